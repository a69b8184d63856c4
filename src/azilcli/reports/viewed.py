"""The log of viewing as a table: who looked at whose data, when, and where it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azilcli import dates
from azilcli.language import N_, _, n_
from azilcli.ledger import ids
from azilcli.reports import journal
from azilcli.reports.table import DATE, DETAIL, INT, MAIN, MOMENT, Column, Table, Word
from azilcli.repository import Record, Repository, concerning, views

_ONE_BY_ONE = 3
_WAYS = {"screen": N_("screen"), "file": N_("file"), "pipe": N_("another program"), "copy": N_("a copy")}


def log(repo: Repository, wanted: journal.Filter, limit: int) -> Table:
    """What was noted of this file, newest first; of a person also what showed so many that none is named."""
    lines = list(views.lines(views.register(repo)))
    concerned = _concerning(repo, wanted.person) if wanted.person else None
    matching = [line for line in lines if line and _is_wanted(line, wanted, concerned)]
    matching.reverse()  # of one second, the one noted last is the newest
    matching.sort(key=lambda line: str(line["at"]), reverse=True)
    rows = [_row(line) for line in (matching[:limit] if limit else matching)]
    columns = (
        Column("at", _("when"), MOMENT, priority=MAIN),
        Column("by", _("by"), priority=MAIN),
        Column("office", _("office"), priority=DETAIL),
        Column("command", _("command")),
        Column("options", _("options"), priority=DETAIL),
        Column("left", _("to")),
        Column("target", _("copy"), rare=True),
        Column("people", _("people"), INT),
        Column("seen", _("whose")),
        Column("state", _("state"), priority=DETAIL),
        Column("file", _("file"), priority=DETAIL),
    )
    broken = sum(line is None for line in lines)
    unread = n_("{n} line cannot be read", "{n} lines cannot be read", broken) if broken else ""
    notes = (_("In {folder}", folder=views.folder()), *([unread] if unread else []))
    return Table("views", _("Log of viewing"), columns, rows, notes, hidden=len(matching) - len(rows))


def _concerning(repo: Repository, person: str) -> set[str]:
    """All codes and entries under which a person may have been seen."""
    households = repo.values("SELECT household FROM membership WHERE person = :p", p=person)
    records = {record for _kind, record in concerning.person(repo, person)}
    return {person, *records, *(id_ for (id_,) in households), *journal.entries_of(repo, person)}


def _is_wanted(line: Record, wanted: journal.Filter, concerned: set[str] | None) -> bool:
    day = dates.day_of(str(line["at"]))
    seen = line.get("seen")
    return (
        wanted.actor in ("", line.get("by"))
        and wanted.office in ("", line.get("office"))
        and wanted.action in ("", line.get("command"))
        and (not wanted.start or day >= wanted.start.isoformat())
        and (not wanted.end or day <= wanted.end.isoformat())
        and (concerned is None or not isinstance(seen, list) or not concerned.isdisjoint(map(str, seen)))
    )


def _row(line: Record) -> tuple[Any, ...]:
    given, seen, count = line.get("options"), line.get("seen"), line.get("people")
    options = given.items() if isinstance(given, dict) else ()
    codes = [str(code) for code in seen] if isinstance(seen, list) else []
    shown = ", ".join(map(ids.show, codes[:_ONE_BY_ONE])) + (", …" if len(codes) > _ONE_BY_ONE else "")
    if not isinstance(seen, list):
        shown = _("not named one by one") if isinstance(count, int) else _("everybody")
    way = str(line.get("left") or "")
    return (
        str(line["at"]),
        str(line.get("by") or ""),
        str(line.get("office") or ""),
        str(line.get("command") or ""),
        " ".join(_typed(name, value) for name, value in options),
        Word(way, _(_WAYS[way]) if way in _WAYS else way),
        str(line.get("to") or ""),
        count if isinstance(count, int) else None,
        Word(" ".join(codes), shown),
        str(line.get("state") or ""),
        str(line.get("file") or ""),
    )


def _typed(name: str, value: Any) -> str:
    words = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return name if value is True else f"{name} {words}"


def forgotten(destroyed: Sequence[tuple[int, str, str]], is_dry: bool) -> list[Table]:
    """The years of the log that were destroyed, or would be."""
    columns = (
        Column("year", _("year")),
        Column("kept_until", _("to be kept until"), DATE),
        Column("file", _("file")),
    )
    rows = [(str(year), until, file) for year, until, file in destroyed]
    note = _("dry run, nothing was destroyed") if is_dry else _("nothing but these files was destroyed")
    return [Table("destroyed", _("Years of the log of viewing that are over"), columns, rows, (note,))]
