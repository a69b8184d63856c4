"""A damaged file under every command: a sentence and the code of the file, never a traceback or a name."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, Result
from tests.ledger.test_damage import MEANING, SECONDS, TRACES, Hangs, a_block, at_most, one_byte, spot

NAMES = ("Qarahaidari", "Qovak", "Qosmina", "Qzadnik")
"""Names that stand nowhere else."""

READING = (
    "log", "log --person {one}", "person list", "person list --format json", "household list",
    "find Qarah", "show {one}", "show {one} --format json", "show {home}", "show TEST", "show TEST/1",
    "due", "check", "suggest {two} --site TEST", "report occupancy", "report residents",
    "report movements", "site list", "room list TEST", "bed list TEST", "policy list", "code list",
    "conflict list", "pass list", "presence list TEST", "status list", "card list", "measure list",
    "db info", "db verify", "db diff other.db", "db copy copy.db --force", "person list --as-known {head}",
    "find Qovak --format csv",
)  # fmt: skip
WRITING = (
    "admit {two} --to TEST/2 --on 2.3.2024", "transfer {one} --to TEST/3 --on 3.3.2024", "person add Novi",
    "person edit {one} --phone 077", "person edit {two} --family Drugi", "undo",
    "discharge {one} --on 5.3.2024 --reason own-wish", "absent {one} --on 4.3.2024",
    "db merge other.db --yes", "household join {home} {two}", "room add TEST --rooms 9 --beds 1",
    "person erase {three} --yes --reason request", "policy set pass.days 8 --basis x", "db upgrade",
    "household leave {one}", "site add NEW --name Nova --town Logatec --kind other --programme asylum",
    "status set {two} applicant --on 1.3.2024", "pass grant {one} --from tomorrow --to +2",
    "card add {one} --kind applicant-card --number 1 --issued today", "db rebuild",
)  # fmt: skip


class House(NamedTuple):
    """A file with people in it, and a copy that went on."""

    whole: bytes
    codes: dict[str, str]


@pytest.fixture
def house(azil: Azil, path: Path) -> House:
    def run(line: str) -> Result:
        ended = azil(line)
        assert ended.code == 0, (line, ended.err)
        return ended

    run("init --empty")
    run("site add TEST --name Test --town Logatec --kind other --programme asylum --from 2024-01-01")
    run("room add TEST --rooms 1-5 --beds 2 --area 12,5 --from 2024-01-01")
    added = "--sex f --phone 041 --format json --note " + "x" * 60
    one, two, three, _four = (
        json.loads(run(f"person add {name} Alma --born {1980 + at} {added}").out)["people"][0]["code"]
        for at, name in enumerate(NAMES)
    )
    home = json.loads(run("household create Qarahome --format json").out)["household"]
    run(f"household join {home} {one}")
    run(f"admit {one} --to TEST/1 --on 1.3.2024")
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    run(f"--db other.db person edit {three} --phone 099")
    head = json.loads(run(f"person edit {one} --phone 088 --format json").out)["entry"]
    return House(path.read_bytes(), {"one": one, "two": two, "three": three, "home": home, "head": head[:12]})


def one_bit(data: bytes, chance: random.Random) -> bytes:
    at = spot(data, chance)
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def of_the_journal(data: bytes, chance: random.Random) -> bytes:
    """One byte of what an entry says, or of what stands around it."""
    places = [found.start() for found in re.finditer(rb'\{"|\["|2026-|ana|person|phone|family_name', data)]
    at = chance.choice(places) + chance.randrange(-40, 40)
    return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


DAMAGE = (one_bit, of_the_journal, one_byte, a_block)


def test_a_sound_file_is_good_for_all_of_it(house: House, azil: Azil, path: Path) -> None:
    ends: dict[int, list[str]] = {}
    for command in (*READING, *WRITING):
        path.write_bytes(house.whole)
        ended = azil(command.format(**house.codes))
        if ended.code not in (0, 6):
            ends.setdefault(ended.code, []).append(command + ended.err)
    assert ends == {}


def test_a_damaged_file_is_never_a_bug_of_ours_and_names_nobody(
    house: House, azil: Azil, path: Path, full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(None if full else 7)
    wrong = []
    codes: Counter[tuple[str, int]] = Counter()
    for number in range(5_000 if full else 36):
        damage, seed = DAMAGE[number % len(DAMAGE)], chance.randrange(2**32)
        data = damage(house.whole, random.Random(seed))
        commands = chance.sample(READING, 3) + chance.sample(WRITING, 3)
        for command in commands:
            line = command.format(**house.codes)
            path.write_bytes(data)
            try:
                with at_most(SECONDS):
                    ended = azil(line)
                codes[command, ended.code] += 1
                faults_ = list(_against(command, ended, path.read_bytes() == data))
            except (Exception, Hangs) as error:
                faults_ = [repr(error)[:300]]
            wrong += [(damage.__name__, seed, line, fault) for fault in faults_]
            for trace in TRACES:
                path.with_name(path.name + trace).unlink(missing_ok=True)
    if full:
        with capsys.disabled():
            print(*(f"{count:6} {code} {line}" for (line, code), count in sorted(codes.items())), sep="\n")
    assert wrong == []


def test_no_bit_of_the_head_is_a_bug_of_ours(house: House, azil: Azil, path: Path, full: bool) -> None:
    wrong = []
    for number, bit in enumerate(range(800) if full else [8 * at + at % 8 for at in MEANING]):
        data = bytearray(house.whole)
        data[bit // 8] ^= 1 << bit % 8
        for command in (READING[number % len(READING)], WRITING[number % len(WRITING)]):
            line = command.format(**house.codes)
            path.write_bytes(data)
            try:
                with at_most(SECONDS):
                    azil(line)
            except (Exception, Hangs) as error:
                wrong.append((bit // 8, bit % 8, line, repr(error)[:300]))
            for trace in TRACES:
                path.with_name(path.name + trace).unlink(missing_ok=True)
    assert wrong == []


def _against(command: str, ended: Result, is_untouched: bool) -> Iterator[str]:
    """What speaks against how a command ended on a damaged file."""
    if ended.code == ExitCode.FILE and any(name in ended.out + ended.err for name in NAMES):
        yield f"names somebody: {ended.out} {ended.err}"
    if ended.code == ExitCode.FILE and not ended.err and command != "db verify":
        yield "says nothing"
    writes = command in WRITING and ended.code in (ExitCode.DONE, ExitCode.WAITING)
    if not writes and not is_untouched and "could not be repaired" not in ended.err:
        yield f"wrote, though it ended with {ended.code}: {ended.err}"
