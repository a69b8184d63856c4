"""Which stays that ended are counted, and by which entries their beginning and their end were recorded."""

from __future__ import annotations

from collections.abc import Iterable

from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Table, Word
from azilcli.reports.why import Said, of_entry, recorded
from azilcli.repository import Record, Repository, people, policies


def counted(repo: Repository, departed: list[Record]) -> Table:
    """A line for each of these stays, with the entry that recorded its end."""
    names = {
        row["id"]: row
        for row in repo.rows_of(
            "SELECT * FROM person WHERE id IN ({ids})", sorted({row["person"] for row in departed})
        )
    }
    begun = recorded(repo, _said(departed, "arrived"))
    ended = recorded(repo, _said(departed, "departed"))
    rows = [
        (
            row["departed"],
            row["person"],
            people.name(names[row["person"]]),
            Word(row["programme"], policies.label(repo, "programme", row["programme"])),
            row["site"],
            row["arrived"],
            row["nights"],
            Word(row["reason"] or "", policies.label(repo, "discharge-reason", row["reason"])),
            Word(row["destination"] or "", policies.label(repo, "destination", row["destination"])),
            begun[Said("stay", "arrived", row["id"])][0],
            *ended[Said("stay", "departed", row["id"])],
        )
        for row in sorted(
            departed,
            key=lambda row: (row["departed"], names[row["person"]]["sort_key"] or "", row["id"]),
        )
    ]
    columns = (
        Column("departed", _("left"), DATE),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("programme", _("programme"), priority=DETAIL),
        Column("site", _("site"), ID),
        Column("arrived", _("arrived"), DATE),
        Column("nights", _("nights"), INT),
        Column("reason", _("reason"), priority=DETAIL),
        Column("destination", _("destination"), priority=DETAIL),
        Column("arrival_entry", _("entry of the arrival"), priority=DETAIL),
        *of_entry(),
    )
    return Table("counted", _("Who and what is counted"), columns, rows)


def _said(departed: Iterable[Record], field: str) -> list[Said]:
    return [Said("stay", field, row["id"]) for row in departed]
