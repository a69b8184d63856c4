"""Beneficiaries with a counsellor: contract, plan, courses, interviews, and what came of the plans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, c_
from azilcli.reports.extending import why_not
from azilcli.reports.grounds import Count, Grounds, counted, line, measured
from azilcli.reports.lengths import days_between, median
from azilcli.reports.table import (
    DATE,
    DECIMAL,
    DETAIL,
    FLAG,
    ID,
    INT,
    MAIN,
    PERCENT,
    Column,
    Report,
    Table,
    Word,
)
from azilcli.repository import Record, Repository, evidence, grouped, people, policies
from azilcli.repository.counsellors import is_of, of_plan, refuse_unknown
from azilcli.rules import decisions
from azilcli.rules.children import ADULT
from azilcli.rules.conditions import CONTRACT, INTERVIEW, PLAN, SLOVENIAN, SOCIETY, months_since
from azilcli.rules.plans import FEWEST_STEPS, realised
from azilcli.rules.sql import TONIGHT, ends, limit
from azilcli.rules.status import IS_SUPPORTED
from azilcli.rules.terms import added

Outlook = Callable[[Repository, str, date], Sequence[Mapping[str, Any]]]
"""What would become of everybody of a site if an extension were decided on a day."""

_SERVED = decisions.last("p.person", ("final-positive",), "d.served_on")
_MONTHS = limit("integration.contract-months", "s.anchor")
_THERE = f"""
    SELECT p.*, s.anchor, {added(f"coalesce({_SERVED}, s.anchor)", _MONTHS)} AS sign_by,
           {of_plan("p.person", ":on")} AS counsellor
    FROM sleeper AS p JOIN stay AS s ON s.id = p.stay
    WHERE {TONIGHT} AND {IS_SUPPORTED} AND (:site IS NULL OR p.site = :site)
    ORDER BY p.site, p.sort_key, p.person, s.anchor IS NULL, s.anchor, p.placement"""
_STEPS = f"""
    SELECT st.id, l.person, l.staff, st.field, st.due_day, st.done_on,
           CASE WHEN st.done_on <= :on THEN st.state ELSE 'open' END AS state
    FROM valid_plan AS l JOIN valid_step AS st ON st.plan = l.id
    WHERE l.person IN ({{ids}}) AND st.set_on <= :on AND {ends("l.made_on")} <= :on ORDER BY st.id"""
_SAID = {CONTRACT: "signed_on", PLAN: "made_on", INTERVIEW: "on_day", SLOVENIAN: "as_of", SOCIETY: "as_of"}
"""The field that says each proof, in a record of its own; in evidence it is the day."""


class _One:
    """Somebody with a counsellor, as things stand on a day."""

    def __init__(self, repo: Repository, row: Record, on: date, refused: str | None) -> None:
        self.row, self.refused = row, refused
        self.anchor = dates.iso(row["anchor"]) if row["anchor"] else on
        since = [
            proof
            for proof in sorted(evidence.proven(repo, row["person"]), key=lambda proof: str(proof["day"]))
            if self.anchor.isoformat() <= proof["day"] <= on.isoformat()
        ]
        self.proofs = grouped(since, "kind")
        self.attended = {
            kind: Count(its[-1]["percent"], _proven(its[-1]))
            for kind, those in self.proofs.items()
            if (its := [proof for proof in those if proof["percent"] is not None])
        }
        age = dates.age(row["birth_date"], on)
        self.is_adult = age is None or age >= ADULT
        months = evidence.interview_months(repo, row["person"], self.anchor, on)
        self.is_interviewed = bool(months and months[-1].held)
        ceiling = policies.terms(repo, row["programme"], self.anchor).ceiling
        last = dates.add_months(self.anchor, ceiling) if ceiling and row["anchor"] else None
        self.left = max(0, len(months_since(on, last)) if last > on else 0) if last else None

    @property
    def contract(self) -> str:
        """Whether the contract was signed, in time, and whether it is asked for at all (ZMZ-1 90(3))."""
        if signed := self.proofs[CONTRACT]:
            return "late" if signed[0]["day"] > (self.row["sign_by"] or dates.OPEN) else "signed"
        return "missing" if self.is_adult else "not-asked"

    @property
    def sleeps(self) -> Grounds:
        """Where they sleep, on which rests that they are counted at all."""
        return Grounds("placement", [self.row], "from_day", "placement")


def _proven(proof: Record) -> Grounds:
    """The record that proves something."""
    kind = proof["of_kind"]
    return Grounds(kind, [proof], "on_day" if kind == "evidence" else _SAID[proof["kind"]], "record")


def integration(
    repo: Repository,
    on: date,
    site: str | None = None,
    counsellor: str | None = None,
    outlook: Outlook | None = None,
) -> Report:
    """Everybody in a house or with the allowance on a day, also by house, and the steps of their plans.

    Of two stays of somebody in one house the one with the earlier term counts; the total has everybody once.
    What would be refused is asked of the very rule by which an extension is granted.
    """
    refuse_unknown(repo, counsellor)
    there = grouped(repo.rows(_THERE, on=on, site=site), "site", "person")
    rows = [row for row, *_again in there.values() if is_of(row["counsellor"], counsellor)]
    refused: dict[str, str] = {}
    if outlook:
        for house in sorted({row["site"] for row in rows}):
            refused |= {one["person"]: why_not(repo, one) for one in outlook(repo, house, on)}
    everybody = [_One(repo, row, on, refused.get(row["person"])) for row in rows]
    steps = grouped(repo.rows_of(_STEPS, sorted({row["person"] for row in rows}), on=on), "person")
    held = policies.in_force(repo, FEWEST_STEPS, on)
    fewest = int(held["value"]) if held else 1
    every = [step for those in steps.values() for step in those]
    by_staff = [{**step, "counsellor": step["staff"] or "–"} for step in every]
    return [
        _houses(everybody, steps, on, fewest),
        _people(everybody, steps, on, fewest),
        _realised(repo, "fields", _("Realisation by field"), "field", _("field"), every, on, fewest),
        _realised(repo, "counsellors", _("Realisation by counsellor"), "counsellor", _("counsellor"),
                  by_staff, on, fewest),
    ]  # fmt: skip


def _figures(steps: Sequence[Record], on: date, fewest: int) -> tuple[Any, ...]:
    """Steps that were not dropped, how they stand, how late they were, and the share that was realised."""
    states = grouped(steps, "state")
    kept = [step for step in steps if step["state"] != "dropped"]
    late = [step for step in states["open"] if (step["due_day"] or dates.OPEN) < on.isoformat()]
    over = [step for step in steps if step["state"] in ("reached", "partly") and step["due_day"]]
    over = [{**step, "late": max(0, days_between(step["due_day"], step["done_on"]))} for step in over]
    days = sorted(step["late"] for step in over)
    return (
        *(counted(those, "step", "state") for those in (kept, states["reached"], states["partly"])),
        counted(late, "step", "due_day"),
        measured(median(days) if days else None, Grounds("step", over, "done_on", share="late")),
        measured(realised([step["state"] for step in steps], fewest), Grounds("step", kept, "state")),
    )


def _figure_columns() -> tuple[Column, ...]:
    return (
        Column("steps", _("steps"), INT),
        Column("reached", _("reached"), INT, priority=DETAIL),
        Column("partly", _("partly"), INT, priority=DETAIL),
        Column("late", _("late"), INT),
        Column("lateness", _("days late, median"), DECIMAL, priority=DETAIL),
        Column("realised", _("realised"), PERCENT),
    )


def _sleeping(those: Sequence[_One]) -> Count:
    return Count(len(those), *(one.sleeps for one in those))


def _by(proofs: Sequence[Record]) -> Count:
    return Count(len(proofs), *map(_proven, proofs))


def _houses(everybody: Sequence[_One], steps: Mapping[str, Sequence[Record]], on: date, fewest: int) -> Table:
    def cells(those: Sequence[_One]) -> tuple[Any, ...]:
        signed, late, missing = (
            [one for one in those if one.contract == word] for word in ("signed", "late", "missing")
        )
        planned = [one.proofs[PLAN][-1] for one in those if one.proofs[PLAN]]
        seen = [one.proofs[INTERVIEW][-1] for one in those if one.is_interviewed]
        own = [step for one in those for step in steps[one.row["person"]]]
        return (
            _sleeping(those), *(_by([one.proofs[CONTRACT][0] for one in its]) for its in (signed, late)),
            _sleeping(missing), _by(planned), _by(seen), _sleeping([one for one in those if one.refused]),
            *_figures(own, on, fewest),
        )  # fmt: skip

    by_house: dict[str, list[_One]] = defaultdict(list)
    for one in everybody:
        by_house[one.row["site"]].append(one)
    rows = [(house, *cells(those)) for house, those in by_house.items()]
    columns = (
        Column("site", _("site"), ID),
        Column("people", _("people"), INT),
        Column("contract", _("contract in time"), INT),
        Column("contract_late", _("contract late"), INT),
        Column("contract_missing", _("no contract"), INT),
        Column("plan", _("with a plan"), INT),
        Column("interviewed", _("interviewed this month"), INT),
        Column("would_be_refused", _("extension would be refused"), INT),
        *_figure_columns(),
    )
    once = {one.row["person"]: one for one in reversed(everybody)}
    total = (_("Total"), *cells([*once.values()])) if len(rows) > 1 else None
    return Table("houses", _("Integration by house"), columns, rows, (), total)


def _people(everybody: Sequence[_One], steps: Mapping[str, Sequence[Record]], on: date, fewest: int) -> Table:
    words = {
        "signed": c_("contract", "signed"),
        "late": _("signed late"),
        "missing": _("missing"),
        "not-asked": _("not asked for"),
    }
    rows = []
    for one in everybody:
        row, contract = one.row, one.contract
        figures = _figures(steps[row["person"]], on, fewest)
        rows.append(
            (
                row["site"], line(row["person"], "placement", row["placement"], "from_day"),
                people.name(row), row["counsellor"], Word(contract, words[contract]),
                _day(one.proofs[CONTRACT][:1]), _day(one.proofs[PLAN][-1:]),
                one.attended.get(SLOVENIAN), one.attended.get(SOCIETY), _day(one.proofs[INTERVIEW][-1:]),
                int(one.is_interviewed), figures[0], figures[3], figures[5], one.left, one.refused,
            )
        )  # fmt: skip
    columns = (
        Column("site", _("site"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name"), priority=MAIN),
        Column("counsellor", _("counsellor"), rare=True, priority=3),
        Column("contract", _("contract")),
        Column("signed_on", _("signed on"), DATE, priority=DETAIL),
        Column("plan_on", _("plan of"), DATE),
        Column("slovenian", _("Slovenian course, %"), INT, priority=3),
        Column("society", _("society course, %"), INT, priority=3),
        Column("interview_on", _("last interview"), DATE),
        Column("interviewed", _("interviewed this month"), FLAG),
        Column("steps", _("steps"), INT, priority=3),
        Column("late", _("late"), INT, priority=3),
        Column("realised", _("realised"), PERCENT),
        Column("months_left", _("months left"), INT),
        Column("refused", _("an extension would be refused for"), priority=2),
    )
    return Table("people", _("Integration by person"), columns, rows, grouped=True)


def _day(proofs: Sequence[Record]) -> str | None:
    return proofs[0]["day"] if proofs else None


def _realised(
    repo: Repository,
    name: str,
    title: str,
    by: str,
    head: str,
    steps: Iterable[Record],
    on: date,
    fewest: int,
) -> Table:
    """The steps by what they are about, or by whose they are."""
    own = grouped(steps, by)
    rows = [
        (
            Word(key, policies.label(repo, "step-field", key)) if by == "field" else key,
            *_figures(own[key], on, fewest),
        )
        for key in sorted(own)
    ]
    return Table(name, title, (Column(by, head), *_figure_columns()), rows)
