"""Recording what is simply recorded: adding, correcting, ending and cancelling records of declared kinds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date
from typing import Any

from azilcli import dates
from azilcli.errors import NotFound, Refused, UsageError
from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.ledger.kinds import Kind
from azilcli.repository import Record, Repository, living, plain, policies, records
from azilcli.repository import values as stored
from azilcli.rules.records import Declared, Given
from azilcli.services import Done, alike, check_day, recorded, sleeping, use_case, values
from azilcli.services.owners import owners

Typed = Mapping[str, str | None]
"""What was typed for each field; None where nothing was."""
Then = Callable[[Repository, Sequence[Record]], AbstractContextManager[Sequence[str]]]
"""What follows from records that are written inside, known when all is done and said with the receipt."""


@use_case
def add(
    repo: Repository,
    declared: Declared,
    typed: Typed,
    *,
    whom: Sequence[str] = (),
    households: Sequence[str] = (),
    then: Then | None = None,
    owner: Mapping[str, str] | None = None,
    command: str = "",
) -> Done:
    """Record the same of each of those it concerns: people, households, what a code names, or nobody.

    Whose it is may be known already: the `owner`, by field. `command` is what was typed instead of its own.

    A kind whose id is made of fields has one record for these: who records it again corrects it. Raises
    `UsageError` for a value that its field cannot hold and for nothing new, `Refused` where the rule of the
    kind does, where a day lies where it cannot, and for what is on record already.
    """
    kind, remarks = schema.kinds()[declared.kind], list[str]()
    written, there = put(repo, declared, typed, remarks, whom=whom, households=households, owner=owner)
    if not written and there and not kind.key:
        raise recorded.on_record(repo, declared, there[0])
    remarks += [_("already recorded: {whom}", whom=records.whom(repo, kind.name, row)) for row in there]
    if not written:
        raise UsageError(
            _("nothing to change: it already has these values"),
            _("see: azil {noun} list", noun=declared.noun),
        )
    with then(repo, written) if then else nullcontext(()) as follows:
        entry = repo.record(command or f"{declared.noun} {declared.verb}")
    why = (*dict.fromkeys(remarks), *follows)
    return recorded.done(repo, entry, declared, written, why)


def put(
    repo: Repository,
    declared: Declared,
    typed: Typed,
    remarks: list[str],
    *,
    whom: Sequence[str] = (),
    households: Sequence[str] = (),
    owner: Mapping[str, str] | None = None,
) -> tuple[list[Record], list[Record]]:
    """Put what `add` records: the records to be written, and those that say the very same already."""
    written: list[Record] = []
    there: list[Record] = []
    for record in made(repo, declared, typed, remarks, whom=whom, households=households, owner=owner):
        _refuse_held(repo, declared, record)
        id_ = alike.key(declared, record)
        if not declared.is_completed and (before := alike.same_as(repo, declared, id_, record)):
            there.append(before)
            continue
        written.append(put_one(repo, declared, record))
    return written, there


def made(
    repo: Repository,
    declared: Declared,
    typed: Typed,
    remarks: list[str],
    *,
    whom: Sequence[str] = (),
    households: Sequence[str] = (),
    owner: Mapping[str, str] | None = None,
) -> list[Record]:
    """The records of what was typed, one for each of those it concerns, as their rule lets them be."""
    kind = schema.kinds()[declared.kind]
    filled = {name: value for name, value in typed.items() if value is not None}
    fields = _read(repo, declared, filled)
    day = _day(kind, fields)
    if declared.is_of_one:
        whom = [living.person(repo, word, day)["id"] for word in whom]
    unsaid = dict.fromkeys(name for name in kind.types if kind.key and name not in kind.required)
    is_by_name = bool(declared.by_name and fields.get(declared.by_name) and not (whom or households))
    all_owners = [owner or {}] if owner or is_by_name else owners(repo, kind, whom, households, day)
    records_: list[Record] = []
    for whose in all_owners:
        begun = _begun(repo, kind, {**fields, **whose}) if declared.is_completed else {}
        begun = _as_said(repo, declared, begun, fields)
        new = {name: value for name, value in fields.items() if name in filled or name not in begun}
        records_.append(_completed(repo, declared, {**unsaid, **begun, **new, **whose}, remarks))
    return records_


def put_one(repo: Repository, declared: Declared, record: Record, code: str = "") -> Record:
    """Put one record that was made, under the `code` that it has in another file if it has one."""
    kind, id_ = schema.kinds()[declared.kind], alike.key(declared, record) or code
    id_ = repo.put(kind.name, id_, **record) if id_ else repo.add(kind.name, **record)
    return {**dict.fromkeys(kind.types), **record, "id": id_}


@use_case
def correct(
    repo: Repository,
    declared: Declared,
    typed: str,
    given: Typed,
    *,
    then: Then | None = None,
    verb: str = "correct",
) -> Done:
    """Put right some fields of a record; an empty value clears one.

    Refused where recording it so would be; `UsageError` if nothing would differ. What goes on rather than was
    wrong has a `verb` of its own.
    """
    before = one(repo, declared, typed)
    kind = schema.kinds()[declared.kind]
    filled = {name: value for name, value in given.items() if value is not None}
    if not filled:
        raise UsageError(
            _("what to correct is missing"),
            _("see: azil {noun} correct --help", noun=declared.noun),
        )
    fields = _read(repo, declared, filled, is_new=False)
    remarks: list[str] = []
    said_before = _as_said(repo, declared, {name: before[name] for name in kind.types}, fields)
    after = _completed(repo, declared, {**said_before, **fields}, remarks)
    new = {name: value for name, value in after.items() if plain(value) != before[name]}
    if not new:
        raise UsageError(
            _("nothing to change: it already has these values"),
            _("see: azil {noun} list", noun=declared.noun),
        )
    record = {**before, **after}
    if (day := _day(kind, record)) != _day(kind, before) and record.get("person"):
        sleeping.refuse_unborn(living.person(repo, record["person"], day), day)
    _refuse_held(repo, declared, record)
    if twin := alike.same_as(repo, declared, "", record, besides=before["id"]):
        raise recorded.on_record(repo, declared, twin)
    repo.put(kind.name, before["id"], **new)
    with then(repo, [record]) if then else nullcontext(()) as follows:
        entry = repo.record(f"{declared.noun} {verb}")
    sentence = _("Corrected: {what}", what=recorded.receipt(repo, declared, [record]))
    why = (*dict.fromkeys(remarks), *follows)
    return Done(entry, sentence, recorded.data(repo, declared, [record]), why)


@use_case
def end(repo: Repository, declared: Declared, typed: str, on: date) -> Done:
    """Let a record that is still open end: the day `on` is the first on which it does not hold."""
    kind = schema.kinds()[declared.kind]
    before = one(repo, declared, typed, is_open=True)
    values.refuse_backwards(repo, kind.name, before["id"], {"to_day": on.isoformat()})
    repo.put(kind.name, before["id"], to_day=on)
    entry = repo.record(f"{declared.noun} end")
    record = {**before, "to_day": on.isoformat()}
    sentence = _(
        "Ended on {day}: {what}", day=dates.show(on), what=recorded.receipt(repo, declared, [record])
    )
    return Done(entry, sentence, recorded.data(repo, declared, [record]))


@use_case
def end_held(
    repo: Repository,
    declared: Declared,
    typed: Typed,
    *,
    whom: Sequence[str] = (),
    households: Sequence[str] = (),
) -> Done:
    """Let what people have one of at a time end on the day typed as its beginning.

    `NotFound` for somebody who has none then; of somebody who was entered twice there may be several.
    """
    kind = schema.kinds()[declared.kind]
    fields = _read(repo, declared, {name: value for name, value in typed.items() if value is not None})
    if fields.get("to_day"):
        raise UsageError(_("--to and --ended exclude each other"), _("give the day of the end with --on"))
    day = _day(kind, fields)
    ended: list[Record] = []
    for owner in owners(repo, kind, whom, households, day):
        held = alike.held(repo, declared, {**fields, **owner}, f"{day}~")
        if not held:
            name = records.name(repo, kind.name, {"id": "", **owner})
            raise NotFound(
                _("that is not recorded for {name} on {day}", name=name, day=dates.show(day)),
                _("see: azil show {code}", code=ids.show(next(iter(owner.values())))),
            )
        for row in held:
            repo.put(kind.name, row["id"], to_day=day)
        ended.append(held[0])
    entry = repo.record(f"{declared.noun} {declared.verb}")
    sentence = _("Ended on {day}: {what}", day=dates.show(day), what=recorded.receipt(repo, declared, ended))
    rows = [{**row, "to_day": None, **fields} for row in ended]
    data = {**recorded.data(repo, declared, rows), "ended": True}
    return Done(entry, sentence, data, table=recorded.table(repo, declared, ended))


@use_case
def cancel(repo: Repository, declared: Declared, typed: str, on: date, verb: str = "cancel") -> Done:
    """Record that it was found on a day that a record never was so: it stays on file and counts no more."""
    check_day(on)
    kind = schema.kinds()[declared.kind]
    before = one(repo, declared, typed)
    repo.put(kind.name, before["id"], **{kind.cancelled: on})
    entry = repo.record(f"{declared.noun} {verb}")
    sentence = _("Cancelled: {what}", what=recorded.receipt(repo, declared, [before]))
    data = {**recorded.data(repo, declared, [before]), kind.cancelled: on.isoformat()}
    return Done(entry, sentence, data)


def one(repo: Repository, declared: Declared, typed: str, *, is_open: bool = False) -> Record:
    """The one record that was typed: by its code, or by whom it belongs to where they have a single one.

    Raises `NotFound`, with their codes, where there are several or none.
    """
    kind = schema.kinds()[declared.kind]
    rows = [row for row in records.named(repo, kind, typed) if not (is_open and row["to_day"])]
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise records.several(repo, kind.name, typed, [row["id"] for row in rows])
    raise NotFound(
        _("there is no record under “{typed}”: {what}", typed=typed, what=_(declared.words)),
        _("see: azil {noun} list", noun=declared.noun),
    )


def _read(
    repo: Repository, declared: Declared, typed: Mapping[str, str], *, is_new: bool = True
) -> dict[str, Any]:
    """The values of the fields that were typed, with the defaults of a new record."""
    fields: dict[str, Any] = {}
    for name, field in declared.fields.items():
        text = typed.get(name, field.default if is_new else None)
        if field.needed and not (text or "").strip() and (is_new or name in typed):
            command = declared.verb if is_new else "correct"
            raise UsageError(
                _(field.needed), _("see: {command} --help", command=f"azil {declared.noun} {command}")
            )
        if text is None or (is_new and not text and name not in typed):
            continue
        value = values.read(repo, declared.kind, "", name, text)
        if isinstance(value, str) and value == text.strip():
            value = " ".join(text.split())
        for limit, is_past in ((field.at_least, -1), (field.at_most, 1)):
            if limit is not None and isinstance(value, int) and (value - limit) * is_past > 0:
                shown = stored.shown(repo, declared.kind, name, limit)
                raise UsageError(
                    _("{field}: at least {limit}", field=_(field.words), limit=shown)
                    if is_past < 0
                    else _("{field}: at most {limit}", field=_(field.words), limit=shown),
                    _("check the number"),
                )
        fields[name] = value
    return fields


def _day(kind: Kind, fields: Mapping[str, Any]) -> date:
    """The day that a record speaks of: that of its first required day, else today."""
    first = next((name for name in kind.days if name in kind.required and fields.get(name)), "")
    return dates.iso(fields[first]) if first else dates.today()


def _completed(
    repo: Repository, declared: Declared, record: dict[str, Any], remarks: list[str]
) -> dict[str, Any]:
    """The record as its rule lets it be, with days in their order."""
    kind = schema.kinds()[declared.kind]
    day = _day(kind, record)
    if declared.rule:
        owner = records.owner(repo, kind.name, record)
        name = records.name(repo, kind.name, {"id": "", **record})
        given = Given(lambda code: policies.number(repo, code, day), owner, name, remarks, str(dates.today()))
        declared.rule(record, given)
    values.refuse_backwards(repo, kind.name, "", record)
    return record


def _as_said(
    repo: Repository, declared: Declared, before: dict[str, Any], typed: Mapping[str, Any]
) -> dict[str, Any]:
    """A record without the days that its rule made of others: what these follow from may be another now."""
    kind = schema.kinds()[declared.kind]
    if not declared.rule:
        return before
    made = []
    for name in kind.days.keys() - kind.required - typed.keys():
        if before.get(name):
            with suppress(Refused, UsageError):
                again = _completed(repo, declared, {**before, name: None}, [])
                made += [name] if plain(again[name]) == before[name] else []
    return {**before, **dict.fromkeys(made)}


def _begun(repo: Repository, kind: Kind, record: Record) -> Record:
    """What a record for the same key says already; it may stand under the code of an entry united since."""
    if kind.belongs:
        beside = records.beside(repo, kind, record)
    else:
        beside = records.named(repo, kind, "/".join(str(record[name]) for name in kind.key))
    told = [{name: str(row[name]).upper() for name in kind.key} for row in beside]
    same = {name: str(record[name]).upper() for name in kind.key}
    begun = next((row for row, key in zip(beside, told, strict=True) if key == same), {})
    return {name: begun[name] for name in kind.types if begun}


def _refuse_held(repo: Repository, declared: Declared, record: Record) -> None:
    """Refuse a second of what somebody has one of at a time."""
    if held := alike.held_of(repo, declared, record):
        name = records.name(repo, declared.kind, {"id": "", **record})
        since = dates.show(held[0]["from_day"])
        raise Refused(
            _("that is already recorded for {name} from {day}", name=name, day=since),
            _(
                "azil {command}, once it no longer applies",
                command=f"{declared.noun} {declared.verb} --ended",
            ),
        )
