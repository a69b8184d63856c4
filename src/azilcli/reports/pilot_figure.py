"""A figure of the evaluation of the pilot, and how one is counted out of cases, homes or their records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from azilcli.language import _
from azilcli.reports.grounds import Grounds
from azilcli.reports.lengths import median
from azilcli.reports.lines import in_order
from azilcli.repository import Record, Repository, policies
from azilcli.repository.pilot import Case, Home
from azilcli.tuples import NamedTuple


class Figure(NamedTuple):
    """A figure: one of a count, a median, a share and an amount, and how many households it rests on."""

    block: int
    code: str
    words: str
    households: int
    number: Any = None
    """A count; None where it is none, and a word where it is withheld: so also the following."""
    median: Any = None
    percent: Any = None
    eur: Any = None
    """In cents."""
    sides: tuple[int, ...] = ()
    """Of a share: those who are in it, and those who are not."""
    of: str = ""
    """The figure that it is a part of; '' where of none."""
    list_: str = ""
    """The name of the list of parts that it is in."""
    rests_on: tuple[Grounds, ...] = ()
    """The records that it is counted from."""


Whose = Case | Home
Pairs = Sequence[tuple[Case, Record]]
"""Requests or steps, each with the case that it is of."""


def count_of(
    block: int,
    code: str,
    words: str,
    those: Collection[Whose],
    of: str = "",
    list_: str = "",
    *,
    field: str = "",
    rests_on: tuple[Grounds, ...] = (),
) -> Figure:
    """How many cases or homes; they rest on themselves, as a field has it, if on nothing else."""
    return Figure(block, code, words, households_of(those), number=len(those), of=of, list_=list_,
                  rests_on=rests_on or themselves(those, field))  # fmt: skip


def count_in(
    block: int, code: str, words: str, pairs: Pairs, grounds: tuple[str, str], of: str = "", list_: str = ""
) -> Figure:
    """How many records of cases; `grounds` are their kind, and the field by which they count."""
    cases = [case for case, _row in pairs]
    return count_of(block, code, words, cases, of, list_, rests_on=(in_pairs(pairs, *grounds),))


def in_pairs(pairs: Pairs, kind: str, field: str, share: str = "") -> Grounds:
    """The records of pairs, by the field by which they count."""
    return Grounds(kind, [row for _case, row in pairs], field, share=share)


def themselves(those: Iterable[Whose], field: str = "") -> tuple[Grounds, ...]:
    """The warnings of cases, and the stays of homes."""
    warnings, stays = [], []
    for one in those:
        if isinstance(one, Case):
            warnings.append(one.row)
        else:
            stays += one.stays
    return Grounds("warning", warnings, field), Grounds("stay", stays, field)


def households_of(those: Iterable[Whose]) -> int:
    """How many households cases or homes are of."""
    return len({one.household for one in those})


def median_of(
    block: int, code: str, words: str, known: Collection[tuple[Whose, float]], *rests_on: Grounds
) -> Figure:
    """The median of what is known of cases or homes."""
    values = sorted(value for _one, value in known)
    return Figure(block, code, words, households_of(one for one, _value in known),
                  median=median(values) if values else None, rests_on=rests_on)  # fmt: skip


def share_of(
    block: int, code: str, words: str, part: int, whole: Collection[Whose], *rests_on: Grounds
) -> Figure:
    """The share of so many in a whole."""
    percent = 100 * part / len(whole) if whole else None
    return Figure(block, code, words, households_of(whole), percent=percent, sides=(part, len(whole) - part),
                  rests_on=rests_on)  # fmt: skip


def coded(
    repo: Repository,
    block: int,
    prefix: str,
    list_: str,
    those: Collection[tuple[Whose, str]],
    of: str,
    field: str,
) -> Iterator[Figure]:
    """A count for each code of a list that occurs, as parts of another figure; what has none comes last."""
    for code in in_order(repo, list_, {code for _one, code in those}):
        words = policies.label(repo, list_, code) if code else _("not recorded")
        its = [one for one, own in those if own == code]
        yield count_of(block, f"{prefix}-{code or 'unknown'}", f"– {words}", its, of, prefix, field=field)
