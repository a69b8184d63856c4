"""Random work with people and for them: organisations, contacts, plans, warnings, needs, requests, aid."""

from __future__ import annotations

from datetime import timedelta

from tests.reports.counting.author import FIRST, TOWNS, Author

STAFF = ("Kos", "Zajc", "Hribar", None)


def organisations(of: Author) -> None:
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


def work(of: Author) -> None:
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
                kind=of.any(("integration-contract", "integration-plan", of.one("plan-kind"))),
                made_on=made,
                signed_on=signed,
                staff=of.any(STAFF),
                closed_on=closed,
            )
        )
    warnings = []
    for _number in range(40):
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


def care(of: Author) -> None:
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
