"""Interviews and other contacts of a period: by kind, by worker and site, by what they were about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from azilcli.language import _, n_
from azilcli.reports.grounds import Count, Grounds, counted
from azilcli.reports.lines import coded
from azilcli.reports.table import ID, INT, Column, Report, Table, Word
from azilcli.repository import Record, Repository, grouped
from azilcli.rules.sql import site_on

_CONTACTS = f"""
    SELECT c.id, c.person, c.kind, c.minutes, c.topics, c.staff, coalesce(c.confidential, 0) AS is_private,
           CASE WHEN EXISTS (SELECT 1 FROM erased AS e WHERE e.kind = 'contact' AND e.record = c.id)
           THEN 'erased' ELSE '' END AS erased,
           {site_on("c.person", "c.on_day")} AS site
    FROM valid_contact AS c WHERE c.on_day BETWEEN :first AND :last ORDER BY c.on_day, c.id"""


def care(repo: Repository, first: date, last: date, site: str | None = None, private: bool = False) -> Report:
    """The contacts of a period by kind, by worker and site, and by topic; private ones only if asked for.

    The site is the one where somebody slept on the day. Of one contact each topic counts.
    """
    contacts = [row for row in repo.rows(_CONTACTS, first=first, last=last) if site in (None, row["site"])]
    shown = [row for row in contacts if private or not row["is_private"]]
    left_out = len(contacts) - len(shown)
    notes = (n_("{n} private record not counted; to count it: --private",
                "{n} private records not counted; to count them: --private", left_out),)  # fmt: skip
    columns = _figures()
    kinds = grouped(shown, "kind")
    workers = grouped(shown, "staff", "erased", "site")
    topics: dict[str, list[Record]] = defaultdict(list)
    for row in shown:
        for topic in (row["topics"] or "").split() or [""] * bool(row["erased"]):
            topics[topic].append(row)
    total = (_("Total"), *_of(shown)) if shown else None
    return [
        Table("kinds", _("Contacts"), (Column("kind", _("kind")), *columns),
              [(kind, *_of(those)) for kind, those in coded(repo, "contact-kind", kinds)],
              notes if left_out else (), total),
        Table("workers", _("By worker and site"),
              (Column("staff", _("staff")), Column("site", _("site"), ID), *columns),
              [(_staff(staff, erased), site or None, *_of(those))
               for (staff, erased, site), those in sorted(workers.items())],
              grouped=True),
        Table("topics", _("By topic"), (Column("topic", _("topic")), *columns),
              [(topic, *_of(those, "topics")) for topic, those in coded(repo, "contact-topic", topics)]),
    ]  # fmt: skip


def _staff(staff: str, erased: str) -> str | None:
    """Who spoke with somebody; the name goes with the data of whom it was."""
    return staff or (Word("", _("(erased)")) if erased else None)


def _figures() -> tuple[Column, ...]:
    return (
        Column("contacts", _("contacts"), INT),
        Column("people", _("people"), INT),
        Column("minutes", _("minutes"), INT),
    )


def _of(those: Sequence[Record], field: str = "on_day") -> tuple[Any, ...]:
    """How many contacts, with how many people, and how long; and the field for which they are counted."""
    return (
        counted(those, "contact", field),
        counted(those, "contact", field, by="person"),
        minutes(those),
    )


def minutes(those: Sequence[Record]) -> Count:
    """How long some contacts took together, of those of which it is known."""
    timed = [row for row in those if row["minutes"]]
    return Count(sum(row["minutes"] for row in timed), Grounds("contact", timed, "minutes", share="minutes"))
