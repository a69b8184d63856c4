"""Look-ups of people and households, by code, name or number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Missing, NotFound, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository
from azilcli.rules.sql import ends, holds
from azilcli.text.keys import number_key, search_key

_SHOWN_AT_MOST = 8
_WORDS_AT_MOST = 40


class OneOf(str):
    """The code of one of several who are meant together, as the members of a household are."""


def name(person: Record) -> str:
    """A person's name as it is printed: family name first, as in Slovenian offices."""
    if is_erased(person):
        return _("(erased)")
    return " ".join(part for part in (person["family_name"], person["given_name"]) if part)


def is_erased(person: Record) -> bool:
    """Whether the personal data of a person are gone for good."""
    return not person["family_name"]


def household_name(household: Record) -> str:
    """A household's name as it is printed."""
    return str(household["name"] or _("(erased)"))


def households_of(repo: Repository, person_ids: Sequence[str], on: date) -> dict[str, str]:
    """The names of the households that these people belong to on a day, by person."""
    rows = repo.rows_of(
        "SELECT membership.person, household.name FROM membership"
        " JOIN household ON household.id = membership.household"
        f" WHERE membership.person IN ({{ids}}) AND {holds('membership')} ORDER BY membership.id",
        person_ids,
        on=on,
    )
    return {row["person"]: household_name(row) for row in rows}


def united(repo: Repository, person_ids: Sequence[str]) -> list[Record]:
    """The other entries of these people, who were entered twice; `same_as` says of whom each is."""
    return repo.rows_of(
        "SELECT person.* FROM united JOIN person ON person.id = united.record"
        " WHERE united.kind = 'person' AND united.whole IN ({ids}) ORDER BY person.id",
        person_ids,
    )


def described(person: Record) -> str:
    """Enough of a person to tell them from others: name, birth, citizenship, code."""
    facts = [dates.show(person["birth_date"]), person["citizenship"], ids.show(person["id"])]
    return f"{name(person)} ({', '.join(fact for fact in facts if fact)})"


def listing(people: Iterable[Record]) -> str:
    """People by name and code, one after the other."""
    return ", ".join(ids.named(name(person), person["id"]) for person in people)


def data(people: Iterable[Record]) -> list[dict[str, str]]:
    """People as programs read them, in the data of a receipt."""
    return [{"code": person["id"], "name": name(person)} for person in people]


def search(repo: Repository, kind: str, typed: str, limit: int = 200) -> list[Record]:
    """The people or households in whose search key each word of `typed` stands, sorted by name; 0 is all."""
    return _sorted(repo, kind, _matching(kind, typed), limit)


def matching(repo: Repository, kind: str, typed: str) -> int:
    """How many people or households `search` would find without a limit."""
    sql, values = _matching(kind, typed)
    return int(repo.rows(f"SELECT count(*) AS n FROM ({sql})", **values)[0]["n"]) if sql else 0


def sounding(repo: Repository, typed: str, limit: int = 200) -> list[Record]:
    """The people in whose names each word of `typed` stands by its sound, however it is written.

    A single letter, repeated or not, tells too little to be found by its sound: with one it is nobody.
    """
    from azilcli.text.sounds import heard

    tokens = _tokens(typed)
    words = " ".join(token for token, number in tokens if not number)
    marks = dict.fromkeys(heard(words))
    if not marks or any(len(set(word)) < 2 for word in search_key(words).split()):
        return []
    numbers = [number for _token, number in tokens if number]
    sql = f"SELECT * FROM person WHERE {_IN_INDEX.format(table='person')}"
    values = {"match": " ".join(map(_quoted, (*marks, *numbers)))}
    return _sorted(repo, "person", (_OF_PEOPLE.format(sql), values), limit)


