"""The whole attack: whatever a stranger's entry says, in any column of any kind, every command bears it.

What is attacked is asked of the schema, so a new kind is attacked without being entered here. The entry
has every digest right and is merged, as nothing in it is unsound; then all commands are typed.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from azilcli.errors import ExitCode
from azilcli.ledger import schema
from azilcli.ledger.journal import ERASURE, UNDO, canonical
from azilcli.ledger.kinds import Kind
from tests.conftest import Azil, Result
from tests.ledger.forging import Apart, Raw, faults, forge, last, lay, rows
from tests.ledger.house import FULL

pytestmark = pytest.mark.usefixtures("nothing_hangs")

BORNE = {ExitCode.DONE, ExitCode.USAGE, ExitCode.NOT_FOUND, ExitCode.REFUSED, ExitCode.FILE, ExitCode.WAITING}
READING = (
    *("db info", "db verify", "log", "log --person {p}", "log --place TEST", "log --format json", "check"),
    *("check --on 1.1.2026", "due", "find Haidari", "find x", "suggest {p}", "suggest {p} --site TEST"),
    *("show {p}", "show {p} --format json", "show TEST", "show TEST/1", "show TEST/1/A", "show {h}"),
    *("report occupancy", "report residents", "report movements", "report occupancy --on 2.3.2024"),
    *("report occupancy --by room --site TEST", "person list", "person duplicates", "household list"),
    *("site list", "room list TEST", "bed list TEST", "policy list", "policy list --on today"),
    *("policy show pass.days", "code list", "code list site-kind", "conflict list", "pass list"),
    *("card list", "card list {p}", "measure list", "measure list {p}", "status list", "evidence list {p}"),
    *("health list", "presence list TEST", "leaving list", "leaving show {p}", "guardian list"),
    *("show {p} --lang sl", "check --lang sl", "due --lang sl", "person list --as-known 2026-11-30"),
)
WRITING = (
    *("admit {q} --to TEST/2 --programme asylum", "admit Nova --to TEST/2/A --programme eviction"),
    *("transfer {p} --to TEST/2", "transfer {p} --to TEST --override x", "discharge {p} --reason other"),
    *("extend {p} --override x", "overstay {p} --reason x", "absent {p}", "return {p}", "undo"),
    *("correct {p} --arrived 1.3.2024 --reason late", "person add Nova --sex f", "person edit {p} --phone 1"),
    *("person merge {p} {q}", "person distinct {p} {q}", "person erase {q} --reason x --yes"),
    *("household create Nova", "household join {h} {q}", "household leave {p}", "policy set pass.days 5"),
    *(
        "room add TEST --rooms 9 --beds 1",
        "room edit TEST/1 --area 20",
        "bed out TEST/2/A",
        "bed back TEST/2/A",
    ),
    *("site close TEST", "room close TEST/2", "room reopen TEST/2", "site edit TEST --town Koper"),
    *("code add destination hospice --sl x --en y", "pass grant {p} --from today --to +2", "pass cancel {p}"),
    *("card add {p} --kind applicant-card --number 1", "measure add {p} breach-serious --description x"),
    *("status set {p} applicant", "evidence add {p} housing-search --document x", "presence record TEST"),
    *("health exam {p} --result fit", "health info {p} --language dari"),
    *("health vulnerability {p} --kind disability", "leaving decision {p} --kind final-negative"),
    *("leaving voluntary {p}", "leaving removal {p} --asked today", "leaving dublin {p} --state HRV"),
    *("guardian appoint {p} --name Nova", "guardian end {p}", "guardian married {p}", "db upgrade"),
)
STRANGE: dict[type, tuple[Any, ...]] = {
    str: ("", "x", "2026-02-30", "9999-12-31", "0001-01-01", "\x1b[2J\n", "2024-03-05 x", "9" * 400),
    int: (-1, 0, 10**12, 2**63 - 1, -(2**63) + 1),
    float: (-1.5, 0.0, 1e308, 5e-324),
}
"""Values that a column can hold and nobody would mean."""
UNFIT: tuple[Any, ...] = (None, True, ["x"], {"a": 1}, 10**400)
"""And those that it cannot hold."""
KNOWN = {"site": "TEST", "room": "TEST/1", "bed": "TEST/1/A"}
DAY = "2024-03-05"


class Attack(NamedTuple):
    """A value that a stranger writes into a column."""

    kind: str
    column: str
    value: Any

    def __str__(self) -> str:
        return f"{self.kind}.{self.column}={str(self.value)[:12]!a}"


def attacks() -> Iterator[Attack]:
    """Every column of every kind, with each value of its type and each that is of none."""
    for kind in schema.kinds().values():
        for column, types in kind.types.items():
            for value in (*STRANGE[types[0]], *UNFIT):
                yield Attack(kind.name, column, value)


class Target(NamedTuple):
    """A file in which there is a sound record of every kind, and the ids of these."""

    apart: Apart
    ids: dict[str, str]

    def types(self, line: str, *flags: str) -> Result:
        """Type a command; it may end in any way but as a bug."""
        named = {"p": self.ids["person"], "q": self.ids["other"], "h": self.ids["household"]}
        whole = " ".join((line.format(**named), *flags))
        ended = self.apart.azil(whole)
        assert ended.code in BORNE and "Traceback" not in ended.err, (whole, ended.code, ended.err[-900:])
        assert "\x1b[2J" not in ended.out + ended.err, whole
        return ended

    def bears(self) -> None:
        """Every command is good for something: those that read do not even refuse."""
        for line in READING:
            ended = self.types(line)
            assert ended.code != ExitCode.FILE, (line, ended.err)
        for line in WRITING:
            self.types(line, "--dry-run")


def sound(kind: Kind, known: dict[str, str], codes: dict[str, str]) -> dict[str, Any]:
    """Fields of a record of a kind, of which each says something that may be."""
    found: dict[str, Any] = {}
    for column, types in kind.types.items():
        named = [known[target] for target in kind.references.get(column, ()) if target in known]
        text = DAY if column.endswith(("day", "_on")) or column in _DAYS else codes.get(
            kind.lists.get(column, ""), "x"
        )  # fmt: skip
        found[column] = named[0] if named else text if types[0] is str else types[0](1)
    return {column: value for column, value in found.items() if column != kind.same_as}


_DAYS = {"arrived", "until", "anchor", "issued", "birth_date", "asked", "decided"}


@pytest.fixture(scope="session")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The file with a record of every kind about somebody who stays, and a copy to forge on."""
    folder = tmp_path_factory.mktemp("attacked")
    _base, ours, _other = lay(folder)
    path = folder / "azil.db"
    path.write_bytes(ours)
    ((stay, person),) = rows(path, "SELECT id, person FROM stay")
    codes = dict(rows(path, "SELECT list, min(code) FROM code GROUP BY list")) | {"country": "AFG"}
    known = {**KNOWN, "stay": stay, "person": person, "household": "HWHOLE"}
    changes = []
    for kind in schema.kinds().values():
        if kind.name in KNOWN or kind.name in ("stay", "person", "policy", "code", "package"):
            continue
        said = sound(kind, known, codes)
        changes += parted(kind, "HWHOLE" if kind.name == "household" else f"{kind.name}-1", said)
    forge(path, *changes)
    return ours, path.read_bytes()


