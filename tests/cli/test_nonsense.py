"""What people type wrongly, and files that are not ours: a sentence and a hint, and nothing is touched."""

from __future__ import annotations

import io
import json
import shlex
import sqlite3
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from azilcli import dates, language, repository
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.services import health, people, stays
from azilcli.services.people import Identity
from azilcli.text.keys import nfc
from tests.conftest import AUTHOR, Azil, as_anybody, records
from tests.every import every

LEAKS = (
    "No such option", "No such command", "Missing", "unexpected", "Invalid value",
    "requires an argument", "not take a value", "is not a valid", "not in the range", "Did you mean",
    "Try '", "contained these extra", "Expecting", "None", "Traceback",
)  # fmt: skip
"""What the argument parser and Python say in English: never to the user."""

USAGE = """
nonsense
admti Haidari
db nonsense
site lst
'a b'
''
"O'Neill"
--
--nonsense
-x
admit --nonsense
admit 'Novak Ana' --too LOGATEC
admit
admit 'Novak Ana'
admit 'Novak Ana' --to
admit --to LOGATEC --programme asylum
transfer --to LOGATEC
transfer --swap Haidari
extend
discharge Haidari
discharge --reason own-wish
correct Haidari --arrived 2026-01-01
show
show --
person add
person edit
person show
household join Kos
household create
site add KRANJ
site add KRANJ --name Kranj --town Kranj --kind other
room add LOGATEC --rooms 901
room add LOGATEC --beds 2
bed add
policy set integration.base
policy set integration.base 12
code add destination hospic --sl hospic
db copy
undo 1234 5678
init extra
log extra
person add One Two Three
db rebuild extra
report occupancy extra
report occupancy extra more
--db
--lang
--lang de check
--lang SLO check
check --lang
check --format nonsense
check --format ''
check --format TEXT
admit 'Novak Ana' --to LOGATEC --format csv
check --fail-on nonsense
check --fail-on ''
check --site ''
log --person ''
report occupancy --why ''
report nightly --out ''
correct Haidari --bed '' --reason x
correct Haidari --programme ' ' --reason x
report occupancy --by nonsense
report occupancy --by ''
admit 'Novak Ana' --to LOGATEC --dry-run=1
bed edit LOGATEC/102/A --accessible=1
find Haidari --limit -1
find Haidari --limit abc
person list --limit -1
log --limit -1
log --limit 1.5
extend Haidari --months 0
extend Haidari --months -1
extend Haidari --months abc
extend Haidari --months ''
demo try.db --seed abc
admit 'Novak Ana' --to LOGATEC --programme asylum --on 31.2.2026
admit 'Novak Ana' --to LOGATEC --programme asylum --on 0.0.2026
admit 'Novak Ana' --to LOGATEC --programme asylum --on 12/11/2026
admit 'Novak Ana' --to LOGATEC --programme asylum --on 11-12-2026
admit 'Novak Ana' --to LOGATEC --programme asylum --on 1.1
admit 'Novak Ana' --to LOGATEC --programme asylum --on 20261122
admit 'Novak Ana' --to LOGATEC --programme asylum --on monday
admit 'Novak Ana' --to LOGATEC --programme asylum --on 1899-12-31
admit 'Novak Ana' --to LOGATEC --programme asylum --on 0000-01-01
admit 'Novak Ana' --to LOGATEC --programme asylum --on ''
admit 'Novak Ana' --to IH-MARIBOR --status-on 31.2.2026
find Haidari --on nonsense
check --on 31.2.2026
report movements --from nonsense
report movements --month nonsense
report movements --month 2026-13
report movements --month 2026-10 --from 2026-10-01
report occupancy --month 2026-10 --on 2026-10-01
report occupancy --to 2026-10-01
report occupancy --month 2026-10 --every nonsense
report occupancy --every day
report movements --from 2026-11-22 --to 2026-11-01
log --from nonsense
log --from 2026-11-22 --to 2026-11-01
bed out LOGATEC/102/A --from 2026-11-22 --to 2026-11-22
site close IH-MARIBOR --from 2026-11-22 --to 2026-11-01
room close LOGATEC/102 --from 31.2.2026
policy set integration.base 12 --basis x --from 31.2.2026
policy set temporary-protection.until 31.2.2028 --basis x
policy list --on nonsense
admit 'Novak Ana' --to LOGATEC
admit 'Novak Ana' --to LOGATEC --programme nonsense
admit 'Novak Ana' --to LOGATEC --programme ''
admit 'Novak Ana' --to IH-MARIBOR
admit 'Novak Ana' 'Novak Janez' --to LOGATEC/102/A --programme asylum
discharge Haidari --reason nonsense
discharge Haidari --reason ''
discharge Haidari --reason own-wish --destination nonsense
transfer Haidari
transfer Haidari --to LOGATEC/102 --swap 'Novak Ana'
transfer Haidari 'Novak Ana' --swap 'Novak Ana'
transfer Haidari --swap Haidari
correct Haidari --reason why
correct Haidari --arrived 2026-01-01 --reason ''
correct Haidari --arrived 2026-01-01 --reason ' '
undo zzzz
undo 1
undo %
undo ''
person add ''
person add ' '
person add '' Amina
person add Kos --sex nonsense
person add Kos --born 31.2.1990
person add Kos --born tomorrow
person add Kos --born 1899
person add Kos --born 2999
person add Kos --born 199
person add Kos --citizenship nonsense
person add Kos --citizenship ZZZ
person add Kos --emso 123
person add Kos --emso 0101990500004
person add Kos Ana --given Berta
person edit Haidari
person edit Haidari --family ''
person edit Haidari --sex nonsense
household create ''
household create ' '
household create Kos --member ''
household create Kos --member ', Ana'
household create Kos --member 'a,b,c,d,e,f,g'
household create Kos --member 'Kos, Ana, q'
household create Kos --member 'Kos, Ana, f, 31.2.1990'
household create Kos --member 'Kos, Ana, f, 1990, ZZZ'
household create Kos --member 'Kos, Ana, f, 1990, AFG, nonsense'
household create Kos --kind nonsense
household join Kos Haidari --relation nonsense
site add '' --name Kranj --town Kranj --kind other --programme asylum
site add 'a b' --name Kranj --town Kranj --kind other --programme asylum
site add A/B --name Kranj --town Kranj --kind other --programme asylum
site add ../A --name Kranj --town Kranj --kind other --programme asylum
site add KRANJ --name '' --town Kranj --kind other --programme asylum
site add KRANJ --name Kranj --town ' ' --kind other --programme asylum
site add KRANJ --name Kranj --town Kranj --kind nonsense --programme asylum
site add KRANJ --name Kranj --town Kranj --kind other --programme nonsense
site edit LOGATEC
site edit LOGATEC --name ''
site edit LOGATEC --town ''
site edit LOGATEC --kind ''
site edit LOGATEC --programmes ''
site edit LOGATEC --programmes ' , '
site edit LOGATEC --programmes nonsense
room add LOGATEC --rooms 9-1 --beds 2
room add LOGATEC --rooms 1-999999 --beds 2
room add LOGATEC --rooms 1-9999999 --beds 2
room add LOGATEC --rooms '' --beds 2
room add LOGATEC --rooms , --beds 2
room add LOGATEC --rooms A/B --beds 2
room add LOGATEC --rooms 'a b' --beds 2
room add LOGATEC --rooms .. --beds 2
room add LOGATEC --rooms 901 --beds 9999
room add LOGATEC --rooms 901 --beds -1
room add LOGATEC --rooms 901 --beds abc
room add LOGATEC --rooms 901 --beds 1.5
room add LOGATEC --rooms 901 --beds 2 --area nan
room add LOGATEC --rooms 901 --beds 2 --area inf
room add LOGATEC --rooms 901 --beds 2 --area -5
room add LOGATEC --rooms 901 --beds 2 --area 0
room add LOGATEC --rooms 901 --beds 2 --area wide
room add LOGATEC --rooms 901 --beds 2 --for nonsense
room edit LOGATEC/101
room edit LOGATEC/101 --area nan
room edit LOGATEC/101 --area inf
room edit LOGATEC/101 --area -5
room edit LOGATEC/101 --area 1e308
room edit LOGATEC/101 --for nonsense
bed add LOGATEC/101 --count 0
bed add LOGATEC/101 --count -3
bed add LOGATEC/101 --count 9999
bed add LOGATEC/101 --count many
bed edit LOGATEC/101/A
bed out LOGATEC/102/A --reason nonsense
policy set integration.base -1 --basis x
policy set integration.base 12a --basis x
policy set integration.base 99999 --basis x
policy set integration.base 12 --basis ' '
policy set integration.counted-from nonsense --basis x
code add destination '' --sl a --en b
code add destination - --sl a --en b
code add destination a/b --sl a --en b
code add destination hospic --sl '' --en b
db verify --fingerprint ''
db verify --fingerprint a
db verify --fingerprint nonsense
person add --csv missing.csv
person add --csv .
person add --csv ''
person add Kos --csv missing.csv
household create Kos --csv missing.csv
"""

