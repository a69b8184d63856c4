"""Every sentence a user sees passes here: translation, plural forms, numbers.

English sentences in the code are the keys; `locale/sl` holds the Slovenian ones. Placeholders are
named, so that a translation may put them in another order. Nothing about dates: see `dates`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from azilcli import windows

LANGUAGES = ("sl", "en")
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables by which a system says which language it speaks, the first that is set."""
_LOCALE = Path(__file__).with_name("locale")


class _State:
    """The language in use; one for the process, as a command is one process."""

    code = "en"
    catalogue: NullTranslations = NullTranslations()


def use(code: str) -> None:
    """Speak `code` ('sl' or 'en') from here on."""
    _State.catalogue = _catalogue(code)
    _State.code = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` for as long as it lasts, as of a page that is to be in that language."""
    former = _State.code, _State.catalogue
    use(code)
    try:
        yield
    finally:
        _State.code, _State.catalogue = former


def _catalogue(code: str) -> NullTranslations:
    if code == "en":
        return NullTranslations()
    with (_LOCALE / code / "LC_MESSAGES" / "azilcli.mo").open("rb") as stream:
        return GNUTranslations(stream)


def in_all(messages: Sequence[str]) -> list[tuple[str, ...]]:
    """Each of some messages in every language, for what may be read in any of them."""
    catalogues = [_State.catalogue if code == _State.code else _catalogue(code) for code in LANGUAGES]
    return [tuple(catalogue.gettext(message) for catalogue in catalogues) for message in messages]


def in_others(shown: str) -> set[str]:
    """What a text that is shown in the language in use may be in the others: context is not told apart."""
    return set().union(*(_meanings(code).get(shown, ()) for code in LANGUAGES if code != "en"))


@cache
def _meanings(code: str) -> dict[str, set[str]]:
    """By every message of one form, in English or in a language, what it may be in the other of the two."""
    said: dict[str, set[str]] = {}
    for key, text in vars(_catalogue(code))["_catalog"].items():
        if isinstance(key, str):
            english = key.rpartition("\x04")[2]
            said.setdefault(english, set()).add(text)
            said.setdefault(text, set()).add(english)
    return said


def current() -> str:
    """The language in use: 'sl' or 'en'."""
    return _State.code


def choose(arguments: Sequence[str], environ: Mapping[str, str] | None = None, usual: str = "") -> str:
    """The language asked for: `--lang`, else `AZIL_LANG`, `usual`, the locale, English.

    On Windows, where no locale is set, it is the language of Windows.

    It is read from the raw arguments, because help and errors of the argument parser itself must
    already speak it. A value that is no language of ours is left to the option to complain about.
    """
    environ = os.environ if environ is None else environ
    asked = ""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    locale = (environ.get(name, "") for name in LOCALE)
    for value in (asked, environ.get("AZIL_LANG", ""), usual, *locale):
        code = value[:2].lower()
        if code in LANGUAGES:
            return code
        if value and value not in ("C", "POSIX") and not value.startswith("C."):
            return "en"
    return windows.language() if windows.is_here() else "en"


def _(message: str, /, **values: Any) -> str:
    """The sentence in the language in use, its placeholders filled."""
    return _State.catalogue.gettext(message).format_map(values)


def n_(one: str, many: str, n: int, /, **values: Any) -> str:
    """The sentence in the plural form that `n` asks for; `{n}` is filled with the number."""
    return _State.catalogue.ngettext(one, many, n).format_map({"n": number(n), **values})


def c_(context: str, message: str, /, **values: Any) -> str:
    """A word that needs its context to be translated, such as 'closed' of a room."""
    return _State.catalogue.pgettext(context, message).format_map(values)


def N_(message: str) -> str:
    """Mark a sentence for translation that is translated later, where it is shown."""
    return message


def number(value: float, decimals: int = 0) -> str:
    """A number as people write it: 1.222 and 132,4 in Slovenian, 1,222 and 132.4 in English."""
    text = f"{value:,.{decimals}f}"
    if _State.code == "sl":
        return text.translate(str.maketrans(",.", ".,"))
    return text


def listed(items: Sequence[str]) -> str:
    """Several things in one sentence: 'a, b and c'."""
    if len(items) < 2:
        return "".join(items)
    return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])
