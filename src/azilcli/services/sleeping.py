"""What every service on stays needs: open places, free beds, the term, and the refusals they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from azilcli import dates
from azilcli.errors import Missing, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, people, places, policies, stays
from azilcli.repository.places import Place
from azilcli.rules import terms
from azilcli.tuples import NamedTuple


def open_place(repo: Repository, typed: str, on: date) -> Place:
    place = places.place(repo, typed)
    if not places.is_open(repo, place, on):
        raise Refused(
            _("{place} is not in use on {day}", place=place.id, day=dates.show(on)),
            _("see: azil {kind} show {id}", kind=place.kind, id=place.id),
        )
    return place


def home(repo: Repository, place: Place, address: str | None, town: str | None = None) -> dict[str, str]:
    """The fields of the address of a stay: needed at a site without beds, and nowhere else."""
    given = {
        name: text.strip() for name, text in (("address", address), ("town", town)) if text and text.strip()
    }
    if not places.is_without_beds(repo, place.site):
        if given:
            raise UsageError(
                _("{place} has beds: an address is only for places without", place=place.site),
                _("leave out --address and --town"),
            )
        return {}
    if "address" not in given:
        raise Missing(
            _("the address at which they will live is missing"),
            _('use --address "STREET 1, TOWN"'),
            "address",
        )
    return {"town": _town(given["address"]), **given}


def shown(home: dict[str, str]) -> dict[str, str]:
    """What a receipt says of an address."""
    return {"address": home["address"]} if home else {}


def _town(address: str) -> str:
    """The town that an address ends with: what follows the last comma, without a postcode."""
    return address.rpartition(",")[2].strip().lstrip("0123456789 ") or address


def refuse_without_beds(repo: Repository, sites: Iterable[str]) -> None:
    """Refuse a move within one stay to or from a place without beds: an address is a stay of its own."""
    for site in sites:
        if places.is_without_beds(repo, site):
            raise Refused(
                _("{site} has no beds: living there is a stay of its own, with an address", site=site),
                _(
                    "of an applicant: azil leaving dispersal, and back with --end; of others: azil transfer "
                    "NAME --to SITE --programme CODE --reason CODE, with --address if it has no beds"
                ),
            )


def refuse_unborn(person: Record, on: date) -> None:
    born = person["birth_date"]
    if born and on.isoformat()[: len(born)] < born:
        raise Refused(
            _("{name} was not born yet on {day}", name=people.name(person), day=dates.show(on)),
            _("check the day and the birth date: azil person edit"),
        )


def refuse_before_arrival(stay: Record, on: date) -> None:
    if on.isoformat() < stay["arrived"]:
        raise Refused(
            _("{day} is before the arrival on {arrived}", day=dates.show(on),
              arrived=dates.show(stay["arrived"])),
            _("check the day"),
        )  # fmt: skip


def programme(
    repo: Repository,
    place: Place,
    typed: str | None,
    *,
    changes: bool = False,
    whom: Sequence[Record] = (),
    on: date | None = None,
) -> str:
    """The programme of a stay at a place: the one asked for, or the only one the site serves.

    Of several it is the only one that fits the statuses which those `whom` it is for all have on the day.
    Where the command `changes` the programme when told to, the refusal says how.
    """
    site = repo.get("site", place.site)
    served = str(site["programmes"]).split() if site else []
    if typed is None:
        fit = [code for code in served if _fits(repo, code, whom, on)] if on and len(served) > 1 else served
        if len(fit) == 1:
            return fit[0]
        raise Missing(
            _("{site} serves several programmes", site=place.site),
            _("give one with --programme: {programmes}", programmes=", ".join(served)),
            "programme",
            served,
        )
    code = policies.code(repo, "programme", typed)
    if code not in served:
        raise Refused(
            _("{site} does not serve the programme {programme}", site=place.site, programme=code),
            _(
                "to change to another programme on that day: azil transfer … --programme {programme}",
                programme="|".join(served),
            )
            if changes and served
            else _("it serves: {programmes}; see azil site list", programmes=", ".join(served)),
        )
    return code


def _fits(repo: Repository, programme: str, whom: Sequence[Record], on: date) -> bool:
    """Whether everybody has a status with which one may be in a programme."""
    from azilcli.repository import status

    fitting = status.fitting(repo, programme, on)
    held = [status.on_day(repo, person["id"], on) for person in whom]
    return bool(held) and all(one and one["code"] in fitting for one in held)


class Term(NamedTuple):
    """The term of a new stay: what it is counted from, the last day of the first grant, what was added."""

    anchor: date | None = None
    until: date | None = None
    extensions: Sequence[Record] = ()

    @property
    def last_day(self) -> date | None:
        """The last day granted so far."""
        return max((dates.iso(row["until"]) for row in self.extensions), default=self.until)


def term(repo: Repository, person: Record, programme: str, on: date, status_on: date | None) -> Term:
    """The term of a new stay; of somebody who joins a household in its flat, the household's."""
    counted_from = policies.terms(repo, programme, on).counted_from
    if counted_from == terms.ADMISSION and (shared := stays.sharing(repo, person["id"], programme, on)):
        first = shared[0]
        granted = stays.most_extensions(repo, shared)
        return Term(dates.iso(first["anchor"]), dates.iso(first["until"]), granted)
    if counted_from == terms.CONTRACT:
        return _by_contract(repo, person, programme, on)
    if counted_from == terms.STATUS and is_reunited(repo, person["id"], on):
        return _of_sponsor(repo, person, programme, on)
    if counted_from == terms.STATUS:
        status_on = _under_quota(repo, person, on) or status_on or _status_day(repo, person, programme, on)
        if status_on is None:
            raise Missing(
                _("in this programme the term is counted from the day the status was acquired"),
                _("give that day with --status-on DATE"),
                "status_on",
            )
        if status_on > on:
            raise Refused(
                _("the status of {status} is later than the admission on {on}",
                  status=dates.show(status_on), on=dates.show(on)),
                _("check both days"),
            )  # fmt: skip
    anchor = {terms.STATUS: status_on, terms.ADMISSION: on}.get(counted_from)
    if anchor is None:
        return Term()
    rules = policies.terms(repo, programme, anchor)
    until = terms.first_until(rules, anchor)
    if until and until < on and not _is_newly_vulnerable(repo, person, anchor, on, rules):
        raise Refused(
            _("the term counted from {anchor} ended on {until}", anchor=dates.show(anchor),
              until=dates.show(until)),
            _("check the day given with --status-on"),
        )  # fmt: skip
    return Term(anchor, until)


