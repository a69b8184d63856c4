"""Erasing a person for good, as the law on personal data asks."""

from __future__ import annotations

from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids
from azilcli.repository import Repository, erasures, history, people, stays
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
    if is_blank(reason):
        raise UsageError(_("the reason for the erasure is missing"), _("use --reason TEXT"))
    told = erasures.told(repo, erasures.concerned(repo, targets))
    if named := reasons.telling(reason, told):
        raise Refused(
            _("the reason contains data of the person: {words}", words=", ".join(named)),
            _("the reason stays in the file; write it without names, dates and numbers of the person, "
              "such as: request 12/2026"),
        )  # fmt: skip
    known = repo.get("person", person)
    if known and stays.open_stay(repo, person):
        raise Refused(
            _("{name} still stays here", name=people.described(known)),
            _("end the stay first: azil discharge {code}", code=ids.show(person)),
        )
    before = erasures.count(repo)
    with erasures.aside(repo) as kept:
        for kind, record in targets:
            repo.put(history.ERASURE, f"{kind}/{record}", reason=reason.strip())
        entry = erasures.record(repo, "person erase")
    sentence = _("the data of {code} were permanently erased, in every record", code=ids.show(person))
    emptied = erasures.count(repo) - before
    remarks = (
        n_("{n} record no longer holds personal data", "{n} records no longer hold personal data",
           emptied),
        _("every other copy keeps all of it until this file is merged into that copy: "
          "azil --db COPY db merge {path}", path=repo.path),
        *kept.remarks,
    )  # fmt: skip
    return Done(entry, sentence, {"person": person, "records": emptied}, remarks, is_final=True)
