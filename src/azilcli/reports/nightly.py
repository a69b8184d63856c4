"""What a night is handed over with: figures on a page, then who came and is away, what is new, what is due.

What is new is told by what an earlier night left behind of its findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _
from azilcli.reports import conflicts, findings, movements, occupancy
from azilcli.reports.findings import Finding, Said, Wanted
from azilcli.reports.grounds import Count, line, of_row
from azilcli.reports.table import DATE, ID, INT, MAIN, Column, Facts, Report, Table, Word, once
from azilcli.repository import Record, Repository, keeping, people, places, presence
from azilcli.repository import conflicts as stored
from azilcli.rules.check import SEVERITIES
from azilcli.rules.sql import holds
from azilcli.tuples import NamedTuple

WEEK = 7
"""So many days ahead it says what is due."""
_DEEMED = "deemed-withdrawal"
"""The check that finds whose application is deemed withdrawn by an absence."""


class Night(NamedTuple):
    """The report, and what of it a script and the night after need."""

    report: Report
    figures: dict[str, Any]
    """The figures of the first page, by their English names."""
    said: list[Said]
    """Every finding of the night."""
    worst: str
    """The severity of the gravest new finding; '' where nothing is new."""

    @property
    def sentence(self) -> str:
        """The night in a line, for a script to mail or to log."""
        figures = self.figures
        return _(
            "{night}: occupied {occupied} of {capacity}, over {over}, free {free}; in {arrived}, out {left}, "
            "moved {moved}; away {away}, deemed withdrawn {deemed}; findings {findings}, new {new}; "
            "due {due}; conflicts {conflicts}", **{**figures, "night": dates.show(figures["night"])},
        )  # fmt: skip


def report(repo: Repository, on: date, site: str | None = None) -> Report:
    """The report of a night by itself, compared with none."""
    return [part for part in nightly(repo, on, site).report if part.name != "new"]


def nightly(
    repo: Repository, on: date, site: str | None = None, before: Sequence[Said] | None = None
) -> Night:
    """The report of a night, of one site or all; `before` are the findings of the night it is compared with.

    Where there is none, every finding is new.
    """
    wanted = Wanted(site or "")
    those = findings.found(repo, on, wanted)
    fresh = those if before is None else findings.new(those, before)
    gone = len(before) - (len(those) - len(fresh)) if before is not None else 0
    slept = _table(occupancy.occupancy(repo, on, site=site))
    moved = _table(movements.movements(repo, on, on, places.parts(site) if site else None))
    due = _table(findings.due(repo, on, WEEK, site or ""))
    new = _table(findings.as_report(repo, on, wanted, fresh))
    away = _away(repo, on, site, those)
    open_ = conflicts.table(repo, stored.open_ones(repo))
    parts = [
        _over(slept),
        moved,
        away,
        _kept(repo, on, site),
        new._replace(name="new", title=_("New findings")),
        due._replace(title=_("What is due within a week")),
        open_,
    ]
    figures: dict[str, Any] = {
        "night": on.isoformat(),
        **_figures(slept),
        **_counts(moved),
        "away": _lines(away.rows),
        "deemed": _lines(row for row in away.rows if row[-1] is not None),
        "findings": len(those),
        "new": len(fresh),
        "gone": gone,
        "due": len(due.rows),
        "conflicts": len(open_.rows),
    }
    first = _first_page(figures, before is None)
    everything = findings.as_report(repo, on, wanted._replace(summary=True), those)
    worst = max((one.check.severity for one in fresh), key=SEVERITIES.index, default="")
    return Night([first, slept, *parts, *everything], figures, [one.said for one in those], worst)


def _table(made: Report) -> Table:
    """The table of a report that has but one."""
    (one,) = (part for part in made if isinstance(part, Table))
    return one


def _figures(slept: Table) -> dict[str, Any]:
    """The sums of the night, without those at sites that have no beds."""
    at = {column.key: number for number, column in enumerate(slept.columns)}
    rows = slept.rows[: slept.total_at]
    return {key: sum(row[at[key]] or 0 for row in rows) for key in ("occupied", "capacity", "free", "over")}


def _counts(moved: Table) -> dict[str, int]:
    named = {"arrived": "in", "left": "out", "moved": "moved", "extended": "extended"}
    return {name: _lines(row for row in moved.rows if row[1] == what) for name, what in named.items()}


def _lines(rows: Iterable[tuple[Any, ...]]) -> Count:
    """How many lines there are of a list, with what they tell of."""
    those = [*rows]
    return Count(len(those), *(one for row in those for one in of_row(row)))


def _over(slept: Table) -> Table:
    """The sites where people sleep without a bed of their own."""
    at = [column.key for column in slept.columns]
    chosen = [at.index(key) for key in ("site", "capacity", "out_of_service", "occupied", "over")]
    rows = [tuple(row[number] for number in chosen) for row in slept.rows if row[at.index("over")]]
    columns = tuple(slept.columns[number] for number in chosen)
    return Table("over", _("Over capacity"), columns, rows)


def _away(repo: Repository, on: date, site: str | None, those: Sequence[Finding]) -> Table:
    """Who is away in the night or on a pass, and from which day an application is deemed withdrawn."""
    deemed = {one.row["subject"]: one.row["day"] for one in those if one.check.code == _DEEMED}
    rows = repo.rows(
        "SELECT sleeper.*, absence.id AS absence, absence.from_day AS away_since, absence.expected,"
        " pass.id AS pass, pass.from_day AS pass_from,"
        " pass.to_day AS pass_to FROM sleeper"
        f" LEFT JOIN absence_taken AS absence ON absence.stay = sleeper.stay AND {holds('absence')}"
        f" LEFT JOIN pass_taken AS pass ON pass.stay = sleeper.stay AND {holds('pass')}"
        f" WHERE sleeper.stay IN ({presence.AWAY}) AND {holds('sleeper')}"
        + (" AND sleeper.site = :site" if site else "")
        + " ORDER BY sleeper.site, sleeper.sort_key, sleeper.placement",
        on=on,
        **({"site": site} if site else {}),
    )
    columns = (
        Column("site", _("site"), ID),
        Column("place", _("place"), ID, priority=3),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("state", _("state")),
        Column("since", _("since"), DATE),
        Column("until", _("back on"), DATE),
        Column("deemed", _("deemed withdrawn from"), DATE, priority=MAIN),
    )
    return Table(
        "away", _("Away that night"), columns, once(_absent(row, deemed) for row in rows), grouped=True
    )


def _absent(row: Record, deemed: dict[str, Any]) -> tuple[Any, ...]:
    is_out = row["away_since"] is None
    return (
        row["site"],
        row["bed"] or row["room"] or row["site"],
        line(row["person"], *(("pass", row["pass"]) if is_out else ("absence", row["absence"]))),
        people.name(row),
        Word("on-pass", _("on a pass")) if is_out else Word("absent", _("away")),
        row["pass_from"] if is_out else row["away_since"],
        row["pass_to"] if is_out else row["expected"],
        deemed.get(row["person"]),
    )


def _kept(repo: Repository, on: date, site: str | None) -> Table:
    """What is kept free that night, and for whom."""
    rows = [
        (line(one.place, "hold", one.id), one.people, one.label, one.from_day, one.until)
        for one in keeping.between(repo, on)
        if one.from_day <= on.isoformat() and site in (None, one.place.partition("/")[0])
    ]
    columns = (
        Column("place", _("place"), ID),
        Column("beds", _("beds"), INT),
        Column("label", _("for whom")),
        Column("from_day", _("from"), DATE),
        Column("until", _("until"), DATE),
    )
    return Table("holds", _("Kept free"), columns, rows)


def _first_page(figures: dict[str, Any], is_first: bool) -> Facts:
    """The figures of the night, in words."""
    words = {
        "night": _("night"),
        "occupied": _("occupied"),
        "capacity": _("capacity"),
        "free": _("free"),
        "over": _("over capacity"),
        "arrived": _("arrived"),
        "left": _("left"),
        "moved": _("moved"),
        "extended": _("extended"),
        "away": _("away that night"),
        "deemed": _("of these, deemed withdrawn"),
        "findings": _("findings"),
        "new": _("new findings"),
        "gone": _("findings that are settled"),
        "due": _("due within a week"),
        "conflicts": _("conflicts to decide"),
    }
    items = [(key, words[key], value, DATE if key == "night" else INT) for key, value in figures.items()]
    note = (_("There is no earlier night to compare with: every finding counts as new"),) if is_first else ()
    return Facts("nightly", _("The night in figures"), items, note)
