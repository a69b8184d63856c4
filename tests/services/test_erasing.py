"""Erasing a person: nothing of them is left in any byte, and all that is counted stays as it was."""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from azilcli import repository
from azilcli.errors import FileProblem, NotFound, Refused, UsageError
from azilcli.ledger import file, fold, ids, schema
from azilcli.repository import Record, Repository
from azilcli.services import (
    Done,
    absences,
    corrections,
    duplicates,
    erasing,
    evidence,
    health,
    leaving,
    measures,
    people,
    stays,
    undoing,
    uniting,
)
from azilcli.services.people import Identity
from azilcli.text.keys import search_key
from tests.conftest import AUTHOR, Azil, records
from tests.doing import decide, do, record, set_status, vulnerable
from tests.services import marked
from tests.services.leftover import (
    REASON,
    dump,
    erase,
    figures,
    is_sound,
    left_in,
    pieces,
    pieces_in,
    trigrams_in,
)
from tests.services.marked import AGAIN, GONE, Marked

# What is erased


def test_before_the_erasure_every_word_stands_in_the_file(path: Path, who: Marked) -> None:
    assert left_in(path, who.secrets) == who.secrets
    assert len(who.words) > 50
    found = pieces_in(path, who.words)
    assert [word for word in who.words if not pieces(word) & found] == []
    names = {word for word in who.words if search_key(word).encode() in path.read_bytes()}
    assert len(names) > 10
    assert [word for word in names if not trigrams_in(path, frozenset({word}))] == []


def test_every_personal_field_of_every_kind_that_tells_of_a_person_was_filled(
    path: Path, who: Marked
) -> None:
    """A kind that is added later must be recorded in `marked` too."""
    found: dict[tuple[str, str], set[str]] = {}
    for row in records(path, "SELECT kind, fields FROM change WHERE personal = 1"):
        for name, value in json.loads(row["fields"]).items():
            found.setdefault((row["kind"], name), set()).add(str(value))
    wanted = {(kind.name, name) for kind in marked.concerned().values() for name in kind.personal}
    filled = {key for key, values in found.items() if values & who.secrets}
    assert wanted - filled - {("person", "birth_month")} == set(), "record these in tests/services/marked.py"


def test_every_kind_that_tells_of_a_person_is_among_what_is_erased(path: Path, who: Marked) -> None:
    erase(path, who.person)
    kinds = {row["kind"] for row in records(path, "SELECT DISTINCT kind FROM erased")}
    assert kinds == set(marked.concerned()), "record what is missing in tests/services/marked.py"


@pytest.mark.parametrize("typed", ["person", "other"])
def test_after_the_erasure_no_byte_of_it_is_left(path: Path, who: Marked, typed: str) -> None:
    done = erase(path, getattr(who, typed))
    assert done.data["person"] == who.person
    assert left_in(path, who.secrets) == set()
    assert pieces_in(path, who.words) == set()
    assert trigrams_in(path, who.words) == set()
    assert is_sound(path)


def test_neither_fields_nor_salts_of_what_is_erased_are_in_the_journal_but_the_digests_are(
    path: Path, who: Marked
) -> None:
    digests = records(path, "SELECT entry, position, digest FROM change ORDER BY 1, 2")
    erase(path, who.person)
    rows = records(path, "SELECT * FROM change WHERE entry <= :last ORDER BY 1, 2", last=digests[-1]["entry"])
    assert [{key: row[key] for key in ("entry", "position", "digest")} for row in rows] == digests
    emptied = [row for row in rows if row["fields"] is None]
    assert all(row["salt"] is None and row["personal"] for row in emptied)
    assert {row["kind"] for row in emptied} == {k.name for k in marked.concerned().values() if k.personal}
    kept = [row for row in rows if row["fields"] is not None]
    assert all(row["salt"] is not None for row in kept)


