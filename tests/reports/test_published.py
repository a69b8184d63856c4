"""The file for others: what it holds, what it never holds, and the tools that open it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from azilcli import dates, repository
from azilcli.errors import ExitCode
from azilcli.ledger import ids, schema
from azilcli.reports import movements, occupancy
from azilcli.reports.table import Table
from tests.conftest import Azil, records
from tests.doing import typed


@pytest.fixture(scope="module")
def published(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo as others get it."""
    from azilcli.cli.boundary import main

    target = tmp_path_factory.mktemp("others") / "others.db"
    assert main(["--db", str(filled), "db", "publish", str(target)]) == 0
    return target


def cells(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Every value of the file for others, with its table and column."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        for name in names:
            for row in connection.execute(f'SELECT * FROM "{name}"'):
                yield from ((name, column, row[column]) for column in row.keys())  # noqa: SIM118


def test_others_get_no_name_no_text_about_people_and_no_code_that_leads_back(
    filled: Path, published: Path
) -> None:
    closed = set[str]()
    for kind in schema.kinds().values():
        for field in (kind.personal | kind.private) - kind.lists.keys() - kind.days.keys() - {"town"}:
            said = records(
                filled, f"SELECT DISTINCT {field} AS it FROM {kind.name} WHERE {field} IS NOT NULL"
            )
            closed |= {str(row["it"]) for row in said}
    closed -= {str(row["town"]) for row in records(filled, "SELECT town FROM site")}
    shown = {(table, column, str(value)) for table, column, value in cells(published) if value is not None}
    assert {one for one in shown if ids.is_valid(one[2]) or (len(one[2]) > 4 and one[2] in closed)} == set()
    never = {"birth_date", "sort_key", "search_key", "emso", "note", "label"}
    assert not {column for table, column, _value in shown if not table.startswith("list_")} & never


def test_a_landlord_who_may_be_a_person_leaves_as_a_number_in_every_list_for_others(
    office: Path, tmp_path: Path, azil: Azil
) -> None:
    typed(
        azil,
        "organisation add NOVAK-J --kind landlord --name Novakovi --phone 031123456 --mail n@o.si",
        "organisation add PIC --kind ngo --name Pravni --phone 01123",
        'household create Kos --member "Kos, Miha, m, 1990, SVN, head"',
        "warning add --household Kos --signal arrears --noticed-by PIC --landlord NOVAK-J",
        "db publish others.db",
        "export all --pseudonymous --out lists",
        "export organisation --pseudonymous --out one.csv",
    )
    told = {(table, column): value for table, column, value in cells(tmp_path / "others.db")}
    assert told["warning", "landlord"] == "LANDLORD-1" and told["warning", "noticed_by"] == "PIC"
    assert ("organisation", "id", "LANDLORD-1") in set(cells(tmp_path / "others.db"))
    written = [(tmp_path / "others.db"), tmp_path / "one.csv", *(tmp_path / "lists").iterdir()]
    for file in written:
        for secret in ("NOVAK-J", "Novakovi", "031123456", "n@o.si"):
            assert secret.encode() not in file.read_bytes(), (file.name, secret)
    assert "Pravni" in (tmp_path / "one.csv").read_text("utf-8")


def test_every_reference_holds_and_every_code_has_its_words(published: Path) -> None:
    with closing(sqlite3.connect(published)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("SELECT count(*) FROM stay").fetchone()[0] > 1000
        words = dict(connection.execute("SELECT id, label FROM list_sex"))
    assert words["f"] == "female"


def test_datasette_and_sqlite_utils_open_it(published: Path) -> None:
    from datasette.app import Datasette
    from sqlite_utils import Database

    told = json.loads((published.parent / "datasette.json").read_text(encoding="utf-8"))
    tables = told["databases"]["others"]["tables"]
    assert set(Database(published).table_names()) == set(tables)
    for name, said in tables.items():
        assert said["columns"].keys() <= Database(published)[name].columns_dict.keys(), name

    async def page(what: str) -> str:
        shown = await Datasette([str(published)], metadata=told).client.get(f"/others/{what}")
        assert shown.status_code == 200
        return str(shown.text)

    assert "female" in asyncio.run(page("person?_labels=on"))
    assert "occupied" in asyncio.run(page("occupancy_tonight"))


def test_the_views_say_what_the_reports_say(filled: Path, published: Path) -> None:
    with repository.reading(filled) as repo:
        (moved,) = movements.movements(repo, date(2023, 1, 1), dates.today())
        tonight = occupancy.occupancy(repo, dates.today())[0]
    assert isinstance(moved, Table)
    assert isinstance(tonight, Table)
    wanted = {what: len([row for row in moved.rows if row[1] == what]) for what in ("in", "moved", "out")}
    for path in (filled, published):
        with closing(sqlite3.connect(path)) as connection:
            got = dict(connection.execute("SELECT what, count(*) FROM movement GROUP BY what"))
            slept = dict(connection.execute("SELECT site, occupied FROM occupancy_tonight"))
            beds = connection.execute("SELECT sum(beds) FROM occupancy_tonight").fetchone()[0]
        assert got == wanted
        at = [column.key for column in tonight.columns]
        by_site = {row[at.index("site")]: row[at.index("occupied")] for row in tonight.rows}
        assert {site: slept.get(site, 0) for site in by_site} == by_site
        assert beds == sum(row[at.index("capacity")] or 0 for row in tonight.rows)


def test_it_replaces_only_what_it_made_itself(office: Path, tmp_path: Path, azil: Azil) -> None:
    target = tmp_path / "others.db"
    assert azil(f"db publish {target}").code == ExitCode.DONE
    before = target.read_bytes()
    assert azil(f"db publish {target}").code == ExitCode.FILE
    assert target.read_bytes() == before
    assert azil(f"db publish {target} --force").code == ExitCode.DONE
    link = tmp_path / "link.db"
    link.symlink_to(target)
    assert azil(f"db publish {link} --force").code == ExitCode.DONE
    assert link.is_symlink()
    kept = office.read_bytes()
    assert azil(f"db publish {office} --force").code == ExitCode.FILE
    assert azil(f"db publish {tmp_path} --force").code == ExitCode.FILE
    assert office.read_bytes() == kept
    assert not list(tmp_path.glob(".*draft*"))
