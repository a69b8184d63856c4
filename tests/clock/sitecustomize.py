"""Another day for a whole run: the clock of every Python process with this folder on `PYTHONPATH`.

`AZIL_TEST_SHIFT` says by how many seconds the clock is ahead of the real one, so that all processes of a
run agree on the time and it goes on. Needs `time-machine`, as the extra `test` brings it.
"""

from __future__ import annotations

import os

if _shift := float(os.environ.get("AZIL_TEST_SHIFT") or 0):
    import sys
    import time
    from contextlib import suppress

    # What it would import where it is there, and what costs more than most commands that are tried.
    _needless = ("pytest", "dateutil.parser")
    sys.modules.update(dict.fromkeys(_needless))  # type: ignore[arg-type]
    with suppress(ImportError):  # an older one cannot do without
        import time_machine
    for _name in _needless:
        del sys.modules[_name]
    import time_machine

    time_machine.travel(time.time() + _shift, tick=True).start()
