"""The way in. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import gc
import os
import sys


def run() -> None:
    """Run `azil` with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from azilcli import __version__

        try:
            print(f"azil {__version__}")
        except OSError:
            _leave(5)
        _leave(0)
    if "_AZIL_COMPLETE" in os.environ:
        from azilcli.cli.completing import answer

        _leave(answer())
    gc.disable()  # a command is a short process: collecting costs more than it could free
    from azilcli import later

    later.put_off()
    from azilcli.cli.boundary import main

    code = main(sys.argv[1:])
    _leave(int(code))


def _leave(code: int) -> None:
    """End the process without taking everything apart first, which would cost a tenth of the command.

    Files and connections are closed by whoever opened them; only what is printed may be under way.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError as error:
        from azilcli.errors import is_reader_gone

        if not is_reader_gone(error):
            code = code or 5
    except ValueError:
        code = code or 5
    os._exit(code)


if __name__ == "__main__":
    run()