def test_the_words_that_other_copies_of_the_values_would_leave_are_not_in_the_views(
    path: Path, who: Marked
) -> None:
    erase(path, who.person)
    with closing(sqlite3.connect(path)) as connection:
        said = "\n".join(connection.iterdump())
    assert {secret for secret in who.secrets if any(f.decode() in said for f in (secret.encode(),))} == set()


def test_rebuilding_after_an_erasure_changes_nothing(path: Path, who: Marked) -> None:
    erase(path, who.person)
    before = dump(path)
    with file.writing(path) as connection:
        fold.rebuild(connection)
    assert dump(path) == before
    assert left_in(path, who.secrets) == set()


def test_the_command_to_rebuild_leaves_the_history_as_it_is(path: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    before = dump(path), _facts(azil)
    assert azil("db rebuild").code == 0
    assert (dump(path), _facts(azil)) == before
    assert left_in(path, who.secrets) == set()


def _facts(azil: Azil) -> str:
    """What `db info` says, but for how many pages the same takes when it is written in another order."""
    return re.sub(r'"bytes": \d+', "", azil("db info --format json").out)


def test_what_is_counted_is_as_before(path: Path, who: Marked) -> None:
    before = figures(path)
    erase(path, who.person)
    assert figures(path) == before


def test_a_record_that_must_have_a_personal_field_stays_whole(path: Path, who: Marked) -> None:
    before = {row["kind"]: row["n"] for row in _counted(path)}
    erase(path, who.person)
    assert {row["kind"]: row["n"] for row in _counted(path)} == before
    assert records(path, "SELECT * FROM incomplete") == []
    assert records(path, "SELECT name FROM household WHERE id = :id", id=who.alone) == [{"name": ""}]
    assert {row["reason"] for row in records(path, "SELECT reason FROM override")} == {""}


def _counted(path: Path) -> list[Record]:
    each = [f"SELECT '{name}' AS kind, count(*) AS n FROM {name}" for name in schema.kinds()]
    return records(path, " UNION ALL ".join(each))


def test_others_keep_what_is_theirs(path: Path, who: Marked) -> None:
    erase(path, who.person)
    assert (
        records(path, "SELECT family_name FROM person WHERE id = :id", id=who.mate)[0]["family_name"]
        == "Kosmatin"
    )
    assert records(path, "SELECT name FROM household WHERE id = :id", id=who.shared) == [{"name": "Kosmatin"}]
    assert [row["kind"] for row in records(path, "SELECT * FROM erased WHERE record = :m", m=who.mate)] == []


def test_the_household_goes_with_the_last_of_its_members(path: Path, who: Marked) -> None:
    erase(path, who.person)
    do(path, erasing.erase, _leave(path, who.mate), REASON)
    assert records(path, "SELECT name FROM household WHERE id = :id", id=who.shared) == [{"name": ""}]
    assert b"Kosmatin" not in path.read_bytes()
    assert is_sound(path)


def _leave(path: Path, code: str) -> str:
    do(path, stays.discharge, [code], on=GONE, reason="own-wish", destination=None)
    return code


def test_somebody_whose_entry_was_undone_can_be_erased_by_code(path: Path, office: Path) -> None:
    secret = marked.word("undone")
    done = do(path, people.add, [Identity(secret, phone=secret)])
    code = done.data["people"][0]["code"]
    do(path, undoing.undo_entry)
    assert left_in(path, frozenset({secret})) == {secret}
    with pytest.raises(Refused, match="contains data of the person"):
        do(path, erasing.erase, code, f"because of {secret.upper()}")
    erase(path, ids.show(code))
    assert left_in(path, frozenset({secret})) == set()
    assert is_sound(path)
    with pytest.raises(Refused, match="already erased"):
        erase(path, code)


def test_a_person_who_was_parted_again_is_somebody_else(path: Path, who: Marked) -> None:
    united = records(path, "SELECT id FROM entry WHERE action = 'person merge'")[0]["id"]
    do(path, undoing.undo_entry, united)
    erase(path, who.person)
    assert records(path, "SELECT record FROM erased WHERE record = :o", o=who.other) == []
    assert len(left_in(path, who.secrets)) > 5
    erase(path, who.other)
    assert left_in(path, who.secrets) == set()


def test_the_journal_beside_the_file_is_gone_and_nothing_else_is_there(path: Path, who: Marked) -> None:
    erase(path, who.person)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_copy_of_the_file_holds_nothing_either(path: Path, azil: Azil, who: Marked) -> None:
    erase(path, who.person)
    target = path.with_name("copy.db")
    assert azil("db copy copy.db").code == 0
    assert left_in(target, who.secrets) == set()
    assert pieces_in(target, who.words) == set()


def test_a_dry_run_writes_nothing(path: Path, azil: Azil, who: Marked) -> None:
    before = path.read_bytes()
    tried = azil(f"person erase {who.person} --reason x --dry-run")
    assert (tried.code, path.read_bytes()) == (0, before), tried.err
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert "nothing was written" in tried.out


@pytest.mark.parametrize("answer", [False, True])
def test_on_a_terminal_it_is_asked_first(
    path: Path, azil: Azil, who: Marked, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    from azilcli.cli import erasing as commands

    before = path.read_bytes()
    asked: list[str] = []

    def agreed(question: str) -> bool:
        asked.append(question)
        return answer

    monkeypatch.setattr(commands, "is_asked", lambda yes: not yes)
    monkeypatch.setattr(commands, "agreed", agreed)
    assert azil(f"person erase {who.other} --reason x").code == 0
    assert [ids.show(who.person) in question for question in asked] == [True]
    assert (path.read_bytes() == before) is not answer


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_receipt_names_nobody_and_offers_no_undo(path: Path, azil: Azil, who: Marked, form: str) -> None:
    done = azil(f"person erase {who.person} --reason x --yes --format {form}")
    assert done.code == 0
    assert "undo" not in done.out
    assert not [secret for secret in who.secrets if secret in done.out + done.err]
    if form == "json":
        said = json.loads(done.out)
        emptied = records(path, "SELECT count(*) AS n FROM erased")[0]["n"]
        assert (said["person"], said["records"]) == (who.person, emptied)


def test_the_count_of_the_receipt_is_of_this_erasure_alone(path: Path, who: Marked) -> None:
    first = erase(path, who.person).data["records"]
    second = erase(path, _leave(path, who.mate)).data["records"]
    assert first + second == records(path, "SELECT count(*) AS n FROM erased")[0]["n"]


# When something goes wrong


def test_between_the_commit_and_the_clearing_of_free_space_nothing_is_left_either(
    path: Path, who: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the computer was switched off in that very moment."""

    def killed(_path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(file, "sweep", killed)
    with pytest.raises(KeyboardInterrupt):
        erase(path, who.person)
    assert left_in(path, who.secrets) == set()
    assert pieces_in(path, who.words) == set()
    assert is_sound(path)


def test_nothing_is_left_between_the_rows_either_of_what_moved_while_the_journal_grew(
    path: Path, who: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite leaves in its pages, before the first row, pieces of rows that it moved to other pages."""
    monkeypatch.setattr(file, "sweep", lambda _path: None)
    secret, whole, planted = marked.word("moved").encode(), bytearray(path.read_bytes()), 0
    size = int.from_bytes(whole[16:18])
    for at in range(size, len(whole), size):
        page = bytes(whole[at : at + size])
        pointers, rows = 8 + 2 * int.from_bytes(page[3:5]), int.from_bytes(page[5:7])
        is_of_changes = page[0] == 10 and b'":"' in page
        if is_of_changes and rows - pointers > len(secret):
            whole[at + rows - len(secret) : at + rows] = secret
            planted += 1
    path.write_bytes(whole)
    assert planted > 3
    assert is_sound(path)
    erase(path, who.person)
    assert secret not in path.read_bytes()
    assert is_sound(path)


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="limits of this kind are of Unix")
def test_killed_while_free_space_is_cleared_the_file_opens_and_holds_nothing(
    path: Path, who: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "sweep", lambda _path: None)
    erase(path, who.person)
    monkeypatch.undo()
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from azilcli.ledger import file\n"
        "harden = file._harden\n"
        "def roomy(connection):\n"
        "    harden(connection)\n"
        "    connection.execute('PRAGMA temp_store = MEMORY')  # the limit is for the file and its journal\n"
        "file._harden = roomy\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "file.sweep(Path(sys.argv[1]))\n"
    )
    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    trace = path.with_name(path.name + "-journal")
    assert (ended.returncode, trace.exists()) == (-signal.SIGXFSZ, True)
    assert not [secret for secret in who.secrets if secret.encode() in trace.read_bytes()]
    assert is_sound(path)
    do(path, people.edit, who.mate, {"phone": "041 1"})
    assert left_in(path, who.secrets) == set()
    assert is_sound(path)


def test_a_reader_in_the_way_of_the_clearing_is_told_of_and_the_erasure_stands(
    path: Path, who: Marked, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep = file.sweep

    def with_a_reader(where: Path) -> None:
        with closing(sqlite3.connect(where, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM entry").fetchone()
            monkeypatch.setattr(file, "BUSY_SECONDS", 0.1)
            sweep(where)

    monkeypatch.setattr(file, "sweep", with_a_reader)
    with pytest.raises(FileProblem, match="free space"):
        erase(path, who.person)
    assert left_in(path, who.secrets) == set()
    assert is_sound(path)


# Refusals


def test_somebody_who_stays_here_is_not_erased(path: Path, who: Marked) -> None:
    before = path.read_bytes()
    with pytest.raises(Refused, match="still stays here"):
        erase(path, who.mate)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "reason",
    [
        "{given}", "at the wish of {family}.", "{other}, her own wish", "of {old}", "{upper}", "({plain})",
        "EMŠO 1907931500014", "1907931500014", "0 {case}",
    ],
)  # fmt: skip
def test_a_reason_that_names_the_person_is_refused(path: Path, who: Marked, reason: str) -> None:
    row = records(path, "SELECT * FROM person WHERE id = :id", id=who.person)[0]
    united = records(path, "SELECT * FROM person WHERE id = :id", id=who.other)[0]
    written = reason.format(
        given=row["given_name"], family=row["family_name"], other=united["other_names"],
        old=marked.word("first family_name"), upper=row["family_name"].upper(),
        plain=search_key(row["given_name"]), case=row["case_number"],
    )  # fmt: skip
    before = path.read_bytes()
    with pytest.raises(Refused, match="contains data of the person"):
        do(path, erasing.erase, who.person, written)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "reason", "named"),
    [
        ("Haidari Amina", "na prošnjo Amine Haidari", True),
        ("Haidari Amina", "prošnja Haidarijeve", True),
        ("Haidari Amina", "z Amino", True),
        ("Novak Omid", "Omidov zahtevek", True),
        ("Novak Omid", "po želji Novakovih", True),
        ("Novak Ana", "na Anino prošnjo", True),
        ("Post Jan", "po koncu postopka", False),
        ("Novak Ana", "analiza, po januarju", False),
        ("Zahra", "zahteva", False),
        ("Čuš Ana", "cus", True),
    ],
)
def test_a_declined_name_is_a_name(path: Path, office: Path, name: str, reason: str, named: bool) -> None:
    family, _space, given = name.partition(" ")
    code = do(path, people.add, [Identity(family, given)]).data["people"][0]["code"]
    if named:
        with pytest.raises(Refused, match="contains data of the person"):
            do(path, erasing.erase, code, reason)
    else:
        do(path, erasing.erase, code, reason)


@pytest.mark.parametrize(
    "reason",
    [
        "born 1990-05-03", "born 1990 05 03", "1990/5/3", "roj. 3.5.1990", "roj. 3. 5. 1990", "03.05.1990,",
        "3/5/90", "5/3/1990", "3 - 5 - 1990", "03051990", "19900503", "EMŠO 0305990", "EMŠO 0305990505001",
        "3. maja 1990", "3. maj 1990", "3 May 1990", "3rd of May 1990", "May 3, 1990", "May 3rd, 1990",
    ],
)  # fmt: skip
def test_a_reason_with_the_birth_date_is_refused_however_it_is_written(
    path: Path, office: Path, reason: str
) -> None:
    one = Identity("Novak", "Ana", birth_date="1990-05-03")
    code = do(path, people.add, [one]).data["people"][0]["code"]
    before = path.read_bytes()
    with pytest.raises(Refused, match="contains data of the person"):
        do(path, erasing.erase, code, reason)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "reason", ["request 3/2026 of 5. 3. 2026", "13.5.1990", "3.5.1991", "1990", "23051990"]
)
def test_another_day_is_not_the_birth_date(path: Path, office: Path, reason: str) -> None:
    one = Identity("Novak", "Ana", birth_date="1990-05-03")
    do(path, erasing.erase, do(path, people.add, [one]).data["people"][0]["code"], reason)


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("card", {"kind": "passport", "issued": "2024-06-10", "number": "P-12345"}, "passport p 12345"),
        ("status", {"code": "applicant", "on_day": "2024-06-10", "decision": "2142-77/2024"},
         "po odločbi 2142-77/2024"),
        ("guardian", {"kind": "guardian", "from_day": "2024-06-10", "address": "Tržaška cesta 2"},
         "poslano na: TRZASKA CESTA 2"),
        ("guardian", {"kind": "guardian", "from_day": "2024-06-10", "name": "Hribar Eva"},
         "prosila hribar eva"),
    ],
)  # fmt: skip
def test_a_reason_with_anything_personal_of_what_goes_with_the_person_is_refused(
    path: Path, office: Path, kind: str, fields: dict[str, str], reason: str
) -> None:
    code = do(path, people.add, [Identity("Novak", "Ana")]).data["people"][0]["code"]
    with repository.writing(path, AUTHOR) as repo:
        repo.put(kind, "XYZ", person=code, **fields)
        repo.record("test")
    with pytest.raises(Refused, match="contains data of the person"):
        do(path, erasing.erase, code, reason)
    do(path, erasing.erase, code, "request 13/2026, prosila Hribarjeva")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_an_erasure_needs_a_reason(path: Path, who: Marked, reason: str) -> None:
    with pytest.raises(UsageError, match="reason"):
        do(path, erasing.erase, who.person, reason)


