"""Pages to print for a person: that they are accommodated, and that their term ends.

The page is in Slovenian, the official language; an English translation follows it. What it rests on is named:
the record that the Office keeps, and the rule by which a term is counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, Refused
from azilcli.language import _, speaking
from azilcli.ledger import ids
from azilcli.reports.extending import why_not
from azilcli.reports.grounds import Fact, Grounds, Line, counted, line, of
from azilcli.reports.table import DATE, ID, INT, TEXT, Column, Facts, Report, Table, Word
from azilcli.repository import Record, Repository, people, policies, stays
from azilcli.rules.terms import GROUP, Terms

_OFFICIAL, _COPY = "sl", "en"
_RECORD = {"asylum": "ZMZ-1 115(1)/6", "integration": "ZMZ-1 116(2)/4", "housing-allowance": "ZMZ-1 116(2)/4"}
"""By programme where the act names the addresses of people, from when and until when."""
_LINE = "_" * 30

Outlook = Callable[[Repository, str, date], Mapping[str, Any] | None]
"""What becomes of the term of somebody if an extension is decided on a day; None where it is not counted."""


def certificate(repo: Repository, on: date, person: Record) -> Report:
    """That somebody is accommodated, or was, at which sites and from when until when."""
    stay = _stay(repo, person, on)
    return _in_both(lambda: _certificate(repo, on, person, stay))


def notice(repo: Repository, on: date, person: Record, outlook: Outlook) -> Report:
    """That the term of somebody's stay ends, and what an extension would take."""
    stay = _stay(repo, person, on)
    until = stays.last_days(repo, [stay["id"]], on).get(stay["id"])
    if until is None or _is_over(stay, on):
        raise Refused(
            _("the stay of {name} has no term that ends", name=people.name(person)),
            _("see: azil show {code}", code=ids.show(person["id"])),
        )
    return _in_both(lambda: _notice(repo, on, person, stay, dates.iso(until), outlook))


def _in_both(make: Callable[[], Iterator[Facts | Table]]) -> Report:
    """The page and its translation."""
    with speaking(_OFFICIAL):
        page = list(make())
    with speaking(_COPY):
        copy = list(make())
        title = _("Translation: {title}", title=copy[0].title)
        note = _("The Slovenian text applies")
    copy[0] = copy[0]._replace(title=title)
    copy[-1] = copy[-1]._replace(notes=(*copy[-1].notes, note))
    return [*page, *(part._replace(name=f"{part.name}_{_COPY}") for part in copy)]


def _stay(repo: Repository, person: Record, on: date) -> Record:
    """The stay of a day, else the last one that ended before."""
    if on > dates.today():
        raise Refused(
            _("{day} lies in the future: nothing can be certified of it", day=dates.show(on)),
            _("leave out --on, or give a past day"),
        )
    stay = stays.stay_on(repo, person["id"], on)
    history = stays.of_person(repo, person["id"])
    ended = [row for row in history if _is_over(row, on)]
    if not stay and not ended:
        raise NotFound(
            _("{name} was not accommodated on {day}", name=people.name(person), day=dates.show(on)),
            _("to see past stays: azil show {code}", code=ids.show(person["id"])),
        )
    return stay or max(ended, key=lambda row: row["departed"])


def _is_over(stay: Record, on: date) -> bool:
    return bool(stay["departed"]) and stay["departed"] <= on.isoformat()


def _who(person: Record) -> list[tuple[str, str, Any, str]]:
    """Whom a page is about."""
    name, born, citizenship = (
        _of("person", person, field) for field in ("family_name", "birth_date", "citizenship")
    )
    return [
        ("person", _("reference"), person["id"], ID),
        ("name", _("name"), _text(people.name(person), name), TEXT),
        ("birth_date", _("born"), _day(person["birth_date"], born), TEXT),
        ("citizenship", _("citizenship"), _text(person["citizenship"], citizenship), TEXT),
    ]


def _of(kind: str, row: Record, field: str) -> Grounds:
    """That a record says something in a field."""
    return Grounds(kind, [row], field)


def _text(text: str | None, *grounds: Grounds) -> Line | None:
    """What is said, with what says it."""
    return Line(text, *grounds) if text else None


def _day(day: str | None, *grounds: Grounds) -> Fact | None:
    """A day in the language of the page, with what says it."""
    return Fact(Word(day, dates.show(day)), *grounds) if day else None


def _signed(on: date) -> tuple[str, ...]:
    return (
        _("Issued on: {day}", day=dates.show(on)),
        _("Number: {line}", line=_LINE),
        _("Name and signature of the official: {line}", line=_LINE),
    )


