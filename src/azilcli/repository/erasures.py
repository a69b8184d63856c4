"""Look-ups for erasing: which records stand for a person, and carrying it out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from azilcli import dates
from azilcli.language import _
from azilcli.ledger import erasure, fold, ids, journal, schema
from azilcli.ledger.aside import put as put_aside
from azilcli.ledger.erasure import Key
from azilcli.ledger.journal import Entry, said
from azilcli.repository import Repository, people
from azilcli.rules.demands import is_open
from azilcli.tuples import NamedTuple

_NAMES = ("family_name", "given_name", "other_names")
_NUMBERS = ("emso", "case_number", "phone")


def code(repo: Repository, typed: str) -> str:
    """The code of the one person that the words name; also of one whose entry was undone."""
    code = ids.normalise(typed)
    entered = "SELECT 1 FROM change WHERE kind = 'person' AND record = :id"
    if ids.is_valid(typed) and not repo.get("person", code) and repo.row(entered, id=code):
        return code
    return str(people.person(repo, typed)["id"])


def targets(repo: Repository, *persons: str) -> list[Key]:
    """The records of people to be erased by name: all that are united, and households of nobody else.

    Those of entries that were undone are among them, as the journal still holds what they said.
    """
    united = "SELECT record FROM united WHERE kind = 'person' AND whole = :p"
    own = [id_ for person in persons for id_ in (person, *(one for (one,) in repo.values(united, p=person)))]
    households = {
        fields["household"]
        for one in own
        for (text,) in repo.values(
            "SELECT fields FROM change WHERE kind = 'membership' AND instr(fields, :p)", p=one
        )
        if (fields := said("membership", text)).get("person") == one and fields.get("household")
    }
    return [
        *(("person", id_) for id_ in own),
        *(("household", id_) for id_ in sorted(households) if not _has_others(repo, id_, own)),
    ]


def demanded(repo: Repository, people: Iterable[str]) -> list[str]:
    """Those of some people who ask about their data, and nothing is finally decided (ZVOP-2 21(1))."""
    return [id_ for id_ in people if repo.values(f"SELECT 1 WHERE {is_open(':p')}", p=id_, on=dates.today())]


def any_demanded(repo: Repository) -> bool:
    """Whether anybody asks about their data, so that the log of who saw them is kept (ZVOP-2 21(1))."""
    return bool(
        repo.values(f"SELECT 1 FROM valid_demand AS d WHERE {is_open('d.person')} LIMIT 1", on=dates.today())
    )


def _has_others(repo: Repository, household: str, own: list[str]) -> bool:
    """Whether anybody else whose data are there is or was a member of a household."""
    whole = "SELECT whole FROM united WHERE kind = 'household' AND record = :h"
    sql = f"SELECT DISTINCT person FROM membership WHERE household = coalesce(({whole}), :h)"
    members = repo.values(sql, h=household)
    return any(not erasure.is_erased(repo.connection, "person", id_) for (id_,) in members if id_ not in own)


def is_erased(repo: Repository, key: Key) -> bool:
    """Whether the personal fields of a record are gone."""
    return erasure.is_erased(repo.connection, *key)


def count(repo: Repository) -> int:
    """How many records hold nothing personal any more."""
    return int(repo.values("SELECT count(*) FROM erased")[0][0])


class Told(NamedTuple):
    """What some records say or ever said of somebody."""

    names: set[str]
    numbers: set[str]
    """EMŠO, case and telephone numbers."""
    births: set[str]
    """Birth dates, as they are stored."""
    others: set[str]
    """Every other personal value: numbers of cards and decisions, addresses, notes."""


def concerned(repo: Repository, targets: list[Key]) -> set[Key]:
    """The records whose personal fields go when these are erased: all that refer to them too."""
    return erasure.concerned(repo.connection, targets)


def told(repo: Repository, records: Iterable[Key]) -> Told:
    """What is personal in some records, also what was changed or undone since."""
    personal = Told(set(), set(), set(), set())
    kinds = (_NAMES, personal.names), (_NUMBERS, personal.numbers), (("birth_date",), personal.births)
    of_person = {field: values for fields, values in kinds for field in fields}
    for kind, record in records:
        for (text,) in repo.values(
            "SELECT fields FROM change WHERE kind = :kind AND record = :record AND personal = 1",
            kind=kind,
            record=record,
        ):
            for field, value in said(kind, text).items():
                values = of_person.get(field, personal.others) if kind == "person" else personal.others
                if value is not None:
                    values.add(str(value))
    return personal


def of_person(repo: Repository, person: str) -> list[tuple[str, str]]:
    """When the data of a person were erased and why, with each command that did."""
    return [
        (moment, str(said(journal.ERASURE, text).get("reason") or ""))
        for moment, text in repo.values(
            "SELECT entry.recorded_at, change.fields FROM change JOIN entry ON entry.seq = change.entry"
            " WHERE change.kind = :kind AND change.record = :record ORDER BY entry.clock, entry.id",
            kind=journal.ERASURE,
            record=f"person/{person}",
        )
    ]


def tells_of_health(repo: Repository, person: str) -> bool:
    """Whether something personal of a person was written by an earlier version, as if it were not."""
    return any(
        field in kind.personal and kind.lists.get(field)
        for name, text in repo.values(
            "SELECT kind, fields FROM change WHERE kind IN (SELECT value FROM json_each(:kinds))"
            " AND personal = 0 AND instr(fields, :p)",
            kinds=json.dumps(
                [kind.name for kind in schema.kinds().values() if kind.personal & kind.lists.keys()]
            ),
            p=person,
        )
        if (kind := schema.kinds()[name])
        for field in said(name, text)
    )


class Aside:
    """A copy of the file put aside before something is erased, and what is to be said of it."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def drop(self) -> None:
        """Take the copy away again, as it turned out not to be needed."""
        if self.path:
            self.path.unlink(missing_ok=True)
            self.path = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """Where it is, and that it holds what is erased."""
        if not self.path:
            return ()
        return (
            _("a copy of the previous file was kept: {path}; it still holds what was erased: destroy "
              "it when nobody needs it any more", path=self.path),
        )  # fmt: skip


@contextmanager
def aside(repo: Repository, *, wanted: bool = True) -> Iterator[Aside]:
    """Put a verified copy of the file aside before something is erased, where the command asks for that.

    It is taken away again where nothing comes of it. To be called before anything is written.
    """
    kept = Aside(put_aside(repo.connection) if wanted and repo.puts_aside else None)
    try:
        yield kept
    except BaseException:
        kept.drop()
        raise


def record(repo: Repository, action: str) -> Entry:
    """Append the erasures that were put, and take what they erase out of journal, tables and index."""
    entry = repo.record(action)
    fold.rebuild(repo.connection)
    repo.sweeps = True
    return entry
