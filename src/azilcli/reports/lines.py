"""What the lines of figures on places may be, in which order, and with which words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from azilcli import dates
from azilcli.language import _, n_
from azilcli.reports.grounds import Count, Grounds, counted
from azilcli.reports.table import ID, Column, Word
from azilcli.repository import Record, Repository, keeping, policies
from azilcli.repository.places import Bed, parts, without_beds
from azilcli.rules.dispersal import WITHOUT_BEDS
from azilcli.text.keys import natural_key, place_key, sort_key

_Those = TypeVar("_Those")

SHARED = "shared"
"""The line of beds at sites that serve several programmes."""
ELSEWHERE = "elsewhere"
"""The line of people at sites without beds, which no total of places counts."""


_BED = 0
"""Where its code stands in a `Bed`."""


class Sites(dict[str, Record]):
    """The sites by id; of one that lacks a required field, and is not shown, beds and sleepers count."""

    def __init__(self, repo: Repository) -> None:
        super().__init__((row["id"], row) for row in repo.rows("SELECT * FROM site"))

    def __missing__(self, id_: str) -> Record:
        return {"town": "", "kind": "", "programmes": ""}

    def programme(self, id_: str) -> str:
        """The line that the beds of a site stand in: its programme where it serves one alone."""
        served = self[id_]["programmes"].split()
        return served[0] if len(served) == 1 else SHARED


def sites(repo: Repository, known: Mapping[str, Record], ids: Iterable[str]) -> list[str]:
    """Sites in the order of a page: the towns with more than flats first, in them by kind."""
    large = {site["town"] for site in known.values() if site["kind"] != "flat"}
    ranks = {row["code"]: row["rank"] for row in policies.codes(repo, "site-kind")}

    def order(id_: str) -> tuple[Any, ...]:
        town, kind = known[id_]["town"], known[id_]["kind"]
        return (town not in large, sort_key(town), ranks.get(kind, 999), natural_key(id_))

    return sorted(ids, key=order)


def kinds(repo: Repository, codes: Iterable[str]) -> list[Word]:
    """Kinds of site in the order of their list."""
    return _words(repo, "site-kind", codes)


def served(repo: Repository, codes: str) -> Word:
    """The programmes that a site serves, in words."""
    return Word(codes, ", ".join(policies.label(repo, "programme", code) for code in codes.split()))


def programmes(repo: Repository, codes: Iterable[str]) -> list[Word]:
    """Programmes in the order of their list, the beds of several of them last."""
    those = set(codes)
    apart = {SHARED: _("sites of several programmes"), ELSEWHERE: _("private addresses, other institutions")}
    return _words(repo, "programme", those - apart.keys()) + [
        Word(code, words) for code, words in apart.items() if code in those
    ]


def _words(repo: Repository, list_: str, codes: Iterable[str]) -> list[Word]:
    return [Word(code, policies.label(repo, list_, code)) for code in in_order(repo, list_, codes)]


def in_order(repo: Repository, list_: str, codes: Iterable[str]) -> list[str]:
    """Codes in the order of their list; those it does not have behind."""
    ranks = {row["code"]: rank for rank, row in enumerate(policies.codes(repo, list_))}
    return sorted(codes, key=lambda code: (ranks.get(code, len(ranks)), code))


def coded(repo: Repository, list_: str, groups: Mapping[str, _Those]) -> list[tuple[Word, _Those]]:
    """What stands under the codes of a list, in its order, each with the words of the code."""
    return [
        (Word(code, policies.label(repo, list_, code) or _("(erased)")), groups[code])
        for code in in_order(repo, list_, groups)
    ]


def ordered(repo: Repository, by: str, keys: Iterable[str]) -> list[tuple[str, tuple[Any, ...]]]:
    """Lines by what they are of, in their order, each with the cells that name it; without beds last."""
    elsewhere = is_elsewhere(repo, by)
    named = _in_order(repo, by, keys)
    return sorted(named, key=lambda line: elsewhere(line[0]))


def is_elsewhere(repo: Repository, by: str) -> Callable[[str], bool]:
    """What tells whether a line is of sites without beds."""
    if by == "kind":
        return WITHOUT_BEDS.__contains__
    if by in ("programme", "all"):
        return ELSEWHERE.__eq__
    return without_beds(repo).__contains__


def _in_order(repo: Repository, by: str, keys: Iterable[str]) -> list[tuple[str, tuple[Any, ...]]]:
    if by == "site":
        known = Sites(repo)
        return [(id_, (known[id_]["town"], id_)) for id_ in sites(repo, known, keys)]
    if by in ("kind", "programme"):
        words = kinds(repo, keys) if by == "kind" else programmes(repo, keys)
        return [(str.__str__(word), (word,)) for word in words]
    if by == "all":
        return [(key, ()) for key in keys]
    places = [parts(id_) for id_ in sorted(keys, key=place_key)]
    return [
        (place.id, (place.site, place.room, place.bed) if by == "bed" else (place.site, place.room))
        for place in places
    ]


def columns(by: str) -> tuple[Column, ...]:
    """The columns of the cells that name a line."""
    named = {
        "site": (Column("town", _("town"), priority=4), Column("site", _("site"), ID)),
        "room": (Column("site", _("site"), ID), Column("room", _("room"), ID)),
        "bed": (Column("site", _("site"), ID), Column("room", _("room"), ID), Column("bed", _("bed"), ID)),
        "kind": (Column("kind", _("kind")),),
        "programme": (Column("programme", _("programme")),),
    }
    return named.get(by, ())


Key = Callable[[tuple[str, str, str]], str]


def of_bed(repo: Repository, by: str) -> Key:
    """What tells the line of a bed, of which site, room and bed are given."""
    known = Sites(repo)
    keys: dict[str, Key] = {
        "site": lambda bed: bed[0],
        "room": lambda bed: bed[1],
        "bed": lambda bed: bed[2],
        "kind": lambda bed: str(known[bed[0]]["kind"]),
        "programme": lambda bed: known.programme(bed[0]),
        "all": lambda _bed: "",
    }
    return keys[by]


def beds(those: Collection[Bed]) -> Count:
    """How many beds there are."""
    return Count(len(those), Grounds("bed", [*those], key=_BED))


def beds_out(those: Iterable[Bed]) -> Count:
    """How many of some beds are out of service, and by which closures."""
    out = [{"id": bed.bed, "closure": bed.out_by} for bed in those if bed.out]
    return Count(len(out), Grounds("bed", out, said_by="closure"))


def sleeping(those: Sequence[Record]) -> Count:
    """How many of those who sleep somewhere there are, each counted for where they do."""
    return counted(those, "placement", "from_day", key="placement")


def kept(
    repo: Repository, on: date, sites_: Collection[str], apart_from: Collection[str] = ()
) -> Iterator[str]:
    """A note on what is kept free that night at some sites, but for some households; none where nothing."""
    holds = [
        one
        for one in keeping.between(repo, on, apart_from=apart_from)
        if one.from_day <= on.isoformat() and one.place.partition("/")[0] in sites_
    ]
    labels = [
        _("{label} until {day}", label=label, day=dates.show(day))
        for label, day in dict.fromkeys((hold.label, hold.until) for hold in holds)
    ]
    if holds:
        yield n_(
            "Kept free: {n} bed ({labels})",
            "Kept free: {n} beds ({labels})",
            sum(hold.people for hold in holds),
            labels=", ".join(labels),
        )
