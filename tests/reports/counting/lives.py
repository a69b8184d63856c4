"""Random lives: people, where they stay and are away from, how they leave, and the houses themselves."""

from __future__ import annotations

from datetime import timedelta

from tests.reports.counting.author import FIRST, LAST, TOWNS, Author

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


def people(of: Author) -> None:
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
        of.members[home] = of.chance.sample(of.people, of.any((1, 2, 4)))
        for person in of.members[home]:
            start, end = of.any((of.within(), (FIRST - timedelta(500), of.perhaps(of.day(), 0.2))))
            of.repo.add("membership", household=home, person=person, from_day=start, to_day=end)


def stays(of: Author) -> None:
    for _number in range(60):
        start, gone = of.within()
        programme = of.any(("integration", of.one("programme")))
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


def statuses(of: Author) -> None:
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


def houses(of: Author) -> None:
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


def leaving(of: Author) -> None:
    """How people leave, or are to; for whom a place is kept; who is responsible; how far rooms are up."""
    for _number in range(20):
        start = of.day()
        until, agreed = of.perhaps(of.day(0, 40, start)), of.perhaps(of.any((LAST, of.day(0, 40, start))))
        over = of.perhaps(of.day(0, 40, start), 0.2)
        of.repo.add(
            "leaving",
            person=of.somebody(),
            kind=of.any(("removal", "dublin", "voluntary")),
            from_day=start,
            until=until,
            agreed=agreed,
            handed_over=over,
            failed=of.perhaps(of.day(0, 40, start), 0.2),
            organisation=of.perhaps(of.any(of.organisations)),
        )
    for _number in range(20):
        person = of.somebody()
        of.repo.add(
            "leaving", person=person, kind=of.any(("removal", "dublin")), from_day=of.day(), agreed=LAST
        )
        of.repo.add("told", person=person, on_day=of.day(), who="police", what="agreed")
        of.add(
            "request",
            0.15,
            person=of.any((person, of.somebody())),
            what="handing-over",
            organisation=of.any(of.organisations),
            asked_on=of.day(),
            state="asked",
            appointment=of.perhaps(f"{LAST}T08:00:00Z"),
        )
    for _number in range(16):
        start = of.day()
        of.add(
            "hold",
            0.15,
            place=of.any(PLACES[:8]),
            people=of.chance.randint(0, 4),
            label="bus",
            from_day=start,
            until=of.day(0, 40, start),
            household=of.perhaps(of.any(of.households)),
        )
    for stay in of.chance.sample(of.stays, 24):
        of.repo.put("stay", stay["id"], until=of.day(0, 60, stay["arrived"]))
        if of.chance.random() < 0.5:
            decided = of.day(0, 30, stay["arrived"])
            until = of.day(0, 90, decided)
            of.repo.add("extension", stay=stay["id"], number=1, months=3, decided_on=decided, until=until)
    for room in ("LOGATEC/201", "LOGATEC/202", "LJ-GORICE/101"):
        of.repo.put("room", room, floor=of.any(("0", "1", "10")))
    for _number in range(30):
        of.repo.add(
            "evidence",
            person=of.somebody(),
            kind=of.any(("interview", of.one("evidence-kind"))),
            on_day=of.day(),
            percent=of.perhaps(of.chance.randint(40, 100)),
        )


def flats(of: Author) -> None:
    """Households in flats for some months, in one or two of them, asking for more time; what flats cost."""
    for household, members in of.members.items():
        start = of.day(-300, 10)
        gone = of.perhaps(start + timedelta(of.any((0, 40, 100, 200, 300, 380))), 0.8)
        first, *more = of.chance.sample(("FLAT-CE", "FLAT-LJ-1", "FLAT-IB-1"), of.any((1, 1, 2)))
        moved = start + timedelta(of.chance.randint(0, ((gone or LAST) - start).days)) if more else None
        for person in members:
            stay = of.repo.add(
                "stay",
                person=person,
                programme="eviction",
                arrived=start,
                departed=gone,
                until=of.perhaps(start + timedelta(180)),
                destination=of.perhaps(of.any(("relatives", "own-rental"))) if gone else None,
            )
            for number, site in enumerate((first, *more), 1):
                begin, end = (moved, gone) if number > 1 else (start, moved or gone)
                of.repo.add("placement", stay=stay, site=site, number=number, from_day=begin, to_day=end)
            for number in range(1, of.any((1, 1, 2, 3))):
                decided = start + timedelta(150 * number)
                until = decided + timedelta(120)
                of.repo.add("extension", stay=stay, number=number, months=3, decided_on=decided, until=until)
        for _number in range(2):
            asked = of.day(0, 300, start)
            of.add(
                "request",
                0.15,
                household=household,
                what="flat-extension",
                organisation=of.any(of.organisations),
                asked_on=asked,
                state=of.any(("asked", "done", "refused")),
                answered_on=of.perhaps(of.day(0, 40, asked)),
            )
        for _number in range(3):
            of.repo.add(
                "evidence",
                person=of.any(members),
                kind=of.any(("housing-search", "cooperation")),
                on_day=of.day(0, 60, start),
            )
    for _number in range(6):
        begin, end = of.within()
        of.add(
            "cost",
            0.15,
            site=of.any(("FLAT-CE", "FLAT-LJ-1")),
            kind=of.one("cost-kind"),
            amount=of.chance.randint(10_000, 90_000),
            from_day=begin,
            to_day=end,
        )
