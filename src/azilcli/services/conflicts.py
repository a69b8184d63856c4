"""Deciding what copies of the file said differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids, schema, undo
from azilcli.ledger.conflicts import Conflict, Item, alike
from azilcli.repository import Repository, copies, policies
from azilcli.rules import identity
from azilcli.services import Done, people
from azilcli.services.history import refuse_erased, short
from azilcli.services.network import country


def conflict(repo: Repository, typed: str | None) -> Conflict:
    """The one open conflict whose code begins as typed; if nothing was typed, the only one there is."""
    signs = (typed or "").lower().replace("-", "")
    if typed is not None and not re.fullmatch("[0-9a-f]{2,8}", signs):
        raise UsageError(
            _("“{typed}” is not the code of a conflict", typed=typed), _("see: azil conflict list")
        )
    found = [one for one in copies.open_conflicts(repo) if one.code.startswith(signs)]
    if not found and typed is None:
        raise NotFound(_("there is no open conflict"), _("see: azil conflict list"))
    if not found:
        raise NotFound(_("there is no open conflict “{typed}”", typed=typed), _("see: azil conflict list"))
    if len(found) > 1 and typed is None:
        raise NotFound(
            _("there are several conflicts: {codes}", codes=", ".join(one.code for one in found)),
            _("name the one you mean; see: azil conflict list"),
        )
    if len(found) > 1:
        raise NotFound(
            _("several conflicts begin with “{typed}”: {codes}", typed=typed,
              codes=", ".join(one.code for one in found)),
            _("type more of it"),
        )  # fmt: skip
    return found[0]


def resolve(repo: Repository, typed: str | None, *, keep: int | None, values: Sequence[str] = ()) -> Done:
    """Decide a conflict: keep what one side says, or give the fields other values.

    `keep` is the number of a side, from 1; `values` are `FIELD=VALUE`, or one VALUE where the fields in
    conflict all say the same thing. Raises `UsageError` for a side or a field that there is not.
    """
    one = _without_bands(conflict(repo, typed))
    if keep is None and not values:
        raise UsageError(
            _("nothing is decided"), _("--keep 1 or --keep 2, or --value; see: azil conflict show {code}",
                                       code=one.code)
        )  # fmt: skip
    if keep is not None and not 1 <= keep <= len(one.sides):
        raise UsageError(
            _("the conflict has no side {number}", number=keep),
            _("see: azil conflict show {code}", code=one.code),
        )
    if one.undone:
        return _resolve_undo(repo, one, keep, values)
    chosen = {item: item.values[keep - 1] for item in one.items} if keep else {}
    for text in values:
        for item, value in _given(repo, one, text).items():
            chosen[item] = value
    if missing := [item.field for item in one.items if item not in chosen]:
        raise UsageError(
            _("nothing is said of {fields}", fields=", ".join(dict.fromkeys(missing))),
            _("add --keep, or --value FIELD=VALUE for each"),
        )
    for item, value in chosen.items():
        band = {"birth_band": identity.birth_band(value)} if item.field == "birth_date" else {}
        repo.put(item.kind, item.record, **{item.field: value}, **band)
    entry = repo.record("conflict resolve")
    said = ", ".join(
        dict.fromkeys(policies.shown(repo, item.kind, item.field, value) for item, value in chosen.items())
    )
    sentence = _("Conflict {code} is decided: {values}", code=one.code, values=said)
    data = {"conflict": one.code, "values": [[*item[:3], value] for item, value in chosen.items()]}
    return Done(entry, sentence, data)


def _without_bands(one: Conflict) -> Conflict:
    """The conflict without the bands of birth years that follow from a birth date to be decided."""
    born = {item.record for item in one.items if item.field == "birth_date"}
    return one._replace(
        items=tuple(item for item in one.items if item.field != "birth_band" or item.record not in born)
    )


def _given(repo: Repository, one: Conflict, text: str) -> dict[Item, Any]:
    """The fields that a typed `FIELD=VALUE` or `VALUE` speaks of, with the value."""
    groups = alike(one.items)
    name, equals, value = text.partition("=")
    fields = {item.field for item in one.items}
    if not (equals and name in fields):
        if len(groups) > 1:
            raise UsageError(
                _("the conflict is about several things; which one is “{text}”?", text=text),
                _("--value FIELD=VALUE, where FIELD is one of: {fields}", fields=", ".join(sorted(fields))),
            )
        group, value = groups[0], text
    else:
        group = [item for items in groups if any(i.field == name for i in items) for item in items]
    return {item: _read(repo, item, value) for item in group}


def _read(repo: Repository, item: Item, typed: str) -> Any:
    """A typed value as the field holds it. Raises `UsageError` for one that it cannot hold."""
    if item.kind == "person" and item.field != "same_as":
        return people.checked(repo, {item.field: typed}, item.record)[item.field]
    kind = schema.kinds()[item.kind]
    text = typed.strip()
    if not text:
        if item.field in kind.required:
            raise UsageError(_("{field} cannot be empty", field=item.field), _("type a value"))
        return None
    if list_ := kind.lists.get(item.field):
        return country(text) if list_ == "country" else policies.code(repo, list_, text)
    if targets := kind.references.get(item.field):
        return _referred(repo, targets, text)
    types = kind.types[item.field]
    if str not in types:
        try:
            return int(text) if float not in types else float(text.replace(",", "."))
        except ValueError:
            raise UsageError(_("“{typed}” is not a number", typed=typed), _("type digits only")) from None
    days = [value for value in item.values if value]
    if days and all(re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) for value in days):
        return dates.parse(text).isoformat()
    return text


def _referred(repo: Repository, kinds: Sequence[str], typed: str) -> str:
    """The id of the record that was typed, of one of these kinds."""
    for id_ in (typed, typed.upper(), ids.normalise(typed)):
        if any(repo.get(kind, id_) for kind in kinds):
            return id_
    raise NotFound(_("there is no “{typed}” to refer to", typed=typed), _("search with: azil find NAME"))


def _resolve_undo(repo: Repository, one: Conflict, keep: int | None, values: Sequence[str]) -> Done:
    """Let the undo hold, with what was built undone too; or take the undo back."""
    if values or keep is None or one.undone is None:
        raise UsageError(
            _("this is about an undo; there is no value to give"),
            _("--keep 1: the undo holds; --keep 2: what was built on it stays"),
        )
    for side in one.sides[:1] if keep > 1 else one.sides[1:]:
        refuse_erased(repo, side)
    if keep > 1:
        entry = undo.void(repo.connection, [one.sides[0]], repo.author, action="conflict resolve")
        sentence = _(
            "Conflict {code} is decided: what was built stays, the undo is taken back", code=one.code
        )
    else:
        builders = list(one.sides[1:])
        later = [
            after
            for builder in builders
            for after in undo.builders(repo.connection, builder)
            if after not in builders
        ] or undo.left_behind(repo.connection, builders)
        if later:
            raise Refused(
                _("the undo cannot hold yet, as later entries build on it: {later}",
                  later=", ".join(f"{short(after)} {after.action}" for after in later[-5:])),
                _("undo those first, the last one first: azil undo {entry}", entry=short(later[-1])),
            )  # fmt: skip
        entry = undo.void(repo.connection, builders, repo.author, action="conflict resolve")
        sentence = _("Conflict {code} is decided: the undo holds, and with it what was built is undone",
                     code=one.code)  # fmt: skip
    return Done(entry, sentence, {"conflict": one.code, "keep": keep})
