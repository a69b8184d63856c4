"""Who came, left, moved and was extended."""

from __future__ import annotations

from datetime import date

from azilcli.language import _, c_, number
from azilcli.reports.grounds import Line, line
from azilcli.reports.table import DATE, DETAIL, ID, Column, Report, Table, Word
from azilcli.repository import Record, Repository, people, policies
from azilcli.repository.places import Place
from azilcli.rules.sql import ends


def movements(repo: Repository, first: date, last: date, place: Place | None = None) -> Report:
    """Who came, left, moved and was extended from `first` to `last`, both included."""
    rows = sorted(
        (
            *arrivals(repo, first, last),
            *departures(repo, first, last),
            *moves(repo, first, last),
            *extensions(repo, first, last),
        ),
        key=lambda row: (row["day"], row["what"], row["sort_key"], row["person"]),
    )
    if place:
        rows = [row for row in rows if place.id in _within(row["from"]) | _within(row["to"])]
    words = {"in": _("arrived"), "out": _("left"), "moved": _("moved"), "extended": _("extended")}
    lines = [
        (
            row["day"], Word(row["what"], words[row["what"]]), _known(row), people.name(row),
            row["from"], row["to"],
            Word(row["reason"] or "", policies.label(repo, "discharge-reason", row["reason"])),
            Word(row["destination"] or "", policies.label(repo, "destination", row["destination"])),
            row["until"],
        )
        for row in rows
    ]  # fmt: skip
    counts = {what: sum(row["what"] == what for row in rows) for what in words}
    columns = (
        Column("day", _("day"), DATE),
        Column("movement", _("movement")),
        Column("person", _("code"), ID, priority=4),
        Column("name", _("name")),
        Column("from_place", c_("place", "from"), ID),
        Column("to_place", c_("place", "to"), ID),
        Column("reason", _("reason"), priority=DETAIL),
        Column("destination", _("destination"), priority=DETAIL),
        Column("until", _("until"), DATE, priority=3),
    )
    notes = (
        _("Arrived {arrived}, left {left}, moved {moved}, extended {extended}",
          arrived=number(counts["in"]), left=number(counts["out"]), moved=number(counts["moved"]),
          extended=number(counts["extended"])),
    )  # fmt: skip
    return [Table("movements", _("Movements"), columns, lines, notes)]


def _known(row: Record) -> Line:
    """By whom a movement is known, with the record that says it."""
    kind, field = RECORDED[row["what"]]
    return line(row["person"], kind, row["record"], field)


_PERSON = "person.id AS person, person.family_name, person.given_name, person.sort_key"
_PLACE = "coalesce({0}.bed, {0}.room, {0}.site)"
RECORDED = {"in": ("stay", "arrived"), "out": ("stay", "departed"), "moved": ("placement", "from_day"),
             "extended": ("extension", "until")}  # fmt: skip
"""What of which kind of record says each movement."""
_BLANK: Record = {"from": None, "to": None, "reason": None, "destination": None, "until": None}


def _within(place: str | None) -> set[str]:
    """The place itself and what it lies in."""
    if not place:
        return set()
    pieces = place.split("/")
    return {"/".join(pieces[:depth]) for depth in range(1, len(pieces) + 1)}


def arrivals(repo: Repository, start: date, end: date) -> list[Record]:
    """Who arrived from `start` to `end`, each with the place they came to first."""
    rows = repo.rows(
        f"SELECT stay.id AS record, stay.arrived AS day, {_PERSON}, {_PLACE.format('slept')} AS place"
        " FROM slept JOIN stay ON stay.id = slept.stay"
        " JOIN person ON person.id = stay.person"
        " WHERE slept.from_day BETWEEN :start AND :end AND slept.from_day = stay.arrived"
        " AND slept.id = (SELECT id FROM slept AS p WHERE p.stay = stay.id"
        f"  ORDER BY from_day, {ends('to_day')}, number, id LIMIT 1) ORDER BY +stay.id",
        start=start,
        end=end,
    )
    return [{**_BLANK, **row, "what": "in", "to": row["place"]} for row in rows]


def departures(repo: Repository, start: date, end: date) -> list[Record]:
    """Who left from `start` to `end`, each with the place they left last."""
    rows = repo.rows(
        f"SELECT stay.id AS record, stay.departed AS day, stay.reason, stay.destination, {_PERSON},"
        f" {_PLACE.format('slept')} AS place"
        " FROM slept JOIN stay ON stay.id = slept.stay"
        " JOIN person ON person.id = stay.person"
        # In the words of the index, or every placement there ever was would be read.
        f" WHERE {ends('slept.to_day')} BETWEEN :start AND :end"
        " AND slept.to_day = stay.departed"
        " AND slept.id = (SELECT id FROM slept AS p WHERE p.stay = stay.id"
        f"  ORDER BY from_day DESC, {ends('to_day')} DESC, number DESC, id DESC LIMIT 1)"
        " ORDER BY +stay.id",
        start=start,
        end=end,
    )
    return [{**_BLANK, **row, "what": "out", "from": row["place"]} for row in rows]


def moves(repo: Repository, start: date, end: date) -> list[Record]:
    """Who moved from `start` to `end`, from which place to which."""
    rows = repo.rows(
        'WITH moved AS (SELECT id, number, stay, from_day AS day, coalesce(bed, room, site) AS "to",'
        "  lag(coalesce(bed, room, site)) OVER (PARTITION BY stay"
        f'   ORDER BY from_day, {ends("to_day")}, number, id) AS "from"'
        "  FROM slept WHERE stay IN"
        "   (SELECT stay FROM slept WHERE from_day BETWEEN :start AND :end))"
        f" SELECT moved.*, moved.id AS record, {_PERSON} FROM moved JOIN stay ON stay.id = moved.stay"
        " JOIN person ON person.id = stay.person"
        ' WHERE moved."from" IS NOT NULL AND moved.day BETWEEN :start AND :end'
        " ORDER BY moved.stay, moved.day, moved.number, moved.id",
        start=start,
        end=end,
    )
    return [{**_BLANK, **row, "what": "moved"} for row in rows]


def extensions(repo: Repository, start: date, end: date) -> list[Record]:
    """Whose stay was extended from `start` to `end`, and where they were."""
    rows = repo.rows(
        "SELECT extension.id AS record, extension.decided_on AS day, extension.until AS until,"
        f" {_PERSON},"
        f" (SELECT {_PLACE.format('p')} FROM slept AS p WHERE p.stay = extension.stay"
        f"   ORDER BY p.from_day DESC, {ends('p.to_day')} DESC, p.number DESC, p.id DESC"
        "   LIMIT 1) AS place"
        " FROM extension JOIN stay ON stay.id = extension.stay"
        " JOIN person ON person.id = stay.person"
        " WHERE extension.decided_on BETWEEN :start AND :end ORDER BY extension.number, extension.id",
        start=start,
        end=end,
    )
    return [{**_BLANK, **row, "what": "extended", "from": row["place"]} for row in rows]
