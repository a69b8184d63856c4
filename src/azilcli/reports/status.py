"""Status and cards: of one person, and of all who sleep at the sites in a night."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, ID, Column, Report, Table, Word, once
from azilcli.repository import Record, Repository, grouped, people, places, policies
from azilcli.repository import status as stored
from azilcli.text.keys import place_key


def listed(repo: Repository, on: date, site: str | None = None) -> Report:
    """Who sleeps at the sites in the night of a day, with the status of that day and its decision."""
    residents = _tonight(repo, on, site)
    held = stored.latest(repo, [row["person"] for row in residents], on)
    none: Record = {"code": "", "on_day": None, "decision": None}
    rows = [
        (row["site"], row["bed"] or row["room"] or row["site"], row["person"], people.name(row),
         Word(row["programme"], policies.label(repo, "programme", row["programme"])),
         _word(repo, "status", current["code"]), current["on_day"], current["decision"])
        for row in residents
        for current in (held.get(row["person"], none),)
    ]  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("place", _("place"), ID, priority=4),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("programme", _("programme"), priority=DETAIL),
        Column("status", _("status"), priority=6),
        Column("since", _("since"), DATE),
        Column("decision", _("decision"), priority=DETAIL),
    )
    return [Table("statuses", _("Statuses"), columns, once(rows), _night(repo, on), grouped=True)]


def cards(repo: Repository, on: date, typed: str | None = None, site: str | None = None) -> Report:
    """The cards and documents of one person, or of all who sleep at the sites in the night of a day."""
    residents = _tonight(repo, on, site) if site or not typed else []
    owners = [people.person(repo, typed)] if typed else residents
    if typed and site:
        owners = [one for one in owners if one["id"] in {row["person"] for row in residents}]
    held = repo.rows_of(
        "SELECT * FROM card WHERE person IN ({ids}) ORDER BY issued, kind, id", [_id(row) for row in owners]
    )
    by_owner = grouped(held, "person")
    rows = [
        (_id(row), people.name(row), *_card(repo, card, on))
        for row in {_id(row): row for row in owners}.values()
        for card in by_owner.get(_id(row), ())
    ]
    columns = (Column("person", _("code"), ID), Column("name", _("name")), *_card_columns())
    notes = (_("On {day}", day=dates.show(on)),)
    return [Table("cards", _("Cards and documents"), columns, rows, notes, grouped=True)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """The statuses a person had, and their cards and documents with the validity on a day."""
    statuses = [
        (row["on_day"], _word(repo, "status", row["code"]), row["decision"])
        for row in stored.history(repo, person_id)
    ]
    columns = (
        Column("since", _("since"), DATE),
        Column("status", _("status")),
        Column("decision", _("decision")),
    )
    documents = [_card(repo, card, on) for card in stored.cards(repo, person_id)]
    return [
        Table("statuses", _("Statuses"), columns, statuses),
        Table("cards", _("Cards and documents"), _card_columns(), documents),
    ]


def _card(repo: Repository, card: Record, on: date) -> tuple[object, ...]:
    words = {"valid": _("valid"), "expired": _("expired"), "not-yet": _("not yet issued")}
    state = "valid"
    if card["until"] and card["until"] < on.isoformat():
        state = "expired"
    elif card["issued"] > on.isoformat():
        state = "not-yet"
    kind = _word(repo, "card-kind", card["kind"])
    return kind, card["number"], card["issued"], card["until"], Word(state, words[state])


def _card_columns() -> tuple[Column, ...]:
    return (
        Column("kind", _("kind")),
        Column("number", _("number"), ID, priority=4),
        Column("issued", _("issued"), DATE, priority=3),
        Column("until", _("until"), DATE),
        Column("validity", _("validity")),
    )


def _tonight(repo: Repository, on: date, site: str | None) -> list[Record]:
    """Who sleeps at a site, or at all of them, in the night of a day, in order of place and name."""
    where = places.parts(places.record(repo, "site", site)["id"]) if site else None
    return sorted(
        places.sleepers_on(repo, on, where),
        key=lambda r: (r["site"], place_key(r["bed"] or r["room"] or "~"), r["sort_key"]),
    )


def _id(row: Record) -> str:
    return str(row.get("person") or row["id"])


def _word(repo: Repository, list_: str, code: str) -> Word:
    return Word(code, policies.label(repo, list_, code))


def _night(repo: Repository, on: date) -> tuple[str, ...]:
    return (_("Night of {day}", day=dates.show_long(on)),)
