"""Who was examined and informed, and who is vulnerable: tonight's residents, or one person."""

from __future__ import annotations

from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, current, n_
from azilcli.reports.table import DATE, ID, Column, Report, Table, Word, once
from azilcli.repository import Repository, health, people, places, policies
from azilcli.repository.places import Place
from azilcli.text.keys import place_key


def residents(repo: Repository, on: date, place: Place | None = None) -> Report:
    """Who sleeps there tonight, with examination, receipt and vulnerabilities; who lacks what first.

    Lacking is counted at sites before which an examination is asked for (ZMZ-1 42(4)).
    """
    sleepers = places.sleepers_on(repo, on, place)
    codes = [row["person"] for row in sleepers]
    examined = health.examinations(repo, codes, on)
    informed = health.receipts(repo, codes, on)
    vulnerable = health.vulnerabilities(repo, codes, on)
    asking = {
        row["id"]
        for row in repo.rows("SELECT id, kind FROM site")
        if health.needed_before(repo, row["kind"], on)
    }
    results, kinds = _words(repo, "examination-result"), _words(repo, "vulnerability")
    missing_words = {"examination": _("examination"), "information": _("receipt of information")}
    lines: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = []
    lacking: dict[str, set[str]] = {"examination": set(), "information": set()}
    for row in sleepers:
        code = row["person"]
        missing = [
            name
            for name, those in (("examination", examined), ("information", informed))
            if row["site"] in asking and code not in those
        ]
        for name in missing:
            lacking[name].add(code)
        where = row["bed"] or row["room"] or row["site"]
        result = examined[code]["fitness"] if code in examined else ""
        has = vulnerable.get(code, [])
        cells = (
            row["site"], where, code, people.name(row),
            Word(" ".join(missing), ", ".join(missing_words[name] for name in missing)),
            examined[code]["on_day"] if code in examined else None,
            _word(results, result),
            informed[code]["on_day"] if code in informed else None,
            Word(" ".join(has), ", ".join(kinds.get(kind, kind) for kind in has)),
        )  # fmt: skip
        order = ("examination" not in missing, not missing, row["site"], place_key(where), row["sort_key"])
        lines.append((order, cells))
    columns = (
        Column("site", _("site"), ID),
        Column("place", _("place"), ID),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("missing", _("missing")),
        Column("examined", _("examined"), DATE),
        Column("result", _("result")),
        Column("informed", _("informed"), DATE),
        Column("vulnerabilities", _("vulnerable")),
    )
    notes = (
        _("Night of {day}", day=dates.show_long(on)),
        n_("{n} without an examination", "{n} without an examination", len(lacking["examination"])),
        n_("{n} without a receipt of information", "{n} without a receipt of information",
           len(lacking["information"])),
    )  # fmt: skip
    rows = once(cells for _order, cells in sorted(lines, key=lambda line: line[0]))
    return [Table("health", _("Examinations and vulnerabilities"), columns, rows, notes)]


def about_person(repo: Repository, person_id: str, on: date) -> list[Table]:
    """The examinations, receipts of information and vulnerabilities of a person, the latest first."""
    results, kinds = _words(repo, "examination-result"), _words(repo, "vulnerability")
    return [
        Table(
            "examinations",
            _("Examinations"),
            (
                Column("on_day", _("day"), DATE),
                Column("result", _("result")),
                Column("place", _("where")),
                Column("by_whom", _("by whom")),
            ),
            [
                (row["on_day"], _word(results, row["fitness"]),
                 row["place"], row["by_whom"])
                for row in health.of_person(repo, "examination", person_id)
            ],
        ),
        Table(
            "information",
            _("Receipts of information"),
            (Column("on_day", _("day"), DATE), Column("language", _("language"))),
            [(row["on_day"], row["language"]) for row in health.of_person(repo, "information", person_id)],
        ),
        Table(
            "vulnerabilities",
            _("Vulnerabilities"),
            (
                Column("kind", _("kind")),
                Column("from_day", _("from"), DATE),
                Column("to_day", _("to"), DATE),
            ),
            [
                (_word(kinds, row["kind"]), row["from_day"], row["to_day"])
                for row in health.different(health.of_person(repo, "vulnerability", person_id))
            ],
        ),
    ]  # fmt: skip


def _words(repo: Repository, list_: str) -> dict[str, str]:
    return {row["code"]: row[current()] for row in policies.codes(repo, list_)}


def _word(words: dict[str, str], code: str) -> Word:
    return Word(code, words.get(code) or code)
