"""Look-ups of what the flats are evaluated by beside their nights: extensions asked for, school, costs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice

from azilcli import dates
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.rules.children import ADULT
from azilcli.tuples import NamedTuple

_EXTENSION = "flat-extension"
"""What is asked of whoever decides on a longer stay (code list request-kind)."""
_SCHOOL_AGE = "school.age"


class Pupils(NamedTuple):
    """The children of school age of a household when it moved in, and what says who of them was in school."""

    children: Sequence[Record] = ()
    before: Sequence[Record] = ()
    """One for each, with its kind under `of_kind`."""
    after: Sequence[Record] = ()
    """When it moved out, or on the last day that is looked at."""


class Asked(NamedTuple):
    """An extension that was asked for, and whether it was refused."""

    is_refused: bool = False
    requests: Sequence[Record] = ()
    granted: Sequence[Record] = ()


class Cost(NamedTuple):
    """A cost that is recorded, and what each night in use cost by it, in cents, by its ordinal."""

    row: Record
    nights: Mapping[int, float]


_ASKED = f"""
    SELECT r.id, coalesce(r.household, w.household, r.person) AS whose, r.asked_on, r.answered_on,
           coalesce(r.result, '') = 'refused' OR r.state = 'refused' AS is_refused
    FROM valid_request AS r LEFT JOIN warning AS w ON w.id = r.warning
    WHERE r.what = '{_EXTENSION}' AND r.asked_on <= :last"""
_DECIDED = "SELECT id, stay, number, decided_on FROM extension WHERE stay IN ({ids}) AND decided_on <= :last"
_SCHOOL = """
    SELECT 'participation' AS of_kind, t.id, t.person, t.from_day, t.to_day FROM valid_participation AS t
    JOIN activity AS a ON a.id = t.activity WHERE a.kind = 'schooling' AND t.person IN ({ids})
    UNION ALL SELECT 'evidence', id, person, on_day, NULL FROM evidence
    WHERE kind = 'schooling' AND person IN ({ids})"""
_PEOPLE = "SELECT id, birth_date FROM person WHERE id IN ({ids})"


def asked(repo: Repository, homes: Sequence[Sequence[Record]], last: date) -> list[Mapping[int, Asked]]:
    """For the stays of each household, which extension was asked for, and what came of it.

    What was asked comes after those that were granted before; what was granted had been asked for.
    """
    by_whose = grouped(repo.rows(_ASKED, last=last), "whose")
    ids = sorted({stay["id"] for those in homes for stay in those})
    decided = grouped(repo.rows_of(_DECIDED, ids, last=last), "stay")
    return [_asked_by(those, by_whose, decided, last) for those in homes]


def _asked_by(
    those: Sequence[Record],
    by_whose: Mapping[str, Sequence[Record]],
    decided: Mapping[str, Sequence[Record]],
    last: date,
) -> dict[int, Asked]:
    granted = grouped((row for stay in those for row in decided.get(stay["id"], ())), "number")
    start = min(stay["arrived"] for stay in those)
    end = max(stay["departed"] or dates.OPEN for stay in those)
    asked = {number: Asked(granted=rows) for number, rows in granted.items()}
    for whose in {those[0]["household"], *(stay["person"] for stay in those)}:
        for row in by_whose.get(whose, ()):
            if start <= row["asked_on"] < end:
                number = 1 + sum(rows[-1]["decided_on"] < row["asked_on"] for rows in granted.values())
                is_refused = row["is_refused"] and (row["answered_on"] or dates.OPEN) <= last.isoformat()
                so_far = asked.get(number, Asked())
                asked[number] = so_far._replace(
                    is_refused=number not in granted and bool(is_refused or so_far.is_refused),
                    requests=[*so_far.requests, row],
                )
    return asked


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
        there = dict.fromkeys(stay["person"] for stay in those)
        children = [one for one in there if _is_between(born.get(one), dates.iso(start), least)]
        before, after = ([*_in_school(school, children, day)] for day in (start, end))
        counts.append(Pupils([{"id": one} for one in children], before, after))
    return counts


def _in_school(school: Mapping[str, Sequence[Record]], children: Iterable[str], day: str) -> Iterator[Record]:
    """What says of a child that it was in school on a day, once for each that was."""
    for one in children:
        those = (row for row in school[one] if row["from_day"] <= day <= (row["to_day"] or dates.OPEN))
        yield from islice(those, 1)


def _is_between(born: str | None, on: date, least: int) -> bool:
    age = dates.age(born, on)
    return age is not None and least <= age < ADULT


def costs(repo: Repository, site: str, nights: Collection[int]) -> list[Cost]:
    """What these nights of a site cost by each cost recorded of it: a month's amount over its days."""
    found = []
    for row in repo.rows("SELECT * FROM valid_cost WHERE site = :site ORDER BY from_day, id", site=site):
        first, after = (dates.iso(day).toordinal() for day in (row["from_day"], row["to_day"] or dates.OPEN))
        its = [night for night in nights if first <= night < after]
        found.append(Cost(row, {night: _of_night(row["amount"], date.fromordinal(night)) for night in its}))
    return found


def _of_night(amount: int, night: date) -> float:
    return amount / monthrange(night.year, night.month)[1]
