"""A random history of everything that reports count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from azilcli import repository
from azilcli.repository import Record, Repository
from azilcli.services import erasing, uniting
from tests.conftest import AUTHOR

FIRST, LAST = date(2024, 3, 1), date(2024, 3, 31)
OPEN = "9999-12-31"
PLACES = (
    "LOGATEC/201/A",
    "LOGATEC/201/B",
    "LOGATEC/202/A",
    "LOGATEC/202",
    "LOGATEC",
    "LJ-GORICE/101/A",
    "LJ-GORICE/101",
    "LJ-KOTNIKOVA/1",
    "IH-MARIBOR/1/A",
    "IH-MARIBOR/1",
    "FLAT-CE/1/A",
    "FLAT-CE",
    "ZASEBNI-NASLOV",
    "DRUGA-INSTITUCIJA",
)
STAFF = ("Kos", "Zajc", "Hribar", None)
TOWNS = ("Celje", "Ljubljana", "Postojna", None)


class Author:
    """Who makes up a history: one `Random`, and what a file of a house holds."""

    def __init__(self, repo: Repository, chance: Random) -> None:
        self.repo, self.chance = repo, chance
        self.people: list[str] = []
        self.households: list[str] = []
        self.stays: list[Record] = []
        self.organisations: list[str] = []
        self.activities: list[str] = []

    @cache  # noqa: B019
    def codes(self, list_: str) -> list[str]:
        rows = self.repo.rows("SELECT code FROM code WHERE list = :list ORDER BY code", list=list_)
        return [row["code"] for row in rows]

    def any(self, those: Sequence[Any]) -> Any:
        return self.chance.choice(those)

    def one(self, list_: str) -> str:
        return str(self.any(self.codes(list_)))

    def some(self, list_: str) -> str | None:
        """A few codes of a list, as a record holds several."""
        those = self.chance.sample(self.codes(list_), self.chance.choice((0, 1, 2, 3)))
        return " ".join(sorted(those)) or None

    def perhaps(self, value: Any, share: float = 0.5) -> Any:
        return value if self.chance.random() < share else None

    def day(self, least: int = -50, most: int = 50, since: date = FIRST) -> date:
        return since + timedelta(self.chance.randint(least, most))

    def within(self, most: int = 80, open_: float = 0.3) -> tuple[date, date | None]:
        """An interval near the period, perhaps of no day, perhaps without an end."""
        start = self.day()
        nights = self.chance.choice((0, 1, 3, 10, 30, most))
        return start, None if self.chance.random() < open_ else start + timedelta(nights)

    def born(self) -> str | None:
        """A day or only a year of birth, or none; most are children or of an age on which something turns."""
        year, month = self.chance.randint(2004, 2023), self.chance.randint(1, 12)
        day = f"{year}-{month:02}-{self.chance.randint(1, 28):02}"
        return self.chance.choice(
            (None, str(self.chance.randint(1940, 2022)), day, day, f"{year}-03-31", "2012-02-29")
        )

    def somebody(self) -> str:
        return self.chance.choice(self.people)

    def whose(self) -> dict[str, str]:
        """A person or a household, as the field that says so."""
        if self.households and self.chance.random() < 0.3:
            return {"household": self.chance.choice(self.households)}
        return {"person": self.somebody()}

    def add(self, kind: str, /, share_cancelled: float = 0.0, **fields: Any) -> str:
        """A record, perhaps found never to have been."""
        if share_cancelled and self.chance.random() < share_cancelled:
            fields["cancelled"] = LAST
        return self.repo.add(kind, **fields)


def live(repo: Repository, chance: Random) -> None:
    """A history: people and where they stay, and everything that is done with them and for them."""
    author = Author(repo, chance)
    for chapter in (_people, _stays, _statuses, _organisations, _work, _care, _houses):
        chapter(author)
    repo.record("test")


def _people(of: Author) -> None:
    for number in range(36):
        born = of.born()
        of.people.append(
            of.repo.add(
                "person",
                family_name=f"N{number}",
                given_name="G",
                sex=of.any("fmx"),
                birth_date=born,
                citizenship=of.any(("SYR", "AFG", "UKR", "SVN")),
            )
        )
    for number in range(8):
        home = of.repo.add("household", name=f"N{number}", kind="family")
        of.households.append(home)
        for person in of.chance.sample(of.people, of.any((1, 2, 4))):
            start, end = of.within()
            of.repo.add("membership", household=home, person=person, from_day=start, to_day=end)


def _stays(of: Author) -> None:
    for _number in range(60):
        start, gone = of.within()
        programme = of.one("programme")
        person = of.somebody()
        stay = of.repo.add(
            "stay",
            person=person,
            programme=programme,
            arrived=start,
            departed=gone,
            anchor=of.perhaps(start),
            reason=of.one("discharge-reason") if gone else None,
            destination=of.perhaps(of.one("destination")) if gone else None,
            town=of.perhaps(of.any(TOWNS)),
        )
        of.stays.append({"id": stay, "person": person, "arrived": start, "departed": gone})
        end = gone or start + timedelta(40)
        moves = sorted(
            start + timedelta(of.chance.randint(0, (end - start).days)) for _move in range(of.any((0, 1, 2)))
        )
        days = [start, *moves]
        for number, (from_day, to_day) in enumerate(zip(days, [*moves, gone], strict=True), 1):
            place = of.any(PLACES)
            pieces = place.split("/")
            of.add(
                "placement",
                0.1,
                stay=stay,
                site=pieces[0],
                number=number,
                from_day=from_day,
                to_day=to_day,
                room="/".join(pieces[:2]) if len(pieces) > 1 else None,
                bed=place if len(pieces) > 2 else None,
            )


def _statuses(of: Author) -> None:
    statuses = (
        "applicant",
        "refugee",
        "temporary-protection",
        "tp-applicant",
        "rejected",
        "withdrawn-explicit",
    )
    for person in of.people:
        for day in {of.day() for _status in range(of.any((0, 1, 1, 2, 3)))}:
            of.repo.put("status", f"{person}/{day}", person=person, on_day=day, code=of.any(statuses))
        for day in {of.day() for _examination in range(of.any((0, 0, 1, 2)))}:
            of.repo.put(
                "examination",
                f"{person}/{day}",
                person=person,
                on_day=day,
                fitness=of.one("examination-result"),
            )


def _organisations(of: Author) -> None:
    for number in range(6):
        start = FIRST - timedelta(of.any((0, 100, 1000)))
        end = of.perhaps(of.day(0, 60), 0.2)
        of.organisations.append(
            of.repo.put(
                "organisation",
                f"ORG{number}",
                code=f"ORG{number}",
                name=f"O{number}",
                from_day=start,
                to_day=end,
                kind=of.one("organisation-kind"),
                town=of.any(TOWNS),
            )
        )
    for number in range(24):
        start, end = of.within()
        site = of.perhaps(of.any(("LOGATEC", "LJ-KOTNIKOVA", "IH-MARIBOR", "FLAT-CE")))
        kind = of.any(
            (
                "project-group",
                "coordination",
                "interdepartmental",
                "schooling",
                "schooling",
                of.one("activity-kind"),
                of.one("activity-kind"),
                "slovenian-course",
                "society-course",
            )
        )
        of.activities.append(
            of.repo.put(
                "activity",
                f"A{number}",
                code=f"A{number}",
                organisation=of.any(of.organisations),
                kind=kind,
                title=f"T{number}",
                site=site,
                places=of.perhaps(10),
                town=None if site else of.any(TOWNS),
                programme=of.perhaps(of.one("programme")),
                from_day=start,
                to_day=end,
            )
        )
    for _number in range(30):
        start, end = of.within()
        of.repo.add(
            "member",
            activity=of.any(of.activities),
            from_day=start,
            to_day=end,
            organisation=of.any(of.organisations),
            role=of.one("participation-role"),
        )
    for _number in range(60):
        day = of.day()
        of.add(
            "session",
            0.15,
            activity=of.any(of.activities),
            on_day=day,
            minutes=of.perhaps(90),
            people=of.perhaps(of.chance.randint(0, 20)),
            children=of.perhaps(of.chance.randint(0, 5)),
            next_day=of.perhaps(of.day(0, 40, day)),
        )
    for _number in range(60):
        start, end = of.within()
        held = of.perhaps(of.chance.randint(1, 40))
        of.add(
            "participation",
            0.15,
            person=of.somebody(),
            activity=of.any(of.activities),
            from_day=start,
            to_day=end,
            hours_held=held,
            as_of=of.day(0, 30, start) if held else None,
            hours_attended=of.chance.randint(0, held) if held else None,
        )


def _work(of: Author) -> None:
    for _number in range(120):
        of.add(
            "contact",
            0.15,
            person=of.somebody(),
            kind=of.one("contact-kind"),
            on_day=of.day(),
            minutes=of.perhaps(of.any((10, 25, 60))),
            topics=of.some("contact-topic"),
            staff=of.any(STAFF),
            language=of.perhaps(of.any(("ar", "en"))),
            activity=of.perhaps(of.any(of.activities), 0.2),
            interpreter=of.perhaps(of.any((0, 1))),
            result=of.perhaps(of.one("contact-result")),
            confidential=of.perhaps(1, 0.2),
        )
    plans = []
    for _number in range(30):
        made = of.day()
        signed, closed = of.perhaps(of.day(0, 20, made)), of.perhaps(of.day(0, 60, made), 0.2)
        plans.append(
            of.add(
                "plan",
                0.15,
                **of.whose(),
                kind=of.one("plan-kind"),
                made_on=made,
                signed_on=signed,
                staff=of.any(STAFF),
                closed_on=closed,
            )
        )
    warnings = []
    for _number in range(20):
        noticed = of.day()
        decided, over = of.perhaps(of.day(0, 50, noticed)), of.perhaps(of.day(0, 50, noticed))
        warnings.append(
            of.add(
                "warning",
                0.15,
                household=of.any(of.households),
                signal=of.one("warning-signal"),
                noticed_by=of.any(of.organisations),
                noticed_on=noticed,
                stage=of.one("warning-stage"),
                stage_on=noticed,
                first_stage=of.perhaps(of.one("warning-stage")),
                eviction_day=of.perhaps(of.day(0, 60, noticed)),
                municipality=of.any(TOWNS),
                members=of.perhaps(of.chance.randint(1, 6)),
                minors=of.perhaps(of.chance.randint(0, 2)),
                income=of.some("warning-income"),
                asked_flat_on=of.perhaps(of.day(0, 50, noticed)),
                decided_on=decided,
                decision=of.one("warning-decision") if decided else None,
                refusal=of.perhaps(of.one("warning-refusal")) if decided else None,
                owner=of.perhaps(of.any(of.organisations)),
                outcome_on=over,
                outcome=of.one("warning-outcome") if over else None,
                checked_after_on=of.perhaps(of.day(0, 20, over)) if over else None,
                still_housed=of.any((0, 1, None)) if over else None,
                income_after=of.some("warning-income") if over else None,
                debt_after=of.perhaps(of.one("warning-debt")) if over else None,
            )
        )
    for _number in range(120):
        belongs = of.any(
            (
                {"plan": of.any(plans)},
                {"activity": of.any(of.activities)},
                {"warning": of.any(warnings)},
            )
        )
        set_on = of.day()
        state = of.one("step-state")
        done = of.day(0, 50, set_on) if state in ("reached", "partly", "dropped") else None
        of.add(
            "step",
            0.15,
            **belongs,
            field=of.one("step-field"),
            what="W",
            responsible=of.one("step-who"),
            organisation=of.perhaps(of.any(of.organisations)),
            set_on=set_on,
            state=state,
            done_on=done,
            due_day=of.perhaps(of.day(0, 40, set_on)),
        )
    needs = []
    for _number in range(60):
        found = of.day()
        closed = of.perhaps(of.day(0, 60, found))
        needs.append(
            of.add(
                "need",
                0.15,
                person=of.somebody(),
                field=of.any((of.one("need-field"), "diet", "mobility")),
                level=of.one("need-level"),
                source=of.one("need-source"),
                found_on=found,
                closed_on=closed,
                adjustment=of.some("adjustment"),
                result=of.one("need-result") if closed else None,
                confidential=of.perhaps(1, 0.2),
            )
        )
    for _number in range(160):
        asked = of.day()
        answered = of.perhaps(of.day(0, 40, asked))
        whose: dict[str, str] = of.whose()
        what = of.any(
            (of.one("request-kind"), "gp", "hospital", "right-health", "right-school", "primary-school")
        )
        of.add(
            "request",
            0.15,
            **whose,
            warning=of.perhaps(of.any(warnings)),
            what=what,
            organisation=of.any(of.organisations),
            asked_on=asked,
            state=of.one("request-state"),
            due_day=of.perhaps(of.day(0, 30, asked)),
            answered_on=answered,
            cost=of.perhaps(of.one("request-cost")),
            result=of.perhaps(of.one("request-result")) if answered else None,
        )


def _care(of: Author) -> None:
    for _number in range(80):
        state = of.one("aid-state")
        of.add(
            "aid",
            0.15,
            **of.whose(),
            kind=of.one("aid-kind"),
            on_day=of.day(),
            state=state,
            quantity=of.perhaps(of.chance.randint(1, 4)),
            amount=of.perhaps(of.chance.randint(-500, 30_000)),
            reason=of.one("aid-withheld") if state == "withheld" else None,
        )
    for _number in range(24):
        start, end = of.within()
        of.repo.add(
            "vulnerability",
            person=of.somebody(),
            from_day=start,
            to_day=end,
            kind=of.any(("disability", of.one("vulnerability"))),
        )


def _houses(of: Author) -> None:
    for stay in of.chance.sample(of.stays, 24):
        start = of.day(0, 20, stay["arrived"])
        end = of.perhaps(start + timedelta(of.any((0, 1, 4, 20))), 0.7)
        of.repo.put("absence", f"{stay['person']}/{start}", stay=stay["id"], from_day=start, to_day=end)
    for stay in of.chance.sample(of.stays, 16):
        start = of.day(0, 30, stay["arrived"])
        end = start + timedelta(of.any((0, 1, 7)))
        of.repo.put(
            "pass", f"{stay['person']}/{start}", stay=stay["id"], from_day=start, to_day=end, granted_to=end
        )
    for _number in range(10):
        start, end = of.within()
        place = of.any([*(one for one in PLACES if "/" in one), "LJ-KOTNIKOVA", "IH-MARIBOR"])
        of.repo.add(
            "closure", place=place, effect=of.any(("closed", "out-of-service")), from_day=start, to_day=end
        )
    for number in range(8):
        code, version = f"D{number % 4}", str(number)
        start, end = of.within()
        of.repo.put(
            "document",
            f"{code}/{version}",
            code=code,
            version=version,
            kind=of.one("document-kind"),
            site_kinds=of.perhaps("asylum-home branch"),
            sites=of.perhaps("IH-MARIBOR LOGATEC"),
            title=code,
            audience=of.any(("residents", "residents staff", "staff")),
            from_day=start,
            to_day=end,
            signing=of.perhaps(of.one("document-signing"), 0.8),
            cancelled=of.perhaps(LAST, 0.1),
        )
    for _number in range(80):
        number = of.chance.randrange(8)
        signing = of.any(({"person": of.somebody()}, {"person": of.somebody()}, {"staff": "ana"}))
        of.add("signature", 0.15, **signing, document=f"D{number % 4}/{number}", on_day=of.day())


def united_and_erased(repo: Repository, chance: Random) -> None:
    """Some of the people prove to be one, and of some who left the data are erased."""
    people = [row["id"] for row in repo.rows("SELECT id FROM person ORDER BY family_name")]
    for kept, gone in ((people[0], people[1]), (people[2], people[3]), (people[4], people[5])):
        uniting.merge(repo, kept, gone)
    staying = {row["person"] for row in repo.rows("SELECT person FROM stay WHERE departed IS NULL")}
    for person in [one for one in people[6:] if one not in staying][:4]:
        erasing.erase(repo, person, "request 12/2026")


def lived(path: Path, seed: int) -> None:
    """Let a file of a house have lived through a history."""
    chance = Random(seed)
    with repository.writing(path, AUTHOR) as repo:
        live(repo, chance)
    with repository.writing(path, AUTHOR) as repo:
        united_and_erased(repo, chance)
