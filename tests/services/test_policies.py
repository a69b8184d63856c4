"""Policies: what may be set, how certain it is, and where that is said."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import language, repository
from azilcli.errors import AzilError, NotFound, UsageError
from azilcli.reports import limits
from azilcli.repository import organisations
from azilcli.repository import policies as stored
from azilcli.rules import codes
from azilcli.services import network, policies
from tests.conftest import Azil, records
from tests.doing import do, lines, refused
from tests.every import every

DATA = Path(network.__file__).parent.parent / "data"


def test_every_packaged_policy_says_what_it_rests_on_and_how_certain_that_is() -> None:
    known = {row["code"] for row in network.packaged("codes") if row["list"] == "policy-standing"}
    with (DATA / "policies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row for row in rows if row["standing"] not in known or not row["legal_basis"]] == []
    assert [row for row in rows if None in row or "unverified" in row["legal_basis"]] == []
    assert len({(row["code"], row["valid_from"]) for row in rows}) == len(rows)


@every(
    "list_, typed, code",
    (
        ("vulnerability", "invalid", "disability"),
        ("vulnerability", "Nosečnica", "pregnant"),
        ("vulnerability", "noseča", "pregnant"),
        ("vulnerability", "unaccompanied", "unaccompanied-minor"),
        ("vulnerability", "minor", "minor"),
        ("discharge-reason", "samovoljno", "arbitrary-departure"),
        ("discharge-reason", "smrt", "death"),
        ("status", "prosilec", "applicant"),
        ("status", "subsid", "subsidiary-protection"),
        ("vulnerability", "samohranilec", "single-parent"),
        ("vulnerability", "gender-based violence", "gender-violence"),
        ("relation", "hči", "child"),
        ("relation", "Wife", "spouse"),
        ("sex", "ženska", "f"),
        ("status", "oseba", "permission-to-stay, subsidiary-protection, temporary-protection"),
        ("discharge-reason", "samica", ""),
        ("discharge-reason", "-", ""),
        ("discharge-reason", "", ""),
    ),
)
def test_a_code_is_known_by_its_words_in_either_language_and_by_what_only_it_begins_with(
    list_: str, typed: str, code: str
) -> None:
    rows = [row for row in network.packaged("codes") if row["list"] == list_]
    assert ", ".join(sorted(codes.meant(list_, rows, typed))) == code


def test_a_refused_code_is_told_with_the_codes_it_may_be_and_their_words(office: Path) -> None:
    with refused(office, "may be several codes", UsageError, "refugee (refugee), ") as repo:
        stored.code(repo, "status", "re")
    language.use("sl")
    with refused(office, "ni v šifrantu", UsageError, "primeren za skupno bivanje") as repo:
        stored.code(repo, "examination-result", "zdrav")
    with refused(office, "ni v šifrantu", UsageError, "azil code list breach") as repo:
        stored.code(repo, "breach", "zdrav")


@every(
    "code, typed, value",
    (
        ("rooms.area-per-person", "4,5", "4.5"),
        ("leaving.voluntary-days", "12", "12"),
        ("temporary-protection.until", "4. 3. 2028", "2028-03-04"),
        ("eviction.counted-from", "status", "status"),
        ("asylum.statuses", "applicant nobody", None),
        ("asylum.statuses", "prosilec, oseba z začasno zaščito", "applicant temporary-protection"),
        ("asylum.statuses", "applicant rejected", "applicant rejected"),
        ("asylum.statuses", "  ", None),
        ("rooms.area-per-person", "four", None),
        ("rooms.area-per-person", "-4", None),
        ("leaving.voluntary-days", "4,5", None),
        ("temporary-protection.until", "soon", None),
        ("eviction.counted-from", "then", None),
    ),
)
def test_a_value_is_read_by_its_unit(office: Path, code: str, typed: str, value: str | None) -> None:
    given: dict[str, Any] = {"valid_from": date(2026, 1, 1), "legal_basis": "x"}
    if value is None:
        with refused(office, error=UsageError) as repo:
            policies.set_policy(repo, code, typed, **given)
    else:
        assert do(office, policies.set_policy, code, typed, **given).data["value"] == value


@every(
    "unit, typed, value",
    (
        ("eur", "18", "1800"),
        ("eur", "1.240,50", "124050"),
        ("eur", "-3", None),
        ("decimal", "2.1", "2.1"),
        ("severity", "gate", "gate"),
        ("severity", "grave", None),
        ("ground", "not-available", "not-available"),
        ("hours", "24", "24"),
        ("workdays", "15 wd", None),
    ),
)
def test_every_unit_has_its_reader(office: Path, unit: str, typed: str, value: str | None) -> None:
    with repository.reading(office) as repo:
        if value is None:
            with pytest.raises(AzilError):
                policies.policy_value(repo, unit, typed)
        else:
            assert policies.policy_value(repo, unit, typed) == value


def test_a_rule_that_the_file_does_not_have_yet_is_set_and_an_unknown_one_refused(path: Path) -> None:
    with repository.creating(path, repository.Author("test", "")) as repo:
        repo.put("code", "policy-standing/open", list="policy-standing", code="open", sl="x", en="x", rank=0)
        repo.record("init")
    given: dict[str, Any] = {"valid_from": date(2026, 1, 1), "legal_basis": "our rule"}
    do(path, policies.set_policy, "pass.days", "5", standing="open", **given)
    (row,) = records(path, "SELECT value, unit, standing FROM policy")
    assert row == {"value": "5", "unit": "days", "standing": "open"}
    with refused(path, "there is no policy", NotFound) as repo:
        policies.set_policy(repo, "pass.colour", "5", **given)


def test_a_limit_that_is_not_confirmed_is_quoted_with_its_standing(office: Path) -> None:
    with repository.reading(office) as repo:
        assert stored.number(repo, "leaving.voluntary-days", date(2026, 1, 1)) == (10, "ZMZ-1 49(10), (11)")
        said = stored.number(repo, "absence.ask-days", date(2026, 1, 1))
        assert said == (1, "ZMZ-1 50(2)/3; practice, not law")
        assert stored.number(repo, "statistics.smallest", date(2026, 1, 1))[1] == "practice, not law"
        assert (
            "national law not confirmed"
            in stored.terms(repo, "temporary-protection", date(2026, 1, 1)).legal_basis
        )


def test_the_refusal_of_an_admission_says_that_its_limit_is_a_practice(office: Path, azil: Azil) -> None:
    azil("person add Haidari Amina --sex f --born 1990 --citizenship AFG")
    refusal = azil("admit Haidari --to LJ-GORICE")
    assert refusal.code == 4
    assert "tasks of the Office; ZMZ-1 42(4); practice, not law" in refusal.err
    assert (
        "naloge Urada; ZMZ-1 42(4); praksa, ne predpis" in azil("--lang sl admit Haidari --to LJ-GORICE").err
    )


def test_a_policy_is_shown_with_all_that_asks_for_it(office: Path) -> None:
    with repository.reading(office) as repo:
        _rows, readers = limits.policy(repo, "asylum.leave-days")
        everything = {row["code"] for row in network.packaged("policies")}
        silent = {code for code in everything if not list(limits.readers(code))}
    assert [row["code"] for row in lines(readers)][:1] == ["beneficiary-overdue"]
    assert len(silent) < len(everything) / 2


def test_an_organisation_is_known_by_its_name_or_by_what_only_it_begins_with(office: Path) -> None:
    with repository.reading(office) as repo:
        assert organisations.code(repo, "csd-lo") == "CSD-LOGATEC"
        assert organisations.code(repo, "CSD Logatec") == "CSD-LOGATEC"
        assert organisations.code(repo, "Rdeči križ") == "RKS"
        assert organisations.meant(repo, "Kr") is None
        with pytest.raises(NotFound, match="several organisations begin"):
            organisations.code(repo, "csd")