def test_nobody_is_erased_twice(path: Path, who: Marked) -> None:
    erase(path, who.person)
    for code in (who.person, who.other):
        with pytest.raises(Refused, match="already erased"):
            erase(path, code)


WRITES: dict[str, Callable[[Repository, Marked], Done]] = {
    "edit": lambda repo, who: people.edit(repo, who.person, {"phone": "1"}),
    "edit of the other": lambda repo, who: people.edit(repo, who.other, {"sex": "m"}),
    "admit": lambda repo, who: stays.admit(
        repo, [who.person], "LOGATEC/104/A", on=GONE, programme="asylum", override="x"
    ),
    "join": lambda repo, who: people.join(repo, who.shared, [who.person], on=GONE, relation="other"),
    "household": lambda repo, who: people.create_household(
        repo, "New", kind="family", existing=[who.person], entered=[], on=GONE
    ),
    "join what is erased": lambda repo, who: people.join(
        repo, who.alone, [who.stranger], on=GONE, relation="other"
    ),
    "correct": lambda repo, who: corrections.correct(
        repo, who.person, arrived=None, departed=GONE - timedelta(days=1), reason="x"
    ),
    "merge into": lambda repo, who: uniting.merge(repo, who.person, who.stranger),
    "merge from": lambda repo, who: uniting.merge(repo, who.stranger, who.person),
    "distinct": lambda repo, who: duplicates.distinct(repo, who.person, who.mate),
    "status": lambda repo, who: set_status(repo, [who.person], "other", on=GONE),
    "exam": lambda repo, who: health.exam(repo, [who.person], on=GONE, result="fit"),
    "information": lambda repo, who: health.inform(repo, [who.person], on=GONE),
    "vulnerability": lambda repo, who: vulnerable(repo, [who.person], kind="other", on=GONE),
    "card": lambda repo, who: record(
        repo, "card", who.person, kind="passport", number="1", issued=GONE, until=None
    ),
    "evidence": lambda repo, who: evidence.add(repo, [who.person], "interview", on=AGAIN),
    "measure": lambda repo, who: measures.add(
        repo, [who.person], "breach-minor", on=AGAIN, description="x"
    ),
    "decision": lambda repo, who: decide(repo, [who.person], kind="stopped", on=GONE),
    "told": lambda repo, who: leaving.tell(repo, who.person, who="CSD", on=GONE),
}  # fmt: skip


