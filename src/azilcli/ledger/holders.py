"""Who holds the lock on a file, where the system tells: nothing is written beside the file for it.

SQLite locks certain bytes far behind the end of the file; the kernel knows which process has locked them.
"""

from __future__ import annotations

import os
import struct
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from azilcli import dates
from azilcli.language import _

_FLOCK = "hhqqi4x"
"""`struct flock` of 64-bit Linux: the type, from where, begin, length, process."""
_LOCKED = ((0x40000000, 2), (0x40000002, 510))
"""Where SQLite locks: whoever writes or is about to, then whoever reads."""


def name(path: Path) -> str:
    """Which process holds a lock on the file and since when it runs; '' where that is not known.

    Only when this process has the file open no more: closing it here gives up the process's locks.
    """
    if sys.platform != "linux" or struct.calcsize("P") != 8:
        return ""
    with suppress(OSError, struct.error):
        if process := _process(path):
            began = datetime.fromtimestamp(Path(f"/proc/{process}").stat().st_mtime, UTC)
            return _(
                "process {number} on {computer}, since {moment}",
                number=process,
                computer=os.uname().nodename,
                moment=dates.show_moment(began.isoformat()),
            )
    return ""


def _process(path: Path) -> int:
    import fcntl

    with path.open("rb") as stream:
        for begin, length in _LOCKED:
            asked = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, begin, length, 0)
            kind, _whence, _begin, _length, process = struct.unpack(
                _FLOCK, fcntl.fcntl(stream, fcntl.F_GETLK, asked)
            )
            if kind != fcntl.F_UNLCK and process > 0:
                return int(process)
    return 0
