"""What a parameter of a command can be: known by its placeholder and its help, so that it is said once."""

from __future__ import annotations

import re
from typing import Any

from typer import _click as click

from azilcli.repository import Repository, choices
from azilcli.repository.choices import Choice

LIST = "list "
"""Before the name of the list whose codes a parameter takes."""
ONE = "one of "
"""Before the words of a closed set, as the placeholder has them."""

_OF_LIST = re.compile(r"azil code list ([a-z-]+)")
_BY_NAME = {
    "programme": f"{LIST}programme", "household": "household", "entry": "entry", "those": "entry",
}  # fmt: skip
_BY_PLACEHOLDER = {
    **dict.fromkeys(("PLACE", "SITE/ROOM"), "place"),
    **dict.fromkeys(("PERSON", "PEOPLE", "KEEP", "WORDS"), "person"),
    **dict.fromkeys(("FILE", "OTHER", "TARGET", "FOLDER"), "file"),
    "SITE": "site",
    "HOUSEHOLD": "household",
    "DATE": "day",
    "LIST": "code-list",
    "WHAT": "anything",
    "KIND": "kind",
    "ENTRY": "entry",
}
_BY_HELP = (
    ("The organisation", "organisation"), ("The activity", "activity"), ("The document, by", "document"),
    ("The policy", "policy"), ("or the person it belongs to", "person"),
)  # fmt: skip


def taken(param: click.Parameter) -> str:
    """What a parameter takes: `place`, `person`, `day`, `list discharge-reason`, ...; '' for any text."""
    help_: str = getattr(param, "help", None) or ""
    placeholder = str(getattr(param, "metavar", None) or "").strip("[].")
    if "|" in placeholder and placeholder == placeholder.lower():
        return ONE + placeholder
    if placeholder == "OTHER" and "person" in help_:
        return "person"
    if placeholder in ("CODE", "CODES", "KIND", "STAGE", "LIST") and (found := _OF_LIST.search(help_)):
        return "code-list" if placeholder == "LIST" else LIST + found[1]
    if placeholder == "CODE" and (by_help := next((what for text, what in _BY_HELP if text in help_), "")):
        return by_help
    if param.name in _BY_NAME and placeholder in ("CODE", "NAME", "HOUSEHOLD", "ENTRY"):
        return _BY_NAME[param.name]
    return _BY_PLACEHOLDER.get(placeholder, "")


def one_of(what: str) -> list[Choice]:
    """The words of a closed set."""
    return [Choice(word) for word in what.removeprefix(ONE).split("|")]


def all_of(repo: Repository, what: str) -> list[Choice]:
    """All that can stand for a parameter, where that is a list to choose from."""
    if what.startswith(LIST):
        return choices.of_list(repo, what.removeprefix(LIST))
    if what.startswith(ONE):
        return one_of(what)
    listed: dict[str, Any] = {
        "place": choices.sites, "site": choices.sites, "policy": choices.policy_codes,
        "code-list": choices.code_lists,
    }  # fmt: skip
    if what in ("organisation", "activity", "document"):
        return choices.named(repo, what)
    return listed[what](repo) if what in listed else []
