"""Who is there: the list for the daily check, the passes, and what is known of one person's absences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from azilcli import dates
from azilcli.language import _, c_, n_
from azilcli.reports.table import DATE, ID, INT, TEXT, Column, Report, Table, Word, once
from azilcli.repository import ON, Record, Repository, people, places, policies, presence
from azilcli.rules.presence import NIGHT_OUT, Year, used
from azilcli.text.keys import natural_key, place_key


def to_tick(repo: Repository, site: str, on: date) -> Report:
    """The people of a site in the night of a day, by room, with a column to mark who is missing."""
    place = places.record(repo, "site", site)["id"]
    check = presence.check_of(repo, place, on)
    seen = set(check["seen"].split()) if check else set()
    not_there = presence.not_there(repo, place, on)
    rows = []
    everybody = presence.residents(repo, place, on)
    asked = [row for row in everybody if row["is_asked"] or row["person"] in {*seen, *not_there}]
    for row in sorted(
        asked,
        key=lambda r: (natural_key(r["room"] or "~"), place_key(r["bed"] or "~"), r["sort_key"]),
    ):
        recorded = not_there[row["person"]]["state"] if row["person"] in not_there else ""
        missing = "x" if check and row["person"] not in seen and recorded == "missing" else None
        state = _state(row, checked=row["person"] in seen)
        since = row["pass_from"] if row["pass"] else row["away_since"]
        until = row["pass_to"] if row["pass"] else row["expected"]
        rows.append(
            (row["room"], row["bed"], row["person"], people.name(row), state, since, until, missing, None)
        )
    columns = (
        Column("room", _("room"), ID),
        Column("bed", _("bed"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("state", _("state")),
        Column("since", _("since"), DATE),
        Column("until", _("back on"), DATE),
        Column("missing", _("missing"), TEXT),
        Column("back", _("back"), TEXT),
    )
    away = sum(str(row[4]) in ("absent", "on-pass") for row in rows)
    notes = (
        _("Night {night}", night=dates.show_night(on)),
        n_("{n} person sleeps here; away: {away}", "{n} people sleep here; away: {away}", len(rows),
           away=away),
        _("the check is recorded") if check else _("the check is not recorded yet"),
        *_not_asked(len(everybody) - len(asked)),
    )  # fmt: skip
    title = _("Presence at {site}", site=place)
    return [Table("presence", title, columns, rows, notes, grouped=True)]


def _not_asked(number: int) -> tuple[str, ...]:
    """That there are others of whom nobody records whether they are there (ZMZ-1 115(1)/7, 116)."""
    if not number:
        return ()
    sentence = n_(
        "{n} person who is not an applicant is not listed",
        "{n} people who are not applicants are not listed",
        number,
    )
    return (sentence,)


def _state(row: Record, *, checked: bool) -> Word:
    """Where somebody is in a night, as far as is known: at home if nothing else is."""
    if row["pass"]:
        return Word("on-pass", _("on a pass"))
    if row["absence"]:
        return Word("absent", _("away"))
    return Word("present", c_("person", "present")) if checked else Word("", "")


def passes(repo: Repository, on: date, site: str | None = None) -> Report:
    """The passes that run on a day or lie ahead, with the nights of the year that each ends."""
    place = places.record(repo, "site", site)["id"] if site else None
    records = repo.rows(
        "SELECT pass.*, sleeper.site, sleeper.person, sleeper.family_name, sleeper.given_name,"
        " sleeper.sort_key FROM pass JOIN sleeper ON sleeper.stay = pass.stay"
        f" WHERE pass.to_day > :on AND pass.to_day > pass.from_day AND {ON.format('sleeper')}"
        + (" AND sleeper.site = :site" if place else "")
        + " ORDER BY pass.from_day, sleeper.sort_key, pass.id, sleeper.placement",
        on=on,
        **({"site": place} if place else {}),
    )
    rows = []
    for row in records:
        start, end = dates.iso(row["from_day"]), dates.iso(row["to_day"])
        year = used(presence.nights_on_pass(repo, row["person"]), end - timedelta(days=1))
        rows.append(
            (row["site"], row["person"], people.name(row), start.isoformat(), end.isoformat(),
             (end - start).days, year.nights, row["address"], *_why(repo, row))
        )  # fmt: skip
    columns = (
        Column("site", _("site"), ID, priority=3),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("back on"), DATE),
        Column("nights", _("nights"), INT),
        Column("year_nights", _("in the year"), INT),
        Column("address", _("address")),
        *_why_columns(),
    )
    notes = (
        _("Valid on {day} or later", day=dates.show(on)),
        _("The year counted ends with the last night of the pass"),
    )
    return [Table("passes", _("Overnight passes"), columns, once(rows), notes)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """What is known of a person's absences and passes, the latest first; nothing if there is neither."""
    absences = repo.rows(
        "SELECT * FROM absence_taken WHERE person = :person"
        " AND coalesce(to_day, '9999-12-31') > from_day ORDER BY from_day DESC, id",
        person=person_id,
    )
    passes = repo.rows(
        "SELECT * FROM pass_taken WHERE person = :person AND to_day > from_day ORDER BY from_day DESC, id",
        person=person_id,
    )
    tables = []
    if absences:
        tables.append(_absences(absences))
    if passes:
        tables.append(_passes(repo, passes, used(presence.nights_on_pass(repo, person_id), on)))
    return tables


def _absences(records: list[Record]) -> Table:
    columns = (
        Column("from_day", _("away since"), DATE),
        Column("to_day", _("back on"), DATE),
        Column("expected", _("expected on"), DATE),
        Column("reason", _("reason")),
        Column("excused", _("good reason")),
        Column("asked_on", _("asked, no reason"), DATE),
        Column("told_on", _("Ministry informed"), DATE),
        Column("left_at", _("hour of leaving"), rare=True),
        Column("notified_on", _("notice of the landlord"), DATE, rare=True),
    )
    rows = [tuple(r[column.key] for column in columns) for r in records]
    return Table("absences", _("Absences"), columns, once(rows))


def _passes(repo: Repository, records: list[Record], year: Year) -> Table:
    columns = (
        Column("from_day", _("from"), DATE),
        Column("to_day", _("back on"), DATE),
        Column("granted_to", _("granted to"), DATE),
        Column("address", _("address")),
        *_why_columns(),
    )
    rows = [(r["from_day"], r["to_day"], r["granted_to"], r["address"], *_why(repo, r)) for r in records]
    note = n_(
        "{n} night in the year from {start} to {end}",
        "{n} nights in the year from {start} to {end}",
        year.nights,
        start=dates.show(year.first),
        end=dates.show(year.last),
    )
    return Table("passes", _("Overnight passes"), columns, once(rows), (note,))


def _why_columns() -> tuple[Column, ...]:
    return (
        Column("ground", _("ground"), priority=3),
        Column("reason", _("reason"), priority=3),
        Column("town", _("town"), priority=3),
    )


def _why(repo: Repository, row: Record) -> tuple[Any, ...]:
    ground = row["ground"] or NIGHT_OUT
    return (Word(ground, policies.label(repo, "pass-ground", ground)), row["reason"], row["town"])