def _certificate(repo: Repository, on: date, person: Record, stay: Record) -> Iterator[Facts | Table]:
    sentence = (
        _("The Office certifies that this person was accommodated as follows.")
        if _is_over(stay, on)
        else _("The Office certifies that this person is accommodated as follows.")
    )
    yield Facts("certificate", _("Certificate of accommodation"), _who(person), (sentence,))
    columns = (
        Column("site", _("site"), ID),
        Column("name", _("name")),
        Column("address", _("address")),
        Column("from_day", _("from"), DATE),
        Column("to_day", _("left on"), DATE),
    )
    basis = _RECORD.get(stay["programme"])
    from_record = (_("From the record kept under {basis}.", basis=basis),) if basis else ()
    yield Table(
        "places", _("Accommodation"), columns, list(_places(repo, on, stay)), (*from_record, *_signed(on))
    )


def _places(repo: Repository, on: date, stay: Record) -> Iterator[tuple[Any, ...]]:
    """The sites of a stay up to a day, each with its first day and the day of leaving."""
    spans: list[list[Record]] = []
    for row in stays.placements(repo, stay["id"]):
        if row["from_day"] > on.isoformat() or row["from_day"] == row["to_day"]:
            continue
        if spans and spans[-1][-1]["site"] == row["site"]:
            spans[-1].append(row)
        else:
            spans.append([row])
    for span in spans:
        first, last = span[0], span[-1]
        site = repo.get("site", first["site"]) or {}
        address = stay["address"] or ", ".join(filter(None, (site.get("address"), site.get("town"))))
        says = _of("stay", stay, "address") if stay["address"] else _of("site", site, "address")
        after = last["to_day"]
        left = after if after and after <= on.isoformat() else None
        yield (
            line(first["site"], "placement", first["id"], "from_day"),
            site.get("name"),
            _text(address, says),
            _day(first["from_day"]),
            _day(left, _of("placement", last, "to_day")),
        )


def _notice(
    repo: Repository, on: date, person: Record, stay: Record, until: date, outlook: Outlook
) -> Iterator[Facts]:
    terms = policies.terms(repo, stay["programme"], dates.iso(stay["anchor"]) if stay["anchor"] else on)
    extensions = [row for row in stays.extensions(repo, stay["id"]) if row["decided_on"] <= on.isoformat()]
    *_before, site = (None, *_places(repo, on, stay))
    items = [
        *_who(person),
        ("site", _("site"), site and _text(site[1], *of(site[0])), TEXT),
        ("address", _("address"), site and site[2], TEXT),
        ("arrived", _("accommodated since"), _day(stay["arrived"], _of("stay", stay, "arrived")), TEXT),
        ("anchor", _("term counted from"), _day(stay["anchor"], _of("stay", stay, "anchor")), TEXT),
        ("extensions", _("extensions"), counted(extensions, "extension", "until"), INT),
        ("until", _("last day"), _day(until.isoformat(), _last_day(stay, extensions, terms)), TEXT),
    ]
    day, basis = dates.show_long(until), terms.legal_basis
    over = _("The term of your accommodation ended on {day} ({basis}).", day=day, basis=basis)
    ends = _("The term of your accommodation ends on {day} ({basis}).", day=day, basis=basis)
    if terms.counted_from == GROUP:
        extension = [_("The term is the same for everybody under temporary protection.")]
    else:
        extension = list(_extension(repo, on, person, outlook))
    yield Facts(
        "notice",
        _("Notice of the end of a term"),
        items,
        (over if until < on else ends, *extension, *_signed(on)),
    )


def _last_day(stay: Record, extensions: list[Record], terms: Terms) -> Grounds:
    """What says the last day of a term: the extension of the latest, else the stay itself."""
    if extensions and terms.counted_from != GROUP:
        return _of("extension", max(extensions, key=lambda row: row["until"]), "until")
    return _of("stay", stay, "arrived" if terms.counted_from == GROUP else "until")


def _extension(repo: Repository, on: date, person: Record, outlook: Outlook) -> Iterator[str]:
    """Whether there can be an extension, and what would be missing for it."""
    told = outlook(repo, person["id"], on)
    if told is None:
        return
    missing = why_not(repo, told)
    if told["why"]:
        yield _("It cannot be extended: {why}.", why=missing)
        return
    yield _("It can be extended until {day} at the most.", day=dates.show_long(dates.iso(told["new_until"])))
    day = dates.show(on)
    if missing:
        yield _("If that were decided on {day}, this would be missing: {what}.", day=day, what=missing)
    else:
        yield _("If that were decided on {day}, nothing would be missing.", day=day)
