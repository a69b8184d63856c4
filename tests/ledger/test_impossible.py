"""Well-formed nonsense that a merge brought: no day, number or code blocks anybody, and `check` names it."""

from __future__ import annotations

import json

import pytest

from azilcli import dates
from azilcli.ledger import schema
from azilcli.ledger.journal import canonical
from tests.ledger.forging import Apart, fields, forge, rows

pytestmark = pytest.mark.usefixtures("nothing_hangs")

NONSENSE: dict[type, tuple[object, ...]] = {
    str: ("2026-02-30", "x", "9999-12-31", "0001-01-01"),
    int: (10**12, -5),
    float: (1e300, -1.0),
}
READING = (
    *("check", "due", "report occupancy", "report residents", "report movements", "person list", "pass list"),
    *("show {p}", "suggest {p}", "log --person {p}", "presence list TEST", "policy list", "show TEST"),
)
WRITING = (
    *("transfer {p} --to TEST/2 --override x", "discharge {p} --reason other", "extend {p} --override x"),
    *(
        "absent {p}",
        "correct {p} --arrived 1.3.2024 --reason late",
        "measure add {p} breach-serious --description x",
    ),
    *("pass grant {p} --from today --to +2 --override x", "status set {p} applicant"),
)


def bears(apart: Apart, person: str) -> None:
    for line in (*READING, *(f"{line} --dry-run" for line in WRITING)):
        ended = apart.azil(line.format(p=person))
        assert ended.code in (0, 2, 3, 4, 5, 6) and "Traceback" not in ended.err, (line, ended.err[-800:])


@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("name", ["stay", "placement", "person"])
def test_nonsense_in_what_there_is_of_a_resident_blocks_nobody(apart: Apart, name: str, turn: int) -> None:
    ((stay, person),) = rows(apart.ours, "SELECT id, person FROM stay")
    ids = {"stay": stay, "person": person, "placement": rows(apart.ours, "SELECT id FROM placement")[0][0]}
    kind = schema.kinds()[name]
    values = {
        field: NONSENSE[types[0]][turn % len(NONSENSE[types[0]])]
        for field, types in kind.types.items()
        if field not in kind.references
    }
    parts = [
        {field: value for field, value in values.items() if (field in kind.personal) == bool(personal)}
        for personal in (0, 1)
    ]
    forge(apart.other, *((name, ids[name], at, canonical(part)) for at, part in enumerate(parts) if part))
    apart.taken("impossible-value")
    bears(apart, person)


@pytest.mark.parametrize("turn", range(4))
def test_nonsense_in_records_of_every_kind_about_a_resident_blocks_nobody(apart: Apart, turn: int) -> None:
    ((stay, person),) = rows(apart.ours, "SELECT id, person FROM stay")
    known = {"stay": stay, "person": person, "site": "TEST", "room": "TEST/1", "bed": "TEST/1/A"}
    changes = []
    for number, kind in enumerate(schema.kinds().values()):
        if kind.name in known:
            continue
        values: dict[str, object] = {}
        for column, (field, types) in enumerate(kind.types.items()):
            named = [known[target] for target in kind.references.get(field, ()) if target in known]
            choice = NONSENSE[types[0]]
            values[field] = named[0] if named else choice[(turn + number * column) % len(choice)]
        for personal in (0, 1):
            part = {
                field: value for field, value in values.items() if (field in kind.personal) == bool(personal)
            }
            if part:
                changes.append((kind.name, f"{kind.name}-{turn}", personal, canonical(part)))
    forge(apart.other, *changes)
    apart.taken("impossible-value")
    bears(apart, person)


def test_a_day_that_there_is_not_is_named_and_shown_as_it_stands(apart: Apart) -> None:
    ((stay, person),) = rows(apart.ours, "SELECT id, person FROM stay")
    forge(apart.other, ("stay", stay, 0, fields(arrived="2024-02-30")))
    apart.taken("impossible-value")
    (row,) = json.loads(apart.azil("check --code impossible-value --format json").out)
    assert "2024-02-30" in row["finding"]
    assert "2024-02-30" in apart.azil(f"show {person}").out
    assert apart.azil("discharge Haidari --reason other").code == 0


def test_a_policy_that_is_no_number_leaves_the_one_before_it_in_force(apart: Apart) -> None:
    for code, unit in rows(apart.other, "SELECT DISTINCT code, unit FROM policy"):
        said = fields(code=code, value="x", unit=unit, valid_from="2024-01-02", legal_basis="none")
        forge(apart.other, ("policy", f"{code}@2024-01-02", 0, said))
    apart.taken()
    person = rows(apart.ours, "SELECT person FROM stay")[0][0]
    bears(apart, person)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-02-28", "2026-02-28"), ("2026-02-30", "2026-02-28"), ("2026-13-01", "2026-12-31"),
     ("x", "2999-12-31"), ("", "1900-01-01"), ("9999-12-31", "2999-12-31"), ("0001-01-01", "1900-01-01")],
)  # fmt: skip
def test_what_is_no_day_is_read_where_it_stands_among_days(text: str, day: str) -> None:
    assert dates.iso(text).isoformat() == day
