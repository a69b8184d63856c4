"""A register of the past taken in whole: people, households, stays and where they slept.

No gate of the past is asked: what it would have said is what the checks find. What is in the file already is
known by the numbers of the register, or by its nights, so that the same register again changes nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from azilcli.errors import UsageError
from azilcli.language import N_, _, n_
from azilcli.repository import Entry, Repository, history
from azilcli.services import Done, use_case
from azilcli.services.lists.guests import Guests
from azilcli.services.lists.headings import HEADERS
from azilcli.services.lists.lines import Columns, Fault, Row, Unreadable, nothing
from azilcli.services.lists.register import Reader
from azilcli.services.lists.whole_names import WHOLE_NAMES
from azilcli.services.lists.writing import Counted, Writer

_LINES_SAID = 5
_ONLY_NAMED = N_("nothing but the name tells who it is")

COLUMNS = {
    **{key: field for key, field in HEADERS.items() if field != "note"},
    **WHOLE_NAMES,
    "person": "person", "oseba": "person", "code": "person", "sifra": "person",
    "foreign_person": "foreign_person", "tuja_oznaka_osebe": "foreign_person", "foreign_id": "foreign_person",
    "client_id": "foreign_person", "person_id": "foreign_person", "id_osebe": "foreign_person",
    "st_osebe": "foreign_person", "stevilka_osebe": "foreign_person",
    "register": "register", "evidenca": "register",
    "household": "household", "gospodinjstvo": "household", "family": "household", "druzina": "household",
    "household_id": "household", "id_gospodinjstva": "household",
    "foreign_household": "foreign_household", "tuja_oznaka_gospodinjstva": "foreign_household",
    "household_name": "household_name", "ime_gospodinjstva": "household_name",
    "stay": "stay", "nastanitev": "stay", "stay_id": "stay", "enrollment_id": "stay", "enrolment_id": "stay",
    "id_nastanitve": "stay", "foreign_stay": "foreign_stay", "tuja_oznaka_nastanitve": "foreign_stay",
    "programme": "programme", "program": "programme",
    "arrived": "arrived", "arrival": "arrived", "prihod": "arrived", "datum_prihoda": "arrived",
    "entry_date": "arrived", "admitted": "arrived", "sprejem": "arrived", "datum_sprejema": "arrived",
    "departed": "departed", "departure": "departed", "odhod": "departed", "datum_odhoda": "departed",
    "exit_date": "departed", "discharged": "departed", "odjava": "departed", "izselitev": "departed",
    "anchor": "anchor", "counted_from": "anchor", "steje_se_od": "anchor", "until": "until", "rok": "until",
    "reason": "reason", "razlog": "reason", "razlog_odhoda": "reason", "exit_reason": "reason",
    "destination": "destination", "cilj": "destination",
    "address": "address", "naslov": "address", "town": "town", "kraj": "town",
    "note": "note", "opomba": "note",
    "place": "place", "mesto": "place", "site": "site", "lokacija": "site", "room": "room", "soba": "room",
    "bed": "bed", "lezisce": "bed", "from": "from_day", "from_day": "from_day", "od": "from_day",
    "to": "to_day", "to_day": "to_day", "do": "to_day", "move": "number", "premestitev": "number",
    "night": "night", "noc": "night",
    "client": "foreign_person", "sifra_osebe_v_evidenci": "foreign_person",
    "household_in_the_register": "foreign_household", "gospodinjstvo_v_evidenci": "foreign_household",
    "stay_in_the_register": "foreign_stay", "nastanitev_v_evidenci": "foreign_stay",
    "place_room_or_bed": "place", "mesto_soba_ali_lezisce": "place", "departed_on": "departed",
    "kam": "destination", "zacetek_roka": "anchor",
}  # fmt: skip
"""The field under each heading of a register."""
TEMPLATE = {
    "foreign_person": N_("client ID"),
    "family_name": N_("family name"),
    "given_name": N_("given name"),
    "sex": N_("sex"),
    "birth_date": N_("date of birth"),
    "citizenship": N_("citizenship"),
    "household": N_("household"),
    "place": N_("place, room or bed"),
    "programme": N_("programme"),
    "arrived": N_("arrival"),
    "departed": N_("departed on"),
    "reason": N_("reason"),
    "destination": N_("destination"),
    "note": N_("note"),
}
"""The headings of an empty register."""
_NEEDED = ("person", "foreign_person", "family_name", "emso")


@use_case
def import_stays(
    repo: Repository,
    rows: Sequence[Row],
    *,
    mapped: Mapping[str, str],
    common: Mapping[str, str],
    sure: bool = False,
    rejects: list[Fault] | None = None,
) -> Done:
    """Record the stays of a register as it is, in entries of at most `RECORDS_AT_MOST` records each.

    Raises `Unreadable` with all that is wrong, unless it goes into `rejects`: then the other lines are
    recorded.
    """
    columns = Columns(rows, COLUMNS, mapped, () if set(_NEEDED) & common.keys() else _NEEDED)
    reader = Reader(repo, columns, common)
    numbered = enumerate(repo.counted(rows, _("lines read")), 2)
    read = [reader.line(row, at) for at, row in numbered if any(row.values())]
    repo.remarks += columns.remarks()
    if not read:
        raise UsageError(_("the table holds no stays"), _("put one stay on each line, below the headings"))
    guests = Guests(repo, [line for line in read if line])
    del read
    faults = [*reader.faults, *guests.faults]
    writer = Writer(repo, guests.all, faults, has_terms="anchor" in columns.fields.values())
    writer.compare()
    if faults and rejects is None:
        raise Unreadable(faults)
    if rejects is not None:
        rejects += faults
    counted = writer.write()
    nameless = ((_ONLY_NAMED, at) for at in guests.nameless)
    remarks = _said([*reader.remarks, *writer.remarks, *nameless])
    return _done(repo, counted, writer.entries, faults, remarks)


def _said(remarks: Sequence[tuple[str, int]]) -> list[str]:
    """Each remark once, with the lines that it is of."""
    lines: dict[str, list[int]] = defaultdict(list)
    for sentence, at in remarks:
        lines[sentence].append(at)
    said = []
    for sentence, every in lines.items():
        some = sorted(set(every))
        named = ", ".join(str(at) for at in some[:_LINES_SAID]) + (", …" if len(some) > _LINES_SAID else "")
        said.append(n_("{n} line ({lines}): {remark}", "{n} lines ({lines}): {remark}", len(some),
                       lines=named, remark=_(sentence)))  # fmt: skip
    return said


def _done(
    repo: Repository, counted: Counted, entries: Sequence[Entry], faults: Sequence[Fault], remarks: list[str]
) -> Done:
    rejected = len({fault.line for fault in faults})
    data: dict[str, Any] = {
        "kind": "stays", **counted._asdict(), "entries": [entry.id for entry in entries],
        "reasons": dict(Counter(fault.reason for fault in faults).most_common()),
        "rejected": [fault._asdict() for fault in sorted(faults)],
    }  # fmt: skip
    if not entries:
        head = history.head(repo)
        assert head is not None
        return Done(
            head, nothing(faults, counted.there), data, tuple(remarks), is_final=True, is_written=False
        )
    told = [
        n_("Imported {n} stay", "Imported {n} stays", counted.new),
        _("new people: {n}", n=counted.people),
        _("new households: {n}", n=counted.households),
        _("stays continued: {n}", n=counted.longer),
        _("already in the file: {n}", n=counted.there),
        _("rejected lines: {n}", n=rejected),
    ]
    return Done(entries[-1], "; ".join(told), data, tuple(remarks), since=entries[0])
