"""Counselling: who was seen and who was not, how long, of what, in which language, and what is untold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from azilcli.language import _
from azilcli.reports.contacts import minutes
from azilcli.reports.grounds import Count, Grounds, Line, counted
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, MAIN, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, people, policies
from azilcli.repository.counsellors import is_of, of_plan, refuse_unknown
from azilcli.rules.plans import TOPICS
from azilcli.rules.sql import NOT_HELD, holds, took_place
from azilcli.rules.status import SUPPORTED, held

_PEOPLE = f"""
    SELECT person.id, person.family_name, person.given_name, person.sort_key, p.placement, p.site, s.anchor,
           p.programme, {held("person.id", ":last")} AS status,
           {of_plan("person.id", ":last")} AS counsellor
    FROM person LEFT JOIN sleeper AS p ON p.person = person.id AND {holds("p", ":last")}
    LEFT JOIN stay AS s ON s.id = p.stay
    WHERE person.id IN (SELECT there.person FROM sleeper AS there WHERE {holds("there", ":last")}
                        AND there.programme IN {SUPPORTED} UNION
                        SELECT c.person FROM valid_contact AS c WHERE c.on_day BETWEEN :first AND :last)
      AND (:site IS NULL OR p.site = :site)
    ORDER BY p.programme NOT IN {SUPPORTED}, p.site, p.placement"""
"""SQL: a row for each place where somebody sleeps; the first of theirs is where they have a counsellor."""
_CONTACTS = "SELECT * FROM valid_contact WHERE on_day BETWEEN :first AND :last ORDER BY on_day, id"
_TOLD = f"""
    SELECT c.person, c.on_day, c.topics FROM valid_contact AS c
    WHERE c.person IN ({{ids}}) AND c.on_day <= :last AND {took_place("c")}"""


def counselling(
    repo: Repository, first: date, last: date, site: str | None = None, counsellor: str | None = None
) -> Report:
    """The contacts of a period, and those in integration with whom there was none; or of one counsellor.

    Somebody belongs to the counsellor who made their plan, or who spoke with them.
    """
    refuse_unknown(repo, counsellor)
    spoken = repo.rows(_CONTACTS, first=first, last=last)
    theirs = grouped((contact for contact in spoken if is_of(contact["staff"], counsellor)), "person")
    all_theirs = grouped(spoken, "person")
    places = grouped(repo.rows(_PEOPLE, first=first, last=last, site=site), "id")
    everybody = [one for one, *_others in places.values()]
    everybody.sort(key=lambda row: (row["site"] is None, row["site"] or "", row["sort_key"], row["id"]))
    those = [
        {**row, "says": _says(row, all_theirs[row["id"]])}
        for row in everybody
        if row["id"] in theirs or is_of(row["counsellor"], counsellor)
    ]
    contacts = [contact for row in those for contact in theirs.get(row["id"], [])]
    return [
        _by(repo, "sites", _("Counselling by site"), "site", _("site"), those, theirs),
        _by(repo, "statuses", _("Counselling by status"), "status", _("status"), those, theirs),
        _topics(repo, contacts),
        _languages(contacts),
        _people(repo, those, theirs, last),
    ]


def _says(person: Record, contacts: Sequence[Record]) -> Grounds:
    """For what somebody is among them: where they are in integration; of whoever else, what was spoken."""
    if person["programme"] in SUPPORTED:
        return Grounds("placement", [person], "from_day", "placement")
    return Grounds("contact", contacts, "on_day")


def _held(contacts: Sequence[Record]) -> list[Record]:
    return [contact for contact in contacts if contact["result"] not in NOT_HELD]


def _count(those: Sequence[Record]) -> Count:
    return Count(len(those), *(row["says"] for row in those))


def _by(
    repo: Repository,
    name: str,
    title: str,
    key: str,
    head: str,
    those: Sequence[Record],
    theirs: dict[str, list[Record]],
) -> Table:
    """People seen and not seen, contacts and minutes, by where people are or what their status is."""

    def cells(rows: Sequence[Record]) -> tuple[int, ...]:
        contacts = [contact for row in rows for contact in theirs.get(row["id"], [])]
        held = _held(contacts)
        seen = {contact["person"] for contact in held}
        return (
            _count(rows),
            counted(held, "contact", "on_day", by="person"),
            _count([row for row in rows if row["id"] not in seen]),
            counted(held, "contact", "on_day"),
            minutes(held),
        )

    own = grouped(those, key)
    word: Callable[[str], Any] = (
        (lambda code: Word(code, policies.label(repo, "status", code))) if key == "status" else str
    )
    rows = [(word(code), *cells(own[code])) for code in sorted(own)]
    columns = (
        Column(key, head, ID),
        Column("people", _("people"), INT),
        Column("seen", _("seen"), INT),
        Column("not_seen", _("not seen"), INT),
        Column("contacts", _("contacts"), INT),
        Column("minutes", _("minutes"), INT),
    )
    return Table(name, title, columns, rows, (), (_("Total"), *cells(those)) if rows else None)


def _topics(repo: Repository, contacts: Sequence[Record]) -> Table:
    spoken = [
        (row["code"], [c for c in _held(contacts) if row["code"] in (c["topics"] or "").split()])
        for row in policies.codes(repo, "contact-topic")
    ]
    rows = [
        (
            Word(code, policies.label(repo, "contact-topic", code)),
            counted(those, "contact", "topics"),
            counted(those, "contact", "topics", by="person"),
        )
        for code, those in spoken
        if those
    ]
    columns = (
        Column("topic", _("topic")),
        Column("contacts", _("contacts"), INT),
        Column("people", _("people"), INT),
    )
    return Table("topics", _("What it was about"), columns, rows)


def _languages(contacts: Sequence[Record]) -> Table:
    own = grouped(_held(contacts), "language", none="–")
    rows = [
        (
            language,
            counted(those, "contact", "language"),
            counted([contact for contact in those if contact["interpreter"]], "contact", "interpreter"),
        )
        for language, those in sorted(own.items())
    ]
    columns = (
        Column("language", _("language")),
        Column("contacts", _("contacts"), INT),
        Column("interpreted", _("with an interpreter"), INT),
    )
    return Table("languages", _("In which language"), columns, rows)


def _people(repo: Repository, those: Sequence[Record], theirs: dict[str, list[Record]], last: date) -> Table:
    """Each person: what was done in the period, and which of the seven fields nobody ever spoke of."""
    spoken = grouped(repo.rows_of(_TOLD, [row["id"] for row in those], last=last), "person")
    rows = []
    for row in those:
        contacts = _held(theirs.get(row["id"], []))
        untold = None
        if row["programme"] in SUPPORTED:
            told = {
                topic
                for contact in spoken[row["id"]]
                if contact["on_day"] >= (row["anchor"] or "")
                for topic in (contact["topics"] or "").split()
            }
            missing = [topic for topic in TOPICS if topic not in told]
            labels = ", ".join(policies.label(repo, "contact-topic", topic) for topic in missing)
            untold = Word(" ".join(missing), labels)
        rows.append(
            (
                row["site"], Line(row["id"], row["says"]), people.name(row),
                Word(row["status"] or "", policies.label(repo, "status", row["status"])), row["counsellor"],
                int(bool(contacts)), counted(contacts, "contact", "on_day"), minutes(contacts),
                max((contact["on_day"] for contact in contacts), default=None), untold,
            )
        )  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name"), priority=MAIN),
        Column("status", _("status"), priority=3),
        Column("counsellor", _("counsellor"), rare=True, priority=3),
        Column("seen", _("seen"), FLAG),
        Column("contacts", _("contacts"), INT),
        Column("minutes", _("minutes"), INT, priority=DETAIL),
        Column("last_on", _("last on"), DATE),
        Column("not_told", _("not told of (ZMZ-1 91)")),
    )
    return Table("people", _("Counselling by person"), columns, rows, grouped=True)
