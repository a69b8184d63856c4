"""Erasing for good a person, or whom to call at an organisation, as the law on personal data asks."""

from __future__ import annotations

from collections.abc import Iterable

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Record, Repository, erasures, findings, history, people, stays
from azilcli.repository import status as stored
from azilcli.rules import children, status
from azilcli.rules.checks import retention
from azilcli.services import Done, reasons, use_case
from azilcli.text.keys import is_blank


@use_case
def erase(repo: Repository, typed: str, reason: str) -> Done:
    """Erase the personal data of a person in every record, and of a household that nobody else is of.

    Nights, places, sex, citizenship and the band of birth years stay for the statistics. It cannot be
    undone. Refused while the person stays somewhere, and for a reason that holds personal data.
    """
    person = erasures.code(repo, typed)
    targets = erasures.targets(repo, person)
    if all(erasures.is_erased(repo, key) for key in targets):
        raise Refused(
            _("the data of {code} are already erased", code=ids.show(person)),
            _("see: azil log --person {code}", code=ids.show(person)),
        )
    _refuse_telling(repo, targets, reason)
    record = repo.get("person", person)
    if record and stays.open_stay(repo, person):
        raise Refused(
            _("{name} still stays here", name=people.described(record)),
            _("end the stay first: azil discharge {code}", code=ids.show(person)),
        )
    refuse_demanded(repo, (id_ for kind, id_ in targets if kind == "person"))
    sentence = _("the data of {code} were permanently erased, in every record", code=ids.show(person))
    remarks = _of_the_ministry(repo, person)
    return _erased(repo, targets, reason, "person erase", sentence, {"person": person}, remarks)


def overdue(repo: Repository) -> dict[str, str]:
    """Whose data were to be erased before today, as the checks find it, and why; `Refused` for nobody."""
    why: dict[str, str] = {}
    for check in retention.EVER:
        for row in findings.rows(repo, check, dates.today()):
            why.setdefault(str(row["subject"]), findings.said(repo, check, row)[0])
    if not why:
        raise Refused(
            _("nobody's data were to be erased before today"), _("see: azil due --code data-to-erase")
        )
    return why


@use_case
def erase_overdue(repo: Repository, reason: str) -> Done:
    """Erase the data of everybody whose they were to be before today. It cannot be undone."""
    people_ = list(overdue(repo))
    targets = erasures.targets(repo, *people_)
    _refuse_telling(repo, targets, reason)
    codes = ", ".join(map(ids.show, people_))
    sentence = n_("the data of {n} person were permanently erased, in every record: {codes}",
                  "the data of {n} people were permanently erased, in every record: {codes}",
                  len(people_), codes=codes)  # fmt: skip
    remarks = dict.fromkeys(line for person in people_ for line in _of_the_ministry(repo, person))
    return _erased(repo, targets, reason, "person erase", sentence, {"people": people_}, tuple(remarks))


@use_case
def forget_contacts(repo: Repository, typed: str, reason: str) -> Done:
    """Erase whom to call at an organisation; it and what names it stay as they are. It cannot be undone."""
    code = typed.strip().upper()
    targets = [
        ("liaison", id_)
        for (id_,) in repo.values(
            "SELECT DISTINCT c.record FROM change AS c WHERE c.kind = 'liaison' AND c.personal = 0"
            " AND instr(c.fields, json_quote(:code)) ORDER BY c.record",
            code=code,
        )
        if not erasures.is_erased(repo, ("liaison", id_))
    ]
    if not targets:
        raise NotFound(
            _("no contact person of {code} is recorded", code=code),
            _("see: azil liaison list {code}", code=code),
        )
    _refuse_telling(repo, targets, reason)
    sentence = _("the contact persons of {code} were permanently erased", code=code)
    return _erased(repo, targets, reason, "organisation forget-contact", sentence, {"organisation": code})