NOT_FOUND = """
show Nobody
show ''
show ' '
show /
show NOWHERE/101
show LOGATEC/101/A/B
show 2222-2222-2222
show ZZZZ-ZZZZ-ZZZ2
person show Nobody
person show Novak
person edit Nobody --note x
person edit Novak --note x
household show Nothing
household show ''
household join Nothing Haidari
household join Kos Nobody
household leave Nobody
household create New --with Nobody
admit Nobody --to LOGATEC
admit '' --to LOGATEC
admit ' ' --to LOGATEC
admit Novak --to LOGATEC --programme asylum
admit --household Nothing --to LOGATEC --programme asylum
admit 'Novak Ana' --to NOWHERE
admit 'Novak Ana' --to ''
admit 'Novak Ana' --to LOGATEC/999
admit 'Novak Ana' --to LOGATEC/101/Z
transfer Nobody --to LOGATEC
transfer Haidari --to NOWHERE
transfer Haidari --swap Nobody
transfer Haidari --swap 'Novak Ana'
transfer 'Novak Ana' --to LOGATEC/102
extend Nobody
extend 'Novak Ana'
discharge Nobody --reason own-wish
discharge 'Novak Ana' --reason own-wish
correct Nobody --arrived yesterday --reason why
undo 00000000
undo ffff-ffff-ffff-ffff
log --person Nobody
log --place NOWHERE
report occupancy --site NOWHERE
report occupancy --site LOGATEC/101
report residents --site NOWHERE
report occupancy --month 2026-10 --site NOWHERE
report movements --site NOWHERE
room add NOWHERE --rooms 901 --beds 2
room add LOGATEC/101 --rooms 901 --beds 2
room list NOWHERE
room edit NOWHERE --note x
room edit LOGATEC --note x
room close LOGATEC/101/A
bed add LOGATEC --count 1
bed list NOWHERE
bed show LOGATEC/101/Z
bed out LOGATEC
site edit NOWHERE --note x
site close LOGATEC/101
policy set nonsense 1 --basis x
policy show nonsense
code add nonsense a --sl a --en b
code list nonsense
find Nobody
find ''
find ' '
find %
find %%%
find _
find '*'
find 'abc*'
find '"'
find 'a"b'
find "''"
find '('
find 'NEAR(a b)'
find 'AND OR'
find ';'
find -- -x
"""

