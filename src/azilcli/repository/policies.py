"""Look-ups of policies and code lists: the rules and words that are data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from azilcli import dates, language
from azilcli.errors import FileProblem, NotFound, UsageError
from azilcli.language import N_, _, current
from azilcli.repository import Record, Repository
from azilcli.rules import limits
from azilcli.rules.codes import meant
from azilcli.rules.terms import Terms
from azilcli.text.keys import natural_key


def in_force(repo: Repository, code: str, on: date) -> Record | None:
    """The policy row of a code in force on a day: the latest that has begun and makes sense."""
    return repo.row(
        f"SELECT * FROM policy WHERE code = :code AND valid_from <= :on AND {limits.counts(code)}"
        " ORDER BY valid_from DESC LIMIT 1",
        code=code,
        on=on,
    )


def number(repo: Repository, code: str, on: date) -> tuple[int, str]:
    """The whole number of a policy in force on a day, and its legal basis; before its first row, the first's.

    Raises `NotFound` where the file has no such policy.
    """
    row = _held(repo, code, on).get(code)
    if row is None:
        raise NotFound(_("there is no policy “{code}”", code=code), _("see: azil policy list"))
    return whole(code, row["value"]), basis_of(repo, row)


CONFIRMED = "confirmed"
"""The standing of a policy whose value and provision were read in the act itself."""
WORDED = (
    N_("practice"),
    N_("pilot 2016"),
    N_("rule of the municipal flats in Celje"),
    N_("tasks of the Office; ZMZ-1 42(4)"),
)
"""Packaged legal bases that are more than a citation."""
_WITH_STANDING = re.compile(r"(.*) \[([a-z-]+)\]")


def quoted(repo: Repository, basis: str) -> str:
    """A legal basis as people read it: with its standing, in words, where that stands in square brackets."""
    match = _WITH_STANDING.fullmatch(basis)
    if not match:
        return cited(basis)
    standing = label(repo, "policy-standing", match[2])
    return standing if match[1] == match[2] else f"{cited(match[1])}; {standing}"


def basis_of(repo: Repository, row: Record) -> str:
    """The legal basis of a policy row as it is quoted, with its standing where that is not confirmed."""
    standing = row["standing"]
    return quoted(repo, row["legal_basis"] + (f" [{standing}]" if standing not in (None, CONFIRMED) else ""))


def shown_value(unit: str, value: str) -> str:
    """The value of a policy as people read it."""
    if unit == "date":
        return dates.show(value)
    if unit == "eur" and value.isascii() and value.isdigit():
        return language.number(int(value) / 100, 2)
    if unit in ("m2", "decimal") and current() == "sl":
        return value.replace(".", ",")
    return value


def cited(basis: str) -> str:
    """A legal basis in the language in use."""
    return _(basis) if basis in WORDED else basis


def _held(repo: Repository, pattern: str, on: date) -> dict[str, Record]:
    """By code the policies that hold on a day; before the first row of one, that row.

    Rows that make no sense count only where there are no others.
    """
    policies: dict[str, Record] = {}
    for row in repo.rows(
        f"SELECT *, {limits.COUNTS} AS counts FROM policy WHERE code LIKE :pattern"
        " ORDER BY counts DESC, valid_from > :on, iif(valid_from > :on, valid_from, ''), valid_from DESC",
        pattern=pattern,
        on=on,
    ):
        policies.setdefault(row["code"], row)
    return policies


def whole(code: str, value: str) -> int:
    """The value of a policy that is a whole number. Raises `FileProblem` where another copy brought none."""
    if not limits.is_whole(value):
        raise _senseless(code, value)
    return int(value)


def _senseless(code: str, value: str) -> FileProblem:
    return FileProblem(
        _("the value of the policy {code} is not a number: {value}", code=code, value=value),
        _("correct it: azil policy set {code} NUMBER --from DATE --basis TEXT", code=code),
    )


def refuse_senseless(repo: Repository, codes: Sequence[str]) -> None:
    """Raise `FileProblem` where a policy has no row that makes sense: no gate is open for want of a limit."""
    for row in repo.rows_of(
        f"SELECT code, value FROM policy WHERE code IN ({{ids}}) GROUP BY code"
        f" HAVING NOT max({limits.COUNTS})",
        codes,
    ):
        raise _senseless(row["code"], row["value"])


def terms(repo: Repository, programme: str, on: date) -> Terms:
    """The terms of a programme in force on a day; before its first row, the first row's."""
    rows = {
        code.removeprefix(f"{programme}."): row for code, row in _held(repo, f"{programme}.%", on).items()
    }
    values = {code: row["value"] for code, row in rows.items()}
    if values.get("counted-from") not in limits.ANCHORS:
        raise NotFound(
            _("no terms are recorded for the programme {programme}", programme=programme),
            _("see: azil policy list"),
        )
    extensions = sorted((c for c in values if c.startswith("extension-")), key=natural_key)
    until = values.get("until")
    return Terms(
        programme=programme,
        counted_from=values["counted-from"],
        base=whole(f"{programme}.base", values.get("base", "0")),
        extensions=tuple(whole(f"{programme}.{code}", values[code]) for code in extensions),
        ceiling=whole(f"{programme}.ceiling", values.get("ceiling", "0")),
        group_until=dates.iso(until) if until else None,
        legal_basis=basis_of(repo, next(rows[code] for code in _NAMED_BY if code in rows)),
    )


_NAMED_BY = ("until", "ceiling", "counted-from")
"""Which policy of a programme gives the legal basis of its terms: the first of these that there is."""


def codes(repo: Repository, list_: str) -> list[Record]:
    """The codes of a list, in their order."""
    return repo.rows("SELECT * FROM code WHERE list = :list ORDER BY rank, code", list=list_)


def label(repo: Repository, list_: str, code: str | None) -> str:
    """The words for a code in the language in use; an unknown code stands for itself."""
    if not code:
        return ""
    row = repo.get("code", f"{list_}/{code}")
    return str(row[current()]) if row else code


def code(repo: Repository, list_: str, typed: str) -> str:
    """The code of a list that was typed: the code, its words, or what only one of them begins with.

    Raises `UsageError`, naming the codes that it may be, or those of the list.
    """
    rows = codes(repo, list_)
    found = meant(list_, rows, typed)
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(
            _("“{typed}” may be several codes of the list {list}", typed=typed, list=list_),
            one_of(repo, list_, found),
        )
    raise UsageError(
        _("“{typed}” is not in the list {list}", typed=typed, list=list_),
        one_of(repo, list_, [str(row["code"]) for row in rows]),
    )


def several(repo: Repository, list_: str, typed: str) -> list[str]:
    """The codes that a text names, separated by commas; by spaces where each is typed in one word."""
    with suppress(UsageError):
        return [code(repo, list_, typed)]
    found: list[str] = []
    for part in filter(None, (one.strip() for one in re.split("[,;+]", typed))):
        try:
            found.append(code(repo, list_, part))
        except UsageError as error:
            try:
                found += [code(repo, list_, word) for word in part.split()]
            except UsageError:
                raise error from None
    return list(dict.fromkeys(found))


def one_of(repo: Repository, list_: str, known: Sequence[str]) -> str:
    """A hint with codes of a list and their words, or where they are listed if they are many."""
    if len(known) > _NAMED_AT_MOST:
        return _("see: {command}", command=f"azil code list {list_}")
    named = (f"{one} ({label(repo, list_, one)})" for one in known)
    return _("one of: {codes}", codes=", ".join(named))


_NAMED_AT_MOST = 20
