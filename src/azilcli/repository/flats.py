"""Look-ups of what the flats are evaluated by beside their nights: extensions asked for, school, costs."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from azilcli import dates
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.rules.children import ADULT
from azilcli.tuples import NamedTuple

_EXTENSION = "flat-extension"
"""What is asked of whoever decides on a longer stay (code list request-kind)."""
_SCHOOL_AGE = "school.age"


class Pupils(NamedTuple):
    """The children of school age of a household when it moved in, and how many of them were in school."""

    children: int = 0
    before: int = 0
    after: int = 0
    """When it moved out, or on the last day that is looked at."""


_ASKED = f"""
    SELECT coalesce(r.household, w.household, r.person) AS whose, r.asked_on, r.answered_on,
           coalesce(r.result, '') = 'refused' OR r.state = 'refused' AS is_refused
    FROM valid_request AS r LEFT JOIN warning AS w ON w.id = r.warning
    WHERE r.what = '{_EXTENSION}' AND r.asked_on <= :last"""
_DECIDED = "SELECT stay, number, decided_on FROM extension WHERE stay IN ({ids}) AND decided_on <= :last"
_SCHOOL = """
    SELECT t.person, t.from_day, t.to_day FROM valid_participation AS t
    JOIN activity AS a ON a.id = t.activity WHERE a.kind = 'schooling' AND t.person IN ({ids})
    UNION ALL SELECT person, on_day, NULL FROM evidence WHERE kind = 'schooling' AND person IN ({ids})"""
_PEOPLE = "SELECT id, birth_date FROM person WHERE id IN ({ids})"


def asked(repo: Repository, homes: Sequence[Sequence[Record]], last: date) -> list[Mapping[int, bool]]:
    """For the stays of each household, which extension was asked for, and whether it was refused.

    What was asked comes after those that were granted before; what was granted had been asked for.
    """
    by_whose = grouped(repo.rows(_ASKED, last=last), "whose")
    ids = sorted({stay["id"] for those in homes for stay in those})
    decided: dict[str, dict[int, str]] = defaultdict(dict)
    for row in repo.rows_of(_DECIDED, ids, last=last):
        decided[row["stay"]][row["number"]] = row["decided_on"]
    return [_asked_by(those, by_whose, decided, last) for those in homes]


def _asked_by(
    those: Sequence[Record],
    by_whose: Mapping[str, Sequence[Record]],
    decided: Mapping[str, Mapping[int, str]],
    last: date,
) -> dict[int, bool]:
    granted: dict[int, str] = {}
    for stay in those:
        granted |= decided.get(stay["id"], {})
    start = min(stay["arrived"] for stay in those)
    end = max(stay["departed"] or dates.OPEN for stay in those)
    refused = dict.fromkeys(granted, False)
    for whose in {those[0]["household"], *(stay["person"] for stay in those)}:
        for row in by_whose.get(whose, ()):
            if start <= row["asked_on"] < end:
                number = 1 + sum(day < row["asked_on"] for day in granted.values())
                is_refused = row["is_refused"] and (row["answered_on"] or dates.OPEN) <= last.isoformat()
                refused[number] = number not in granted and bool(is_refused or refused.get(number))
    return refused


def pupils(repo: Repository, homes: Sequence[Sequence[Record]], last: date) -> list[Pupils]:
    """The children of each household in school when it moved in, and at the end."""
    people = sorted({stay["person"] for those in homes for stay in those})
    born = {row["id"]: row["birth_date"] for row in repo.rows_of(_PEOPLE, people)}
    school = grouped(repo.rows_of(_SCHOOL, people), "person")
    counts = []
    for those in homes:
        start = min(stay["arrived"] for stay in those)
        end = min(max(stay["departed"] or dates.OPEN for stay in those), last.isoformat())
        least, _basis = policies.number(repo, _SCHOOL_AGE, dates.iso(start))
        there = {stay["person"] for stay in those}
        children = [one for one in there if _is_between(born.get(one), dates.iso(start), least)]
        before, after = (
            sum(any(r["from_day"] <= day <= (r["to_day"] or dates.OPEN) for r in school[one])
                for one in children)
            for day in (start, end)
        )  # fmt: skip
        counts.append(Pupils(len(children), before, after))
    return counts


def _is_between(born: str | None, on: date, least: int) -> bool:
    age = dates.age(born, on)
    return age is not None and least <= age < ADULT


def costs(repo: Repository, site: str, nights: Collection[date]) -> dict[str, dict[date, float]]:
    """By kind, what each of these nights of a site cost, in cents: a month's amount over its days."""
    by_kind: dict[str, dict[date, float]] = defaultdict(dict)
    for row in repo.rows("SELECT * FROM valid_cost WHERE site = :site ORDER BY from_day, id", site=site):
        for night in nights:
            if row["from_day"] <= night.isoformat() < (row["to_day"] or dates.OPEN):
                share = row["amount"] / monthrange(night.year, night.month)[1]
                by_kind[row["kind"]][night] = by_kind[row["kind"]].get(night, 0) + share
    return dict(by_kind)
