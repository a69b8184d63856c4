"""Documents in versions: the one in force, who signed for it, what is found (ZMZ-1 42(3), 82(4), 94(1))."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from azilcli.errors import ExitCode
from tests.conftest import Azil, records
from tests.doing import asked, walks

ADD = (
    'document add HISNI-RED --kind house-rules --title "House rules" --for integration-house'
    " --sign on-admission"
)


@pytest.fixture
def house(azil: Azil, office: Path) -> Path:
    """A file with two adults and a child in Maribor from 2 July 2026, and house rules in force there."""
    for line in (
        "person add Haidari Amina --sex f --born 1990-05-03 --languages 'dari, en'",
        "person add Kos Miha --sex m --born 1992-05-03 --languages fr",
        "person add Haidari Zala --sex f --born 2020-05-03",
        "admit 'Haidari Amina' Kos 'Haidari Zala' --to IH-MARIBOR --on 2026-07-02 --status-on 2026-07-01"
        " --override x",
        f"{ADD} --languages sl,en,prs --from 2026-01-01",
    ):
        done = azil(line)
        assert done.code in (ExitCode.DONE, ExitCode.WAITING), (line, done.err)
    return office


def test_a_document_in_force_is_signed_within_three_days(azil: Azil, house: Path) -> None:
    """By those old enough; whoever signed an earlier version signs the next one too."""
    walks(azil, "not-acknowledged", {"2026-07-05": 0, "2026-07-06": 2})
    assert [row["day"] for row in asked(azil, "due --code document-to-sign --on 2026-07-03")] == [
        "2026-07-05"
    ] * 2
    assert azil("document sign Kos 'Haidari Amina' HISNI-RED --language sl --on 2026-07-04").code == 0
    walks(azil, "not-acknowledged", {"2026-07-06": 0})
    assert azil(f"{ADD} --version 2 --languages sl,prs --from 2026-08-01").code == 0
    walks(azil, "not-acknowledged", {"2026-08-04": 0, "2026-08-05": 2})
    walks(azil, "two-in-force", {"2026-07-31": 0, "2026-08-01": 0})
    assert [row["to_day"] for row in asked(azil, "document list")] == [None, "2026-08-01"]


def test_what_is_signed_is_the_version_of_the_day_in_a_language_that_it_has(azil: Azil, house: Path) -> None:
    """ZMZ-1 5(2): what is handed over is in a language that the person understands."""
    azil(f"{ADD} --version 2 --languages sl --from 2026-08-01")
    walks(azil, "no-language", {"2026-07-31": 1, "2026-08-01": 2})
    for line, saying in {
        "document sign Kos HISNI-RED --on 2026-07-31": "language of the copy is missing",
        "document sign Kos HISNI-RED --on 2026-07-31 --language fr": "not in that language",
        "document sign Kos HISNI-RED --on 2025-12-31": "no version of HISNI-RED is in force",
        "document sign Kos HISNI-RED/1 --on 2026-08-01": "no version of HISNI-RED/1 is in force",
        "document sign Kos HISNI-RED --on 2026-08-01 --staff Maja": "not of both",
        "document sign HISNI-RED --on 2026-08-01": "",
        f"{ADD} --file nowhere.pdf": "cannot be read",
    }.items():
        refused = azil(line)
        assert refused.code in (ExitCode.USAGE, ExitCode.NOT_FOUND) and saying in refused.err, (line, refused)
    for line, signed in {
        "document sign Kos HISNI-RED --on 2026-07-31 --language dari": "HISNI-RED/1",
        "document sign Kos HISNI-RED --on 2026-08-01": "HISNI-RED/2",
        "document sign HISNI-RED --staff 'Maja Kos' --on 2026-08-01": "HISNI-RED/2",
    }.items():
        assert json.loads(azil(f"{line} --format json").out)["document"] == signed
    again = azil("document sign HISNI-RED --staff 'Maja Kos' --on 2026-08-01")
    assert again.code == ExitCode.REFUSED and "already recorded" in again.err
    assert azil("document sign Kos 'Haidari Amina' HISNI-RED --on 2026-08-02").code == ExitCode.DONE
    assert len(records(house, "SELECT * FROM signature WHERE document = 'HISNI-RED/2'")) == 3


def test_of_a_file_the_name_and_the_digest_are_recorded(azil: Azil, house: Path) -> None:
    Path("rules.pdf").write_bytes(b"Wabztext")
    azil(f"{ADD} --file rules.pdf")
    (row,) = records(house, "SELECT file, digest, languages, from_day FROM document")
    assert tuple(row.values()) == (
        "rules.pdf",
        hashlib.sha256(b"Wabztext").hexdigest(),
        "sl en prs",
        "2026-01-01",
    )
    assert b"Wabztext" not in house.read_bytes()


def test_an_end_that_is_moved_may_leave_two_versions_in_force(azil: Azil, house: Path) -> None:
    azil(f"{ADD} --version 2 --from 2026-08-01")
    azil("document add HISNI-RED --kind house-rules --title Rules --to 2026-08-03")
    walks(azil, "two-in-force", {"2026-07-31": 0, "2026-08-01": 1, "2026-08-02": 1, "2026-08-03": 0})
    assert "HISNI-RED/2" in azil("document end HISNI-RED").out
    assert azil("document cancel HISNI-RED").code == ExitCode.NOT_FOUND


def test_versions_begin_end_and_are_reviewed(azil: Azil, house: Path) -> None:
    azil(f"{ADD} --version 2 --from 2026-08-01 --to 2026-10-01")
    due = asked(azil, "due --on 2026-07-20 --within 100")
    assert [(row["day"], row["code"]) for row in due if str(row["code"]).startswith("document-")] == [
        ("2026-08-01", "document-begins"),
        ("2026-09-30", "document-ends"),
    ]
    azil("document add HISNI-RED --version 2 --kind house-rules --title Rules --to 2028-01-01")
    azil("document add HISNI-RED --kind house-rules --title Rules --reviewed 2026-07-15")
    walked = asked(azil, "due --on 2026-07-20 --within 400 --code document-review")
    assert [(row["day"], row["subject"]) for row in walked] == [("2027-08-01", "HISNI-RED/2")]


def test_the_report_says_who_signed_and_who_did_not(azil: Azil, house: Path) -> None:
    azil("document sign 'Haidari Amina' HISNI-RED --language sl --on 2026-07-04")
    azil(f"{ADD} --version 2 --languages sl --from 2026-08-01 --audience residents,staff")
    azil("document sign Kos HISNI-RED --on 2026-08-01")
    azil("--office Maribor --by Vesna person add Novak Eva --sex f")
    day = "report documents --site IH-MARIBOR"
    (before,) = asked(azil, f"{day} --on 2026-07-31")
    (after,) = asked(azil, f"{day} --on 2026-08-01")
    counts = ("signed", "older", "not_signed")
    assert [before[key] for key in counts] == [1, 0, 1]
    assert [after[key] for key in counts] == [1, 1, 0]
    assert asked(azil, "report documents --on 2026-08-01 --site LOGATEC") == []
    found = json.loads(azil(f"{day} --on 2026-08-01 --unsigned --format json").out)
    assert [(row["name"], row["older"]) for row in found["unsigned"]] == [("Haidari Amina", "HISNI-RED/1")]
    staff = json.loads(azil(f"{day} --unsigned --format json").out)["staff"]
    assert [(row["site"], row["staff"]) for row in staff] == [("IH-MARIBOR", "Vesna")]
    versions = asked(azil, "report documents --code hisni-red --on 2026-08-01")
    assert [(row["document"], row["residents"]) for row in versions] == [
        ("HISNI-RED/2", 1),
        ("HISNI-RED/1", 1),
    ]


def test_a_signature_is_erased_with_the_person(azil: Azil, house: Path) -> None:
    azil("document sign Kos HISNI-RED --language prs --on 2026-07-04")
    azil("document sign HISNI-RED --staff 'Vesna Wabz' --on 2026-07-04")
    assert azil("document forget-staff 'vesna  wabz' --reason request --yes").code == ExitCode.DONE
    assert azil("document forget-staff 'Vesna Wabz' --reason request --yes").code == ExitCode.NOT_FOUND
    assert b"Wabz" not in house.read_bytes()
    azil("discharge Kos --on 2026-07-05 --reason own-wish")
    assert azil("person erase Kos --reason request --yes").code == ExitCode.DONE
    languages = [row["language"] for row in records(house, "SELECT language FROM signature")]
    assert languages == [None, None]