REFUSED = """
admit Haidari --to LOGATEC --programme asylum
admit 'Novak Ana' --to LOGATEC/101/A --programme asylum
admit 'Novak Ana' --to LOGATEC --programme eviction
admit 'Novak Ana' --to LOGATEC --programme asylum --on tomorrow
admit 'Novak Ana' --to LOGATEC --programme asylum --on +9999
admit 'Novak Ana' --to LOGATEC --programme asylum --on 9999-12-31
admit 'Novak Ana' --to LOGATEC --programme asylum --on 1900-01-01
admit 'Novak Ana' --to IH-MARIBOR --status-on tomorrow
admit 'Novak Ana' --to IH-MARIBOR --status-on 2000-01-01
transfer Haidari --to LOGATEC/101/A
transfer Haidari --to IH-MARIBOR
transfer Haidari --to LOGATEC/102 --on 2020-01-01
transfer Haidari --to LOGATEC/102 --on tomorrow
extend Haidari
extend Haidari --months 99999999999999999999
discharge Haidari --reason own-wish --on 2000-01-01
discharge Haidari --reason own-wish --on tomorrow
correct 'Novak Ana' --arrived yesterday --reason why
correct Haidari --departed yesterday --reason why
correct Haidari --arrived tomorrow --reason why
correct Haidari --arrived 1990-01-01 --reason why
household create New --with 'Kos Miha'
household create New --on tomorrow
household join Kos 'Kos Miha'
household leave Haidari
household leave 'Kos Miha' --on 2000-01-01
site add LOGATEC --name Kranj --town Kranj --kind other --programme asylum
site close LOGATEC
site reopen LOGATEC
room add LOGATEC --rooms 101 --beds 2
room add LOGATEC --rooms 99-102 --beds 2
room close LOGATEC/101
room reopen LOGATEC/101
bed out LOGATEC/101/A
bed close LOGATEC/101/A
bed back LOGATEC/102/A
bed reopen LOGATEC/102/A
person edit Haidari --emso 0101990500003
"""

FILE = """
init
init --empty
demo azil.db
demo missing/try.db
demo .
demo ''
db copy azil.db
db copy missing/copy.db
db copy .
db copy . --force
--db missing.db check
--db missing/azil.db check
--db missing/azil.db init
--db . check
--db . init
--db .. person add Kos
check --out missing/page
check --out .
"""


def lines(table: str) -> list[str]:
    """The lines of a table."""
    return [line for line in table.splitlines() if line]


CASES = [
    *((2, line) for line in lines(USAGE)),
    *((3, line) for line in lines(NOT_FOUND)),
    *((4, line) for line in lines(REFUSED)),
    *((5, line) for line in lines(FILE)),
]


