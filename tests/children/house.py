"""A small world for children: two sites, a family with an aunt, a group, and who is alone, plainly read."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from azilcli import repository
from azilcli.repository import Record, Repository
from azilcli.rules import checks
from azilcli.services import network, people, places
from tests.conftest import AUTHOR

START = date(2024, 3, 1)
CODES = ("no-guardian", "guardian-missing", "guardianship-to-ask", "child-alone")
FAMILY = ("Khan,Ida,f,1990,AFG,head", "Khan,Max,m,1988,AFG,spouse", "Khan,Jan,m,2015-05-05,AFG,child",
          "Khan,Kim,f,2010-05-05,AFG,child", "Aunt,Eva,f,1995,AFG,sibling")  # fmt: skip
GROUP = ("Pal,Zia,m,1985,AFG", "Kid,Ben,m,2012-05-05,AFG")
NAMES = tuple(" ".join(one.split(",")[:2]) for one in (*FAMILY, *GROUP))
SITES = ("HOME", "BRANCH")


@cache
def laid() -> bytes:
    """The file from which every story begins."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "azil.db"
        with repository.creating(path, AUTHOR) as repo:
            network.initialise(repo, empty=True)
            for site in SITES:
                places.add_site(repo, site, name=site, town="Logatec", kind="asylum-home",
                                programmes=["asylum"], address=None, from_day=START)  # fmt: skip
                places.add_rooms(repo, site, "1-6", beds=5, area_m2=None, floor=None,
                                 reserved_for=None, from_day=START)  # fmt: skip
            for name, kind, members in (("Khan", "family", FAMILY), ("Pals", "group", GROUP)):
                people.create_household(repo, name, kind=kind, existing=(), on=START,
                                        entered=[people.member(one) for one in members])  # fmt: skip
        return path.read_bytes()


def said(repo: Repository, on: date) -> set[str]:
    """The children whom the checks find without parents and guardian in a night."""
    return {
        row["subject"]
        for check in checks.checks()
        if check.code in CODES
        for row in repo.rows(check.sql, on=on, today=on)
    }


def alone(repo: Repository, on: date) -> set[str]:
    """The same by plain reading of the records: minors in the house with no parent in it and no guardian."""
    day = on.isoformat()
    tables: dict[str, list[Record]] = {
        kind: repo.rows(f"SELECT * FROM {kind}")
        for kind in ("person", "household", "membership", "stay", "placement", "absence", "pass", "guardian")
    }

    def holds(row: Record) -> bool:
        return bool(row["from_day"] <= day and (row["to_day"] is None or row["to_day"] > day))

    staying = {row["id"]: row for row in tables["stay"] if row["departed"] is None or row["departed"] > day}
    out = {
        staying[row["stay"]]["person"]
        for row in (*tables["absence"], *tables["pass"])
        if row["stay"] in staying and holds(row)
    }
    dead = {row["person"] for row in tables["stay"] if row["reason"] == "death" and row["departed"] <= day}
    beds = {
        (staying[row["stay"]]["person"], row["site"])
        for row in tables["placement"]
        if row["stay"] in staying and holds(row)
    }
    born = {row["id"]: row["birth_date"] for row in tables["person"]}
    minors = {id_ for id_, birth in born.items() if _years(birth, on) < 18}
    families = {row["id"] for row in tables["household"] if row["kind"] != "group"}
    guarded = {row["person"] for row in tables["guardian"] if holds(row)}

    def accompanied(child: str, site: str) -> bool:
        for own in tables["membership"]:
            if own["person"] == child and holds(own):
                for other in tables["membership"]:
                    if (
                        other["household"] == own["household"]
                        and holds(other)
                        and other["person"] not in minors | out | dead
                        and (other["person"], site) in beds
                        and _is_parent(own, other, is_family=own["household"] in families)
                    ):
                        return True
        return False

    return {
        person for person, site in beds if person in minors - out - guarded and not accompanied(person, site)
    }


def _is_parent(child: Record, adult: Record, *, is_family: bool) -> bool:
    if adult["relation"] == "carer":
        return True
    parents = ("head", "spouse", None)
    return is_family and child["relation"] in ("child", None) and adult["relation"] in parents


def _years(birth: str, on: date) -> int:
    born = date.fromisoformat(birth if len(birth) > 4 else f"{birth}-12-31")
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def codes(path: Path) -> dict[str, str]:
    """The codes of the people by their names."""
    with repository.reading(path) as repo:
        rows: list[Any] = repo.values("SELECT family_name || ' ' || given_name, id FROM person")
    return dict(rows)
