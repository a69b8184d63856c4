"""Whose term of accommodation ends in a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports.grounds import Line, line
from azilcli.reports.table import DATE, DETAIL, ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, people, places, policies, stays
from azilcli.rules.terms import GROUP


def expiring(
    repo: Repository, first: date, last: date, site: str | None = None, programme: str | None = None
) -> Report:
    """Who sleeps somewhere tonight and may do so until a day from `first` to `last`, both included.

    A term is as it stands today, with the extensions decided so far.
    """
    today = dates.today()
    here = places.sleepers_on(repo, today, places.parts(site) if site else None)
    here = [row for row in here if programme in (None, row["programme"])]
    until = stays.last_days(repo, [row["stay"] for row in here], today)
    here = [row for row in here if first.isoformat() <= until.get(row["stay"], "") <= last.isoformat()]
    stays_ = [row["stay"] for row in here]
    sql = (
        "SELECT id, stay FROM extension WHERE stay IN ({ids}) AND decided_on <= :today"
        " ORDER BY until, number, id"
    )
    extended = grouped(repo.rows_of(sql, stays_, today=today), "stay")
    households = people.households_of(repo, [row["person"] for row in here], today)
    here.sort(key=lambda row: (until[row["stay"]], row["site"], row["sort_key"], row["person"]))
    rules = {code: policies.terms(repo, code, today) for code in {row["programme"] for row in here}}
    listed: dict[tuple[Any, ...], Record] = {}
    for row in here:
        extensions, is_common = extended[row["stay"]], rules[row["programme"]].counted_from == GROUP
        cells = (
            until[row["stay"]],
            row["site"],
            row["bed"] or row["room"] or row["site"],
            _known(row, () if is_common else extensions, "arrived" if is_common else "until"),
            people.name(row),
            Word(row["programme"], policies.label(repo, "programme", row["programme"])),
            row["arrived"],
            len(extensions),
            households.get(row["person"]),
        )
        term = {"stay": row["stay"], "programme": row["programme"], "extensions": len(extensions)}
        listed.setdefault(cells, term | {"is_common": is_common})
    columns = (
        Column("until", _("until"), DATE),
        Column("site", _("site"), ID),
        Column("place", _("place"), ID, priority=3),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("programme", _("programme"), priority=DETAIL),
        Column("arrived", _("arrived"), DATE, priority=3),
        Column("extensions", _("extensions"), INT, priority=4),
        Column("household", _("household"), rare=True, priority=DETAIL),
    )
    persons = len({row["person"] for row in here})
    notes = (n_("{n} person", "{n} people", persons),)
    terms = partial(_terms, repo, [*listed.values()], today)
    title = _("Terms that end")
    return [Table("expiring", title, columns, [*listed], notes, grouped=True, beside=terms)]


def _known(row: Record, extensions: Sequence[Record], field: str) -> Line:
    """By whom a term is known, with the record that says it: the last extension, or the stay."""
    if extensions:
        return line(row["person"], "extension", extensions[-1]["id"], "until")
    return line(row["person"], "stay", row["stay"], field)


def _terms(repo: Repository, listed: Sequence[Record], today: date) -> Table:
    """Of each stay the day its term is counted from, and the policies of it.

    The common term of a group is counted from no day.
    """
    from azilcli.reports.why import limits

    stays_ = [row["stay"] for row in listed]
    begun = repo.rows_of("SELECT id, anchor FROM stay WHERE id IN ({ids})", stays_)
    anchors = {row["id"]: row["anchor"] for row in begun}
    told: dict[tuple[str, str, int], tuple[Word | None, str]] = {}
    rows = []
    for row in listed:
        programme, number = row["programme"], row["extensions"]
        anchor = None if row["is_common"] else anchors[row["stay"]]
        key = (programme, anchor or "", number)
        if key not in told:
            codes = [f"{programme}.base", *(f"{programme}.extension-{n + 1}" for n in range(number))]
            codes = [f"{programme}.until"] if row["is_common"] else codes
            day = dates.iso(anchor) if anchor else today
            told[key] = limits(repo, codes, day), _sources(repo, codes, day)
        rows.append((anchor, *told[key]))
    columns = (
        Column("counted_from", _("counted from"), DATE),
        Column("limits", _("terms and limits")),
        Column("source", _("source"), priority=DETAIL),
    )
    return Table("terms", "", columns, rows)


def _sources(repo: Repository, codes: Sequence[str], on: date) -> str:
    held = (policies.in_force(repo, code, on) for code in codes)
    return "; ".join(dict.fromkeys(policies.basis_of(repo, row) for row in held if row))
