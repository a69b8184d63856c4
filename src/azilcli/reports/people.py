"""Reports on people: who sleeps where, who matches a search."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports.grounds import line
from azilcli.reports.table import DATE, DETAIL, ID, INT, TEXT, Column, Report, Table, Word, once
from azilcli.repository import ON, Record, Repository, people, places, policies, stays
from azilcli.repository.places import Place
from azilcli.rules.identity import ON_ITS_OWN
from azilcli.text.keys import place_key, search_key


def residents(repo: Repository, on: date, place: Place | None = None) -> Report:
    """Who sleeps where in the night of a day, by place."""
    rows = []
    sleepers = places.sleepers_on(repo, on, place)
    until = stays.last_days(repo, [row["stay"] for row in sleepers], on)
    households = people.households_of(repo, [row["person"] for row in sleepers], on)
    for row in sorted(
        sleepers, key=lambda r: (r["site"], place_key(r["bed"] or r["room"] or "~"), r["sort_key"])
    ):
        rows.append(
            (
                row["site"], row["bed"] or row["room"] or row["site"],
                line(row["person"], "placement", row["placement"], "from_day"), people.name(row),
                Word(row["sex"], policies.label(repo, "sex", row["sex"])),
                row["birth_date"], dates.age(row["birth_date"], on), row["citizenship"],
                Word(row["programme"], policies.label(repo, "programme", row["programme"])),
                row["arrived"], until.get(row["stay"]), households.get(row["person"]), row["address"],
            )
        )  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("place", _("place"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("sex", _("sex"), priority=DETAIL),
        Column("birth_date", _("born"), DATE, priority=4),
        Column("age", _("age"), INT, priority=3),
        Column("citizenship", _("citizenship"), ID, priority=DETAIL),
        Column("programme", _("programme"), priority=DETAIL),
        Column("arrived", _("arrived"), DATE, priority=3),
        Column("until", _("until"), DATE),
        Column("household", _("household"), rare=True, priority=DETAIL),
        Column("address", _("address"), rare=True, priority=DETAIL),
    )
    persons = len({row["person"] for row in sleepers})
    notes = (n_("{n} person", "{n} people", persons),)
    return [Table("residents", _("Residents"), columns, once(rows), notes, grouped=True)]


def found(repo: Repository, typed: str, on: date, limit: int) -> Report:
    """The people whose names or numbers hold every word typed, and where each is on a day; 0 is no limit.

    After them come those whose names only sound like it.
    """
    by_code = people.by_code(repo, "person", typed)
    hits = [by_code] if by_code else people.search(repo, "person", typed, limit=limit)
    more = people.matching(repo, "person", typed) - limit if limit and len(hits) == limit else 0
    wanted = search_key(typed)
    if not more:
        hits.sort(key=lambda person: not {*wanted.split()} <= {*search_key(people.name(person)).split()})
    ids = {person["id"] for person in hits}
    heard = [] if by_code or more else people.sounding(repo, typed, limit=limit)
    alike = [person for person in heard if person["id"] not in ids][: limit - len(hits) if limit else None]
    alike.sort(key=lambda person: -_nearness(wanted, search_key(people.name(person))))
    notes = (_("Type more of the name"),) if more else ()
    if alike and hits:
        notes = (n_("{n} name only sounds alike", "{n} names only sound alike", len(alike)),)
    return [_people_table(repo, [*hits, *alike], on)._replace(notes=notes, hidden=more)]


def _nearness(wanted: str, name: str) -> float:
    """How near the words of a name come to those that were typed, from 0 to 1; their order does not count."""
    from difflib import SequenceMatcher

    own = name.split()
    return sum(max(SequenceMatcher(None, word, one).ratio() for one in own) for word in wanted.split())


def listed(repo: Repository, on: date, limit: int) -> Report:
    """Everybody in the file, by name; 0 is no limit."""
    everybody = f"FROM person WHERE {ON_ITS_OWN.format('person')}"
    hits = repo.rows(f"SELECT * {everybody} ORDER BY sort_key, id LIMIT :limit", limit=limit or -1)
    total = repo.rows(f"SELECT count(*) AS n {everybody}")[0]["n"]
    return [_people_table(repo, hits, on)._replace(hidden=total - len(hits))]


def _people_table(repo: Repository, hits: list[Record], on: date) -> Table:
    rows: list[tuple[Any, ...]] = []
    for person in hits:
        here = repo.row(
            "SELECT slept.* FROM slept JOIN stay ON stay.id = slept.stay"
            f" WHERE stay.person = :person AND {ON.format('slept')}"
            " ORDER BY slept.from_day DESC, slept.id LIMIT 1",
            person=person["id"],
            on=on,
        )
        household = people.household_of(repo, person["id"], on)
        rows.append(
            (
                person["id"], people.name(person),
                Word(person["sex"], policies.label(repo, "sex", person["sex"])),
                person["birth_date"], person["citizenship"],
                people.household_name(household) if household else None,
                (here["bed"] or here["room"] or here["site"]) if here else None,
            )
        )  # fmt: skip
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("sex", _("sex"), priority=DETAIL),
        Column("birth_date", _("born"), DATE),
        Column("citizenship", _("citizenship"), ID, priority=DETAIL),
        Column("household", _("household"), TEXT),
        Column("place", _("place"), ID),
    )
    return Table("people", _("People"), columns, rows)


def households(repo: Repository, on: date) -> Report:
    """The households with the number of their members on a day."""
    rows = repo.rows("SELECT id, name, kind FROM household ORDER BY search_key, id")
    members: dict[str, dict[str, Record]] = {row["id"]: {} for row in rows}
    for one in repo.rows(
        "SELECT membership.household, membership.relation, person.* FROM membership"
        f" JOIN person ON person.id = membership.person WHERE {ON.format('membership')}"
        " ORDER BY membership.relation IS NOT 'head', person.birth_date, person.sort_key, membership.id",
        on=on,
    ):
        members.get(one["household"], {}).setdefault(one["id"], one)
    lines = [
        (row["id"], people.household_name(row),
         Word(row["kind"], policies.label(repo, "household-kind", row["kind"])), len(members[row["id"]]),
         next((people.name(one) for one in members[row["id"]].values()), None),
         ", ".join(one["birth_date"][:4] for one in members[row["id"]].values() if one["birth_date"]) or None)
        for row in rows
    ]  # fmt: skip
    columns = (
        Column("household", _("code"), ID),
        Column("name", _("name")),
        Column("kind", _("kind")),
        Column("members", _("members"), INT),
        Column("first", _("first member")),
        Column("born", _("years of birth"), priority=DETAIL),
    )
    return [Table("households", _("Households"), columns, lines)]


def entered_twice(repo: Repository, person_id: str) -> list[Table]:
    """The other entries of a person, if there are any, with what they say."""
    rows = [
        (row["id"], row["family_name"], row["given_name"], row["other_names"],
         Word(row["sex"], policies.label(repo, "sex", row["sex"])), row["birth_date"], row["citizenship"],
         row["languages"], row["emso"], row["case_number"], row["phone"], row["note"])
        for row in people.united(repo, [person_id])
    ]  # fmt: skip
    columns = (
        Column("person", _("code"), ID),
        Column("family_name", _("family name")),
        Column("given_name", _("given name")),
        Column("other_names", _("other names")),
        Column("sex", _("sex")),
        Column("birth_date", _("born"), DATE),
        Column("citizenship", _("citizenship"), ID),
        Column("languages", _("languages")),
        Column("emso", _("EMŠO")),
        Column("case_number", _("case number"), ID),
        Column("phone", _("phone"), ID),
        Column("note", _("note")),
    )
    return [Table("entered_twice", _("Also entered as"), columns, rows)] if rows else []