def _under_quota(repo: Repository, person: Record, on: date) -> date | None:
    """The day of the contract of somebody accepted under a quota: their year begins with it (104(2))."""
    from azilcli.repository import evidence

    return evidence.contract_under_quota(repo, person["id"], on)


def _status_day(repo: Repository, person: Record, programme: str, on: date) -> date | None:
    """The day since which the person has had a status of the programme, where it is on record."""
    from azilcli.repository import status

    return status.since(repo, person["id"], status.fitting(repo, programme, on), on)


def is_reunited(repo: Repository, person: str, on: date) -> bool:
    """Whether somebody has a permit as family of a beneficiary, who is the reason of the stay (93(2))."""
    from azilcli.repository import status
    from azilcli.rules.status import FAMILY

    held = status.on_day(repo, person, on)
    return held is not None and held["code"] == FAMILY


def _of_sponsor(repo: Repository, person: Record, programme: str, on: date) -> Term:
    """The term of reunited family: as long as whoever they joined is accommodated (ZMZ-1 93(2))."""
    for other in stays.sharing(repo, person["id"], programme, on):
        if other["person"] != person["id"] and not is_reunited(repo, other["person"], on):
            granted = stays.extensions(repo, other["id"])
            return Term(dates.iso(other["anchor"]), dates.iso(other["until"]), granted)
    raise Refused(
        _(
            "{name} has a right to the house as family of a beneficiary in it, and nobody of the household "
            "is there (ZMZ-1 93(2))",
            name=people.name(person),
        ),
        _("admit the beneficiary first; to put both into one household: azil household join"),
    )


