"""Minors without parents: of one person, and of all who sleep at the sites in a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, Column, Report, Table, Word, once
from azilcli.repository import Record, Repository, people, places, policies
from azilcli.repository import children as stored
from azilcli.rules import children as rules
from azilcli.rules.sql import OPEN_STATES, ends, holds
from azilcli.tuples import NamedTuple


class Of(NamedTuple):
    """Whose minors are asked for; what is empty does not matter."""

    guardian: str = ""
    """Part of the name of their guardian."""
    csd: str = ""
    """The centre that appointed the guardian: its code, or part of its name."""
    needs: bool = False
    """Whether what they need is asked for too."""


def listed(repo: Repository, on: date, site: str | None = None, asked: Of | None = None) -> Report:
    """The minors of a night who are without parents, for good or while those are out, or have a guardian."""
    asked = asked or Of()
    _refuse_unknown(repo, asked)
    where = places.parts(places.record(repo, "site", site)["id"]) if site else None
    residents = places.sleepers_on(repo, on, where)
    codes = [row["person"] for row in residents]
    guardians = {
        row["person"]: row
        for row in repo.rows_of(
            f"SELECT guardian.*, {_CENTRE} FROM guardian WHERE person IN ({{ids}})"
            f" AND {rules.answers('guardian')} ORDER BY from_day, id DESC",
            codes,
            on=on,
        )
    }
    unaccompanied = stored.unaccompanied(repo, codes, on)
    needing = stored.needs_guardian(repo, unaccompanied, on)
    alone = stored.alone(repo, codes, on)
    unknown = stored.perhaps_needs_guardian(repo, guardians, on)
    opinions = {
        row["person"]: row["day"]
        for row in repo.rows_of(
            "SELECT person, max(on_day) AS day FROM opinion WHERE person IN ({ids}) AND on_day <= :on"
            " GROUP BY person",
            sorted(unaccompanied),
            on=on,
        )
    }
    adult = {
        row["id"]: row["day"]
        for row in repo.rows_of(
            f"SELECT id, {rules.reaches('birth_date')} AS day FROM person WHERE id IN ({{ids}})",
            sorted(unaccompanied | alone | guardians.keys()),
        )
    }
    rows = []
    for row in sorted(residents, key=lambda r: (r["site"], r["sort_key"])):
        if row["person"] not in adult:
            continue
        guardian = guardians.get(row["person"], {})
        if not _is_of(guardian, asked):
            continue
        kind = guardian.get("kind", "")
        rows.append(
            (
                row["site"], row["person"], people.name(row),
                Word(row["sex"], policies.label(repo, "sex", row["sex"])),
                dates.age(row["birth_date"], on), adult[row["person"]],
                None if row["person"] in unknown else int(row["person"] in needing),
                guardian.get("name"), guardian.get("address"),
                Word(kind, policies.label(repo, "guardian-kind", kind)), guardian.get("from_day"),
                opinions.get(row["person"]), int(row["person"] in alone), guardian.get("centre"),
            )
        )  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("sex", _("sex"), priority=DETAIL),
        Column("age", _("age"), INT, priority=DETAIL),
        Column("of_age_on", _("comes of age on"), DATE),
        Column("needs_guardian", _("needs a guardian"), FLAG),
        Column("guardian", _("guardian")),
        Column("address", _("address"), priority=DETAIL),
        Column("kind", _("kind"), priority=DETAIL),
        Column("since", _("since"), DATE, priority=DETAIL),
        Column("opinion_on", _("opinion of"), DATE, priority=2),
        Column("parents_out", _("parents out"), FLAG, priority=2),
        Column("csd", _("appointed by"), rare=True, priority=DETAIL),
    )
    notes = (_("Night of {day}", day=dates.show_long(on)),)
    minors = Table("minors", _("Unaccompanied minors"), columns, once(rows), notes, grouped=True)
    return [minors, _needs(repo, once(row[1:3] for row in rows), adult, on)] if asked.needs else [minors]


def _refuse_unknown(repo: Repository, asked: Of) -> None:
    """Refuse the name of a guardian, or of a centre, that no appointment names."""
    guardians = repo.rows(f"SELECT guardian.name, guardian.organisation, {_CENTRE} FROM guardian")
    for of in (Of(guardian=asked.guardian), Of(csd=asked.csd)):
        if of != Of() and not any(_is_of(guardian, of) for guardian in guardians):
            raise NotFound(
                _("no guardian on record answers to “{typed}”", typed=of.guardian or of.csd),
                _("see: azil guardian list"),
            )


_CENTRE = """coalesce((SELECT o.name FROM organisation AS o WHERE o.id = guardian.organisation), guardian.csd)
    AS centre"""


def _is_of(guardian: Record, asked: Of) -> bool:
    """Whether a guardian, or the lack of one, is among those asked for."""
    name, centre = str(guardian.get("name") or ""), str(guardian.get("centre") or "")
    return asked.guardian.casefold() in name.casefold() and (
        asked.csd.upper() in ("", guardian.get("organisation")) or asked.csd.casefold() in centre.casefold()
    )


_OF_ONE = f"""
    SELECT p.id, (SELECT group_concat(n.field || ' ' || n.level, ', ') FROM valid_need AS n
             WHERE n.person = p.id AND n.field != '' AND n.confidential IS NOT 1
             AND n.found_on <= :on AND {ends("n.closed_on")} > :on) AS needs,
           (SELECT count(*) FROM valid_request AS r WHERE r.person = p.id AND r.asked_on <= :on
             AND {ends("r.answered_on")} > :on AND r.state IN {OPEN_STATES}) AS requests,
           (SELECT min(substr(r.appointment, 1, 10)) FROM valid_request AS r WHERE r.person = p.id
             AND substr(r.appointment, 1, 10) >= :on AND r.answered_on IS NULL) AS appointment,
           (SELECT a.title FROM valid_participation AS t JOIN activity AS a ON a.id = t.activity
             WHERE t.person = p.id AND a.kind = 'schooling' AND {holds("t")} LIMIT 1) AS school,
           {rules.seen_by_guardian("p.id")} AS seen
    FROM person AS p WHERE p.id IN ({{ids}})"""


def _needs(repo: Repository, minors: Sequence[tuple[Any, ...]], adult: Mapping[str, str], on: date) -> Table:
    """What the minors need, and what comes next for each."""
    needs = {row["id"]: row for row in repo.rows_of(_OF_ONE, [code for code, _name in minors], on=on)}
    rows = [
        (
            code, name, _in_words(repo, one["needs"]), one["requests"], one["school"], one["appointment"],
            (dates.iso(adult[code]) - on).days if adult[code] else None, one["seen"],
        )
        for code, name in minors
        for one in (needs[code],)
    ]  # fmt: skip
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("needs", _("open needs")),
        Column("requests", _("waiting requests"), INT),
        Column("school", _("school")),
        Column("appointment_on", _("next appointment"), DATE),
        Column("days_to_adult", _("days to the 18th birthday"), INT),
        Column("seen_on", _("last seen by the guardian"), DATE),
    )
    return Table("needs", _("What they need"), columns, rows)


def _in_words(repo: Repository, needs: str | None) -> Word | None:
    """Open needs, each with how urgent it is."""
    if not needs:
        return None
    words = [
        f"{policies.label(repo, 'need-field', field)} ({policies.label(repo, 'need-level', level)})"
        for field, level in (one.split() for one in needs.split(", "))
    ]
    return Word(needs, ", ".join(words))


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """The guardians a person had, the opinions on placement, and since when the person is married."""
    guardians = [
        (row["from_day"], row["to_day"], row["name"], row["address"], row["centre"],
         Word(row["kind"], policies.label(repo, "guardian-kind", row["kind"])), row["birth_date"],
         Word(row["ended_why"] or "", policies.label(repo, "guardian-end", row["ended_why"])))
        for row in repo.rows(
            f"SELECT *, {_CENTRE} FROM guardian WHERE person = :person ORDER BY from_day, id",
            person=person_id,
        )
    ]  # fmt: skip
    columns = (
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
        Column("guardian", _("guardian")),
        Column("address", _("address")),
        Column("csd", _("appointed by")),
        Column("kind", _("kind")),
        Column("birth_date", _("born"), DATE, rare=True),
        Column("ended_why", _("why it ended"), rare=True),
    )
    opinions = [(row["on_day"], row["csd"], row["placement"]) for row in stored.opinions(repo, person_id)]
    asked = (
        Column("day", _("day"), DATE),
        Column("csd", _("centre for social work")),
        Column("placement", _("recommended placement")),
    )
    married = stored.married_on(repo, person_id)
    return [
        Table("guardians", _("Guardians"), columns, guardians),
        Table("opinions", _("Opinions on placement"), asked, opinions),
        Table(
            "marriage", _("Marriage"), (Column("since", _("since"), DATE),), [(married,)] if married else []
        ),
    ]
