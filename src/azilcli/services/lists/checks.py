"""A list of daily checks taken in whole: who was there, and who was not (ZMZ-1 82(5))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from azilcli import dates
from azilcli.errors import UsageError, near
from azilcli.language import _, n_
from azilcli.repository import Repository, erasures, history, people, places, presence
from azilcli.services import Done, use_case, values
from azilcli.services.lists.coded import here
from azilcli.services.lists.lines import Columns, Fault, Row, beyond, nothing, reading, settle
from azilcli.text.cells import day as day_of_cell

COLUMNS = {
    "site": "site", "lokacija": "site", "day": "day", "date": "day", "dan": "day", "datum": "day",
    "person": "person", "oseba": "person", "code": "person", "sifra": "person",
    "state": "state", "stanje": "state",
}  # fmt: skip
"""The field under each heading of a list of checks."""
PRESENT = "present"
STATES = (PRESENT, "missing", "on-pass", "elsewhere")

_Check = tuple[str, str]
"""The site and the day of a check."""


@use_case
def import_presence(
    repo: Repository,
    rows: Sequence[Row],
    *,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record the daily checks of a list that the file does not have, in one entry.

    They say whom a check found; absences follow from none of it. Raises `Unreadable` with all that is wrong,
    unless it goes into `rejects`, with the other lines of the same check; `Doubtful` where a check of the
    day is in the file and found others: it is then written over.
    """
    told = Columns(rows, COLUMNS, mapped, () if "site" in common else ("site",))
    repo.remarks += [_("the column “{column}” is unknown and was skipped", column=name)
                     for name in told.unknown]  # fmt: skip
    faults: list[Fault] = []
    found: dict[_Check, dict[str, str]] = defaultdict(dict)
    lines: dict[_Check, list[int]] = defaultdict(list)
    bad: set[_Check] = set()
    known: dict[tuple[str, str], Any] = {}
    for at, row in enumerate(rows, 2):
        if any(row.values()):
            before = len(faults)
            key, person, state = _read(repo, {**common, **told.values(row)}, row, at, told, faults, known)
            lines[key].append(at)
            bad |= {key} if len(faults) > before else set()
            if person and found[key].setdefault(person, state) != state:
                faults.append(Fault(at, "", "", _("an earlier line says otherwise of the same")))
                bad.add(key)
    if not lines:
        raise UsageError(_("the table holds no checks"), _("put one person on each line, below the headings"))
    new, doubts = _new(repo, {key: found[key] for key in lines if key not in bad}, lines)
    settle(faults, doubts, sure=sure, rejects=rejects)
    if not sure:
        new = {
            key: states for key, states in new.items() if lines[key][0] not in {one.line for one in doubts}
        }
    if rejects is not None:
        whole = {at for key in lines for at in lines[key] if {*lines[key]} & {one.line for one in faults}}
        apart = whole - {one.line for one in faults}
        rejects += [
            *faults,
            *(Fault(at, "", "", _("another line of the same check is rejected")) for at in apart),
        ]
    return _recorded(repo, new, len(lines) - len(new) - len(bad), rejects or faults)


def _read(
    repo: Repository, said: Mapping[str, str], row: Row, at: int, told: Columns, faults: list[Fault],
    known: dict[tuple[str, str], Any],
) -> tuple[_Check, str, str]:  # fmt: skip
    """The check that a line is of, whom it names, and how they were found."""
    faults += beyond(row, at)

    def once(field: str, read: Any) -> str:
        typed = said.get(field, "")
        if (field, typed) not in known:
            made: list[Fault] = []
            known[field, typed] = (
                reading(made, at, told.named(field), typed, partial(read, typed)) or "",
                made,
            )
        value, wrong = known[field, typed]
        faults.extend(fault._replace(line=at) for fault in wrong)
        return str(value)

    site = once("site", lambda typed: places.record(repo, "site", typed)["id"])
    day = once("day", lambda typed: values.read(repo, "presence", "", "day", day_of_cell(typed)))
    if not said.get("person"):
        return (site, day), "", ""
    return (site, day), once("person", partial(_person, repo)), once("state", _state)


def _person(repo: Repository, typed: str) -> str:
    id_ = str(people.person(repo, here(repo, typed))["id"])
    repo.refuse_erased("person", id_)
    return id_


def _state(typed: str) -> str:
    if (typed or PRESENT) not in STATES:
        raise UsageError(_("“{typed}” is not a state of presence", typed=typed), near(typed, STATES))
    return typed or PRESENT


def _new(
    repo: Repository, found: Mapping[_Check, dict[str, str]], lines: Mapping[_Check, list[int]]
) -> tuple[dict[_Check, dict[str, str]], list[Fault]]:
    """The checks that the file does not have so, and a doubt for each that it has otherwise."""
    new: dict[_Check, dict[str, str]] = {}
    doubts: list[Fault] = []
    for (site, day), states in found.items():
        on = dates.iso(day)
        check = presence.check_of(repo, site, on)
        there = dict.fromkeys(check["seen"].split() if check else (), PRESENT)
        there |= {id_: row["state"] for id_, row in presence.not_there(repo, site, on).items()}
        there = {id_: state for id_, state in there.items() if not erasures.is_erased(repo, ("person", id_))}
        if (check or there) and there == states:
            continue
        new[site, day] = states
        if check or there:
            sentence = _(
                "the check of {site} on {day} is recorded otherwise already", site=site, day=dates.show(on)
            )
            doubts.append(Fault(lines[site, day][0], "", "", sentence))
    return new, doubts


def _recorded(
    repo: Repository, new: Mapping[_Check, Mapping[str, str]], there: int, faults: Sequence[Fault]
) -> Done:
    rejected = len({fault.line for fault in faults})
    data = {"kind": "presence", "new": len(new), "there": there,
            "rejected": [fault._asdict() for fault in sorted(faults)]}  # fmt: skip
    if not new:
        entry = history.head(repo)
        assert entry is not None
        return Done(entry, nothing(faults, there), data, is_final=True, is_written=False)
    for (site, day), states in new.items():
        seen = " ".join(sorted(id_ for id_, state in states.items() if state == PRESENT))
        repo.put("presence_check", f"{site}/{day}", site=site, day=day, seen=seen)
        own = {**dict.fromkeys(presence.not_there(repo, site, dates.iso(day)), PRESENT), **states}
        for id_, state in own.items():
            if state != PRESENT or repo.get("presence", f"{site}/{day}/{id_}"):
                repo.put("presence", f"{site}/{day}/{id_}", site=site, day=day, person=id_, state=state)
    entry = repo.record("import presence")
    sentence = n_("Imported {n} check; already in the file: {there}; rejected lines: {rejected}",
                  "Imported {n} checks; already in the file: {there}; rejected lines: {rejected}", len(new),
                  there=there, rejected=rejected)  # fmt: skip
    return Done(entry, sentence, data)
