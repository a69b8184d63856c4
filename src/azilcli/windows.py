"""What only Windows can tell, asked of the system itself; nothing here is called anywhere else."""

from __future__ import annotations

import os
from typing import Any, TextIO

_SLOVENIAN = 0x24
_PRIMARY = 0x3FF
"""The part of the number of a language that stands for it without its country."""
_LOOKED_AT_ONLY = 0x1000
_NO_SUCH_PROCESS = 87
_STILL_RUNS = 259


def is_here() -> bool:
    """Whether this is Windows."""
    return os.name == "nt"


def _kernel() -> Any:
    import ctypes

    return vars(ctypes)["WinDLL"]("kernel32", use_last_error=True)


def language() -> str:
    """The language in which Windows speaks to this user, as far as azil speaks it too: 'sl', else 'en'."""
    return "sl" if _kernel().GetUserDefaultUILanguage() & _PRIMARY == _SLOVENIAN else "en"


def is_console(stream: TextIO) -> bool:
    """Whether a stream is a console: `NUL` says of itself that it is a terminal, and is none."""
    import ctypes
    import msvcrt

    mode = ctypes.c_ulong()
    handle = ctypes.c_void_p(vars(msvcrt)["get_osfhandle"](stream.fileno()))
    return bool(_kernel().GetConsoleMode(handle, ctypes.byref(mode)))


def runs(process: int) -> bool:
    """Whether a process of this number runs; where one may not ask, it may."""
    import ctypes

    kernel, code = _kernel(), ctypes.c_ulong()
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(_LOOKED_AT_ONLY, False, process & 0xFFFFFFFF)
    if not handle:
        return bool(vars(ctypes)["get_last_error"]() != _NO_SUCH_PROCESS)
    try:
        is_known = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        return not is_known or code.value == _STILL_RUNS
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))
