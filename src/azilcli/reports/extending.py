"""Who of a site would be extended on a day, and who would be refused and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports.table import DATE, DETAIL, FLAG, ID, INT, Column, Report, Table, Word
from azilcli.repository import Repository, policies
from azilcli.rules.conditions import Condition


def extending(repo: Repository, extensions: Sequence[Mapping[str, Any]], on: date) -> Report:
    """The extensions that would be granted or refused on a day, as a table."""
    why = [why_not(repo, extension) for extension in extensions]
    rows = [
        (
            one["until"],
            one["person"],
            one["name"],
            one["extension"],
            one["ground"] and Word(one["ground"], policies.label(repo, "extension-ground", one["ground"])),
            one["new_until"],
            int(not missing),
            missing,
        )
        for one, missing in zip(extensions, why, strict=True)
    ]
    columns = (
        Column("until", _("until"), DATE),
        Column("person", _("code"), ID),
        Column("name", _("name")),
        Column("extension", _("extension"), INT, priority=3),
        Column("ground", _("ground"), rare=True, priority=DETAIL),
        Column("new_until", _("would last until"), DATE),
        Column("met", _("conditions met"), FLAG),
        Column("why", _("what is missing")),
    )
    notes = (
        n_(
            "Decided on {day}, {n} of {all} would be refused",
            "Decided on {day}, {n} of {all} would be refused",
            sum(map(bool, why)),
            day=dates.show(on),
            all=len(rows),
        ),
        _("The figures of one person: azil extend PERSON --dry-run"),
    )
    title = _("Extensions, if they were decided on one day")
    return [Table("extensions", title, columns, rows, notes, grouped=True)]


def why_not(repo: Repository, one: Mapping[str, Any]) -> str:
    """What is missing, each with how much of it there is, or why there can be no extension at all."""
    return str(one["why"]) or "; ".join(_short(repo, lacking) for lacking in one["missing"])


def _short(repo: Repository, lacking: Condition) -> str:
    label = policies.label(repo, "evidence-kind", lacking.code)
    return lacking.sentence if label == lacking.code else f"{label} {lacking.found}/{lacking.needed}"