def _sorted(repo: Repository, kind: str, query: tuple[str, dict[str, str]], limit: int) -> list[Record]:
    sql, values = query
    order = "sort_key, id" if kind == "person" else "name, id"
    return repo.rows(f"{sql} ORDER BY {order} LIMIT {limit or -1}", **values) if sql else []


_IN_INDEX = "rowid IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH :match)"
_OF_PEOPLE = "SELECT * FROM person WHERE id IN (SELECT coalesce(same_as, id) FROM ({}))"
_BY_NUMBER = """
    UNION ALL SELECT person.* FROM particulars AS n JOIN person ON person.id = n.person
    WHERE n.rowid IN (SELECT rowid FROM particulars_fts WHERE particulars_fts MATCH :number)
    UNION ALL SELECT person.* FROM card AS n JOIN person ON person.id = n.person
    WHERE n.rowid IN (SELECT rowid FROM card_fts WHERE card_fts MATCH :number)"""
"""SQL: whose number it is that the police gave, or that stands on a card."""


def _tokens(typed: str) -> list[tuple[str, str]]:
    """The words typed, each with its digits where it is a number or a date; all of it where it is one."""
    if not any(character.isalpha() for character in typed) and (number := _number(typed)):
        return [(typed, number)]
    return [(token, _number(token)) for token in typed.split()]


def _number(token: str) -> str:
    if born := re.fullmatch(r"(\d\d?)\.\s*(\d\d?)\.\s*(\d{4})\.?", token.strip()):
        return f"{born[3]}{born[2]:0>2}{born[1]:0>2}"
    return number_key(token)


def _quoted(word: str) -> str:
    return '"{}"'.format(word.replace('"', '""'))


def _matching(kind: str, typed: str) -> tuple[str, dict[str, str]]:
    """The query for what bears the words typed, with its values; an empty one where no word is left.

    Words of three characters and more go through the full-text index; shorter ones narrow that down, or
    alone are looked for at the beginning of words. A number is found by its digits too.
    """
    words = list(dict.fromkeys(search_key(typed).split()))
    if not words:
        return "", {}
    if len(words) > _WORDS_AT_MOST:
        raise UsageError(_("too many words to search for"), _("type only the rarest parts of the name"))
    tokens = _tokens(typed) if kind == "person" else []
    if len(tokens) > 1:  # beside a name, a number or date stands in the key by its digits
        each = ([number] if number else search_key(token).split() for token, number in tokens)
        words = list(dict.fromkeys(word for those in each for word in those))
    long = [word for word in words if len(word) >= 3]
    conditions: list[str] = []
    values: dict[str, str] = {}
    if long:
        conditions.append(_IN_INDEX.format(table=kind))
        values["match"] = " ".join(map(_quoted, long))
    for number, word in enumerate(word for word in words if len(word) < 3):
        conditions.append(f"(' ' || search_key) LIKE :w{number} ESCAPE '!'")
        escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
        values[f"w{number}"] = f"% {escaped}%"
    sql = f"SELECT * FROM {kind} WHERE {' AND '.join(conditions)}"
    if kind != "person":
        return sql, values
    if any(character.isdecimal() for character in typed):
        digits = [number for _token, number in tokens if number]
        either = [" ".join(map(_quoted, those)) for those in (long, digits[: len(tokens) == 1]) if those]
        if either:
            values["number"] = " OR ".join(f"({one})" for one in either)
            sql += _BY_NUMBER
        if len(digits) == len(tokens) == 1:
            sql += f" UNION ALL SELECT * FROM person WHERE {_IN_INDEX.format(table='person')}".replace(
                ":match", ":number"
            )
    return _OF_PEOPLE.format(sql), values


def by_code(repo: Repository, kind: str, typed: str) -> Record | None:
    """The record of a typed code; None if what was typed does not look like a code.

    The code of a person entered twice leads to the record under which the two go on.

    Raises `NotFound` for a code with a typing slip and for one that is not in the file.
    """
    if not ids.looks_like_id(typed):
        return None
    if not ids.is_valid(typed):
        raise NotFound(
            _("the code {code} is mistyped: its check character does not match", code=typed),
            _("check it, or search by name: azil find NAME"),
        )
    record = repo.get(kind, ids.normalise(typed))
    if kind == "person" and record and record["same_as"]:
        return repo.get(kind, record["same_as"]) or record
    return record


