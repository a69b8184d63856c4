"""A centre on a page: its rooms and people, who provides for it, what is in force, and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli.language import _, c_
from azilcli.reports import documents, lines
from azilcli.reports.grounds import Count, counted, line
from azilcli.reports.month import AGES, UNKNOWN, age_key, part
from azilcli.reports.partners import last_day
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Record, Repository, centres, figures, grouped, places, policies
from azilcli.rules.checks.centres import KINDS, NEEDED, OF_SITE, QUESTIONS, closed
from azilcli.rules.sql import TONIGHT, ends, holds

_ACTIVITIES = f"""
    SELECT a.*, coalesce(o.name, a.organisation) AS leader FROM activity AS a
    JOIN site ON site.id = :site LEFT JOIN organisation AS o ON o.id = a.organisation
    WHERE {OF_SITE} AND {holds("a")} ORDER BY leader, a.from_day, a.id"""
_LIAISONS = """
    SELECT l.*, coalesce(o.name, l.organisation) AS named FROM valid_liaison AS l
    LEFT JOIN organisation AS o ON o.id = l.organisation
    WHERE l.site = :site AND l.since <= :on ORDER BY named, l.since, l.id"""
_ROOMS = f"""
    SELECT id, coalesce(reserved_for, '') AS use FROM room WHERE site = :site AND from_day <= :on
      AND NOT EXISTS {closed("room.id")} AND NOT EXISTS {closed("room.site")}"""
_CARE = {
    "vulnerability": f"""
        SELECT DISTINCT v.id, v.person, v.kind AS code
        FROM sleeper AS p JOIN vulnerability AS v ON v.person = p.person
        WHERE p.site = :site AND {TONIGHT} AND {holds("v")} ORDER BY v.id""",
    "need-field": f"""
        SELECT DISTINCT n.id, n.person, n.field AS code, n.level = 'urgent' AS is_urgent
        FROM sleeper AS p JOIN valid_need AS n ON n.person = p.person
        WHERE p.site = :site AND {TONIGHT} AND n.found_on <= :on AND {ends("n.closed_on")} > :on
        ORDER BY n.id""",
}
"""What is known of those who sleep there tonight, by the list of its codes."""


def centre(repo: Repository, on: date, site: str) -> Report:
    """A site in the night of a day."""
    row = repo.get("site", site) or {}
    beds = places.beds_on(repo, on, site)
    sleepers = places.sleepers_on(repo, on, places.parts(site))
    parts: list[Table | Facts] = [
        _facts(repo, row, beds, sleepers, on),
        *(() if places.is_without_beds(repo, site) else (_rooms(repo, site, beds, sleepers, on),)),
        _people(repo, sleepers, on),
        _care(repo, site, on),
        _activities(repo, site, on),
        _responsible(repo, site, on),
        *documents.documents(repo, on, site),
    ]
    if row["kind"] in KINDS and places.is_open(repo, places.parts(site), on):
        parts.append(needed(centres.needed(repo, site, on), centres.distances(repo, on), site))
    return parts


def _facts(
    repo: Repository, row: Record, beds: Sequence[places.Bed], sleepers: Sequence[Record], on: date
) -> Facts:
    items = (
        ("site", _("site"), row["id"], ID),
        ("name", _("name"), row["name"], TEXT),
        ("kind", _("kind"), Word(row["kind"], policies.label(repo, "site-kind", row["kind"])), TEXT),
        ("town", _("town"), row["town"], TEXT),
        ("address", _("address"), row["address"], TEXT),
        ("programmes", _("programmes"), lines.served(repo, row["programmes"]), TEXT),
        ("from_day", _("in use since"), row["from_day"], DATE),
        ("open", _("in use"), int(places.is_open(repo, places.parts(row["id"]), on)), FLAG),
        ("capacity", _("capacity"), lines.beds(beds), INT),
        ("occupied", _("occupied"), lines.sleeping(sleepers), INT),
        ("people", _("people"), _different(sleepers), INT),
    )  # fmt: skip
    return Facts("centre", row["name"], items, tuple(lines.kept(repo, on, [row["id"]])))


def _rooms(
    repo: Repository, site: str, beds: Sequence[places.Bed], sleepers: Sequence[Record], on: date
) -> Table:
    """The beds by what their rooms are for; people without a bed of their own are over."""
    rooms = repo.rows(_ROOMS, site=site, on=on)
    uses = {room["id"]: room["use"] for room in rooms}
    unused = {bed.bed: bed for bed in beds if not bed.out}
    here = [
        {**one, "use": uses.get(one["room"], ""), "is_over": unused.pop(one["bed"], None) is None}
        for one in sleepers
    ]
    by_use = grouped(rooms, "use"), grouped(here, "use")
    rows: list[tuple[Any, ...]] = []
    for use in lines.in_order(repo, "room-use", {*by_use[0], *by_use[1]}):
        words = policies.label(repo, "room-use", use) if use else _("for anybody")
        own, free = ([bed for bed in those if (bed.reserved_for or "") == use]
                     for those in (beds, unused.values()))  # fmt: skip
        rows.append((Word(use, words), *_figures(by_use[0][use], own, by_use[1][use], free)))
    columns = (
        Column("use", _("reserved for")),
        Column("rooms", _("rooms"), INT),
        Column("beds", _("beds"), INT),
        Column("out_of_service", _("out of service"), INT, priority=DETAIL),
        Column("occupied", _("occupied"), INT),
        Column("free", _("free"), INT),
        Column("over", _("over"), INT),
    )
    whole = (_("Total"), *_figures(rooms, beds, here, unused.values()))
    return Table("rooms", _("Rooms by use"), columns, rows, (), whole)


def _figures(
    rooms: Sequence[Record], beds: Sequence[places.Bed], here: Sequence[Record], free: Collection[places.Bed]
) -> tuple[Count, ...]:
    """The figures of some rooms: themselves, their beds, those out of service, sleepers, free beds, over."""
    return (
        counted(rooms, "room"),
        lines.beds(beds),
        lines.beds_out(beds),
        lines.sleeping(here),
        lines.beds(free),
        lines.sleeping([one for one in here if one["is_over"]]),
    )


def _different(sleepers: Sequence[Record]) -> Count:
    """How many people they are."""
    return counted(sleepers, "placement", "from_day", by="person", key="placement")


def _people(repo: Repository, sleepers: Sequence[Record], on: date) -> Table:
    """The people of the night by age and sex, each once."""
    sexes = [row["code"] for row in policies.codes(repo, "sex")]
    facts = figures.facts(repo, {row["person"] for row in sleepers})
    here = [
        {**row, "age": part("age", one, on), "sex": one["sex"] if one["sex"] in sexes else "x"}
        for row in sleepers
        for one in [facts[row["person"]]]
    ]
    ages, both = grouped(here, "age"), grouped(here, "age", "sex")
    columns = (
        Column("age", _("age")),
        *(Column(f"sex_{code}", policies.label(repo, "sex", code), INT) for code in sexes),
        Column("people", _("people"), INT),
    )
    rows = [
        (
            Word(key, _("not known") if key == UNKNOWN else key.replace("-", "–")),
            *(_different(both[key, code]) for code in sexes),
            _different(ages[key]),
        )
        for key in (*(age_key(*ages_) for ages_ in AGES), UNKNOWN)
    ]
    by_sex = grouped(here, "sex")
    whole = (_("Total"), *(_different(by_sex[code]) for code in sexes), _different(here))
    return Table("people", _("People by age and sex"), columns, rows, (), whole)


def _care(repo: Repository, site: str, on: date) -> Table:
    """Vulnerabilities and open needs of those who sleep there, counted, those shown only on request too."""
    words = {"vulnerability": _("vulnerability"), "need-field": _("special need")}
    rows = []
    for list_, sql in _CARE.items():
        is_need = list_ == "need-field"
        what = Word("need" if is_need else list_, words[list_])
        for kind, those in lines.coded(repo, list_, grouped(repo.rows(sql, site=site, on=on), "code")):
            urgent = [one for one in those if is_need and one["is_urgent"]]
            rows.append(
                (what, kind, counted(those, str(what), by="person"),
                 counted(urgent, "need", "level", by="person") if is_need else None)
            )  # fmt: skip
    columns = (
        Column("what", _("what")),
        Column("kind", _("kind")),
        Column("people", _("people"), INT),
        Column("urgent", _("of these urgent"), INT),
    )
    return Table("vulnerable", _("Vulnerabilities and open needs"), columns, rows, grouped=True)


def _activities(repo: Repository, site: str, on: date) -> Table:
    columns = (
        Column("organisation", _("organisation")),
        Column("activity", _("code"), ID),
        Column("kind", _("kind")),
        Column("title", _("title"), priority=DETAIL),
        Column("schedule", _("schedule"), rare=True, priority=DETAIL),
        Column("from_day", _("from"), DATE),
        Column("last_day", _("last day"), DATE),
    )
    rows = [
        (
            Word(row["organisation"], row["leader"]), line(row["id"], "activity", row["id"]),
            Word(row["kind"], policies.label(repo, "activity-kind", row["kind"])),
            row["title"], row["schedule"], row["from_day"], last_day(row),
        )
        for row in repo.rows(_ACTIVITIES, site=site, on=on)
    ]  # fmt: skip
    return Table("activities", _("Activities of organisations"), columns, rows)


def _responsible(repo: Repository, site: str, on: date) -> Table:
    """Whom to call for this site alone; of the Office, who is responsible for it."""
    columns = (
        Column("organisation", _("organisation")),
        Column("name", _("name")),
        Column("role", _("role")),
        Column("phone", _("phone")),
        Column("mail", _("e-mail"), rare=True),
        Column("since", _("since"), DATE),
    )
    rows = [
        (
            Word(row["organisation"], row["named"]),
            line(row["name"] or _("(erased)"), "liaison", row["id"]),
            *(row[name] for name in ("role", "phone", "mail", "since")),
        )
        for row in repo.rows(_LIAISONS, site=site, on=on)
    ]  # fmt: skip
    return Table("liaisons", _("Contact persons for this site"), columns, rows)


def needed(fulfilled: Mapping[str, str | None], within: Mapping[str, int], site: str) -> Table:
    """What a centre is to have, what fulfils it, and what to do about what it lacks.

    `within` are the kilometres of the questions that only somebody who looks at the place can answer.
    """
    columns = (
        Column("needed", _("what a centre is to have")),
        Column("state", c_("state of something needed", "state")),
        Column("by", _("what fulfils it")),
        Column("remedy", _("what to do")),
    )
    return Table("needed", _("What a centre is to have"), columns, list(_needed(fulfilled, within, site)))


def _needed(
    fulfilled: Mapping[str, str | None], within: Mapping[str, int], site: str
) -> Iterator[tuple[Any, ...]]:
    """What is there, what is missing, and what is to be looked at."""
    for code in sorted(NEEDED, key=lambda code: not fulfilled.get(code)):
        one, by = NEEDED[code], fulfilled.get(code)
        state = Word("yes", _("yes")) if by else Word("missing", _("missing"))
        yield Word(code, _(one.words)), state, by, None if by else _(one.remedy, site=site)
    for code, words in QUESTIONS.items():
        if f"{{{code}}}" in words and code not in within:
            continue
        yield Word(code, _(words, **within)), Word("question", _("to be looked at")), None, None
