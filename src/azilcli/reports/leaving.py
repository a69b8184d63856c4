"""Leaving: what was decided about people, which ways out were begun, who was told."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import N_, _, n_
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, Column, Facts, Report, Table, Word
from azilcli.repository import Record, Repository, organisations, people, policies
from azilcli.repository import leaving as stored
from azilcli.rules.dispersal import CONDITIONS
from azilcli.rules.sql import OPEN_STATES

_PLACE = """
    (SELECT b.site FROM stay AS s JOIN slept AS b ON b.stay = s.id WHERE s.person = l.person
     AND b.from_day <= :on AND coalesce(b.to_day, '9999-12-31') > :on ORDER BY b.site LIMIT 1)"""

_CONDITIONS = {
    "identity_on": N_("identity established"),
    "suitable_on": N_("conditions suitable"),
    "interviewed_on": N_("interviewed"),
    "commission_on": N_("commission"),
    "visited_on": N_("conditions looked at"),
}
"""The days of a dispersal, with their headers."""

_LIVES_AT = "(SELECT stay.address FROM stay WHERE stay.id = l.stay) AS lives_at"


SAID = """coalesce(coalesce((SELECT o.name FROM organisation AS o WHERE o.id = told.organisation),
    told.organisation) || coalesce(', ' || told.who, ''), told.who) AS said"""
"""SQL: who was informed, an organisation or somebody in words."""


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """Decisions, ways of leaving and notices of a person until a day."""
    return [_decisions(repo, person_id, on), _ways(repo, person_id, on), _told(repo, person_id, on)]


def of_person(repo: Repository, person: Record, on: date) -> Report:
    """Everything on the leaving of one person."""
    facts = Facts("person", people.name(person), (("code", _("code"), person["id"], ID),))
    return [facts, *about_person(repo, person["id"], on)]


TAKEN_BY = f"""(l.organisation = :taken_by OR l.organisation IS NULL AND EXISTS (
    SELECT 1 FROM valid_request AS r WHERE r.person = l.person AND r.what = 'handing-over'
    AND r.organisation = :taken_by AND r.state IN {OPEN_STATES}))"""
"""SQL: the organisation takes over whom `l` is of, by what is recorded there or was asked of it."""


def listing(
    repo: Repository,
    on: date,
    site: str = "",
    *,
    all_: bool = False,
    agreed: date | None = None,
    taken_by: str = "",
) -> Report:
    """The ways of leaving begun until a day: of those who still sleep here, or with `all_` of everybody.

    `agreed` and `taken_by` are the day that was agreed, and the organisation that takes people over.
    """
    rows = repo.rows(
        f"SELECT * FROM (SELECT l.*, {_LIVES_AT}, {_PLACE} AS site, p.family_name, p.given_name, p.sort_key"
        " FROM leaving AS l JOIN person AS p ON p.id = l.person WHERE l.from_day <= :on"
        f" AND (:agreed IS NULL OR l.agreed = :agreed) AND (:taken_by = '' OR {TAKEN_BY}))"
        " WHERE (:all OR site IS NOT NULL) AND (:site = '' OR site = :site)"
        " ORDER BY coalesce(agreed, until, from_day), sort_key, id",
        on=on,
        site=site,
        all=int(all_),
        agreed=agreed,
        taken_by=organisations.code(repo, taken_by) if taken_by else "",
    )
    lines = [(row["person"], people.name(row), row["site"], *_cells(repo, row)) for row in rows]
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("site", _("site"), ID, priority=3),
        *_columns(),
    )
    note = n_("On {day}, {n} person", "On {day}, {n} people", len({row["person"] for row in rows}),
              day=dates.show(on))  # fmt: skip
    return [Table("leaving", _("Departure"), columns, lines, (note,))]


def _decisions(repo: Repository, person_id: str, on: date) -> Table:
    lines = [
        (Word(row["kind"], policies.label(repo, "decision-kind", row["kind"])),
         row["on_day"], row["enforceable"], row["number"],
         row["ground"] and Word(row["ground"], policies.label(repo, "decision-ground", row["ground"])),
         row["served_on"], row["final_on"], row["police_on"])
        for row in stored.decisions(repo, person_id, on)
    ]  # fmt: skip
    columns = (
        Column("kind", _("decision")),
        Column("on", _("day"), DATE),
        Column("enforceable", _("enforceable on"), DATE),
        Column("number", _("number"), ID),
        Column("ground", _("ground")),
        Column("served_on", _("served on"), DATE),
        Column("final_on", _("final on"), DATE),
        Column("police_on", _("sent to the police on"), DATE),
    )
    return Table("decisions", _("Decisions"), columns, lines)


def _ways(repo: Repository, person_id: str, on: date) -> Table:
    lines = [
        _cells(repo, row)
        for row in repo.rows(
            f"SELECT l.*, {_LIVES_AT} FROM leaving AS l WHERE person = :person AND from_day <= :on"
            " ORDER BY from_day DESC, id",
            person=person_id,
            on=on,
        )
    ]
    return Table("leaving", _("Departure"), _columns(), lines)


def _told(repo: Repository, person_id: str, on: date) -> Table:
    lines = [
        (row["on_day"], row["said"], row["what"], row["legal_basis"])
        for row in repo.rows(
            f"SELECT told.*, {SAID} FROM told WHERE person = :person AND on_day <= :on"
            " ORDER BY on_day DESC, id",
            person=person_id,
            on=on,
        )
    ]
    columns = (
        Column("on", _("day"), DATE),
        Column("who", _("who was informed")),
        Column("what", _("what")),
        Column("legal_basis", _("legal basis"), rare=True, priority=DETAIL),
    )
    return Table("told", _("Who was informed"), columns, lines)


def _columns() -> tuple[Column, ...]:
    return (
        Column("kind", _("departure")),
        Column("from_day", _("from"), DATE),
        Column("until", _("last day"), DATE),
        Column("agreed", _("agreed for"), DATE),
        Column("handed_over", _("handed over"), DATE),
        Column("failed", _("not carried out"), DATE),
        Column("state", _("country"), ID),
        Column("address", _("address")),
        Column("reason", _("reason")),
        Column("conditions", _("all conditions met"), FLAG),
        Column("ended", _("ended"), DATE, rare=True),
        Column("ground", _("ground"), rare=True),
        *(Column(name, _(header), DATE, rare=True) for name, header in _CONDITIONS.items()),
        Column("payer", _("who pays"), rare=True),
        Column("decision", _("decision"), ID, rare=True),
        Column("leaving", _("record"), ID),
        Column("organisation", _("taken over by"), ID, rare=True),
    )


def _cells(repo: Repository, row: Record) -> tuple[object, ...]:
    conditions = _conditions(row)
    return (
        Word(row["kind"], policies.label(repo, "leaving-kind", row["kind"])),
        row["from_day"], row["until"], row["agreed"], row["handed_over"], row["failed"],
        row["state"], row["address"] or row["lives_at"], row["reason"], conditions,
        row["ended"], policies.label(repo, "dispersal-ground", row["ground"]),
        *(row[name] for name in _CONDITIONS), policies.label(repo, "dispersal-payer", row["payer"]) or None,
        row["decision"],
        row["id"], row["organisation"],
    )  # fmt: skip


def _conditions(row: Record) -> int | None:
    """Whether all conditions of a dispersal are met; of what is none, or is a departure, there is none."""
    if row["stay"] is None:
        return None
    return int(all(row[one.field] for one in CONDITIONS.get(row["kind"], ())))