@pytest.mark.parametrize("what", WRITES)
def test_nothing_more_is_recorded_on_somebody_erased(path: Path, who: Marked, what: str) -> None:
    erase(path, who.person)
    before = path.read_bytes()
    with pytest.raises(Refused, match="are erased"), repository.writing(path, AUTHOR) as repo:
        WRITES[what](repo, who)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "service",
    [
        lambda repo, code: stays.discharge(repo, [code], on=GONE, reason="other", destination=None),
        lambda repo, code: stays.transfer(repo, [code], "LOGATEC/104", on=GONE),
        lambda repo, code: absences.absent(repo, [code], on=GONE),
        lambda repo, code: people.leave(repo, [code], on=GONE + timedelta(days=400)),
    ],
    ids=["discharge", "transfer", "absent", "leave"],
)
def test_what_asks_for_an_open_stay_finds_none(
    path: Path, who: Marked, service: Callable[[Repository, str], Done]
) -> None:
    do(path, people.leave, [who.person], on=GONE)
    erase(path, who.person)
    before = path.read_bytes()
    with pytest.raises((Refused, NotFound)), repository.writing(path, AUTHOR) as repo:
        service(repo, who.person)
    assert path.read_bytes() == before


def test_no_entry_that_speaks_of_somebody_erased_can_be_undone(path: Path, who: Marked) -> None:
    erase(path, who.person)
    tried = 0
    for row in records(
        path,
        "SELECT entry.id AS id, entry.action AS action, max(erased.record IS NOT NULL) AS concerns FROM entry"
        " JOIN change ON change.entry = entry.seq LEFT JOIN erased ON erased.kind = change.kind"
        " AND erased.record = change.record WHERE entry.seq NOT IN (SELECT entry FROM voided)"
        " GROUP BY entry.seq ORDER BY entry.seq DESC",
    ):
        if row["concerns"] or row["action"] == "undo":
            with pytest.raises(Refused, match="concerns somebody whose data are erased"):
                do(path, undoing.undo_entry, row["id"])
            tried += 1
    assert tried > 40


def test_the_erasure_itself_cannot_be_undone(path: Path, who: Marked) -> None:
    done = erase(path, who.person)
    assert done.is_final
    for typed in (None, done.entry.id):
        with pytest.raises(Refused, match="it is an erasure"):
            do(path, undoing.undo_entry, typed)


def test_what_speaks_only_of_others_can_still_be_undone(path: Path, who: Marked) -> None:
    erase(path, who.person)
    entry = do(path, people.edit, who.mate, {"phone": "041 123 456"}).entry
    do(path, undoing.undo_entry, entry.id)
    assert is_sound(path)
