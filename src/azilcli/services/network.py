"""Laying a new file: policies, code lists and the network of sites, from the packaged data."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources

from azilcli.errors import UsageError
from azilcli.language import _, current, number
from azilcli.repository import Record, Repository
from azilcli.services import Done, package, use_case
from azilcli.services.places import bed_letters, room_numbers
from azilcli.text.keys import search_key


def packaged(name: str) -> Iterator[dict[str, str]]:
    """The rows of one of the packaged CSV files."""
    source = resources.files("azilcli.data").joinpath(f"{name}.csv")
    yield from csv.DictReader(source.read_text(encoding="utf-8").splitlines())


def laid(*, empty: bool = False) -> Iterator[tuple[str, str, Record]]:
    """What a new file holds, by kind and id: policies, codes; unless `empty`, places and organisations."""
    for row in packaged("policies"):
        yield "policy", f"{row['code']}@{row['valid_from']}", dict(row)
    for rank, row in enumerate(packaged("codes")):
        yield "code", f"{row['list']}/{row['code']}", {"rank": rank, **row}
    for row in () if empty else packaged("sites"):
        yield "site", row["code"], {name: value or None for name, value in row.items() if name != "code"}
    uses = {} if empty else _uses()
    for row in () if empty else packaged("rooms"):
        for number_ in room_numbers(row["rooms"]):
            room = f"{row['site']}/{number_}"
            reserved_for, accessible = uses.get(room, ("", 0))
            fields = {"site": row["site"], "from_day": row["from_day"]}
            yield "room", room, {**fields, "reserved_for": row["reserved_for"] or reserved_for or None}
            for at, letter in enumerate(bed_letters(int(row["beds"]))):
                bed = {
                    "room": room,
                    "from_day": row["from_day"],
                    "accessible": 1 if at < accessible else None,
                }
                yield "bed", f"{room}/{letter}", bed
    for row in () if empty else packaged("closures"):
        yield "closure", row["id"], {name: value for name, value in row.items() if name != "id"}
    for row in () if empty else packaged("organisations"):
        yield "organisation", row["code"], {name: value or None for name, value in row.items()}


def _uses() -> dict[str, tuple[str, int]]:
    """By room what it is for, and how many of its first beds are accessible, as we assume it."""
    return {
        f"{row['site']}/{number_}": (row["reserved_for"], int(row["accessible"] or 0))
        for row in packaged("uses")
        for number_ in room_numbers(row["rooms"])
    }


@use_case
def initialise(repo: Repository, *, empty: bool = False) -> Done:
    """Record the policies, code lists and, unless `empty`, the places and organisations."""
    kinds: Counter[str] = Counter()
    for kind, id_, fields in laid(empty=empty):
        repo.put(kind, id_, **{name: value for name, value in fields.items() if value is not None})
        kinds[kind] += 1
    package.note(repo)
    sites, beds = kinds["site"], kinds["bed"]
    entry = repo.record(package.INIT)
    if empty:
        sentence = _("Made an empty file with policies and code lists")
    else:
        sentence = _("Made a file with {sites} sites and {beds} beds", sites=number(sites), beds=number(beds))
    return Done(entry, sentence, {"sites": sites, "beds": beds})


_BEGUN_AT_LEAST = 4
"""So many letters of a country's name may stand for it."""


@cache
def countries() -> dict[str, dict[str, str]]:
    """Every country by its ISO 3166-1 alpha-3 code."""
    return {row["code"]: row for row in packaged("countries")}


def country(typed: str) -> str:
    """The alpha-3 code of a country typed as alpha-3, alpha-2, or what it is called or begins with."""
    wanted = typed.strip().replace(".", "").upper()
    by_code = countries()
    if wanted in by_code:
        return wanted
    key = search_key(typed.replace(".", ""))
    begun = []
    for code, row in by_code.items():
        names = [search_key(name) for name in (row["en"], row["sl"], *filter(None, row["spoken"].split("|")))]
        if wanted and (wanted == row["alpha2"] or key in names):
            return code
        if len(key) >= _BEGUN_AT_LEAST and any(name.startswith(key) for name in names):
            begun.append(code)
    if len(begun) == 1:
        return begun[0]
    near = [
        f"{code} {row[current()]}"
        for code, row in by_code.items()
        if key and (search_key(row["sl"]).startswith(key[:4]) or search_key(row["en"]).startswith(key[:4]))
    ]
    raise UsageError(
        _("“{typed}” is not a country", typed=typed),
        _("did you mean {countries}?", countries=", ".join(near[:6]))
        if near
        else _("type its ISO 3166 code, such as AFG; XXA is stateless, XXX unknown"),
    )
