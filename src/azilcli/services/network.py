"""Laying a new file: policies, code lists and the network of sites, from the packaged data."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources

from azilcli.errors import UsageError
from azilcli.language import _, current, number
from azilcli.repository import Repository
from azilcli.services import Done, use_case
from azilcli.services.places import bed_letters, put_room, room_numbers
from azilcli.text import search_key


def packaged(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the packaged CSV files."""
    source = resources.files("azilcli.data").joinpath(f"{name}.csv")
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())


@use_case
def initialise(repo: Repository, *, empty: bool = False) -> Done:
    """Record the policies, code lists and, unless `empty`, the sites with their rooms and beds."""
    for row in packaged("policies"):
        repo.put("policy", f"{row['code']}@{row['valid_from']}", **row)
    for rank, row in enumerate(packaged("codes")):
        repo.put("code", f"{row['list']}/{row['code']}", rank=rank, **row)
    sites, beds = 0, 0
    if not empty:
        for row in packaged("sites"):
            fields = {name: value for name, value in row.items() if value and name != "code"}
            repo.put("site", row["code"], **fields)
            sites += 1
        for row in packaged("rooms"):
            letters = bed_letters(int(row["beds"]))
            for room in room_numbers(row["rooms"]):
                put_room(
                    repo,
                    f"{row['site']}/{room}",
                    letters,
                    row["from_day"],
                    reserved_for=row["reserved_for"] or None,
                )
                beds += len(letters)
    entry = repo.record("init")
    if empty:
        sentence = _("An empty file with policies and code lists was made")
    else:
        sentence = _(
            "A file was made with {sites} sites and {beds} beds", sites=number(sites), beds=number(beds)
        )
    return Done(entry, sentence, {"sites": sites, "beds": beds})


@cache
def countries() -> dict[str, dict[str, str]]:
    """Every country by its ISO 3166-1 alpha-3 code."""
    return {row["code"]: row for row in packaged("countries")}


def country(typed: str) -> str:
    """The alpha-3 code of a country typed as alpha-3, alpha-2 or by its name in either language."""
    wanted = typed.strip().upper()
    known = countries()
    if wanted in known:
        return wanted
    key = search_key(typed)
    for code, row in known.items():
        if wanted == row["alpha2"] or key in (search_key(row["en"]), search_key(row["sl"])):
            return code
    near = [
        f"{code} {row[current()]}"
        for code, row in known.items()
        if key and (search_key(row["sl"]).startswith(key[:4]) or search_key(row["en"]).startswith(key[:4]))
    ]
    raise UsageError(
        _("“{typed}” is not a country", typed=typed),
        _("did you mean {countries}?", countries=", ".join(near[:6]))
        if near
        else _("type its ISO 3166 code, such as AFG; XXA is stateless, XXX unknown"),
    )
