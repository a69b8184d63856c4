"""Health care: who was sent where, what came of it and who pays; who was examined, and who sleeps apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from azilcli.language import _
from azilcli.reports.care import figures, of_requests
from azilcli.reports.grounds import Count, counted
from azilcli.reports.lines import coded, in_order
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped, policies
from azilcli.rules.checks.care import HEALTH
from azilcli.rules.checks.health import LATEST_EXAMINATION, LATEST_RESULT
from azilcli.rules.identity import counts
from azilcli.rules.sql import TONIGHT, site_on

_REFERRALS = f"""
    SELECT r.id, r.what, r.state, r.result, r.cost, r.asked_on, r.answered_on,
           coalesce(r.person, r.household) AS whom,
           {site_on("r.person", "r.asked_on")} AS site
    FROM valid_request AS r
    WHERE r.asked_on BETWEEN :first AND :last AND r.what IN {HEALTH}
    ORDER BY r.asked_on, r.id"""
_EXAMINED = f"""
    SELECT e.id, e.person, e.fitness AS result,
           {site_on("e.person", "e.on_day")} AS site
    FROM examination AS e WHERE e.on_day BETWEEN :first AND :last AND {counts("examination", "e")}"""
_APART = f"""
    SELECT p.site, p.person, {LATEST_EXAMINATION} AS id FROM sleeper AS p
    WHERE {TONIGHT} AND {LATEST_RESULT} = 'isolation' ORDER BY +p.site, p.person"""


def health(repo: Repository, first: date, last: date, site: str | None = None) -> Report:
    """Referrals of a period by kind and site, as they stand now; who pays; results; examinations.

    The site is the one where somebody slept on the day of the request or of the examination.
    """
    asked = [row for row in repo.rows(_REFERRALS, first=first, last=last) if site in (None, row["site"])]
    examined = [row for row in repo.rows(_EXAMINED, first=first, last=last) if site in (None, row["site"])]
    apart = [row for row in repo.rows(_APART, on=last) if site in (None, row["site"])]
    return [
        _referrals(repo, asked),
        _by_code(repo, "costs", (_("Who pays"), _("who pays")), "request-cost", asked),
        _by_code(repo, "results", (_("Results"), _("result")), "request-result", asked),
        _examinations(examined, apart),
    ]


def _referrals(repo: Repository, asked: list[Record]) -> Table:
    rows = [
        (what, site or None, *of_requests(there))
        for what, those in coded(repo, "request-kind", grouped(asked, "what"))
        for site, there in sorted(grouped(those, "site").items())
    ]
    columns = (Column("what", _("referral")), Column("site", _("site"), ID), *figures())
    total = (_("Total"), None, *of_requests(asked)) if asked else None
    return Table("referrals", _("Referrals"), columns, rows, (), total, grouped=True)


def _by_code(
    repo: Repository, name: str, titles: tuple[str, str], list_: str, asked: Sequence[Record]
) -> Table:
    """How many referrals have which code of a list; those without one last."""
    title, head = titles
    field = name.removesuffix("s")
    columns = (Column(field, head), Column("referrals", _("referrals"), INT))
    by_code = grouped(asked, field)
    rows = [
        (
            Word(code, policies.label(repo, list_, code) if code else _("not recorded")),
            counted(by_code[code], "request", field),
        )
        for code in in_order(repo, list_, by_code)
    ]
    return Table(name, title, columns, rows)


def _examinations(examined: Sequence[Record], apart: Sequence[Record]) -> Table:
    """How many people were examined, by result; and who sleeps apart on the last day."""
    by_site, apart_at = grouped(examined, "site"), grouped(apart, "site")
    rows = [
        (site or None, *_of_examinations(by_site[site], apart_at[site]))
        for site in sorted(by_site.keys() | apart_at.keys())
    ]
    columns = (
        Column("site", _("site"), ID),
        Column("fit", _("examined: fit"), INT),
        Column("referred", _("referred to a doctor"), INT),
        Column("isolation", _("isolation"), INT),
        Column("other", _("another result, or erased"), INT, rare=True),
        Column("apart", _("isolation still open"), INT),
    )
    total = (_("Total"), *_of_examinations(examined, apart)) if rows else None
    return Table("examinations", _("Examinations"), columns, rows, (), total)


def _of_examinations(examined: Sequence[Record], apart: Sequence[Record]) -> tuple[Count, ...]:
    """The people of some examinations by result, each once for each; and those who sleep apart."""
    results = grouped(examined, "result")
    known = [results.pop(result, []) for result in ("fit", "referred", "isolation")]
    others = [row for those in results.values() for row in those]
    return (*map(_people, known), _people(others), _people(apart))


def _people(examined: Sequence[Record]) -> Count:
    """How many different people these examinations are of."""
    return counted(examined, "examination", "fitness", by="person")