@use_case
def forget_staff(repo: Repository, typed: str, reason: str) -> Done:
    """Erase the name of somebody of the staff from the signatures; these stay. It cannot be undone."""
    name = " ".join(typed.split())
    targets = [
        ("signature", id_)
        for (id_,) in repo.values(
            "SELECT id FROM signature WHERE lower(staff) = lower(:name) ORDER BY id", name=name
        )
    ]
    if not targets:
        raise NotFound(
            _("nobody of the staff called “{name}” has signed", name=name),
            _("see: azil document signatures"),
        )
    _refuse_telling(repo, targets, reason)
    sentence = _("the name was permanently erased from the signatures")
    return _erased(repo, targets, reason, "document forget-staff", sentence, {})


def refuse_demanded(repo: Repository, people_: Iterable[str]) -> None:
    """Refuse to erase data about which somebody asks, until that is finally decided (ZVOP-2 21(1))."""
    if asking := erasures.demanded(repo, people_):
        code = ids.show(asking[0])
        raise Refused(
            _("{code} asked about these data, and that is not finally decided: nothing of them may be erased "
              "(ZVOP-2 21(1))", code=code),
            _("once it is: azil demand correct {code} --answered DATE --final DATE", code=code),
        )  # fmt: skip


def _refuse_telling(repo: Repository, targets: list[tuple[str, str]], reason: str) -> None:
    """Refuse a reason that is missing, or that holds what is to be erased."""
    if is_blank(reason):
        raise UsageError(_("the reason for the erasure is missing"), _("use --reason TEXT"))
    told = erasures.told(repo, erasures.concerned(repo, targets))
    if named := reasons.telling(reason, told):
        raise Refused(
            _("the reason contains data of the person: {words}", words=", ".join(named)),
            _("the reason stays in the file; write it without names, dates and numbers of the person, "
              "such as: request 12/2026"),
        )  # fmt: skip


def _erased(
    repo: Repository,
    targets: list[tuple[str, str]],
    reason: str,
    action: str,
    sentence: str,
    data: Record,
    besides: tuple[str, ...] = (),
) -> Done:
    """Erase some records and all that belong to them, and say that other copies still hold it."""
    before = erasures.count(repo)
    with erasures.aside(repo) as kept:
        for kind, record in targets:
            repo.put(history.ERASURE, f"{kind}/{record}", reason=reason.strip())
        entry = erasures.record(repo, action)
    emptied = erasures.count(repo) - before
    remarks = (
        n_("{n} record no longer holds personal data", "{n} records no longer hold personal data",
           emptied),
        _("every other copy keeps all of it until this file is merged into that copy: "
          "azil --db COPY db merge {path}", path=repo.path),
        *besides,
        *kept.remarks,
    )  # fmt: skip
    return Done(entry, sentence, {**data, "records": emptied}, remarks, is_final=True)


def _of_the_ministry(repo: Repository, person: str) -> tuple[str, ...]:
    """What is to be said of the records that the Ministry keeps, and of what remains here (ZMZ-1 114)."""
    held = {str(code) for (code,) in repo.values("SELECT code FROM status WHERE person = :p", p=person)}
    remarks = []
    if held & {*children.LODGED, *status.LEAVING}:
        remarks.append(
            _("the record of applicants is the Ministry's: it is blocked when the decision is final and "
              "destroyed after 50 years (ZMZ-1 114(1), 115(2))")
        )  # fmt: skip
    if held & {*stored.fitting(repo, status.INTEGRATION, dates.today()), "ended"}:
        remarks.append(
            _("the record of beneficiaries is the Ministry's: it is blocked when the status ends and "
              "destroyed after 50 years (ZMZ-1 114(1), 116(3))")
        )  # fmt: skip
    if any(repo.values("SELECT 1 FROM measure WHERE person = :p LIMIT 1", p=person)):
        remarks.append(_("under the code without a name there remain kinds of breaches and measures"))
    if erasures.tells_of_health(repo, person):
        remarks.append(
            _("an earlier version recorded vulnerabilities, needs or results of examinations where no "
              "erasure reaches them: they remain in the journal under the code without a name")
        )  # fmt: skip
    return tuple(remarks)
