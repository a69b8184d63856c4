"""`docs/law.md` says what the policies and checks of the program say."""

from __future__ import annotations

from azilcli.rules import checks
from azilcli.rules.check import GATE
from azilcli.services import network
from tests import bases, law
from tests.every import every

SOURCES = [one.source for one in checks.checks()] + [one.source for one in checks.dues()]


@every("code", ["en", "sl"])
def test_the_document_is_what_the_program_knows(code: str) -> None:
    written = law.FILES[code].read_text(encoding="utf-8")
    assert written == law.document(code), "run: python -m tests.law"
    assert bases.FILES[code].read_text(encoding="utf-8") == bases.document(code), "run: python -m tests.law"


def test_every_record_that_tells_of_a_person_rests_on_a_provision_or_is_open() -> None:
    """GDPR 5, 30; ZMZ-1 115, 116: no field is kept of which nobody said why."""
    wrong = [name for name, kind in bases.kinds().items() if not bases.bases(kind)]
    for name, kind in bases.kinds().items():
        for field in ("id", *kind.types):
            named = bases.bases(kind, field)
            wrong += [
                f"{name}.{field}: {one}" for one in named if one != "?" and not bases.KNOWN.fullmatch(one)
            ]
    assert wrong == []


def test_every_rule_stands_in_it() -> None:
    written = law.FILES["en"].read_text(encoding="utf-8")
    codes = [f"check --code {check.code}" for check in checks.checks()]
    codes += [f"policy show {row['code']}" for row in network.packaged("policies")]
    assert [code for code in codes if f"`azil {code}`" not in written] == []


def cited() -> set[tuple[str, str]]:
    """The provisions of the acts that a rule or a policy cites."""
    bases = [*SOURCES, *(row["legal_basis"] for row in network.packaged("policies"))]
    return {one for basis in bases for one in law.provisions(basis) if one[0] in ("ZMZ-1", "ZUP") and one[1]}


def test_of_every_article_of_the_act_it_is_said_what_it_is_about() -> None:
    assert cited() - law.articles("sl").keys() == set()
    assert cited() - law.articles("en").keys() == set()


def test_what_the_act_asks_is_answered_by_what_there_is_and_tried_under_its_article() -> None:
    known, wrong = law.answers(), []
    for one in law.asked():
        wrong += [(one.article, answer) for answer in one.answers if answer not in known]
        for test in one.tests:
            if one.article not in law.named((law.TESTS / test).read_text(encoding="utf-8")):
                wrong.append((one.article, f"{test} does not name it"))
        if not (one.tests or one.open):
            wrong.append((one.article, "neither a test nor what is open"))
    assert wrong == []


def test_every_article_and_every_legal_limit_is_among_what_the_act_asks() -> None:
    named = {one.provision for one in law.asked()}
    assert cited() - named == set()
    answering = {answer for one in law.asked() for answer in one.answers}
    limits = [check.code for check in checks.checks() if check.severity == GATE and "ZMZ-1" in check.source]
    assert [code for code in limits if f"check {code}" not in answering] == []
    assert named - law.articles("en").keys() == set()


@every(
    "source, found",
    [
        ("ZMZ-1 82(6), 78(1), (5)-(7)", [("ZMZ-1", "82"), ("ZMZ-1", "78")]),
        (
            "ZMZ-1 82.b(4), 96(6), ZUP 100, 101",
            [("ZMZ-1", "82.b"), ("ZMZ-1", "96"), ("ZUP", "100"), ("ZUP", "101")],
        ),
        ("ZMZ-1 2/21, 16", [("ZMZ-1", "2"), ("ZMZ-1", "16")]),
        ("ZMZ-1 50(2)/3, 82(5) [open]", [("ZMZ-1", "50"), ("ZMZ-1", "82")]),
        ("(EU) 2024/1346 25(1)", [("(EU) 2024/1346", "25")]),
        ("EASO 2016, 5.1", [("EASO 2016", "")]),
        ("practice", [("", "")]),
    ],
)
def test_a_source_is_read_as_articles(source: str, found: list[tuple[str, str]]) -> None:
    assert law.provisions(source) == found