def person(repo: Repository, typed: str) -> Record:
    """The one person of a code, or of a name or number that is unique."""
    record = by_code(repo, "person", typed)
    if not record and ids.looks_like_id(typed):
        raise _nobody(typed)
    record = record or _single(repo, search(repo, "person", typed), typed)
    repo.named.append(record["id"])
    return record


def household(repo: Repository, typed: str) -> Record:
    """The one household of a code, or of a name that is unique."""
    record = by_code(repo, "household", typed)
    if record:
        return record
    hits = [] if ids.looks_like_id(typed) else search(repo, "household", typed)
    exact = [row for row in hits if search_key(row["name"]) == search_key(typed)] or hits
    if len(exact) == 1:
        return exact[0]
    if not exact:
        raise NotFound(_("there is no household “{typed}”", typed=typed), _("see: azil household list"))
    listing = "; ".join(_home_described(repo, row) for row in exact[:_SHOWN_AT_MOST])
    raise NotFound(
        _("several households are called “{typed}”: {hits}", typed=typed, hits=listing),
        _("give its code"),
        code="several",
    )


def _home_described(repo: Repository, household: Record) -> str:
    """A household with its code and who belongs to it, so that another one of that name is told apart."""
    there = members(repo, household["id"], dates.today())
    named = [" ".join(filter(None, (name(one), (one["birth_date"] or "")[:4]))) for one in there]
    if rest := named[_MEMBERS_AT_MOST:]:
        named[_MEMBERS_AT_MOST:] = [n_("{n} more", "{n} more", len(rest))]
    told = _("members: {names}", names=", ".join(named)) if named else _("no members")
    return f"{household_name(household)} ({ids.show(household['id'])}; {told})"


_MEMBERS_AT_MOST = 4


def is_home(repo: Repository, typed: str) -> bool:
    """Whether a code or name is that of one household."""
    try:
        return bool(household(repo, typed))
    except NotFound:
        return False


def home(repo: Repository, typed: str, on: date) -> Record:
    """The one household of a code or name, else that of the person whose code or name it is, on a day."""
    try:
        return household(repo, typed)
    except NotFound as unknown:
        try:
            one = person(repo, typed)
        except NotFound:
            raise unknown from None
    record = household_of(repo, one["id"], on)
    if record:
        return record
    raise NotFound(
        _("{name} belongs to no household on {day}", name=name(one), day=dates.show(on)),
        _("to enter one: azil household create"),
    )


def people(repo: Repository, typed: Sequence[str], on: date, households: Sequence[str] = ()) -> list[Record]:
    """The people that the words name, each once.

    A word is a person by code or name, or a household by its code; `households` are named by code or
    name. Of a household all who are its members on the day are meant.
    """
    by_id: dict[str, Record] = {}
    for word in typed:
        for row in _people_of(repo, word, on):
            by_id.setdefault(row["id"], row)
    for word in households:
        for row in members_or_refuse(repo, household(repo, word), on):
            by_id.setdefault(row["id"], row)
    if not by_id:
        raise Missing(_("no people were given"), _("give people, or a household with --household"), "people")
    return list(by_id.values())


def is_household(typed: str) -> bool:
    """Whether what was typed is the code of a household."""
    return ids.looks_like_id(typed) and ids.normalise(typed).startswith("H")


def _people_of(repo: Repository, typed: str, on: date) -> list[Record]:
    if is_household(typed):
        return members_or_refuse(repo, household(repo, typed), on)
    return [person(repo, typed)]