@pytest.fixture(scope="module")
def _house(_network: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("house") / "azil.db"
    path.write_bytes(_network.read_bytes())
    today = dates.today()
    with repository.writing(path, AUTHOR) as repo:
        people.add(repo, [Identity("Haidari", "Amina", sex="f", birth_date="1990-05-03")])
        people.add(repo, [Identity("Novak", "Ana", sex="f"), Identity("Novak", "Janez", sex="m")])
        people.add(repo, [Identity("Rak", "Jan", emso="0101990500003")])
        family = [Identity("Kos", "Miha", sex="m", birth_date="1980")]
        people.create_household(repo, "Kos", kind="family", existing=[], entered=family, on=today)
        health.exam(repo, ["Haidari", "Novak Ana", "Novak Janez"], on=today, result="fit")
        stays.admit(repo, ["Haidari"], "LOGATEC/101/A", on=today, programme="asylum")
    return path.read_bytes()


@pytest.fixture
def house(path: Path, _house: bytes) -> Path:
    """The file of the test with a few people, one of them in a bed."""
    path.write_bytes(_house)
    return path


def assert_refused(azil: Azil, line: str, *codes: int) -> str:
    """The line is refused in both languages, in a sentence and a hint; nothing in the folder changed.

    The English answer is returned.
    """
    before = contents()
    said = {}
    for lang in ("sl", "en"):
        answer = azil(f"--lang {lang} {line}" if not line.startswith("--lang") else line)
        assert answer.code in codes, f"{answer.code}: {answer.out}{answer.err}"
        assert answer.out == ""
        language.use(lang if not line.startswith("--lang") else language.current())
        error, hint, *more = answer.err.splitlines()
        assert more == []
        assert error.startswith(_("error: {sentence}", sentence="")), error
        assert hint.startswith(_("hint: {hint}", hint="")), hint
        assert not error.removesuffix("...").endswith(".")
        said[lang] = answer.err
        for leak in LEAKS:
            assert leak not in answer.err
    if not line.startswith("--lang"):
        assert said["sl"].splitlines()[0] != said["en"].splitlines()[0]
    assert contents() == before
    return said["en"]


def contents() -> dict[str, bytes]:
    """Every file of the current folder."""
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@every("code, line", CASES)
def test_nonsense_is_refused_in_both_languages_and_changes_nothing(
    azil: Azil, house: Path, code: int, line: str
) -> None:
    assert_refused(azil, line, code)


# What the answer says --------------------------------------------------------------------------------


@every(
    "line, words",
    [
        ("admti Haidari", ["admti", "admit"]),
        ("admit 'Novak Ana' --too LOGATEC", ["--too", "--to"]),
        ('"O\'Neill"', ["“O'Neill”"]),
        ("'a (b)'", ["“a (b)”"]),
        ("undo 1234 'a (b)'", ["a (b)"]),
        ("admit 'Novak Ana'", ["--to", "azil admit --help"]),
        ("admit 'Novak Ana' --to", ["--to", "azil admit --help"]),
        ("admit", ["azil admit --help"]),
        ("find Haidari --limit abc", ["--limit", "abc"]),
        ("admit 'Novak Ana' --to LOGTEC", ["LOGTEC", "LOGATEC"]),
        ("admit 'Novak Ana' --to LOGATEC/101/Z", ["LOGATEC/101/Z", "LOGATEC/101/A"]),
        ("admit Novak --to LOGATEC", ["Novak Ana", "Novak Janez"]),
        ("admit 'Novak Ana' --to LOGATEC", ["asylum", "temporary-protection"]),
        ("person add Kos --citizenship Afganistn", ["AFG"]),
        ("admit 'Novak Ana' --to LOGATEC --on 31.2.2026", ["31. 2. 2026"]),
        ("report occupnacy", ["occupancy"]),
        ("room edit LOGATEC --note x", ["LOGATEC", "azil site edit"]),
    ],
)
def test_the_answer_names_what_was_wrong_and_what_was_meant(
    azil: Azil, house: Path, line: str, words: list[str]
) -> None:
    answer = azil(line).err
    assert [word for word in words if word not in answer] == []


def test_a_slip_in_a_code_is_caught_and_not_taken_for_a_name(azil: Azil, house: Path) -> None:
    code = json.loads(azil("find Haidari --format json").out)[0]["person"]
    for at in range(len(code)):
        sign = ids.ALPHABET[(ids.ALPHABET.index(code[at]) + 1) % len(ids.ALPHABET)]
        slip = code[:at] + sign + code[at + 1 :]
        if ids.looks_like_id(slip):
            answer = azil(f"show {slip}")
            assert (answer.code, answer.out) == (3, "")
            assert "check character" in answer.err
    assert azil(f"show {code.lower()}").code == 0


def test_codes_in_answers_are_printed_in_groups_as_everywhere(azil: Azil, house: Path) -> None:
    code = json.loads(azil("find 'Novak Ana' --format json").out)[0]["person"]
    assert ids.show(code) in azil("extend 'Novak Ana'").err


@every("line", ["person add --csv missing.csv", "person add --csv .", "report occupancy --out missing/page"])
def test_what_the_system_says_of_a_file_is_said_in_the_language_of_the_user(
    azil: Azil, house: Path, line: str
) -> None:
    answer = azil(f"{line} --lang sl").err
    assert "No such file" not in answer
    assert "Is a directory" not in answer


def test_only_places_that_come_near_are_proposed(azil: Azil, house: Path) -> None:
    assert "did you mean LOGATEC" in azil("report occupancy --site LOGATC").err
    for typed, hint in (("[red]", "see: azil site list"), ("LOGATEC/zz", "see: azil room list LOGATEC"),
                        ("LOGATEC/101/zz", "one of: LOGATEC/101/A")):  # fmt: skip
        assert f"hint: {hint}" in azil(f"transfer Haidari --to {typed}").err


def test_an_empty_person_to_swap_with_is_not_a_place(azil: Azil, house: Path) -> None:
    assert_refused(azil, "transfer Haidari --swap ''", 2, 3)


def test_a_site_stays_in_the_list_whatever_is_cleared(azil: Azil, house: Path) -> None:
    for option in ("name", "town", "kind", "programmes", "address", "note"):
        azil(f"site edit LOGATEC --{option} ''")
    assert "LOGATEC" in azil("site list --format csv").out


def test_an_area_can_be_cleared_and_typed_with_a_comma(azil: Azil, house: Path) -> None:
    def area() -> object:
        return records(house, "SELECT area_m2 FROM room WHERE id = 'LOGATEC/101'")[0]["area_m2"]

    assert azil("room edit LOGATEC/101 --area 18.5").code == 0
    assert area() == 18.5
    assert azil("room edit LOGATEC/101 --area 17,5").code == 0
    assert area() == 17.5
    assert azil("room edit LOGATEC/101 --area ''").code == 0
    assert area() is None


def test_a_room_named_twice_is_not_counted_twice(azil: Azil, house: Path) -> None:
    answer = azil("room add LOGATEC --rooms 901,901 --beds 2")
    added = records(house, "SELECT id FROM room WHERE id LIKE 'LOGATEC/90%'")
    assert (answer.code, len(added)) in ((0, 1), (2, 0), (4, 0))
    assert "2 rooms" not in answer.out


def test_digits_of_other_scripts_are_refused_or_stored_as_ours(azil: Azil, house: Path) -> None:
    azil("person add Sadiq --born ١٩٩٠")
    stored = records(house, "SELECT birth_date FROM person WHERE family_name = 'Sadiq'")
    assert [row["birth_date"] for row in stored] in ([], ["1990"])


def test_nobody_has_an_age_before_birth(azil: Azil, house: Path) -> None:
    facts = json.loads(azil("show Haidari --on 1980-01-01 --format json").out)["person"]
    assert facts["age"] is None


def test_a_record_is_found_in_the_log_as_its_code_is_printed(azil: Azil, house: Path) -> None:
    code = json.loads(azil("find Haidari --format json").out)[0]["person"]
    written = [json.loads(azil(f"log --record {c} --format json").out) for c in (code, ids.show(code))]
    assert len(written[0]) == 1
    assert written[1] == written[0]


# Numbers and days at the edge --------------------------------------------------------------------------


EDGES = [
    "report occupancy --on 9999-12-31",
    "report occupancy --on 1900-01-01",
    "report movements --from 1900-01-01 --to 9999-12-31",
    "report residents --on 9999-12-31",
    "check --on 9999-12-31",
    "check --on 1900-01-01",
    "show Haidari --on 9999-12-31",
    "show LOGATEC --on 1900-01-01",
    "policy list --on 9999-12-31",
    "log --to 9999-12-31",
    "log --from 9999-12-31",
    "log --from 1900-01-01 --to 1900-01-01",
    "find Haidari --limit 99999999999999999999",
    "person list --limit 99999999999999999999",
    "log --limit 99999999999999999999",
    "log --limit 9223372036854775808",
    f"find {'Haidari ' * 60}",
]


@every("line", EDGES)
def test_edges_are_answered_or_refused_but_are_no_bug(azil: Azil, house: Path, line: str) -> None:
    answer = azil(line)
    assert answer.code in (0, 2, 6)
    assert bool(answer.out) == (answer.code != 2)


@every("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Ljubljana"])
def test_the_log_of_the_first_and_the_last_day_is_no_bug_anywhere(azil: Azil, house: Path, zone: str) -> None:
    assert azil(f"policy set calendar.zone {zone} --from 2016-04-24 --basis moved").code == 0
    for line in ("log --from 9999-12-31", "log --to 9999-12-31", "log --from 1900-01-01", "log"):
        assert azil(line).code in (0, 2)


