"""The way in. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import gc
import sys


def run() -> None:
    """Run `azil` with the arguments of this process."""
    if sys.argv[1:] == ["--version"]:
        from azilcli import __version__

        print(f"azil {__version__}")
        return
    gc.disable()  # a command is a short process: collecting costs more than it could free
    from azilcli.cli.boundary import main

    code = main(sys.argv[1:])
    sys.exit(int(code))


if __name__ == "__main__":
    run()
