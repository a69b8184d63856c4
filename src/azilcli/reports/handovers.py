"""One page for a day on which people are handed over: who, where, when, and what an escort must know."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.reports.grounds import line
from azilcli.reports.leaving import SAID, TAKEN_BY
from azilcli.reports.table import DATE, ID, INT, MAIN, Column, Report, Table, Word
from azilcli.repository import Record, Repository, organisations, people, policies
from azilcli.rules.children import is_minor
from azilcli.rules.leaving import DUBLIN, REMOVAL
from azilcli.rules.sql import ends, holds

_LEAVERS = f"""
    SELECT l.id AS leaving, l.person, l.kind, l.state, l.organisation, person.*,
           (SELECT coalesce(b.bed, b.room, b.site) FROM sleeper AS b WHERE b.person = l.person
             AND b.from_day <= :on AND {ends("b.to_day")} >= :on ORDER BY b.from_day DESC LIMIT 1) AS place,
           (SELECT r.appointment FROM valid_request AS r WHERE r.person = l.person AND r.what = 'handing-over'
             AND substr(r.appointment, 1, 10) = :on ORDER BY r.asked_on DESC, r.id LIMIT 1) AS hour,
           (SELECT group_concat(n.adjustment, ' ') FROM valid_need AS n WHERE n.person = l.person
             AND n.confidential IS NOT 1 AND n.found_on <= :on AND {ends("n.closed_on")} > :on) AS needs
    FROM leaving AS l JOIN person ON person.id = l.person
    WHERE l.agreed = :on AND l.failed IS NULL AND l.kind IN ('{REMOVAL}', '{DUBLIN}')
      AND (:taken_by = '' OR {TAKEN_BY})
    ORDER BY hour IS NULL, hour, person.sort_key, l.id"""
_BESIDE = f"""
    SELECT other.person, {is_minor("p")} AS is_minor, p.* FROM membership AS own
    JOIN membership AS other ON other.household = own.household AND {holds("other")}
     AND other.person != own.person
    JOIN person AS p ON p.id = other.person
    WHERE own.person = :person AND {holds("own")} ORDER BY p.birth_date, p.id"""
_TOLD = f"""
    SELECT told.person, told.on_day, {SAID}, told.what, 'told' AS record_kind, told.id FROM told
    WHERE told.person IN ({{ids}}) AND told.on_day <= :on
    UNION ALL
    SELECT r.person, r.asked_on, coalesce(o.name, r.organisation), r.what, 'request', r.id
    FROM valid_request AS r LEFT JOIN organisation AS o ON o.id = r.organisation
    WHERE r.person IN ({{ids}}) AND r.what IN ('handing-over', 'residence-told') AND r.asked_on <= :on
    ORDER BY 2, 1, 3"""
_NOTHING = "none-needed"


def handovers(repo: Repository, on: date, police: str | None = None) -> Report:
    """Those for whom the day is agreed, and who was told; of needs the codes alone, never a diagnosis."""
    leavers = repo.rows(_LEAVERS, on=on, taken_by=organisations.code(repo, police) if police else "")
    rows = [_row(repo, row, on) for row in leavers]
    columns = (
        Column("person", _("code"), ID),
        Column("name", _("name"), priority=MAIN),
        Column("birth_date", _("born"), DATE),
        Column("citizenship", _("citizenship"), ID),
        Column("kind", _("departure")),
        Column("organisation", _("taken over by"), ID, rare=True),
        Column("place", _("sleeps at"), ID),
        Column("hour", _("agreed hour")),
        Column("household", _("with")),
        Column("minors", _("minors with them"), INT),
        Column("languages", _("languages")),
        Column("needs", _("what an escort must know")),
    )
    return [
        Table("handovers", _("Handing over"), columns, rows),
        _told(repo, leavers, on),
    ]


def _row(repo: Repository, row: Record, on: date) -> tuple[object, ...]:
    beside = repo.rows(_BESIDE, person=row["person"], on=on)
    codes = sorted({code for code in (row["needs"] or "").split() if code != _NOTHING})
    labels = ", ".join(policies.label(repo, "adjustment", code) for code in codes)
    return (
        line(row["person"], "leaving", row["leaving"], "agreed"), people.name(row),
        row["birth_date"], row["citizenship"],
        Word(row["kind"], policies.label(repo, "leaving-kind", row["kind"])), row["organisation"],
        row["place"],
        dates.show_moment(row["hour"]) if row["hour"] else None,
        ", ".join(people.name(other) for other in beside) or None,
        sum(other["is_minor"] or 0 for other in beside), row["languages"],
        Word(" ".join(codes), labels) if codes else None,
    )  # fmt: skip


def _told(repo: Repository, leavers: list[Record], on: date) -> Table:
    """What was said to whom about the people of that day."""
    names = {row["person"]: people.name(row) for row in leavers}
    rows = [
        (row["on_day"], line(row["person"], row["record_kind"], row["id"]), names[row["person"]], row["said"],
         Word(row["what"] or "", policies.label(repo, "request-kind", row["what"])))
        for row in repo.rows_of(_TOLD, sorted(names), on=on)
    ]  # fmt: skip
    columns = (
        Column("on", _("day"), DATE),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("who", _("who was informed")),
        Column("what", _("what")),
    )
    return Table("told", _("Who was informed"), columns, rows)