def test_a_search_for_very_many_words_is_no_bug(azil: Azil, house: Path) -> None:
    assert azil(f"find {'a ' * 1500}").code in (0, 2, 3)
    assert azil(f"find {'abc ' * 1500}").code in (2, 3)
    assert azil(f"find {'x' * 10_000}").code in (2, 3)


# Texts ---------------------------------------------------------------------------------------------


SURROGATES = [
    ["find", "\udcff"],
    ["show", "\udcff"],
    ["admit", "\udcff", "--to", "LOGATEC"],
    ["admit", "Haidari", "--to", "\udcff"],
    ["admit", "--household", "\udcff", "--to", "LOGATEC"],
    ["transfer", "Haidari", "--to", "LOGATEC/\udcff"],
    ["discharge", "Haidari", "--reason", "own-wish", "--note", "\udcff"],
    ["correct", "Haidari", "--arrived", "yesterday", "--reason", "\udcff"],
    ["undo", "\udcff"],
    ["person", "add", "\udcff\udcfe"],
    ["person", "add", "Kos", "--by", "\udcff"],
    ["person", "add", "Kos", "--office", "\udcff"],
    ["person", "add", "Kos", "--citizenship", "\udcff"],
    ["person", "add", "Kos", "--born", "\udcff"],
    ["household", "create", "\udcff"],
    ["household", "create", "Kos", "--member", "\udcff"],
    ["household", "show", "\udcff"],
    ["household", "join", "\udcff", "Haidari"],
    ["site", "add", "KRANJ", "--name", "\udcff", "--town", "K", "--kind", "other", "--programme", "asylum"],
    ["site", "edit", "\udcff", "--note", "x"],
    ["room", "add", "LOGATEC", "--rooms", "\udcff", "--beds", "2"],
    ["room", "list", "\udcff"],
    ["policy", "set", "integration.base", "12", "--basis", "\udcff"],
    ["policy", "set", "\udcff", "12", "--basis", "x"],
    ["policy", "show", "\udcff"],
    ["code", "list", "\udcff"],
    ["code", "add", "\udcff", "a", "--sl", "a", "--en", "b"],
    ["code", "add", "destination", "\udcff", "--sl", "a", "--en", "b"],
    ["code", "add", "destination", "a", "--sl", "\udcff", "--en", "b"],
    ["log", "--person", "\udcff"],
    ["log", "--actor", "\udcff"],
    ["log", "--office", "\udcff"],
    ["log", "--action", "\udcff"],
    ["log", "--record", "\udcff"],
    ["report", "occupancy", "--site", "\udcff"],
    ["report", "residents", "--site", "\udcff"],
    ["report", "occupancy", "--by", "\udcff"],
    ["report", "occupancy", "--on", "\udcff"],
    ["db", "verify", "--fingerprint", "\udcff"],
    ["check", "--\udcff"],
    ["\udcff"],
]