def _is_newly_vulnerable(
    repo: Repository, person: Record, anchor: date, on: date, rules: terms.Terms
) -> bool:
    """Whether the commission found a vulnerability for which a place may be granted later (93(4), (5))."""
    from azilcli.repository import evidence
    from azilcli.rules.conditions import VULNERABILITY

    return on <= dates.add_months(anchor, rules.ceiling or rules.base) and any(
        proof.kind == VULNERABILITY and anchor <= proof.day <= on
        for proof in evidence.proofs(repo, person["id"])
    )


def _by_contract(repo: Repository, person: Record, programme: str, on: date) -> Term:
    """The term of the allowance for private accommodation (ZMZ-1 97).

    It runs from the signature of the contract wherever the person lived, so that the time in a house of the
    Office counts in (97(2)); of a child that came of age in a home for minors from the end of that stay
    (97(4)); of family without a contract it is that of whom they joined (97(5)). The first year may be over
    where an extension can still reach the day.
    """
    from azilcli.repository import evidence

    signed = evidence.contract_signed(repo, person["id"], on)
    if signed is None:
        for other in stays.sharing(repo, person["id"], programme, on):
            granted = stays.extensions(repo, other["id"])
            return Term(dates.iso(other["anchor"]), dates.iso(other["until"]), granted)
        raise Refused(
            _(
                "no contract on integration activities of {name} is recorded: the allowance needs it "
                "(ZMZ-1 97(1))",
                name=people.name(person),
            ),
            _("azil plan add {code} integration-contract --signed DATE", code=ids.show(person["id"])),
        )  # fmt: skip
    if left := evidence.came_of_age(repo, person["id"], on):
        months, _basis = policies.number(repo, f"{programme}.came-of-age", left)
        anchor = left
        until = reach = dates.add_months(left, months)
    else:
        anchor, rules = signed, policies.terms(repo, programme, signed)
        until = dates.add_months(anchor, rules.base)
        reach = dates.add_months(anchor, rules.ceiling or rules.base)
    if reach < on:
        raise Refused(
            _("the allowance counted from {anchor} ended on {until}", anchor=dates.show(anchor),
              until=dates.show(reach)),
            _("check the day of the contract: azil evidence list {code}", code=ids.show(person["id"])),
        )  # fmt: skip
    return Term(anchor, until)


def grant_like(repo: Repository, stay_id: str, granted: Sequence[Record]) -> None:
    """Give a stay the extensions that its household was granted before."""
    for row in granted:
        fields = ("number", "months", "until", "decided_on", "decision", "ground")
        repo.add("extension", stay=stay_id, **{field: row[field] for field in fields})


def is_over(end: date | None, other: str | None) -> bool:
    """Whether the nights that two share are over; each ends on a day or goes on."""
    ends = [day for day in (end, dates.iso(other) if other else None) if day]
    return bool(ends) and min(ends) <= dates.today()


def is_taken(bed: str, other: Record) -> str:
    """The sentence that somebody sleeps in a bed, and when."""
    if other["to_day"]:
        return _("{bed} is taken by {name} from {start} to {end}", bed=bed, name=people.name(other),
                 start=dates.show(other["from_day"]), end=dates.show(other["to_day"]))  # fmt: skip
    return _("{bed} is taken by {name} from {day}", bed=bed, name=people.name(other),
             day=dates.show(other["from_day"]))  # fmt: skip


def on_day(repo: Repository, person: Record, on: date) -> Record:
    """The stay that holds the night of a day, also one that has ended since."""
    stay = stays.stay_on(repo, person["id"], on)
    if stay is None:
        stay = stays.open_stay_or_refuse(repo, person)
        refuse_before_arrival(stay, on)
    return stay


def left_open(repo: Repository, person: Record, stay: Record) -> list[str]:
    """Remarks on the other stays of a person that are open beside the one that was acted on."""
    remarks = []
    for other in stays.open_besides(repo, stay):
        here = stays.last_placement(repo, other["id"])
        remarks.append(
            _(
                "another stay of {name} is still open: {place} since {day}; it was not changed",
                name=people.name(person),
                place=of(here) if here else "?",
                day=dates.show(other["arrived"]),
            )
        )
    return remarks


def of(placement_: Record) -> str:
    return str(placement_["bed"] or placement_["room"] or placement_["site"])
