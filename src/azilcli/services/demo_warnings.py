"""The early warnings of the demo: households that may lose their home, and those that live in the flats.

One in each state, so that the ranking and the reports have something to say. Nobody of them but the
households in the flats has a bed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from azilcli.repository import Repository
from azilcli.repository.places import FLAT
from azilcli.rules.records import declared
from azilcli.services import evidence, records, stays
from azilcli.services.people import Identity, create_household
from azilcli.tuples import NamedTuple

Invent = Callable[[str, date, int], list[Identity]]
"""Makes up a family of a country, on a day, of so many."""


class Asked(NamedTuple):
    """What was asked of an organisation: so many days after the first sign, answered after so many."""

    what: str
    of: str
    after: int
    answered: int | None = None
    result: str = "granted"
    until: str | None = None


class Story(NamedTuple):
    """A warning: when it was noticed, of how many people, what is known of it, what was asked."""

    noticed_on: str
    people: int
    fields: dict[str, Any]
    asked: Sequence[Asked] = ()
    step: tuple[str, str, str] | None = None
    """What is next: of which field, what, and by when."""


def _story(
    noticed_on: str, people: int, *asked: Asked, step: tuple[str, str, str] | None = None, **fields: Any
) -> Story:
    return Story(noticed_on, people, fields, asked, step)


_CE: dict[str, Any] = {
    "municipality": "Celje",
    "noticed_by": "MO-CELJE",
    "tenure": "municipal",
    "landlord": "MO-CELJE",
}
_LJ: dict[str, Any] = {"municipality": "Ljubljana", "noticed_by": "MO-LJUBLJANA", "tenure": "public-fund"}
_PO: dict[str, Any] = {"municipality": "Postojna", "noticed_by": "CSD-POSTOJNA", "tenure": "private"}
STORIES = (
    _story("2023-12-11", 4, Asked("extraordinary-aid", "MO-CELJE", 1),
           Asked("debt-advice", "KARITAS", 2, 4, "helped"), **_CE, signal="arrears", stage="reminder",
           step=("money", "dogovor o obročnem odplačilu", "2024-01-10"), arrears="1240", arrears_months=4,
           income="work,child-benefit"),
    _story("2023-11-20", 3, Asked("csd-opinion", "CSD-LJUBLJANA", 3, 10), **_LJ, signal="arrears",
           first_stage="enforcement", stage="day-set", stage_on="2023-12-04", eviction_day="2024-01-10",
           income="social-assistance", unemployed="yes", asked_flat_on="2023-12-18",
           step=("housing", "ogled začasnega stanovanja", "2024-01-05")),
    _story("2023-11-27", 5, Asked("flat", "MDDSZ", 9), **_PO, signal="contract-ends", first_stage="day-set",
           stage="evicted", stage_on="2023-12-15", eviction_day="2023-12-15", endangered_on="2023-12-06",
           joint_housing="no", housing_asked_on="2023-12-18", income="social-assistance,child-benefit",
           asked_flat_on="2023-12-06", step=("housing", "vloga za stanovanje", "2024-01-03")),
    _story("2023-12-01", 2, municipality="Mirna", noticed_by="OBCINA-MIRNA", signal="illness",
           tenure="owner"),
    _story("2023-09-04", 4, Asked("court-postponement", "SODISCE-LJUBLJANA", 14, 9, until="2024-03-27"),
           **_LJ, signal="job-loss", first_stage="lawsuit", stage="enforcement", stage_on="2023-09-15",
           step=("work", "prijava pri zavodu za zaposlovanje", "2024-01-15")),
    _story("2023-02-06", 3, Asked("instalments", "MO-CELJE", 1, 3), **_CE, signal="arrears", stage="reminder",
           outcome="kept-arrangement", outcome_on="2023-03-10", checked_after_on="2023-09-11",
           still_housed="yes", income="social-assistance", income_after="work", debt_after="settled"),
    _story("2023-05-08", 2, Asked("extraordinary-aid", "MO-LJUBLJANA", 4, 12), **_LJ, signal="illness",
           stage="notice", outcome="kept-aid", outcome_on="2023-06-16"),
    _story("2023-03-13", 5, Asked("one-off-aid", "CSD-IL-BISTRICA", 2, 4), signal="job-loss",
           tenure="municipal", municipality="Ilirska Bistrica", noticed_by="CSD-IL-BISTRICA", stage="notice",
           outcome="kept-aid", outcome_on="2023-04-24", checked_after_on="2023-10-30",
           still_housed="no", debt_after="partly"),
    _story("2023-04-03", 3, Asked("landlord-talk", "KRALJI-ULICE", 5, 6, "no-effect"), **_LJ, signal="sale",
           stage="notice", outcome="moved-private", outcome_on="2023-06-30"),
    _story("2023-01-16", 2, **_PO, signal="separation", stage="day-set", eviction_day="2023-02-20",
           asked_flat_on="2023-01-30", decision="declined", decided_on="2023-02-08", refusal="too-far",
           outcome="relatives", outcome_on="2023-02-20"),
    _story("2023-06-05", 6, Asked("flat", "MDDSZ", 3, 11, "refused"), **_LJ, signal="arrears",
           stage="evicted", stage_on="2023-07-04", asked_flat_on="2023-06-08", decision="refused",
           decided_on="2023-06-19", refusal="too-small", outcome="municipal-unit", outcome_on="2023-07-04"),
    _story("2023-07-10", 3, Asked("flat", "MDDSZ", 2, 8, "refused"), **_CE, signal="arrears", stage="lawsuit",
           asked_flat_on="2023-07-12", decision="refused", decided_on="2023-07-20", refusal="joint-housing",
           outcome="relatives", outcome_on="2023-08-01"),
    _story("2023-08-07", 2, **_LJ, signal="violence", outcome="lost", outcome_on="2023-11-06"),
)  # fmt: skip
_SIGNALS = ("arrears", "job-loss", "contract-ends")
"""The signs of those who live in the flats, in turn."""


def fill(repo: Repository, invent: Invent) -> None:
    """Record the warnings, of new households and of those in the flats."""
    for story in STORIES:
        on = date.fromisoformat(story.noticed_on)
        _tell(repo, _enter(repo, invent("SVN", on, story.people), on), story)
    _left(repo, invent)
    for flat, rent, running in _COSTS:
        for kind, amount in (("rent", rent), ("running", running)):
            cost = {"site": flat, "kind": kind, "amount": amount, "from_day": "2023-01-01"}
            records.add(repo, declared("cost"), cost)
    for number, (household, town, arrived, people) in enumerate(_in_flats(repo)):
        on = date.fromisoformat(arrived)
        story = _story(
            (on - timedelta(days=60 + 10 * number)).isoformat(), people,
            Asked("csd-opinion", "CSD-LJUBLJANA", 4, 6 + number), Asked("flat", "MDDSZ", 20, 15),
            municipality=town, noticed_by=("KRALJI-ULICE", "CSD-CELJE", "SSRS")[number % 3],
            signal=_SIGNALS[number % 3], first_stage=("lawsuit", "enforcement", "day-set")[number % 3],
            stage="evicted", stage_on=(on - timedelta(days=5 + number)).isoformat(), members=people,
            endangered_on=(on - timedelta(days=30)).isoformat(), joint_housing="no",
            housing_asked_on=(on - timedelta(days=20)).isoformat(), citizens="yes",
            income="social-assistance",
            asked_flat_on=(on - timedelta(days=40)).isoformat(), decision="admitted", decided_on=arrived,
            outcome="pilot-flat", outcome_on=arrived,
        )  # fmt: skip
        _tell(repo, household, story)
    _refuse_longer(repo, household, arrived)


def _refuse_longer(repo: Repository, household: str, arrived: str) -> None:
    """Record that a household in a flat asked to stay longer, and was refused."""
    asked_on = date.fromisoformat(arrived) + timedelta(days=10)
    request = {
        "what": "flat-extension",
        "organisation": "MDDSZ",
        "asked_on": asked_on.isoformat(),
        "state": "refused",
        "answered_on": (asked_on + timedelta(days=8)).isoformat(),
        "result": "refused",
    }
    records.add(repo, declared("request"), request, households=[household])


_LEFT = (
    ("FLAT-PODGRAD", "2023-01-16", "2023-06-30", "own-rental"),
    ("FLAT-VIPAVA", "2023-02-06", "2023-08-04", "relatives"),
)
"""Households that had a flat this year: which one, from when, until when, and where they went."""
_SCHOOL = "OS-FLATS"
"""The school of their children."""
_COSTS = (("FLAT-CE", "310", "95"), ("FLAT-PODGRAD", "240", "80"), ("FLAT-VIPAVA", "265", "85"))
"""Rent and running costs a month, of three flats."""


def _left(repo: Repository, invent: Invent) -> None:
    """Record the households that have left a flat."""
    school = {"code": _SCHOOL, "organisation": "UOIM", "kind": "schooling", "title": "Osnovna šola",
              "from_day": "2022-09-01"}  # fmt: skip
    records.add(repo, declared("activity"), school)
    for flat, arrived, departed, destination in _LEFT:
        on = date.fromisoformat(arrived)
        home = _enter(repo, invent("SVN", on, 3), on)
        stays.admit(repo, [], flat, households=[home], on=on, departed=date.fromisoformat(departed),
                    reason="found-housing", destination=destination)  # fmt: skip
        evidence.add(repo, [], "conditions-checked", households=[home], on=on)
        evidence.add(repo, [], "housing-search", households=[home], on=on + timedelta(days=70))
        pupils = repo.values(
            "SELECT p.id FROM membership AS m JOIN person AS p ON p.id = m.person"
            " WHERE m.household = :home AND p.birth_date BETWEEN '2006' AND '2016'", home=home,
        )  # fmt: skip
        if pupils:
            records.add(repo, declared("participation"), {"activity": _SCHOOL, "from_day": "2023-01-09"},
                        whom=[code for (code,) in pupils])  # fmt: skip


def _enter(repo: Repository, family: Sequence[Identity], on: date) -> str:
    """Enter a household; its code."""
    made = create_household(
        repo, family[0].family_name, kind="family", existing=(), entered=family, on=on, sure=True
    )
    return str(made.data["household"])


def _in_flats(repo: Repository) -> list[tuple[str, str, str, int]]:
    """The households in the flats: code, town, day of arrival and how many they are."""
    return repo.values(
        "SELECT m.household, site.town, min(s.arrived), count(*) FROM sleeper AS p"
        " JOIN stay AS s ON s.id = p.stay JOIN site ON site.id = p.site"
        " JOIN membership AS m ON m.person = p.person WHERE site.kind = :flat AND p.to_day IS NULL"
        " GROUP BY m.household ORDER BY p.site",
        flat=FLAT,
    )


def _tell(repo: Repository, household: str, story: Story) -> None:
    """Record a story: the warning, what was asked, what is next."""
    fields = {name: str(value) for name, value in story.fields.items()}
    warned = records.add(
        repo, declared("warning"), {**fields, "noticed_on": story.noticed_on}, households=[household]
    )
    owner = {"household": household, "warning": warned.data["warning"]}
    for one in story.asked:
        asked_on = date.fromisoformat(story.noticed_on) + timedelta(days=one.after)
        request: dict[str, str | None] = {
            "what": one.what,
            "organisation": one.of,
            "asked_on": asked_on.isoformat(),
            "due_day": (asked_on + timedelta(days=7)).isoformat(),
        }
        if one.answered is not None:
            answered = (asked_on + timedelta(days=one.answered)).isoformat()
            state = "refused" if one.result == "refused" else "done"
            request |= {"state": state, "answered_on": answered, "result": one.result, "until": one.until}
        records.add(repo, declared("request"), request, owner=owner, command="warning tell")
    if story.step:
        field, what, due = story.step
        step = {
            "field": field,
            "what": what,
            "set_on": story.noticed_on,
            "due_day": due,
            "responsible": "counsellor",
        }
        records.add(repo, declared("step"), step, whom=[warned.data["warning"]])
