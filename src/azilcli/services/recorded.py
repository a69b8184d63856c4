"""What is said of records of declared kinds once they are written: the receipt, in words and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from azilcli.errors import Refused
from azilcli.language import _
from azilcli.ledger import ids, schema
from azilcli.repository import Entry, Record, Repository, plain, records, values
from azilcli.rules.records import Declared
from azilcli.services import Done, listing


def on_record(repo: Repository, declared: Declared, before: Record) -> Refused:
    """That the very same is on record already."""
    return Refused(
        _("this is already recorded: {what}", what=receipt(repo, declared, [before])),
        _("see: azil show {code}", code=ids.show(before["id"]))
        if declared.family
        else _("see: azil {noun} list; to change it: azil {noun} correct {code}", noun=declared.noun,
               code=ids.show(before["id"])),
    )  # fmt: skip


def receipt(repo: Repository, declared: Declared, written: Sequence[Record]) -> str:
    """What was recorded: the sentence of the kind, and whatever else was said, but for what is private."""
    kind, first = schema.kinds()[declared.kind], written[0]
    shown = {
        name: values.shown(repo, kind.name, name, first[name])
        for name in declared.fields
        if first[name] is not None
    }
    whom = _whom(repo, kind.name, written).words
    sentence = _(declared.receipt, **{**dict.fromkeys(declared.fields, "–"), **shown}, whom=whom)
    more = [
        f"{_(field.words)} {shown[name]}"
        for name, field in declared.fields.items()
        if name in shown
        and name not in {*kind.private, declared.by_name}
        and f"{{{name}}}" not in declared.receipt
    ]
    code = "" if kind.key or len(written) > 1 else f" ({ids.show(first['id'])})"
    return "; ".join((f"{sentence}{code}", *more))


def done(
    repo: Repository, entry: Entry, declared: Declared, written: Sequence[Record], why: tuple[str, ...]
) -> Done:
    """That records were written."""
    sentence, rows = receipt(repo, declared, written), table(repo, declared, written)
    return Done(entry, sentence, data(repo, declared, written), why, table=rows)


def table(repo: Repository, declared: Declared, written: Sequence[Record]) -> tuple[tuple[str, ...], ...]:
    """Whom it was recorded of, where they are many."""
    return _whom(repo, declared.kind, written).table


def _whom(repo: Repository, kind: str, written: Sequence[Record]) -> listing.Listed:
    def whom(row: Record) -> str:
        return records.whom(repo, kind, row)

    if any(row.get("household") for row in written):
        return listing.Listed(", ".join(map(whom, written)))
    return listing.listed(written, {_("person"): whom}, whom, glue=", ")


def data(repo: Repository, declared: Declared, written: Sequence[Record]) -> dict[str, Any]:
    """What was recorded, as data: the fields, and a row for each record with whom it belongs to."""
    kind, first = schema.kinds()[declared.kind], written[0]
    rows = [
        {declared.kind: row["id"], **{field: row[field] for field in kind.belongs},
         "name": records.name(repo, kind.name, row)}
        for row in written
    ]  # fmt: skip
    fields = {
        field.key or name: values.data(kind, name, plain(first[name]))
        for name, field in declared.fields.items()
        if name not in kind.private
    }
    alone = rows[0] if len(rows) == 1 else {}
    ended = {"ended": False} if declared.once else {}
    named = {"people": [{**row, declared.people: row["person"]} for row in rows]} if declared.people else {}
    return {**alone, **fields, **named, **ended, "records": rows}
