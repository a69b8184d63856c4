"""Look-ups of evidence, of stays over their term, and of what the policies ask for."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.ledger import schema
from azilcli.repository import Record, Repository, policies
from azilcli.rules import decisions, interviews
from azilcli.rules.children import MINORS_HOME, reaches
from azilcli.rules.conditions import INTERVIEW, Limit, Month, Proof
from azilcli.rules.limits import NUMBER
from azilcli.rules.sql import contract_signed as signed
from azilcli.rules.sql import ends
from azilcli.rules.sql import proofs as every_proof

_AS_WRITTEN_NOW = ", ".join(
    "stay.person" if column == "person" else f"evidence.{column}"
    for column in schema.kinds()["evidence"].columns
)


def stay_on(repo: Repository, person_id: str, on: date) -> Record | None:
    """The stay a person had on a day, the day of leaving included; the later of two that meet."""
    return repo.row(
        "SELECT * FROM stay WHERE person = :person AND arrived <= :on"
        f" AND {ends('departed')} >= :on ORDER BY arrived DESC, id LIMIT 1",
        person=person_id,
        on=on,
    )


def of_person(repo: Repository, person_id: str) -> list[Record]:
    """All evidence of a person, newest first; what an earlier version wrote has the person of its stay."""
    return repo.rows(
        "SELECT * FROM evidence WHERE person = :person"
        f" UNION ALL SELECT {_AS_WRITTEN_NOW} FROM stay JOIN evidence ON evidence.stay = stay.id"
        " WHERE stay.person = :person AND evidence.person IS NULL ORDER BY on_day DESC, kind, id",
        person=person_id,
    )


def contract_signed(repo: Repository, person_id: str, on: date) -> date | None:
    """The first day on which a person signed the contract on integration activities, up to a day."""
    ((day,),) = repo.values(f"SELECT {signed(':person')}", person=person_id, on=on)
    return dates.iso(day) if day else None


def contract_under_quota(repo: Repository, person_id: str, on: date) -> date | None:
    """The day on which somebody whom the last decision accepted under a quota signed the contract since."""
    last = decisions.last(":person", ("final-positive",), "d.on_day")
    ground = decisions.last(":person", ("final-positive",), "d.ground")
    ((day,),) = repo.values(
        f"SELECT CASE WHEN {ground} = '{decisions.QUOTA}' THEN {signed(':person', last)} END",
        person=person_id,
        on=on,
    )
    return dates.iso(day) if day else None


def came_of_age(repo: Repository, person_id: str, on: date) -> date | None:
    """The day on which somebody of age now left, or leaves, the home for minors of their childhood."""
    row = repo.row(
        f"SELECT max({ends('p.to_day')}) AS day FROM sleeper AS p JOIN site ON site.id = p.site"
        f" WHERE p.person = :person AND site.kind = '{MINORS_HOME}' AND p.from_day <= :on"
        f" AND p.from_day < {reaches('p.birth_date')} AND {reaches('p.birth_date')} <= :on",
        person=person_id,
        on=on,
    )
    day = row["day"] if row else None
    return dates.iso(min(day, on.isoformat())) if day else None


def proofs(repo: Repository, person_id: str) -> list[Proof]:
    """All that proves something of a person, wherever it is recorded, as the rules see it."""
    return [Proof(row["kind"], dates.iso(row["day"]), row["percent"]) for row in proven(repo, person_id)]


def proven(repo: Repository, person_id: str) -> list[Record]:
    """The same, each with the record that says it: its kind under `of_kind`, its code under `record`."""
    return repo.rows(every_proof(":person") + " ORDER BY day DESC, kind", person=person_id)


def interview_months(repo: Repository, person_id: str, since: date, on: date) -> list[Month]:
    """The months since the contract of somebody whose status is of the day `since`, and their interviews."""
    sql = interviews.months(interviews.counted_from(":person", ":since"), every_proof(":person", INTERVIEW))
    return [
        Month(dates.iso(began), dates.iso(ends_), held)
        for began, ends_, held in repo.values(sql, person=person_id, since=since, on=on)
    ]


def limits(repo: Repository, programme: str, on: date) -> dict[str, Limit]:
    """What a programme asks for on a day, by code without the programme: counts, months, per cents."""
    return {
        row["code"].removeprefix(f"{programme}."): Limit(
            policies.whole(row["code"], row["value"]), policies.basis_of(repo, row)
        )
        for row in repo.rows(
            "SELECT code, value, legal_basis, standing FROM policy AS p WHERE code LIKE :prefix"
            " AND unit IN ('number', 'percent', 'months', 'days') AND valid_from ="
            f" (SELECT max(valid_from) FROM policy WHERE code = p.code AND {NUMBER} AND valid_from <= :on)",
            prefix=f"{programme}.%",
            on=on,
        )
    }


def overstays(repo: Repository, person_id: str) -> list[Record]:
    """What was recorded of a person's stays over their term, newest first."""
    return repo.rows(
        "SELECT overstay.* FROM stay JOIN overstay ON overstay.stay = stay.id"
        " WHERE stay.person = :person ORDER BY overstay.on_day DESC, overstay.id",
        person=person_id,
    )