def members(repo: Repository, household_id: str, on: date) -> list[Record]:
    """The members of a household on a day, each once, with `relation` and `membership`."""
    by_id: dict[str, Record] = {}
    for row in repo.rows(
        "SELECT person.*, membership.relation, membership.id AS membership, membership.from_day"
        " FROM membership JOIN person ON person.id = membership.person"
        f" WHERE membership.household = :household AND {holds('membership')}"
        " ORDER BY membership.relation IS NOT 'head', person.birth_date, person.sort_key, membership.id",
        household=household_id,
        on=on,
    ):
        by_id.setdefault(row["id"], row)
    return list(by_id.values())


def memberships(repo: Repository, person_id: str) -> list[Record]:
    """Every household that a person belongs or belonged to, with `relation`, `from_day` and `to_day`."""
    return repo.rows(
        "SELECT household.id, household.name, membership.id AS membership, membership.relation,"
        " membership.from_day, membership.to_day FROM membership"
        " JOIN household ON household.id = membership.household WHERE membership.person = :person"
        " ORDER BY membership.from_day DESC, membership.id",
        person=person_id,
    )


def members_or_refuse(repo: Repository, household: Record, on: date) -> list[Record]:
    """The members of a household on a day; `NotFound` if it has none."""
    rows = members(repo, household["id"], on)
    if not rows:
        raise NotFound(
            _("the household {name} has no members on {day}", name=household_name(household),
              day=dates.show(on)),
            _("to add some: azil household join; if they were together then already, with --on {day}",
              day=dates.show(on)),
        )  # fmt: skip
    return rows


def household_of(repo: Repository, person_id: str, on: date) -> Record | None:
    """The household a person belongs to on a day, with `membership` and `from_day`."""
    return household_between(repo, person_id, on, on)


def household_between(repo: Repository, person_id: str, on: date, until: date | None) -> Record | None:
    """The household a person belongs to on a day, or comes to belong to before the day `until`, or ever."""
    return repo.row(
        "SELECT household.*, membership.id AS membership, membership.relation,"
        " membership.from_day FROM membership"
        " JOIN household ON household.id = membership.household"
        f" WHERE membership.person = :person AND {ends('membership.to_day')} > :on"
        " AND (membership.from_day <= :on OR (membership.from_day < :until AND"
        f" {ends('membership.to_day')} > membership.from_day))"
        " ORDER BY membership.from_day DESC, membership.id LIMIT 1",
        until=until or dates.OPEN,
        person=person_id,
        on=on,
    )


def _nobody(typed: str) -> NotFound:
    return NotFound(_("there is nobody “{typed}”", typed=typed), _("to search: azil find NAME"))


def bearers(repo: Repository, hits: Sequence[Record], typed: str) -> list[Record]:
    """Those of some people whose whole name was typed, in whichever entry of theirs it stands."""
    wanted = sorted(search_key(typed).split())
    others = united(repo, [row["id"] for row in hits])
    those = {
        row["same_as"] or row["id"]
        for row in (*hits, *others)
        if sorted(search_key(name(row)).split()) == wanted
    }
    return [row for row in hits if row["id"] in those]


def _single(repo: Repository, hits: list[Record], typed: str) -> Record:
    if not hits:
        if alike := sounding(repo, typed, _SHOWN_AT_MOST):
            raise NotFound(
                _("there is nobody “{typed}”", typed=typed),
                _("it sounds like: {hits}", hits="; ".join(map(described, alike))),
            )
        raise _nobody(typed)
    exact = bearers(repo, hits, typed) or hits
    if len(exact) == 1:
        return exact[0]
    listing = "; ".join(described(row) for row in exact[:_SHOWN_AT_MOST])
    if len(exact) > _SHOWN_AT_MOST:
        listing += "; …"
    raise NotFound(
        _("several people match “{typed}”: {hits}", typed=typed, hits=listing),
        _("give the code of the one you mean"),
        code="several",
    )
