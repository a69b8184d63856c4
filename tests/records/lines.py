"""Lines of shell for every declared kind, made from its first example, for the tests that try all commands.

The first example is of `Haidari`, or of nobody; it may name what the first examples of other kinds make.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Repository
from azilcli.rules.records import Declared, declared, names, option


def kinds() -> list[Declared]:
    """Every declared kind, each behind those to which its records refer."""
    found: dict[str, Declared] = {}

    def take(name: str) -> None:
        for targets in schema.kinds()[name].references.values():
            for target in set(targets) - {name}:
                if target in names() and target not in found:
                    take(target)
        found.setdefault(name, declared(name))

    for name in names():
        take(name)
    return list(found.values())


def tried() -> list[Declared]:
    """Those that have a noun of their own; those of the others are tried with their family."""
    return [what for what in kinds() if what.noun == what.kind]


def prepared() -> list[str]:
    """Lines that record one of each kind, of somebody where it is of a person."""
    return [_example(what) for what in tried()]


def writing() -> dict[str, str]:
    """A line for each command that writes, after what is `prepared`."""
    return {words: line for what in tried() for words, line in _writing(what)}


def correcting() -> list[str]:
    """Lines that alter one of each kind that can be corrected, after what is `prepared`."""
    return [line for words, line in writing().items() if words.endswith(" correct")]


def listing(*, of_people: bool = False) -> list[str]:
    """A line for each command that lists what is declared and nothing else; or only of what people have."""
    return [
        f"{what.noun} list"
        for what in tried()
        if what.is_listed and not (of_people and not _is_of_people(what))
    ]


def _writing(what: Declared) -> Iterator[tuple[str, str]]:
    kind = schema.kinds()[what.kind]
    again = (
        _example(what, "Haidari Amina") if _is_of_people(what) else f"{_example(what)} {_drill(what, kind)}"
    )
    yield f"{what.noun} {what.verb}", again
    which = what.examples.split()[3].replace("Haidari", "'Kos Miha'")
    if not kind.key:
        yield f"{what.noun} correct", f"{what.noun} correct {which} {_drill(what, kind)}"
    if "to_day" in kind.types:
        yield f"{what.noun} end", f"{what.noun} end {which}"
    if kind.cancelled:
        yield f"{what.noun} cancel", f"{what.noun} cancel {which}"


def _is_of_people(what: Declared) -> bool:
    return any("person" in targets for targets in schema.kinds()[what.kind].belongs.values())


def _example(what: Declared, whom: str = "Kos Miha") -> str:
    first = what.examples.splitlines()[0].removeprefix("azil ")
    return first.replace("Haidari", f"'{whom}'", 1)


def _drill(what: Declared, kind: Kind) -> str:
    """An option by which a record differs from that of the example."""
    name = next(
        name
        for name, field in what.fields.items()
        if str in kind.types[name] and kind.marks[name].keys() <= {"personal", "private", "basis"}
        and not field.is_argument
    )  # fmt: skip
    return f"{option(name, what.fields[name])} drill"


def plausible(repo: Repository, kind: Kind, day: str) -> dict[str, Any]:
    """Fields that a record of a kind must have, but for what it refers to and what is personal."""
    found: dict[str, Any] = {}
    for name in kind.required - kind.personal - kind.references.keys():
        if name in kind.days:
            found[name] = day
        elif name in kind.lists:
            found[name] = repo.values(
                "SELECT code FROM code WHERE list = :list ORDER BY rank", list=kind.lists[name]
            )[0][0]
        else:
            found[name] = "X" if str in kind.types[name] else 1
    return found