@every("words", SURROGATES)
def test_bytes_that_are_no_letters_are_refused(azil: Azil, house: Path, words: list[str]) -> None:
    before = contents()
    answer = azil(shlex.join(words))
    assert answer.code in (2, 3)
    assert (answer.out, len(answer.err.splitlines())) == ("", 2)
    assert contents() == before


NAMES = {
    "markup": "[red]Bold[/red] [/] :smile:",
    "an escape sequence": "A\x1b[31mB\x07",
    "a line break": "A\nB",
    "a carriage return": "A\rB",
    "a null": "A\x00B",
    "a change of direction": "A\u202eB\u2066C",
    "a line separator": "A\u2028B\u0085C",
    "right to left": "محمد الحسين",
    "combining": "Z\u030ci\u0301z\u030cek",
    "not in the basic plane": "𠮷野 👨‍👩‍👧",
    "300 letters": "Đ" * 300,
    "300 letters and spaces": "Aa " * 100 + "Z",
    "a formula": "=1+1",
    "a hyphen": "--by",
    "quotes": "\"'`’",
    "SQL": "'; DROP TABLE person; --",
    "a template": "{name} %s {0} {}",
    "HTML": "<b>&amp;</b>|*_`",
}


@every("name", NAMES.values())
def test_a_name_is_kept_as_typed_found_again_and_shown_harmlessly(azil: Azil, house: Path, name: str) -> None:
    assert azil(shlex.join(["person", "add", "--sex", "f", "--", name])).code == 0
    people_ = json.loads(azil("person list --format json").out)
    (mine,) = [one for one in people_ if one["name"] == nfc(name).strip()]
    for line in (
        f"show {mine['person']}",
        "person list",
        "log",
        "log --format md",
        "person list --format md",
    ):
        page = azil(line)
        assert page.code == 0
        assert not set(page.out) & {chr(n) for n in (*range(9), 11, 12, *range(13, 32), 127, 0x85, 0x202E)}
    admitted = azil(f"admit {mine['person']} --to LOGATEC/102 --programme asylum --override drill")
    assert (admitted.code, admitted.out.count("\n")) == (0, 1)
    assert azil("report residents --format csv").code == 0
    assert azil("report occupancy --by bed --site LOGATEC").code == 0


def test_a_file_with_all_these_names_verifies_and_is_the_same_after_a_rebuild(
    azil: Azil, house: Path
) -> None:
    for name in NAMES.values():
        assert azil(shlex.join(["person", "add", "--force", "--", name])).code == 0
    before = records(house, "SELECT * FROM person ORDER BY id")
    assert azil("db verify").code == 0
    assert azil("db rebuild").code == 0
    assert records(house, "SELECT * FROM person ORDER BY id") == before


def test_a_name_of_300_letters_is_printed_whole(azil: Azil, house: Path) -> None:
    azil(f"person add {'Đ' * 300}")
    for line in ("person list", "person list --format csv", "person list --format md", f"find {'Đ' * 300}"):
        assert "Đ" * 300 in azil(line).out


# Tables that people bring ------------------------------------------------------------------------------


CSV = {
    "an unknown column": b"foo,bar\n1,2\n",
    "no family name": b"ime,spol\nAna,f\n",
    "only a header": b"priimek,ime\n",
    "only empty lines": b"priimek,ime\n,\n , \n",
    "more cells than columns": b"priimek,ime\nKos,Ana\nRak,Jan,m\n",
    "more cells than columns, semicolons": b"priimek;ime\nKos;Ana;f\n",
    "empty": b"",
    "blank": b" \r\n\r\n",
    "the same column twice": b"priimek,priimek\nKos,Rak\n",
    "a column in two languages": b"priimek,surname\nKos,Rak\n",
    "a quotation mark that is never closed": b'priimek,ime\n"Kos,Ana\nRak,Jan\nVolk,Eva\n',
    "no sex": b"priimek,spol\nKos,f\nRak,q\n",
    "no day": b"priimek,datum rojstva\nKos,1990\nRak,31.2.1990\n",
    "no country": b"priimek,drzavljanstvo\nKos,AFG\nRak,ZZZ\n",
    "no relation": b"priimek,razmerje\nKos,nonsense\n",
    "a row without a family name": b"priimek,ime\nKos,Ana\n,Jan\n",
    "no EMSO": b"priimek,emso\nKos,123\n",
    "a picture": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)),
    "a cell beyond all measure": b"priimek\n" + b"x" * 200_000 + b"\n",
}


