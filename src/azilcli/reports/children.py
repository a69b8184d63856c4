"""Minors without parents: of one person, and of all who sleep at the sites in a night."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, Column, Report, Table, Word, once
from azilcli.repository import ON, Repository, people, places, policies
from azilcli.repository import children as stored
from azilcli.rules import children as rules


def listed(repo: Repository, on: date, site: str | None = None) -> Report:
    """The minors of a night who are without parents, for good or while those are out, or have a guardian."""
    where = places.parts(places.record(repo, "site", site)["id"]) if site else None
    residents = places.sleepers_on(repo, on, where)
    codes = [row["person"] for row in residents]
    guardians = {
        row["person"]: row
        for row in repo.rows_of(
            f"SELECT * FROM guardian WHERE person IN ({{ids}}) AND {ON.format('guardian')}"
            " ORDER BY from_day, id DESC",
            codes,
            on=on,
        )
    }
    alone = stored.unaccompanied(repo, codes, on)
    needing = stored.needs_guardian(repo, alone, on)
    left = stored.needs_somebody(repo, codes, on)
    unknown = stored.perhaps_needs_guardian(repo, guardians, on)
    opinions = {
        row["person"]: row["day"]
        for row in repo.rows_of(
            "SELECT person, max(on_day) AS day FROM opinion WHERE person IN ({ids}) AND on_day <= :on"
            " GROUP BY person",
            sorted(alone),
            on=on,
        )
    }
    adult = {
        row["id"]: row["day"]
        for row in repo.rows_of(
            f"SELECT id, {rules.reaches('birth_date')} AS day FROM person WHERE id IN ({{ids}})",
            sorted(alone | left | guardians.keys()),
        )
    }
    rows = []
    for row in sorted(residents, key=lambda r: (r["site"], r["sort_key"])):
        if row["person"] not in adult:
            continue
        guardian = guardians.get(row["person"], {})
        kind = guardian.get("kind", "")
        rows.append(
            (
                row["site"], row["person"], people.name(row),
                Word(row["sex"], policies.label(repo, "sex", row["sex"])),
                dates.age(row["birth_date"], on), adult[row["person"]],
                None if row["person"] in unknown else int(row["person"] in needing),
                guardian.get("name"), guardian.get("address"),
                Word(kind, policies.label(repo, "guardian-kind", kind)), guardian.get("from_day"),
                opinions.get(row["person"]), int(row["person"] in left),
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
    )
    notes = (_("Night of {day}", day=dates.show_long(on)),)
    return [Table("minors", _("Unaccompanied minors"), columns, once(rows), notes, grouped=True)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """The guardians a person had, the opinions on placement, and since when the person is married."""
    guardians = [
        (row["from_day"], row["to_day"], row["name"], row["address"], row["csd"],
         Word(row["kind"], policies.label(repo, "guardian-kind", row["kind"])))
        for row in stored.guardians(repo, person_id)
    ]  # fmt: skip
    columns = (
        Column("from_day", _("from"), DATE),
        Column("to_day", _("to"), DATE),
        Column("guardian", _("guardian")),
        Column("address", _("address")),
        Column("csd", _("appointed by")),
        Column("kind", _("kind")),
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
