"""Contacts, aid and counselling over random histories, counted one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from azilcli.reports import aid, contacts, counselling
from azilcli.repository import Record
from tests.reports.counting.author import FIRST, LAST
from tests.reports.counting.world import DAY, Line, World, between, groups, told, totals


def test_care_counts_the_contacts_of_the_period_and_private_ones_only_if_asked(world: World) -> None:
    erased = {row["record"] for row in world.all("erased") if row["kind"] == "contact"}

    def figures(those: Sequence[Record]) -> Line:
        minutes = sum(row["minutes"] or 0 for row in those)
        return {"contacts": len(those), "people": len({row["person"] for row in those}), "minutes": minutes}

    for site, private in ((None, False), (None, True), ("LOGATEC", True)):
        known = [
            {**row, "site": world.site_on(row["person"], row["on_day"])}
            for row in world.all("contact")
            if between(row["on_day"]) and (private or not row["confidential"])
        ]
        known = [row for row in known if site in (None, row["site"])]
        report = contacts.care(world.repo, FIRST, LAST, site, private)
        found = told(report)
        assert totals(report).get("kinds", figures([])) == figures(known)
        kinds = {line.pop("kind"): line for line in found["kinds"]}
        assert kinds == {kind: figures(those) for kind, those in groups(known, "kind").items()}
        of_erased = [{**row, "staff": row["staff"] or ("" if row["id"] in erased else None)} for row in known]
        workers = {(line.pop("staff"), line.pop("site")): line for line in found["workers"]}
        assert workers == {
            key: figures([row for row in of_erased if (row["staff"], row["site"]) == key])
            for key in {(row["staff"], row["site"]) for row in of_erased}
        }
        topics = {line.pop("topic"): line for line in found["topics"]}
        of_topics = [
            {**row, "topic": topic}
            for row in known
            for topic in ((row["topics"] or "").split() or ([""] if row["id"] in erased else []))
        ]
        assert topics == {topic: figures(those) for topic, those in groups(of_topics, "topic").items()}


def test_aid_counts_what_was_due_given_and_withheld_of_whoever_slept_there_then(world: World) -> None:
    def figures(those: Sequence[Record]) -> Line:
        states = Counter(row["state"] for row in those)
        given = [row for row in those if row["state"] == "given"]
        due = [row for row in those if row["state"] == "due"]
        return {
            "people": len({row["person"] or row["household"] for row in those}),
            **{state: states[state] for state in ("due", "given", "withheld", "none")},
            "pieces": sum(row["quantity"] or 0 for row in given),
            "amount_due": sum(row["amount"] or 0 for row in due) / 100,
            "amount_given": sum(row["amount"] or 0 for row in given) / 100,
        }

    def slept(row: Record) -> str:
        """Where they slept first from the day of the aid to the end of the period."""
        nights = (night for night in world.nights() if night >= row["on_day"])
        return next((site for night in nights if (site := world.site_on(row["person"], night))), "-")

    every = [{**row, "site": slept(row)} for row in world.all("aid") if between(row["on_day"])]
    for site in (None, "LOGATEC", "LJ-GORICE"):
        known = [row for row in every if site in (None, row["site"])]
        report = aid.aid(world.repo, FIRST, LAST, site)
        found = told(report)
        assert totals(report).get("aid", figures([])) == figures(known)
        for table, key in (("aid", "kind"), ("sites", "site")):
            lines = {line.pop(key): line for line in found[table]}
            assert lines == {code: figures(those) for code, those in groups(known, key).items()}
        withheld = {line.pop("reason"): line for line in found["withheld"]}
        reasons = groups((row for row in known if row["reason"]), "reason")
        assert withheld == {
            code: {"people": len({row["person"] or row["household"] for row in those}), "times": len(those)}
            for code, those in reasons.items()
        }


TOPICS = ("housing", "money", "social", "health", "education", "work", "legal-aid")
SUPPORTED = ("integration", "housing-allowance")


def test_counselling_is_of_the_supported_and_of_whoever_was_spoken_with(world: World) -> None:
    spoken = [row for row in world.all("contact") if between(row["on_day"])]
    held = [row for row in spoken if row["result"] not in ("not-come", "refused")]
    there = groups(world.sleepers(DAY), "person")
    supported = {
        person for person, rows in there.items() if any(row["programme"] in SUPPORTED for row in rows)
    }
    everybody = supported | {row["person"] for row in spoken}

    def figures(those: set[str]) -> Line:
        its = [row for row in held if row["person"] in those]
        seen = {row["person"] for row in its}
        return {
            "people": len(those),
            "seen": len(seen),
            "not_seen": len(those - seen),
            "contacts": len(its),
            "minutes": sum(row["minutes"] or 0 for row in its),
        }

    def sleeps(person: str) -> str:
        """The site of what supports somebody, else where they sleep; of several the first by its code."""
        rows = [row for row in there.get(person, []) if site in (None, row["site"])]
        its = [row for row in rows if row["programme"] in SUPPORTED] or rows
        return min((row["site"] for row in its), default="")

    for site in (None, "IH-MARIBOR"):
        those = {one for one in everybody if not site or sleeps(one)}
        its = [row for row in held if row["person"] in those]
        report = counselling.counselling(world.repo, FIRST, LAST, site)
        found = told(report)
        for table, key, of in (
            ("sites", "site", sleeps),
            ("statuses", "status", lambda one: world.status(one, DAY) or ""),
        ):
            keys = {of(one) for one in those}
            lines = {line.pop(key): line for line in found[table]}
            assert lines == {code: figures({one for one in those if of(one) == code}) for code in keys}
            assert totals(report).get(table, figures(set())) == figures(those)
        assert found["topics"] == [
            {"topic": topic, "contacts": len(rows), "people": len({row["person"] for row in rows})}
            for topic in world.order("contact-topic")
            if (rows := [row for row in its if topic in (row["topics"] or "").split()])
        ]
        assert {line["language"]: (line["contacts"], line["interpreted"]) for line in found["languages"]} == {
            language or "–": (len(rows), sum(row["interpreter"] or 0 for row in rows))
            for language, rows in groups(its, "language").items()
        }
        assert {line["person"] for line in found["people"]} == those
        for line in found["people"]:
            own = [row for row in held if row["person"] == line["person"]]
            plans = [
                row for row in world.all("plan")
                if row["person"] == line["person"] and row["staff"] and row["made_on"] <= DAY
            ]  # fmt: skip
            latest = max((row["made_on"] for row in plans), default=None)
            assert (line["site"] or "", line["status"]) == (
                sleeps(line["person"]),
                world.status(line["person"], DAY) or "",
            )
            assert line["counsellor"] in (
                {row["staff"] for row in plans if row["made_on"] == latest} or {None}
            )
            assert (line["seen"], line["contacts"]) == (bool(own), len(own))
            assert line["minutes"] == sum(row["minutes"] or 0 for row in own)
            assert line["last_on"] == max((row["on_day"] for row in own), default=None)
            here = [row for row in there.get(line["person"], []) if site in (None, row["site"])]
            is_supported = any(row["programme"] in SUPPORTED for row in here)
            assert (line["not_told"] is None) != is_supported
