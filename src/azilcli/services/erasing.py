"""Erasing a person for good, as the law on personal data asks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from azilcli.errors import Refused, UsageError
from azilcli.language import _, n_
from azilcli.ledger import ids, journal
from azilcli.repository import Repository, erasures, people, stays
from azilcli.services import Done
from azilcli.text import search_key


def erase(repo: Repository, typed: str, reason: str) -> Done:
    """Erase the personal data of a person in every record, and of a household that nobody else is of.

    Nights, places, sex, citizenship and the band of birth years stay for the statistics. It cannot be
    undone. Refused while the person stays somewhere, and for a reason that names the person.
    """
    person = erasures.code(repo, typed)
    targets = erasures.targets(repo, person)
    if all(erasures.is_erased(repo, key) for key in targets):
        raise Refused(
            _("{code} is erased already", code=ids.show(person)),
            _("see: azil log --person {code}", code=ids.show(person)),
        )
    if not reason.strip():
        raise UsageError(_("an erasure needs a reason"), _("use --reason TEXT"))
    if named := _naming(reason, *erasures.called(repo, targets)):
        raise Refused(
            _("the reason names the person: {words}", words=", ".join(named)),
            _("the reason stays; write it without names and numbers of the person, such as: request 12/2026"),
        )
    known = repo.get("person", person)
    if known and stays.open_stay(repo, person):
        raise Refused(
            _("{name} still stays here", name=people.described(known)),
            _("end the stay first: azil discharge {code}", code=ids.show(person)),
        )
    before = erasures.count(repo)
    for kind, record in targets:
        repo.put(journal.ERASURE, f"{kind}/{record}", reason=reason.strip())
    entry = erasures.record(repo, "person erase")
    sentence = _("{code} was erased for good, in every record", code=ids.show(person))
    emptied = erasures.count(repo) - before
    remarks = (
        n_("{n} record holds nothing personal any more", "{n} records hold nothing personal any more",
           emptied),
        _("every other copy keeps all of it until this file is merged into that copy: "
          "azil --db COPY db merge {path}", path=repo.path),
    )  # fmt: skip
    return Done(entry, sentence, {"person": person, "records": emptied}, remarks, is_final=True)


_ENDINGS = re.compile(r"j?([aeiou]|[oei]m|[aoe]ma|(ov|ev|in)([aeiou]|ega|emu|[ei]m|ih|imi)?)?")
"""What may follow the stem of a name in Slovenian: Novaka, Novakov, Novakovih, Haidarijeva."""


def _naming(reason: str, names: Iterable[str], numbers: Iterable[str]) -> list[str]:
    """The words of a reason that are a name, also a declined one, or a number."""
    words = _words(reason)
    parts = {part for name in names for part in _words(name)}
    found = {word for word in words if any(_is_form(word, part) for part in parts)}
    whole = _plain(reason)
    found |= {number for number in numbers if _plain(number) in (words if len(number) < 5 else whole)}
    return sorted(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", search_key(text))


def _plain(text: str) -> str:
    return "".join(_words(text))


def _is_form(word: str, name: str) -> bool:
    """Whether a word is a name or a form of it: Amine, Amini and Aminin of Amina."""
    stems = {name, name[:-1] if name[-1] in "aeio" else name}
    return any(
        word.startswith(stem) and _ENDINGS.fullmatch(word[len(stem) :]) for stem in stems if len(name) > 2
    ) or (word == name)
