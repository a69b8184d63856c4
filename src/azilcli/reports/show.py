"""Everything about one person, household, stay, site, room or bed: now and in the past."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.reports import records, words
from azilcli.reports.findings import next_due
from azilcli.reports.lines import served
from azilcli.reports.people import entered_twice
from azilcli.reports.table import DATE, FLAG, ID, INT, NUMBER, TEXT, Column, Facts, Report, Table, Word, once
from azilcli.repository import ON, Record, Repository, erasures, people, places, policies, stays
from azilcli.repository.places import Place


def anything(repo: Repository, typed: str, on: date) -> Report:
    """What is known of whatever the words name: a code, a place, or a name."""
    if ids.looks_like_id(typed):
        letter = ids.normalise(typed)[0]
        if letter == "H":
            return household(repo, people.household(repo, typed), on)
        if letter == "S":
            return stay(repo, typed, on)
        if letter == "R":
            return records.one(repo, typed)
        return person(repo, people.person(repo, typed), on)
    if named := records.of_code(repo, typed):
        return named
    id_ = places.normal(typed)
    if repo.get(places.parts(id_).kind, id_):
        return place(repo, places.parts(id_), on)
    if "/" in typed:
        return place(repo, places.place(repo, typed), on)
    try:
        return person(repo, people.person(repo, typed), on)
    except NotFound as nobody:
        try:
            return household(repo, people.household(repo, typed), on)
        except NotFound:
            raise nobody from None


def person(repo: Repository, row: Record, on: date) -> Report:
    """A person: identity, household, stays with their terms, places slept in, corrections."""
    own = people.household_of(repo, row["id"], on)
    coming = next_due(repo, on, [row["id"], *([own["id"]] if own else [])])
    facts = Facts(
        "person",
        people.name(row),
        (
            ("code", _("code"), row["id"], ID),
            ("place", _("where now"), _here(repo, row["id"], on), ID),
            ("next_due_on", _("next deadline"), coming[0] if coming else None, DATE),
            ("next_due", _("what is due"), coming[1] if coming else None, TEXT),
            ("family_name", _("family name"), row["family_name"], TEXT),
            ("given_name", _("given name"), row["given_name"], TEXT),
            ("other_names", _("other names"), row["other_names"], TEXT),
            ("former", _("formerly"), ", ".join((row["former"] or "").split("\n")) or None, TEXT),
            ("sex", _("sex"), Word(row["sex"], policies.label(repo, "sex", row["sex"])), TEXT),
            ("birth_date", _("born"), row["birth_date"], DATE),
            ("birth_month", _("month of birth"), row["birth_month"], INT),
            ("age", _("age"), dates.age(row["birth_date"], on), INT),
            ("citizenship", _("citizenship"), row["citizenship"], ID),
            ("languages", _("languages"), row["languages"], TEXT),
            ("emso", _("EMŠO"), row["emso"], TEXT),
            ("case_number", _("case number"), row["case_number"], TEXT),
            ("foreign_id", _("number in another register"), row["foreign_id"], TEXT),
            ("phone", _("phone"), row["phone"], TEXT),
            ("household", _("household"), people.household_name(own) if own else None, TEXT),
            ("household_code", _("code of the household"), own["id"] if own else None, ID),
            ("note", _("note"), row["note"], TEXT),
        ),
        tuple(_erasure(repo, row["id"])),
    )
    history = stays.of_person(repo, row["id"])
    return [
        facts,
        *entered_twice(repo, row["id"]),
        *_households(repo, row["id"]),
        _stays(repo, history, on),
        _placements(repo, history),
        _corrections(repo, history),
        *_of_families(repo, row["id"], on),
        *records.about(repo, ("person", row["id"]), *([("household", own["id"])] if own else [])),
    ]


def _here(repo: Repository, person_id: str, on: date) -> str | None:
    """The bed, room or site in which somebody sleeps in the night of a day."""
    rows = repo.values(
        f"SELECT coalesce(bed, room, site) FROM sleeper WHERE person = :p AND {ON.format('sleeper')}"
        " ORDER BY from_day DESC, placement LIMIT 1", p=person_id, on=on,
    )  # fmt: skip
    return str(rows[0][0]) if rows else None


def _erasure(repo: Repository, person_id: str) -> list[str]:
    """When and why the data of a person were erased, if they were."""
    return [
        _("Erased {moment}: {reason}", moment=dates.show_moment(moment), reason=reason)
        for moment, reason in erasures.of_person(repo, person_id)
    ]


def _households(repo: Repository, person_id: str) -> list[Table]:
    """The households of a person, where there was more than the one of now."""
    rows = once(
        (row["id"], people.household_name(row),
         Word(row["relation"] or "", policies.label(repo, "relation", row["relation"])),
         row["from_day"], row["to_day"])
        for row in people.memberships(repo, person_id)
    )  # fmt: skip
    columns = (
        Column("household", _("code"), ID),
        Column("name", _("name")),
        Column("relation", _("relation")),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
    )
    return [Table("households", _("Households"), columns, rows)] if len(rows) > 1 else []


FAMILIES = ("status", "health", "children", "evidence", "presence", "measures", "leaving")
"""Modules of `reports` that know more about a person."""


def _of_families(repo: Repository, person_id: str, on: date) -> list[Table]:
    modules = (import_module(f"azilcli.reports.{name}") for name in FAMILIES)
    return [table for module in modules for table in module.about_person(repo, person_id, on)]


def stay(repo: Repository, typed: str, on: date) -> Report:
    """A stay, by its code: its person, term, places and corrections."""
    record = people.by_code(repo, "stay", typed)
    if record is None:
        raise NotFound(_("there is no stay “{typed}”", typed=typed), _("to search: azil find NAME"))
    owner = repo.get("person", record["person"])
    history = [one for one in stays.of_person(repo, record["person"]) if one["id"] == record["id"]]
    title = people.name(owner) if owner else ids.show(record["person"])
    facts = Facts("stay", title, (("code", _("code"), record["id"], ID),
                                  ("person", _("person"), record["person"], ID)))  # fmt: skip
    return [
        facts,
        _stays(repo, history, on),
        _placements(repo, history),
        _corrections(repo, history),
        *records.about(repo, ("stay", record["id"])),
    ]


def household(repo: Repository, row: Record, on: date) -> Report:
    """A household: its members now and before, and where they are."""
    facts = Facts(
        "household",
        people.household_name(row),
        (
            ("code", _("code"), row["id"], ID),
            ("name", _("name"), row["name"], TEXT),
            ("kind", _("kind"),
             Word(row["kind"], policies.label(repo, "household-kind", row["kind"])), TEXT),
            ("note", _("note"), row["note"], TEXT),
        ),
    )  # fmt: skip
    lines = []
    for member in repo.rows(
        "SELECT membership.relation, membership.from_day AS since, membership.to_day AS till, person.*"
        " FROM membership JOIN person ON person.id = membership.person"
        " WHERE membership.household = :id"
        " ORDER BY membership.relation IS NOT 'head', person.birth_date, person.sort_key, membership.id",
        id=row["id"],
    ):
        lines.append(
            (
                member["id"], people.name(member),
                Word(member["relation"] or "", policies.label(repo, "relation", member["relation"])),
                member["birth_date"], member["since"], member["till"],
                _here(repo, member["id"], on),
            )
        )  # fmt: skip
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("relation", _("relation")),
        Column("birth_date", _("born"), DATE),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
        Column("place", _("place"), ID),
    )
    members = Table("members", _("Members"), columns, once(lines))
    return [facts, members, *records.about(repo, ("household", row["id"]))]


def place(repo: Repository, where: Place, on: date) -> Report:
    """A site, room or bed: what it is, its closures, who sleeps there and who did."""
    row = repo.get(where.kind, where.id) or {}
    present = places.sleepers_on(repo, on, where)
    beds = [b for b in places.beds_on(repo, on, where.site) if getattr(b, where.kind) == where.id]
    out = sum(bed.out for bed in beds)
    facts = Facts(
        where.kind,
        where.id,
        (
            *_described(repo, where, row),
            ("open", _("in use"), int(places.is_open(repo, where, on)), FLAG),
            ("capacity", _("capacity"), len(beds), INT),
            ("out_of_service", _("out of service"), out, INT),
            ("occupied", _("occupied"), len(present), INT),
        ),
        (n_("On {day}, {n} person", "On {day}, {n} people", len(present), day=dates.show(on)),),
    )
    return [
        facts,
        _closures(repo, where),
        _sleepers(_("Sleeping here"), "present", present),
        _past(repo, where, on),
    ]


def _described(repo: Repository, where: Place, row: Record) -> tuple[tuple[str, str, Any, str], ...]:
    if where.kind == "site":
        kind = Word(row["kind"], policies.label(repo, "site-kind", row["kind"]))
        return (
            ("name", _("name"), row["name"], TEXT),
            ("kind", _("kind"), kind, TEXT),
            ("town", _("town"), row["town"], TEXT),
            ("address", _("address"), row["address"], TEXT),
            ("programmes", _("programmes"), served(repo, row["programmes"]), TEXT),
            ("from_day", _("in use since"), row["from_day"], DATE),
            ("note", _("note"), words.remark(row["note"]), TEXT),
        )
    if where.kind == "room":
        use = row["reserved_for"]
        return (
            ("site", _("site"), row["site"], ID),
            ("area_m2", _("area, m²"), row["area_m2"], NUMBER),
            ("floor", _("floor"), row["floor"], TEXT),
            ("reserved_for", _("reserved for"),
             Word(use or "", policies.label(repo, "room-use", use)), TEXT),
            ("from_day", _("in use since"), row["from_day"], DATE),
            ("note", _("note"), row["note"], TEXT),
        )  # fmt: skip
    return (
        ("room", _("room"), row["room"], ID),
        ("accessible", _("accessible"), row["accessible"] or 0, FLAG),
        ("from_day", _("in use since"), row["from_day"], DATE),
        ("note", _("note"), row["note"], TEXT),
    )


def _stays(repo: Repository, history: list[Record], on: date) -> Table:
    until = stays.last_days(repo, [row["id"] for row in history], on)
    lines = [
        (
            row["id"],
            Word(row["programme"], policies.label(repo, "programme", row["programme"])),
            row["arrived"], row["departed"],
            _nights(row["arrived"], row["departed"], on),
            until.get(row["id"]),
            sum(x["decided_on"] <= on.isoformat() for x in stays.extensions(repo, row["id"])),
            Word(row["reason"] or "", policies.label(repo, "discharge-reason", row["reason"])),
            Word(row["destination"] or "",
                 policies.label(repo, "destination", row["destination"])),
            row["address"],
        )
        for row in history
    ]  # fmt: skip
    columns = (
        Column("stay", _("code"), ID),
        Column("programme", _("programme")),
        Column("arrived", _("arrived"), DATE),
        Column("departed", _("left"), DATE),
        Column("nights", _("nights"), INT),
        Column("until", _("until"), DATE),
        Column("extensions", _("extensions"), INT),
        Column("reason", _("reason"), priority=3),
        Column("destination", _("destination"), priority=3),
        Column("address", _("address"), rare=True),
    )
    return Table("stays", _("Stays"), columns, lines)


def _nights(arrived: str, departed: str | None, on: date) -> int:
    """The nights of a stay up to that of a day, that one included, as occupancy counts it."""
    last = (on + timedelta(days=1)).isoformat() if on < date.max else on.isoformat()
    return max(0, (dates.iso(min(departed or last, last)) - dates.iso(arrived)).days)


def _placements(repo: Repository, history: list[Record]) -> Table:
    lines = [
        (row["bed"] or row["room"] or row["site"], row["from_day"], row["to_day"], one["id"])
        for one in history
        for row in reversed(stays.placements(repo, one["id"]))
    ]
    columns = (
        Column("place", _("place"), ID),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
        Column("stay", _("stay"), ID),
    )
    return Table("placements", _("Placements"), columns, lines)


def _corrections(repo: Repository, history: list[Record]) -> Table:
    labels = {
        "arrived": _("arrived"), "departed": _("left"), "place": _("place"), "programme": _("programme"),
    }  # fmt: skip
    lines = [
        (Word(row["field"], labels.get(row["field"]) or row["field"]),
         row["was"] or row["was_place"] or _programme(repo, row["was_programme"]),
         row["becomes"] or row["place"] or _programme(repo, row["programme"]), row["reason"], row["stay"])
        for one in history
        for row in repo.rows("SELECT * FROM correction WHERE stay = :stay ORDER BY id", stay=one["id"])
    ]  # fmt: skip
    columns = (
        Column("field", _("what")),
        Column("was", _("recorded before"), DATE),
        Column("becomes", _("corrected to"), DATE),
        Column("reason", _("reason")),
        Column("stay", _("stay"), ID),
    )
    return Table("corrections", _("Corrections"), columns, lines)


def _programme(repo: Repository, code: str | None) -> Word | None:
    return Word(code, policies.label(repo, "programme", code)) if code else None


def _closures(repo: Repository, where: Place) -> Table:
    above = [id_ for id_ in (where.site, where.room, where.bed) if id_]
    marks = ", ".join(f":p{number}" for number in range(len(above)))
    labels = {"closed": _("closed"), "out-of-service": _("out of service")}
    lines = [
        (row["place"], Word(row["effect"], labels.get(row["effect"]) or row["effect"]),
         row["from_day"], row["to_day"],
         Word(row["reason"] or "", policies.label(repo, "closure-reason", row["reason"])))
        for row in repo.rows(
            f"SELECT * FROM closure WHERE place IN ({marks}) ORDER BY from_day, place, id",
            **{f"p{number}": id_ for number, id_ in enumerate(above)},
        )
    ]  # fmt: skip
    columns = (
        Column("place", _("place"), ID),
        Column("effect", _("effect")),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("in use again"), DATE),
        Column("reason", _("reason")),
    )
    return Table("closures", _("Closures"), columns, lines)


def _sleepers(title: str, name: str, rows: list[Record]) -> Table:
    lines = [
        (row["bed"] or row["room"] or row["site"], row["person"], people.name(row),
         row["from_day"], row["to_day"])
        for row in sorted(rows, key=lambda r: (r["bed"] or "~", r["sort_key"]))
    ]  # fmt: skip
    columns = (
        Column("place", _("place"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
    )
    return Table(name, title, columns, once(lines))


_PAST_AT_MOST = 50


def _past(repo: Repository, where: Place, on: date) -> Table:
    rows = repo.rows(
        # As the index has the ends, so that it gives the latest first and nothing else is read.
        f"SELECT * FROM sleeper WHERE {where.kind} = :id AND to_day IS NOT NULL"
        " AND coalesce(to_day, '9999-12-31') <= :on"
        f" ORDER BY coalesce(to_day, '9999-12-31') DESC, sort_key, placement LIMIT {_PAST_AT_MOST}",
        id=where.id,
        on=on,
    )
    return _sleepers(_("Slept here before"), "past", rows)