@every("_what, table", CSV.items())
def test_a_table_that_cannot_be_read_enters_nobody(azil: Azil, house: Path, _what: str, table: bytes) -> None:
    Path("people.csv").write_bytes(table)
    assert_refused(azil, "person add --csv people.csv", 2)
    assert_refused(azil, "household create New --csv people.csv", 2)


@every(
    "table, line",
    [
        (b"priimek,ime\nKos,Ana\nRak,Jan,m\n", 3),
        (b"priimek,spol\nKos,f\nRak,m\nVolk,q\n", 4),
        (b"priimek,datum rojstva\nKos,1990\nRak,31.2.1990\n", 3),
        (b"priimek,drzavljanstvo\nKos,AFG\nRak,ZZZ\n", 3),
        (b"priimek,ime\nKos,Ana\n,Jan\n", 3),
    ],
)
def test_the_line_of_the_table_that_is_wrong_is_named(
    azil: Azil, house: Path, table: bytes, line: int
) -> None:
    Path("people.csv").write_bytes(table)
    assert f"line {line}" in azil("person add --csv people.csv").err


def test_two_people_of_a_table_with_one_emso_are_refused(azil: Azil, house: Path) -> None:
    Path("people.csv").write_text("priimek,emso\nKos,0202992505003\nVolk,0202992505003\n")
    assert_refused(azil, "person add --csv people.csv", 2, 4)
    Path("people.csv").write_text("priimek,emso\nKos,0202992505003\nVolk,0202992505011\n")
    assert azil("person add --csv people.csv").code == 0


READABLE = {
    "UTF-8": "priimek,ime\nČuš,Žiga\n".encode(),
    "UTF-8 with a mark at the beginning": "\ufeffpriimek,ime\nČuš,Žiga\n".encode(),
    "code page 1250": "priimek,ime\nČuš,Žiga\n".encode("cp1250"),
    "semicolons": "priimek;ime\nČuš;Žiga\n".encode(),
    "semicolons, code page 1250": "priimek;ime\r\nČuš;Žiga\r\n".encode("cp1250"),
    "tabs": "priimek\time\nČuš\tŽiga\n".encode(),
    "lines of Windows": "priimek,ime\r\nČuš,Žiga\r\n".encode(),
    "no line break at the end": "priimek,ime\nČuš,Žiga".encode(),
    "quotation marks": '"priimek","ime"\n"Čuš","Žiga"\n'.encode(),
    "semicolons and quotation marks": '"priimek";"ime"\n"Čuš";"Žiga"\n'.encode(),
    "capitals and spaces": " Priimek , IME \n Čuš , Žiga \n".encode(),
    "English": "family_name,given_name\nČuš,Žiga\n".encode(),
    "UTF-16 with tabs, as Excel writes it": "priimek\time\nČuš\tŽiga\n".encode("utf-16"),
    "code page of DOS": "priimek;ime\nČuš;Žiga\n".encode("cp852"),
    "ISO 8859-2": "priimek;ime\nČuš;Žiga\n".encode("iso8859_2"),
    "a line that names the separator": "sep=;\r\npriimek;ime\r\nČuš;Žiga\r\n".encode(),
    "a title, and separators at the ends": "Prihod, 12. 4.;;;\n;;;\npriimek;ime;;\nČuš;Žiga;;\n".encode(),
    "another heading further on": "priimek;ime\nČuš;Žiga\nPriimek;Ime\n".encode(),
    "typographic quotation marks": "priimek;ime\n„Čuš“;\u00a0»Žiga«\u00a0\n".encode(),
    "decomposed letters": "priimek,ime\nC\u030cus\u030c,Z\u030ciga\n".encode(),
    "an empty line between": "priimek,ime\n\nČuš,Žiga\n\n".encode(),
}


@every("table", READABLE.values())
def test_tables_of_every_office_program_are_read_alike(azil: Azil, house: Path, table: bytes) -> None:
    Path("people.csv").write_bytes(table)
    entered = azil("person add --csv people.csv")
    assert (entered.code, entered.err) == (0, "")
    assert nfc(entered.out).startswith("1 person was entered: Čuš Žiga (")


def test_a_table_may_come_from_standard_input(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("priimek\nČuš\n".encode())))
    assert azil("person add --csv -").out.startswith("1 person was entered: Čuš (")