def parted(kind: Kind, record: str, said: dict[str, Any]) -> list[Raw]:
    """What is said of a record as changes, the personal apart from the rest."""
    parts = [
        (personal, {name: value for name, value in said.items() if (name in kind.personal) == personal})
        for personal in (False, True)
    ]
    return [(kind.name, record, int(personal), canonical(part)) for personal, part in parts if part]


@pytest.fixture
def target(tmp_path: Path, azil: Azil, _whole: tuple[bytes, bytes]) -> Target:
    apart = Apart(tmp_path, azil)
    ours, whole = _whole
    apart.ours.write_bytes(ours)
    apart.other.write_bytes(whole)
    assert azil("db merge other.db --yes").code in (0, 6)
    ids = {kind: f"{kind}-1" for kind in schema.kinds()} | KNOWN | {"household": "HWHOLE"}
    ((ids["stay"], ids["person"]),) = rows(apart.ours, "SELECT id, person FROM stay ORDER BY id LIMIT 1")
    ((ids["other"],),) = rows(apart.ours, "SELECT id FROM person WHERE family_name = 'Čuk'")
    ids["policy"], ids["code"], ids["package"] = (
        rows(apart.ours, f"SELECT min(id) FROM {name}")[0][0] for name in ("policy", "code", "package")
    )
    apart.other.write_bytes(apart.ours.read_bytes())
    return Target(apart, ids)


def shown(path: Path, kinds: dict[str, set[str]]) -> dict[str, list[Any]]:
    """Every row of every kind but of the records named."""
    return {
        name: [row for row in rows(path, f"SELECT * FROM {name} ORDER BY id") if row[0] not in named]
        for name, named in kinds.items()
    }


def test_what_all_this_rests_on_is_sound(target: Target) -> None:
    for name in schema.kinds():
        if name != "arisen":
            assert rows(target.apart.ours, f"SELECT 1 FROM {name}"), name
    target.bears()


