"""On what the term of each stay rests: the day it is counted from, its policies, and who recorded it."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import DATE, DETAIL, Column, Word
from azilcli.reports.why import Said, limits, of_entry, recorded
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.rules.terms import GROUP


def columns() -> tuple[Column, ...]:
    """The columns of what `terms` tells."""
    return (
        Column("counted_from", _("counted from"), DATE),
        Column("limits", _("terms and limits")),
        Column("source", _("source"), priority=DETAIL),
        *of_entry(),
    )


def terms(repo: Repository, here: list[Record], today: date) -> list[tuple[Any, ...]]:
    """Of each stay the day its term is counted from, the policies of it, and the entry that recorded it.

    The common term of a group is counted from no day; the entry is then that of the admission.
    """
    stays_ = [row["stay"] for row in here]
    granted = grouped(
        repo.rows_of(
            "SELECT id, stay FROM extension WHERE stay IN ({ids}) AND decided_on <= :today"
            " ORDER BY until, number, id",
            stays_,
            today=today,
        ),
        "stay",
    )
    anchors = {
        row["id"]: row["anchor"]
        for row in repo.rows_of("SELECT id, anchor FROM stay WHERE id IN ({ids})", stays_)
    }
    rules = {code: policies.terms(repo, code, today) for code in {row["programme"] for row in here}}
    rests: dict[tuple[str, str, int], tuple[Word | None, str]] = {}
    said, rested = [], []
    for row in here:
        programme, those = row["programme"], granted.get(row["stay"], [])
        if rules[programme].counted_from == GROUP:
            anchor, codes = None, [f"{programme}.until"]
            said.append(Said("stay", "arrived", row["stay"]))
        else:
            anchor = anchors[row["stay"]]
            codes = [f"{programme}.base", *(f"{programme}.extension-{n + 1}" for n in range(len(those)))]
            said.append(
                Said("extension", "until", those[-1]["id"]) if those else Said("stay", "until", row["stay"])
            )
        key = (programme, anchor or "", len(those))
        if key not in rests:
            day = dates.iso(anchor) if anchor else today
            rests[key] = limits(repo, codes, day), _sources(repo, codes, day)
        rested.append((anchor, *rests[key]))
    entries = recorded(repo, said)
    return [(*rest, *entries[one]) for rest, one in zip(rested, said, strict=True)]


def _sources(repo: Repository, codes: list[str], on: date) -> str:
    held = (policies.in_force(repo, code, on) for code in codes)
    return "; ".join(dict.fromkeys(policies.basis_of(repo, row) for row in held if row))
