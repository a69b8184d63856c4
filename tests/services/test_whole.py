"""A service that refuses leaves nothing behind, neither in the file nor for the next one to record."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from azilcli import repository, services
from azilcli.errors import AzilError
from azilcli.repository import Repository
from azilcli.services import evidence, people, stays
from azilcli.services.people import Identity
from tests.conftest import AUTHOR, records
from tests.doing import set_status

DAY = date(2025, 3, 3)
REFUSED: dict[str, Callable[[Repository], object]] = {
    "the second of two people": lambda repo: people.add(
        repo, [Identity("Kos", "Eva", sex="f"), Identity("Rak", "Ivo", birth_date="31.2.1990")]
    ),
    "one who belongs to no household": lambda repo: people.leave(repo, ["Novak Ana", "Čuk Bor"], on=DAY),
    "one who is nowhere": lambda repo: stays.discharge(
        repo, ["Novak Ana", "Čuk Bor"], on=DAY, reason="own-wish", destination=None
    ),
    "a child left alone, seen when all is recorded": lambda repo: people.leave(repo, ["Novak Ana"], on=DAY),
    "one who has no stay to prove anything for": lambda repo: evidence.add(
        repo, ["Novak Ana", "Čuk Bor"], "nonsense", on=DAY
    ),
    "a status that is none": lambda repo: set_status(repo, ["Novak Ana", "Nobody"], "applicant", on=DAY),
}


@pytest.fixture
def house(office: Path) -> Path:
    """A mother and her child in a house, and somebody who lives nowhere."""
    with repository.writing(office, AUTHOR) as repo:
        family = [Identity("Novak", "Ana", sex="f", birth_date="1990", relation="head"),
                  Identity("Novak", "Tim", sex="m", birth_date="2016-05-01", relation="child")]  # fmt: skip
        people.create_household(
            repo, "Novak", kind="family", existing=[], entered=family, on=date(2025, 3, 1)
        )
        people.add(repo, [Identity("Čuk", "Bor", sex="m")])
        stays.admit(repo, [], "LOGATEC", households=["Novak"], on=date(2025, 3, 1), programme="asylum",
                    override="drill")  # fmt: skip
    return office


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_the_next_service_records_only_its_own(house: Path, refused: Callable[[Repository], object]) -> None:
    with repository.writing(house, AUTHOR) as repo:
        before = repo.fingerprint
        with pytest.raises(AzilError):
            refused(repo)
        assert repo.fingerprint == before
        done = people.add(repo, [Identity("Zet", "Iva", sex="f")])
    changed = records(
        house, "SELECT DISTINCT kind, record FROM change WHERE entry = :seq", seq=done.entry.seq
    )
    assert [row["record"] for row in changed] == [done.data["people"][0]["code"]]
    assert records(house, "SELECT 1 FROM entry WHERE action IN ('household leave', 'discharge')") == []


def test_what_was_put_before_a_service_is_not_recorded_by_it(house: Path) -> None:
    with repository.writing(house, AUTHOR) as repo:
        repo.put("site", "LOGATEC", name="Logatec II")
        done = people.add(repo, [Identity("Kos", "Eva", sex="f")])
        own = repo.record("site edit")
    for entry, kind in ((done.entry, "person"), (own, "site")):
        kinds = records(house, "SELECT DISTINCT kind FROM change WHERE entry = :seq", seq=entry.seq)
        assert [row["kind"] for row in kinds] == [kind]


PARTS = {("stays", "admitted"), ("imported", "recorded"), ("recorded", "done")}
"""What services have in common or lay in a file of its own; each of them is carried out whole."""


def test_every_service_is_carried_out_whole() -> None:
    for module in pkgutil.iter_modules(services.__path__):
        for name, found in vars(importlib.import_module(f"azilcli.services.{module.name}")).items():
            if inspect.isfunction(found) and not name.startswith("_"):
                form = inspect.signature(found)
                is_service = "repo" in form.parameters and "Done" in str(form.return_annotation)
                is_whole = hasattr(found, "__wrapped__") or (module.name, name) in PARTS
                assert not is_service or is_whole, f"{module.name}.{name}"
