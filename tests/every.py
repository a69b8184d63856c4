"""One test that goes through many cases, where one test for each would say no more."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from azilcli import language, zones

Test = Callable[..., None]
TESTS = Path(__file__).parent


def every(names: str, cases: Iterable[Any]) -> Callable[[Test], Test]:
    """Used as `pytest.mark.parametrize` is, but it makes one test, which shows every case that fails.

    Every case begins with the current folder and the language as the first one did.
    """
    given = [name.strip() for name in names.split(",")]

    def loop(test: Test) -> Test:
        signature = inspect.signature(test)

        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            before, failed, tried = _files(), [], list(cases)
            for case in tried:
                values = [case] if len(given) == 1 else case
                try:
                    test(**fixtures, **dict(zip(given, values, strict=True)))
                except (Exception, pytest.fail.Exception) as fault:
                    failed.append(_told(case, fault))
                _put_back(before)
                language.use("en")
                zones.use(())
            assert tried, "there is no case"
            if failed:
                pytest.fail(f"{len(failed)} of {len(tried)} cases:\n\n" + "\n\n".join(failed), pytrace=False)

        kept = [one for one in signature.parameters.values() if one.name not in given]
        run.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]
        return run

    return loop


def _told(case: object, fault: BaseException) -> str:
    """A case that failed: what was tried, where in the tests, and what was wrong."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(fault.__traceback__)]
    ours = [f"{path.name}:{line}" for path, line in frames[1:] if TESTS in path.parents]
    where = " < ".join(reversed(ours))
    return f"{case!r} ({where})\n{''.join(traceback.format_exception_only(fault)).strip()}"


def _files() -> dict[Path, bytes | None]:
    """Everything below the current folder, with what files hold; links are not followed."""
    return {
        path: path.read_bytes() if path.is_file() and not path.is_symlink() else None
        for path in sorted(Path.cwd().rglob("*"))
    }


def _put_back(before: dict[Path, bytes | None]) -> None:
    now = _files()
    for path in sorted(now.keys() - before.keys(), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    for path, content in before.items():
        if content is not None and now.get(path) != content:
            path.write_bytes(content)