def test_nothing_on_standard_input_enters_nobody(
    azil: Azil, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assert_refused(azil, "person add --csv -", 2)


# Files that are not ours -------------------------------------------------------------------------------


READING = ("check", "log", "find Haidari", "db info", "db verify", "report occupancy --format csv")
WRITING = ("person add Kos", "undo", "db rebuild", "transfer Haidari --to LOGATEC/102")


def of_another_program() -> bytes:
    """An SQLite file that some other program made."""
    connection = sqlite3.connect("other.db")
    connection.execute("CREATE TABLE person (id TEXT, name TEXT)")
    connection.commit()
    connection.close()
    made = Path("other.db").read_bytes()
    Path("other.db").unlink()
    return made


def without(house: bytes, *tables: str) -> bytes:
    """Our file, from which somebody dropped tables."""
    path = Path("altered.db")
    path.write_bytes(house)
    connection = sqlite3.connect(path)
    for table in tables:
        connection.execute(f"DROP TABLE {table}")
    connection.commit()
    connection.close()
    made = path.read_bytes()
    path.unlink()
    return made


FILES = {
    "empty": lambda _house: b"",
    "a picture": lambda _house: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 20,
    "a text": lambda _house: b"priimek,ime\nKos,Ana\n" * 100,
    "the beginning of a header": lambda house: house[:50],
    "a header alone": lambda house: house[:100],
    "one page": lambda house: house[:4096],
    "half of the file": lambda house: house[: len(house) // 2],
    "zeros after the first page": lambda house: house[:4096] + bytes(len(house) - 4096),
    "noise in the middle": lambda house: house[:12288] + b"\xff" * 81920 + house[94208:],
    "another program's": lambda _house: of_another_program(),
    "a newer version's": lambda house: house[:60] + struct.pack(">I", 99) + house[64:],
}


@every("what", FILES)
def test_a_file_that_is_not_ours_or_is_damaged_is_left_alone(
    azil: Azil, path: Path, _house: bytes, what: str
) -> None:
    path.write_bytes(FILES[what](_house))
    for line in [*READING, *WRITING, "db copy copy.db"]:
        assert_refused(azil, line, 5)


def test_a_file_of_a_newer_version_says_so(azil: Azil, path: Path, _house: bytes) -> None:
    path.write_bytes(FILES["a newer version's"](_house))
    assert "newer version" in azil("check").err


@every("line", ["check", "log", "db info", "db verify", "person add Kos", "undo", "db rebuild"])
def test_a_file_without_its_journal_is_damaged_not_a_bug(
    azil: Azil, path: Path, _house: bytes, line: str
) -> None:
    path.write_bytes(without(_house, "entry", "change"))
    answer = azil(line)
    assert answer.code == 5
    assert bool(answer.out) != bool(answer.err)


@every("line", ["db verify", "db rebuild"])
@every("made", ["half", "without its journal"])
def test_for_what_a_rebuild_cannot_mend_one_is_not_sent_round_in_a_circle(
    azil: Azil, path: Path, _house: bytes, made: str, line: str
) -> None:
    path.write_bytes(_house[: len(_house) // 2] if made == "half" else without(_house, "entry"))
    answer = azil(line)
    assert (answer.code, answer.out) == (5, "")
    assert "azil db verify" not in answer.err and "azil db rebuild" not in answer.err
    assert "hint: continue with an intact copy: azil --db COPY db copy azil.db --force;" in answer.err
    assert "azil db merge OTHER" in answer.err
    Path("copy.db").write_bytes(_house)
    assert azil("--db copy.db db copy azil.db --force").code == 0
    assert azil("db verify").code == 0


def test_a_derived_table_that_is_missing_is_made_anew_beside_the_file_and_by_a_rebuild_in_it(
    azil: Azil, path: Path, _house: bytes
) -> None:
    path.write_bytes(without(_house, "person"))
    before = path.read_bytes()
    answer = azil("find Haidari")
    assert answer.code == 0
    assert path.read_bytes() == before
    assert "person" in azil("db verify").out
    assert azil("db rebuild").code == azil("db verify").code == 0
    assert azil("find Haidari").out == answer.out


@pytest.fixture
def foreign(_house: bytes, azil: Azil, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that everybody may read and nobody but its owner may write to, with a file in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "azil.db").write_bytes(_house)
        monkeypatch.chdir(folder)
        azil("check")
        azil("person add Kos --dry-run")  # what is loaded when needed is loaded now
        azil("check --out page")
        azil("db copy copy.db")
        (folder / "page").unlink()
        (folder / "copy.db").unlink()
        (folder / "azil.db").chmod(0o444)
        folder.chmod(0o555)
        try:
            yield folder
        finally:
            folder.chmod(0o755)


def test_a_folder_that_may_only_be_read_is_still_read(azil: Azil, foreign: Path) -> None:
    with as_anybody():
        assert azil("find Haidari --format csv").code == 0
        assert azil("report occupancy --format csv").code == 0


@pytest.mark.parametrize(
    "line",
    [
        "person add Kos",
        "undo",
        "db rebuild",
        "db copy copy.db",
        "check --out page",
        "--db new.db init",
        "demo t.db",
    ],
)
def test_nothing_is_written_to_a_folder_that_may_only_be_read(azil: Azil, foreign: Path, line: str) -> None:
    with as_anybody():
        assert_refused(azil, line, 5)


def test_a_file_that_may_not_be_read_is_said(azil: Azil, foreign: Path) -> None:
    (foreign / "azil.db").chmod(0)
    with as_anybody():
        answer = azil("check")
    assert (answer.code, answer.out, len(answer.err.splitlines())) == (5, "", 2)
    assert "azil.db" in answer.err