TURNS = range(24 if FULL else 3)


@pytest.mark.parametrize("turn", TURNS)
def test_a_value_in_a_column_of_each_kind_blocks_nobody(target: Target, turn: int) -> None:
    """One entry that says something strange of every kind at once."""
    chance = random.Random(f"kinds {turn}")
    changes = []
    for kind in schema.kinds().values():
        one = chance.choice([one for one in attacks() if one.kind == kind.name])
        personal = int(one.column in kind.personal)
        changes.append((kind.name, target.ids[kind.name], personal, canonical({one.column: one.value})))
    forge(target.apart.other, *changes)
    target.apart.taken("1 entry of other.db was merged")
    target.bears()


@pytest.mark.parametrize(
    "one", list(attacks()) if FULL else random.Random("columns").sample(list(attacks()), 2), ids=str
)
def test_a_single_value_blocks_nobody_and_alters_nothing_else(target: Target, one: Attack) -> None:
    kind, ours = schema.kinds()[one.kind], target.apart.ours
    others: dict[str, set[str]] = {name: set() for name in schema.kinds()}
    others[one.kind].add(target.ids[one.kind])
    before = shown(ours, others)
    personal = int(one.column in kind.personal)
    forge(target.apart.other, (one.kind, target.ids[one.kind], personal, canonical({one.column: one.value})))
    target.apart.taken("1 entry of other.db was merged")
    if one.column != kind.same_as:
        assert shown(ours, others) == before
    target.bears()


@pytest.mark.parametrize("value", ["x", "", "-5", "1.5", "9" * 30, "nan", "2026-02-30", "٣"])
@pytest.mark.parametrize("is_later", [False, True], ids=["itself", "a later row"])
def test_policies_that_say_nonsense_block_nobody_who_reads(
    target: Target, value: str, is_later: bool, full: bool
) -> None:
    if not (full or value in ("x", "9" * 30)):
        pytest.skip("in the full run")
    path = target.apart.other
    said: dict[str, dict[str, str]] = {}
    for id_, code, unit in rows(path, "SELECT id, code, unit FROM policy"):
        whole = {"code": code, "unit": unit, "valid_from": "2024-01-02", "legal_basis": "-", "value": value}
        said[f"{code}@2024-01-02" if is_later else id_] = whole if is_later else {"value": value}
    forge(path, *(("policy", id_, 0, canonical(fields)) for id_, fields in said.items()))
    target.apart.taken("impossible-value")
    target.bears()


@pytest.mark.parametrize("name", sorted(schema.kinds()) if FULL else ["person", "site", "policy"])
def test_an_erasure_of_any_record_is_agreed_to_or_refused_whole(target: Target, name: str) -> None:
    """Afterwards nobody reads anywhere what is erased."""
    path = target.apart.ours
    said = rows(
        path,
        "SELECT part.value FROM change, json_each(fields) AS part WHERE kind = ? AND record = ?"
        " AND personal = 1 AND length(part.value) > 4 AND part.type = 'text'",
        name,
        target.ids[name],
    )
    forge(target.apart.other, (ERASURE, f"{name}/{target.ids[name]}", 0, canonical({"reason": "x"})))
    before = path.read_bytes()
    ended = target.types("db merge other.db --yes")
    if ended.code == ExitCode.REFUSED:
        assert path.read_bytes() == before
        ended = target.types("db merge other.db --yes --erase")
    assert ended.code in (0, 6), ended
    assert faults(path) == []
    target.bears()
    printed = "".join(target.types(line).out for line in READING if "Haidari" not in line)
    assert not [text for (text,) in said if text in printed]


@pytest.mark.parametrize("back", range(12) if FULL else [0, 3])
def test_an_undo_of_anything_takes_nothing_away_without_a_word(target: Target, back: int) -> None:
    path = target.apart.other
    seq = last(path) - back
    if seq < 1:
        pytest.skip("there are not so many entries")
    ((id_,),) = rows(path, "SELECT id FROM entry WHERE seq = ?", seq)
    before = shown(target.apart.ours, {name: set() for name in schema.kinds()})
    forge(path, (UNDO, id_, 0, canonical({"undone": True})), action="presence check")
    told = json.loads(target.types("db merge other.db --dry-run --format json").out)
    ended = target.types("db merge other.db --yes")
    after = shown(target.apart.ours, {name: set() for name in schema.kinds()})
    if any(after[name] != before[name] for name in before if name != "arisen"):
        assert told["undone"] and "undone" in ended.out.lower()
    else:
        assert "undo-in-vain" in ended.out
    target.bears()
