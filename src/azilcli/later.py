"""Modules of the standard library that others load at the start, and that hardly any command needs.

Typer, pathlib and shutil import them for what azil never does, or only when it fails: together they are a
sixth of what Typer costs. They are there under their names, and loaded when something of them is asked for.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

NAMES = ("bz2", "ipaddress", "linecache", "locale", "lzma", "subprocess")


class _Later(ModuleType):
    """A module that is loaded when the first of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        if self.__class__ is ModuleType or self.__spec__ is None or self.__spec__.loader is None:
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


def put_off() -> None:
    """From here on load these modules only when they are needed."""
    for name in NAMES:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            module = module_from_spec(spec)
            module.__class__ = _Later
            sys.modules[name] = module
