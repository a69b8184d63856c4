"""The list with which a shift is handed over: what was recorded since a moment, in people's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.reports import journal, words
from azilcli.reports.table import DATE, DETAIL, ID, MAIN, MOMENT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, people, whereabouts
from azilcli.repository.history import UNDO

_GROUPS = (
    ("came", N_("Came"), ("admit", "allocate")),
    ("moved", N_("Moved"), ("transfer",)),
    ("left", N_("Left"), ("discharge", "leaving")),
    ("away", N_("Absences and passes"), ("absent", "return", "presence", "pass", "refusal")),
    ("health", N_("Health and needs"), ("health", "need")),
    ("measures", N_("Measures"), ("measure", "restriction", "remedy")),
    ("warnings", N_("Warnings of eviction"), ("warning",)),
    ("corrected", N_("Corrected or undone"), ("correct", "undo", "db")),
    ("other", N_("Other"), ()),
)
"""The parts of the list, each with the first words of the commands that it holds."""
_CORRECTING = ("correct", "cancel", "edit", "merge", "unsign")
"""The second words of those that put something right, whatever it was."""
_WORDS = {
    "admit": N_("admitted"), "transfer": N_("moved"), "discharge": N_("left"), "extend": N_("term extended"),
    "absent": N_("away, whereabouts unknown"), "return": N_("back"), "pass grant": N_("overnight pass"),
    "pass cancel": N_("overnight pass cancelled"), "presence record": N_("daily check"),
    "health exam": N_("examined"), "health info": N_("received information"), "correct": N_("corrected"),
    "undo": N_("undone"), "person add": N_("entered"), "person edit": N_("data of a person edited"),
}  # fmt: skip
"""What the commands of every day did; the others are told by what they recorded."""


def since(typed: str) -> datetime:
    """The moment in UTC from which a shift is told: a time of day means the last such time.

    Raises `UsageError` for what cannot be read, and for what lies in the future.
    """
    if any(sign in typed.strip() for sign in " T") or dates.is_day(typed):
        text = dates.parse_time(typed)
        moment = _instant(text) if "T" in text else dates.begin(dates.iso(text))
    else:
        clock, today = dates.parse_clock(typed), dates.today()
        moment = _instant(dates.parse_time(f"{today.isoformat()} {clock}"))
        if moment > dates.reached():
            moment = _instant(dates.parse_time(f"{(today - timedelta(days=1)).isoformat()} {clock}"))
    if moment > dates.reached():
        raise UsageError(_("“{text}” lies in the future", text=typed), _("give an earlier time"))
    return moment


def _instant(text: str) -> datetime:
    moment = dates.instant(text)
    assert moment is not None
    return moment


def handover(repo: Repository, typed: str, site: str = "") -> Report:
    """What was recorded since a moment, of all sites or of one, and who is away now."""
    begin = since(typed)
    columns = (
        Column("group", ""), Column("recorded_at", _("recorded"), MOMENT),
        Column("what", _("what"), priority=MAIN),
        Column("about", _("about"), priority=MAIN), Column("day", _("for day"), DATE, rare=True),
        Column("actor", _("by")), Column("entry", _("entry"), priority=DETAIL),
    )  # fmt: skip
    title = _("Shift since {moment}", moment=dates.show_moment(begin.isoformat()))
    if site:
        title = _("{title}, {site}", title=title, site=site)
    entries = list(_entries(repo, begin, site))
    order = [code for code, _words, _commands in _GROUPS]
    rows = sorted((_row(repo, one) for one in entries), key=lambda row: (order.index(row[0]), row[1]))
    return [Table("shift", title, columns, rows, grouped=True), _away(repo, site)]


def _entries(repo: Repository, begin: datetime, site: str) -> Iterator[Record]:
    """The entries since a moment that count, the oldest first; those that concern a site, if one is given."""
    rows = repo.rows(
        "SELECT * FROM entry WHERE recorded_at >= :begin AND action NOT IN ('init', 'db upgrade')"
        " AND seq NOT IN (SELECT entry FROM voided) ORDER BY seq",
        begin=begin.isoformat(),
    )
    if not site:
        yield from rows
        return
    asked = [{"subject": row["id"], "action": row["action"]} for row in rows]
    concerned = whereabouts.sites(repo, dates.today(), asked)
    for row, sites in zip(rows, concerned, strict=True):
        if site in sites or site in _placed(repo, row):
            yield row


def _placed(repo: Repository, entry: Record) -> set[str]:
    """The sites whose places an entry gave somebody, or took."""
    sql = """SELECT site FROM slept WHERE id IN
        (SELECT record FROM change WHERE entry = :seq AND kind = 'placement')"""
    return {row["site"] for row in repo.rows(sql, seq=entry["seq"])}


def _row(repo: Repository, entry: Record) -> tuple[Any, ...]:
    action = str(entry["action"])
    changes = repo.rows("SELECT * FROM change WHERE entry = :seq ORDER BY position", seq=entry["seq"])
    about = journal.about(repo, entry["seq"])
    undone = [change["record"] for change in changes if change["kind"] == UNDO]
    if undone:
        about = "; ".join(_undone(repo, undone))
    return (
        _group(action), entry["recorded_at"], _done(action, changes), about,
        journal.earlier_day(entry, changes), entry["actor"], entry["id"][:8],
    )  # fmt: skip


def _undone(repo: Repository, targets: Iterable[str]) -> Iterator[str]:
    """What was taken back, in words."""
    for target in targets:
        row = repo.row("SELECT * FROM entry WHERE id = :id", id=target)
        if row:
            changes = repo.rows("SELECT * FROM change WHERE entry = :seq ORDER BY position", seq=row["seq"])
            yield f"{_done(row['action'], changes).shown}: {journal.about(repo, row['seq'])}"


def _group(action: str) -> Word:
    first, _space, second = action.partition(" ")
    found = next((code for code, _title, firsts in _GROUPS if first in firsts), "other")
    if second.split(" ")[0] in _CORRECTING and action != "pass cancel":
        found = "corrected"
    return Word(found, _(next(title for code, title, _firsts in _GROUPS if code == found)))


def _done(action: str, changes: list[Record]) -> Word:
    """What an entry did, in words: those of its command, else of the first kind of record it wrote."""
    name = action.partition(" (")[0]
    if name in _WORDS:
        return Word(action, _(_WORDS[name]))
    kinds = [words.kind(change["kind"]) for change in changes if change["kind"] != "override"]
    return Word(action, kinds[0] if kinds else action)


def _away(repo: Repository, site: str) -> Table:
    """Who is away now, on a pass or without."""
    rows = repo.rows(
        """SELECT stay.person, person.*, absence.from_day, absence.expected AS back, 0 AS on_pass, s.site
        FROM stay CROSS JOIN absence ON absence.stay = stay.id JOIN person ON person.id = stay.person
        JOIN slept AS s ON s.stay = stay.id AND s.to_day IS NULL
        WHERE stay.departed IS NULL AND absence.from_day <= :today
          AND (absence.to_day IS NULL OR absence.to_day > :today)
        UNION ALL
        SELECT stay.person, person.*, pass.from_day, pass.to_day AS back, 1 AS on_pass, s.site
        FROM stay CROSS JOIN pass ON pass.stay = stay.id JOIN person ON person.id = stay.person
        JOIN slept AS s ON s.stay = stay.id AND s.to_day IS NULL
        WHERE stay.departed IS NULL AND pass.from_day <= :today AND pass.to_day > :today
        ORDER BY sort_key""",
        today=dates.today(),
    )
    columns = (
        Column("person", _("code"), ID), Column("name", _("name"), priority=MAIN), Column("site", _("site")),
        Column("from_day", _("since"), DATE), Column("back", _("expected back"), DATE),
        Column("why", _("why")),
    )  # fmt: skip
    lines = [
        (ids.show(row["person"]), people.name(row), row["site"], row["from_day"], row["back"],
         Word("pass", _("overnight pass")) if row["on_pass"] else Word("absent", _("absence")))
        for row in rows
        if site in ("", row["site"])
    ]  # fmt: skip
    return Table("away", _("Away now"), columns, lines)
