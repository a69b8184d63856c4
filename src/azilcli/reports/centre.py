"""A centre on a page: its rooms and people, who provides for it, what is in force, and what it lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli.language import _, c_
from azilcli.reports import documents, lines
from azilcli.reports.month import AGES, UNKNOWN, age_key, part
from azilcli.reports.partners import last_day
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Record, Repository, centres, figures, places, policies
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
    SELECT id, reserved_for FROM room WHERE site = :site AND from_day <= :on
      AND NOT EXISTS {closed("room.id")} AND NOT EXISTS {closed("room.site")}"""
_CARE = {
    "vulnerability": f"""
        SELECT v.kind AS code, count(DISTINCT v.person) AS people, NULL AS urgent
        FROM sleeper AS p JOIN vulnerability AS v ON v.person = p.person
        WHERE p.site = :site AND {TONIGHT} AND {holds("v")} GROUP BY v.kind""",
    "need-field": f"""
        SELECT n.field AS code, count(DISTINCT n.person) AS people,
               count(DISTINCT CASE WHEN n.level = 'urgent' THEN n.person END) AS urgent
        FROM sleeper AS p JOIN valid_need AS n ON n.person = p.person
        WHERE p.site = :site AND {TONIGHT} AND n.found_on <= :on AND {ends("n.closed_on")} > :on
        GROUP BY n.field""",
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
        ("capacity", _("capacity"), len(beds), INT),
        ("occupied", _("occupied"), len(sleepers), INT),
        ("people", _("people"), len({one["person"] for one in sleepers}), INT),
    )  # fmt: skip
    return Facts("centre", row["name"], items, tuple(lines.kept(repo, on, [row["id"]])))


def _rooms(
    repo: Repository, site: str, beds: Sequence[places.Bed], sleepers: Sequence[Record], on: date
) -> Table:
    """The beds by what their rooms are for; people without a bed of their own are over."""
    uses = {one["id"]: one["reserved_for"] or "" for one in repo.rows(_ROOMS, site=site, on=on)}
    count = Counter(uses.values())
    figures: dict[str, Counter[str]] = defaultdict(Counter)
    unused = {bed.bed: bed.room for bed in beds if not bed.out}
    for bed in beds:
        figures[bed.reserved_for or ""].update({"beds": 1, "out": int(bed.out)})
    for one in sleepers:
        use = uses.get(one["room"], "")
        figures[use].update({"occupied": 1, "over": int(unused.pop(one["bed"], None) is None)})
    every = Counter[str]()
    rows: list[tuple[Any, ...]] = []
    for use in lines.in_order(repo, "room-use", {*count, *figures}):
        every.update(figures[use])
        words = policies.label(repo, "room-use", use) if use else _("for anybody")
        rows.append((Word(use, words), count[use], *_beds(figures[use])))
    columns = (
        Column("use", _("reserved for")),
        Column("rooms", _("rooms"), INT),
        Column("beds", _("beds"), INT),
        Column("out_of_service", _("out of service"), INT, priority=DETAIL),
        Column("occupied", _("occupied"), INT),
        Column("free", _("free"), INT),
        Column("over", _("over"), INT),
    )
    total = (_("Total"), sum(count.values()), *_beds(every))
    return Table("rooms", _("Rooms by use"), columns, rows, (), total)


def _beds(one: Counter[str]) -> tuple[int, ...]:
    free = one["beds"] - one["out"] - one["occupied"] + one["over"]
    return one["beds"], one["out"], one["occupied"], free, one["over"]


def _people(repo: Repository, sleepers: Sequence[Record], on: date) -> Table:
    """The people of the night by age and sex, each once."""
    sexes = [row["code"] for row in policies.codes(repo, "sex")]
    counts: dict[str, Counter[str]] = {
        key: Counter() for key in (*(age_key(*ages) for ages in AGES), UNKNOWN)
    }
    for one in figures.facts(repo, {row["person"] for row in sleepers}).values():
        counts[part("age", one, on)][one["sex"] if one["sex"] in sexes else "x"] += 1
    columns = (
        Column("age", _("age")),
        *(Column(f"sex_{code}", policies.label(repo, "sex", code), INT) for code in sexes),
        Column("people", _("people"), INT),
    )
    rows = [
        (
            Word(key, _("not known") if key == UNKNOWN else key.replace("-", "–")),
            *(one[code] for code in sexes),
            one.total(),
        )
        for key, one in counts.items()
    ]
    sums = [sum(one[code] for one in counts.values()) for code in sexes]
    return Table("people", _("People by age and sex"), columns, rows, (), (_("Total"), *sums, sum(sums)))


def _care(repo: Repository, site: str, on: date) -> Table:
    """Vulnerabilities and open needs of those who sleep there, counted, those shown only on request too."""
    words = {"vulnerability": _("vulnerability"), "need-field": _("special need")}
    rows = []
    for list_, sql in _CARE.items():
        counted = {row["code"] or "": row for row in repo.rows(sql, site=site, on=on)}
        what = Word("need" if list_ == "need-field" else list_, words[list_])
        rows += [
            (what, kind, one["people"], one["urgent"]) for kind, one in lines.coded(repo, list_, counted)
        ]
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
            Word(row["organisation"], row["leader"]), row["id"],
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
            Word(row["organisation"], row["named"]), row["name"] or _("(erased)"),
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
