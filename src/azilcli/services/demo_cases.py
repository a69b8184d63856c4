"""What the demo knows of its people beside where they sleep: needs, requests, plans, courses, aid.

A few of each kind, in each state, so that every report has something to say. They are of people of some
houses and of private addresses in the order of their names, and change nobody's bed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli.repository import Repository
from azilcli.rules.records import declared
from azilcli.services import aid, leaving, places, records
from azilcli.tuples import NamedTuple

_BRANCH, _HOUSE, _CENTRE, _HOMES, _OFFICE = "branch", "house", "centre", "homes", ""
_PUPILS, _MINORS = "pupils", "minors"
_PEOPLE = {
    _BRANCH: ("LOGATEC", "asylum"),
    _HOUSE: ("IH-MARIBOR", "integration"),
    _CENTRE: ("LOGATEC", "temporary-protection"),
    _HOMES: ("ZASEBNI-NASLOV", "asylum"),
}
"""Where people live, and in which programme."""


class Case(NamedTuple):
    """A record of a declared kind: of some of the people of a site, of what a code names, or of nobody."""

    kind: str
    where: str
    whom: slice | str
    fields: dict[str, str]


def _case(kind: str, where: str, whom: slice | str, /, **fields: Any) -> Case:
    return Case(kind, where, whom, {name: str(value) for name, value in fields.items()})


_NOBODY = slice(0)
_ENOUGH = 18
"""With so many applicants at the branch there is one for each case."""
CASES = (
    _case("need", _BRANCH, slice(0, 1), field="mental", level="raised", source="application-form",
          found_on="2023-11-06", adjustment="own-room", completed_on="2023-11-20", review_day="2024-01-15"),
    _case("need", _BRANCH, slice(1, 2), field="health", level="urgent", source="examination",
          found_on="2023-12-22", completed_on="2023-12-22"),
    _case("need", _BRANCH, slice(2, 3), field="mobility", found_on="2023-10-10", completed_on="2023-10-12",
          adjustment="ground-floor", closed_on="2023-10-20", result="met"),
    _case("need", _BRANCH, slice(3, 4), field="diet", source="self", found_on="2023-12-01",
          completed_on="2023-12-01", closed_on="2023-12-15", result="partly"),
    _case("demand", _BRANCH, slice(5, 6), kind="access", on_day="2023-12-11"),
    _case("circumstance", _HOUSE, slice(0, 1), kind="employment", on_day="2023-12-18", told_on="2023-12-21"),
    _case("circumstance", _HOUSE, slice(1, 2), kind="absence", on_day="2023-12-18"),
    _case("request", _BRANCH, slice(0, 1), what="psychotherapy", organisation="KOMISIJA",
          asked_on="2023-11-21", due_day="2023-12-05"),
    _case("request", _BRANCH, slice(1, 2), what="specialist", organisation="UOIM", asked_on="2023-12-22",
          state="appointed", appointment="2024-01-04 10:30", escort="yes", cost="urgent-care"),
    _case("request", _BRANCH, slice(2, 3), what="specialist", organisation="UOIM", asked_on="2023-10-12",
          state="done", answered_on="2023-10-19", result="granted", cost="urgent-care"),
    _case("request", _BRANCH, slice(4, 5), what="adult-school", organisation="UOIM", asked_on="2023-12-04",
          state="refused", answered_on="2023-12-18", result="refused"),
    _case("contact", _BRANCH, slice(0, 1), kind="psychosocial", on_day="2023-12-14", minutes=45,
          topics="wellbeing safety", next_day="2024-01-08"),
    _case("contact", _BRANCH, slice(5, 17), kind="information", on_day="2023-12-12", minutes=60,
          topics="housing health education", organisation="PIC"),
    _case("activity", _OFFICE, _NOBODY, code="SLO-MB", organisation="RKS", kind="slovenian-course",
          title="Slovenian for beginners", site=_PEOPLE[_HOUSE][0], programme="integration",
          funder="AMIF", places=15, hours_planned=200, from_day="2023-09-01", to_day="2024-07-01"),
    _case("activity", _OFFICE, _NOBODY, code="PIC-INFO", organisation="PIC", kind="legal-information",
          title="Legal information", site=_PEOPLE[_BRANCH][0], programme="asylum", from_day="2023-01-01"),
    _case("session", _OFFICE, "PIC-INFO", on_day="2023-12-12", people=24, children=3, minutes=90,
          topics="legal-aid status", interpreter="yes"),
    _case("participation", _HOUSE, slice(0, 9), activity="SLO-MB", from_day="2023-09-04", hours_held=60,
          hours_attended=51, as_of="2023-12-22"),
    _case("participation", _HOUSE, slice(9, 11), activity="SLO-MB", from_day="2023-09-04", hours_held=60,
          hours_attended=28, as_of="2023-12-22"),
    _case("contact", _HOUSE, slice(0, 16), kind="interview", on_day="2023-12-12", minutes=40,
          topics="housing work language"),
    _case("plan", _HOUSE, slice(0, 14), kind="integration-plan", made_on="2023-11-02",
          signed_on="2023-11-02", review_day="2024-02-01"),
    _case("activity", _OFFICE, _NOBODY, code="SOP-SPN", organisation="UOIM", kind="expert-group",
          title="Strokovna skupina SOP", schedule="every two months", from_day="2023-01-01"),
    _case("member", _OFFICE, "SOP-SPN", organisation="POLICIJA", role="member", from_day="2023-01-01"),
    _case("member", _OFFICE, "SOP-SPN", organisation="UNHCR", role="member", from_day="2023-01-01"),
    _case("session", _OFFICE, "SOP-SPN", on_day="2023-11-28", people=9, minutes=90, next_day="2024-01-30"),
    _case("step", _OFFICE, "SOP-SPN", field="coordination", what="letno poročilo",
          responsible="organisation", organisation="UOIM", set_on="2023-11-28", due_day="2024-01-31"),
    _case("step", _OFFICE, "SOP-SPN", field="safety", what="seznam kontaktnih oseb",
          responsible="organisation", organisation="POLICIJA", set_on="2023-11-28", due_day="2023-12-15"),
    _case("activity", _OFFICE, _NOBODY, code="STR-3-2", organisation="MDDSZ", kind="interdepartmental",
          title="Vključevanje otrok v vrtce", from_day="2023-09-01", to_day="2028-01-01"),
    _case("step", _OFFICE, "STR-3-2", field="school", what="dogovor z občinami", responsible="organisation",
          organisation="MDDSZ", set_on="2023-10-02", due_day="2023-12-20", state="reached",
          done_on="2023-12-18", level_start=1, level_now=3),
    _case("document", _OFFICE, _NOBODY, code="HISNI-RED-AD", kind="house-rules", from_day="2021-11-09",
          title="Hišni red azilnega doma", site_kinds="asylum-home branch", languages="sl",
          source="Ur. l. RS 173/2021, 3422"),
    _case("document", _OFFICE, _NOBODY, code="HISNI-RED-IH", kind="house-rules", from_day="2021-11-09",
          title="Hišni red integracijske hiše", sites=_PEOPLE[_HOUSE][0], languages="sl en ar fa",
          signing="on-admission"),
    _case("signature", _HOUSE, slice(2, 40), document="HISNI-RED-IH/1", on_day="2023-12-20", language="en",
          explained="yes"),
    _case("activity", _OFFICE, _NOBODY, code="RKS-GORICE", organisation="RKS", kind="support",
          title="Pomoč v azilnem domu", site="LJ-GORICE", from_day="2023-12-04"),
    _case("activity", _OFFICE, _NOBODY, code="KARITAS-KOTNIKOVA", organisation="KARITAS", kind="support",
          title="Pomoč v izpostavi", site="LJ-KOTNIKOVA", from_day="2023-12-04"),
    _case("liaison", _OFFICE, "UOIM", name="Kos Maja", role="dnevna prisotnost", site=_PEOPLE[_CENTRE][0],
          since="2023-09-01"),
    _case("activity", _OFFICE, _NOBODY, code="OS-LOGATEC", organisation="UOIM", kind="schooling",
          title="Osnovna šola", site=_PEOPLE[_CENTRE][0], from_day="2023-09-01"),
    _case("participation", _PUPILS, slice(2, None), activity="OS-LOGATEC", from_day="2023-12-01"),
    _case("contact", _HOMES, slice(0, 8), kind="home-visit", on_day="2023-12-07", minutes=45,
          topics="housing", staff="Maja Kos"),
    _case("contact", _MINORS, slice(0, 3), kind="guardian", on_day="2023-12-19", minutes=30),
    _case("request", _MINORS, slice(0, 1), what="guardian-report", organisation="CSD-POSTOJNA",
          asked_on="2023-12-01", due_day="2024-01-15"),
    _case("need", _MINORS, slice(0, 1), field="school", source="staff", found_on="2023-12-04",
          completed_on="2023-12-04"),
    _case("request", _BRANCH, slice(18, 19), what="handing-over", organisation="PP-LOGATEC",
          state="appointed", asked_on="2023-12-27", appointment="2024-01-03 09:00"),
    _case("request", _CENTRE, slice(0, 5), what="right-residence", organisation="MNZ",
          asked_on="2023-11-27", state="done", answered_on="2023-12-11", result="granted"),
    _case("request", _CENTRE, slice(5, 7), what="right-health", organisation="UOIM", asked_on="2023-12-18",
          due_day="2024-01-10"),
    _case("request", _CENTRE, slice(7, 8), what="right-cash", organisation="CSD-LOGATEC",
          asked_on="2023-11-20", state="refused", answered_on="2023-12-15", result="refused"),
    _case("request", _CENTRE, slice(8, 9), what="right-school", organisation="UOIM", asked_on="2023-11-06"),
    _case("contact", _CENTRE, slice(0, 30), kind="information", on_day="2023-12-13", minutes=60,
          topics="temporary-protection health education", organisation="RKS"),
    _case("hold", _OFFICE, _NOBODY, place=_PEOPLE[_CENTRE][0], people=40, label="avtobus 3",
          from_day="2024-01-02", until="2024-01-05"),
    _case("hold", _OFFICE, _NOBODY, place=_PEOPLE[_HOUSE][0], people=6, label="preselitev iz azilnega doma",
          from_day="2024-01-04", until="2024-01-07"),
)  # fmt: skip
_STEPS = (
    _case("step", _HOUSE, slice(0, 6), field="work", what="prijava na zavod za zaposlovanje",
          set_on="2023-11-02", due_day="2023-12-01", state="reached", done_on="2023-11-24"),
    _case("step", _HOUSE, slice(6, 9), field="housing", what="seznam oglasov za najem",
          set_on="2023-11-02", due_day="2023-12-15"),
    _case("step", _HOUSE, slice(0, 4), field="language", what="preizkus znanja slovenščine",
          set_on="2023-11-02", due_day="2024-06-30", state="under-way", level_start=1, level_now=2),
)  # fmt: skip
"""Steps of the plans of these people."""
_ASKED, _AGREED = date(2023, 12, 27), date(2024, 1, 3)
"""When the police were asked to take somebody over, and the day agreed with them."""
_MONTH = date(2023, 12, 1)
"""The month of which the pocket money is on record."""


def fill(repo: Repository) -> None:
    """Record all of them; of a file with fewer people, those for whom somebody is there."""
    people = {_OFFICE: [], **{name: _people(repo, *where) for name, where in _PEOPLE.items()}}
    people[_MINORS] = _people(repo, "DD-POSTOJNA", "asylum", born="'2005-12' AND '2018'")
    people[_PUPILS] = _people(repo, *_PEOPLE[_CENTRE], born="'2006' AND '2018'")
    for one in CASES:
        whom = [one.whom] if isinstance(one.whom, str) else people[one.where][one.whom]
        if whom or one.where == _OFFICE:
            records.add(repo, declared(one.kind), one.fields, whom=whom)
    for one in _STEPS:
        assert isinstance(one.whom, slice)
        for person in people[one.where][one.whom]:
            records.add(repo, declared("step"), one.fields, whom=[person])
    for site in ("LJ-GORICE", _PEOPLE[_CENTRE][0]):
        places.add_rooms(repo, site, "AMB", beds=0, area_m2=None, floor=None, reserved_for="health",
                         from_day=date(2016, 1, 1))  # fmt: skip
    if len(people[_BRANCH]) > _ENOUGH:
        _removal_and_pocket_money(repo, people[_BRANCH])


def _removal_and_pocket_money(repo: Repository, applicants: Sequence[str]) -> None:
    """Ask the police to take one of the applicants over, and make the list of a month."""
    leaving.removal(repo, applicants[18:19], asked=_ASKED, agreed=_AGREED, to="PP-LOGATEC")
    site, _programme = _PEOPLE[_BRANCH]
    aid.due(repo, _MONTH, site=site)
    aid.give(repo, _MONTH, site=site, but=applicants[3:6])
    aid.withhold(repo, applicants[3], _MONTH, {"reason": "own-means", "decision": "31/2023"})


def _people(repo: Repository, site: str, programme: str, born: str = "'1900' AND '2005'") -> list[str]:
    """Who lives at a site in a programme, in beds if it has any, by name: adults, or those `born` then."""
    return [
        str(person)
        for (person,) in repo.values(
            "SELECT DISTINCT person FROM sleeper WHERE site = :site AND programme = :programme"
            f" AND to_day IS NULL AND birth_date BETWEEN {born} AND (bed IS NOT NULL OR site = :homes)"
            " ORDER BY sort_key, person",
            site=site,
            programme=programme,
            homes=_PEOPLE[_HOMES][0],
        )
    ]
