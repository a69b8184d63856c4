"""What every import has in common: which column says what, all that is wrong, and what was left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from azilcli.errors import AzilError, UsageError
from azilcli.language import N_, _, n_
from azilcli.services import Doubtful
from azilcli.services.lists.whole_names import ALONE, WHOLE, divided
from azilcli.text.cells import heading
from azilcli.tuples import NamedTuple

Row = Mapping[str | None, Any]
"""A line of a table by its headings; under None, what stands beyond them."""

REASON = N_("reason for rejection")
"""The heading of the column that a table of rejected lines has beside its own."""
IGNORED = frozenset({"reason_for_rejection", "razlog_zavrnitve"})


class Fault(NamedTuple):
    """Why a line of a table cannot be taken in."""

    line: int
    column: str
    """The heading of the column; '' where it is the line as a whole."""
    value: str
    reason: str
    hint: str = ""
    """What to type instead, where that is known."""

    @property
    def sentence(self) -> str:
        """The fault with where it is."""
        if not self.column:
            return _("line {line}: {reason}", line=self.line, reason=self.reason)
        return _("line {line}, column {column}: {reason}", line=self.line, column=self.column,
                 reason=self.reason)  # fmt: skip


class Unreadable(UsageError):
    """Lines of a table cannot be taken in; all that is wrong with them is known."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        lines = len({fault.line for fault in faults})
        super().__init__(
            n_("{n} line of the table cannot be imported; nothing was written",
               "{n} lines of the table cannot be imported; nothing was written", lines),
            n_("correct it, or import the others: --skip-bad rejects.csv",
               "correct them, or import the others: --skip-bad rejects.csv", lines),
        )  # fmt: skip
        self.faults = sorted(faults)


class Columns:
    """Which field of what is taken in each column of a table holds."""

    def __init__(
        self, rows: Sequence[Row], known: Mapping[str, str], mapped: Mapping[str, str], needed: Sequence[str]
    ) -> None:
        """`mapped` says of headings which field they are; `UsageError` where a field of these is missing."""
        first: Row = next(filter(None, rows), {})
        headings = [name for name in first if name]
        by_key = {heading(name): field for name, field in mapped.items()}
        self.fields = {name: by_key.get(heading(name)) or known.get(heading(name)) for name in headings}
        self._divide(headings, by_key, needed)
        for name in mapped:
            if heading(name) not in map(heading, headings):
                raise UsageError(
                    _("the table has no column “{column}”", column=name),
                    _("its columns: {columns}", columns=", ".join(headings)),
                )
        self.unknown = [name for name in headings if not self.fields[name] and heading(name) not in IGNORED]
        there = [field for field in self.fields.values() if field]
        for field in there:
            if there.count(field) > 1:
                raise UsageError(
                    _("two columns of the table say the same: {columns}",
                      columns=", ".join(name for name, own in self.fields.items() if own == field)),
                    _("rename one of them, or leave it out"),
                )  # fmt: skip
        told = {field.replace(WHOLE, "family_name") for field in there}
        if rows and needed and not told & set(needed):
            raise UsageError(
                _("the table has no column that says who it is; its columns: {columns}",
                  columns=", ".join(headings)),
                _('to say which it is: --map "{column}={field}"', column=(headings or ["?"])[0],
                  field=needed[0].removeprefix("whom ")),
            )  # fmt: skip

    def _divide(self, headings: Sequence[str], mapped: Mapping[str, str], needed: Sequence[str]) -> None:
        """Take a column of names for one of whole names, where no other says who it is."""
        family = next((field for field in needed if field.endswith("family_name")), "")
        given = family.replace("family_name", "given_name")
        said = {*self.fields.values()} & {*needed, "foreign_person"} - {given}
        for name in headings if family and not said else ():
            if self.fields[name] == given and heading(name) in ALONE and heading(name) not in mapped:
                self.fields[name] = family.replace("family_name", WHOLE)
        self._whole = next((name for name, field in self.fields.items() if field and WHOLE in field), "")
        self._divided = ("", "", "")

    def remarks(self) -> list[str]:
        """What is to be said of the columns, once the lines are read."""
        said = [_("the column “{column}” is unknown and was skipped", column=name) for name in self.unknown]
        whole, family, given = self._divided
        if whole:
            said.append(_("the column “{column}” holds whole names, which were divided: “{whole}” into the "
                          "family name “{family}” and the given name “{given}”",
                          column=self._whole, whole=whole, family=family, given=given))  # fmt: skip
        return said

    def named(self, field: str) -> str:
        """The heading of the column of a field; the field itself where it has none."""
        return next((name for name, own in self.fields.items() if own == field), field)

    def values(self, row: Row) -> dict[str, str]:
        """What a line says, by field."""
        told = {field: row[name] for name, field in self.fields.items() if field and row.get(name)}
        if self._whole and (text := told.pop(of_whole := str(self.fields[self._whole]), "")):
            family, given = divided(text, self._whole)
            self._divided = self._divided if self._divided[2] else (text, family, given)
            told.setdefault(of_whole.replace(WHOLE, "family_name"), family)
            if given:
                told.setdefault(of_whole.replace(WHOLE, "given_name"), given)
        return told


def reading(faults: list[Fault], line: int, column: str, value: str, read: Callable[[], Any]) -> Any:
    """What is read of a cell; None and a fault where it cannot be."""
    try:
        return read()
    except AzilError as error:
        faults.append(Fault(line, column, value, error.sentence, error.hint))
        return None


def settle(
    faults: list[Fault], doubts: Sequence[Fault], *, sure: bool, rejects: Sequence[Fault] | None
) -> None:
    """Refuse a list with faults, or with doubts that are not `sure`, unless lines go into `rejects`.

    Where some lines are at fault, or are left out, so are those in doubt. Raises `Unreadable` or `Doubtful`.
    """
    if not sure and (faults or rejects is not None):
        faults += doubts
    if rejects is not None:
        return
    if faults:
        raise Unreadable(faults)
    if doubts and not sure:
        raise Doubtful([fault.sentence for fault in doubts])


def beyond(row: Row, line: int) -> list[Fault]:
    """That a line has cells under no heading."""
    cells = row.get(None)
    if not cells:
        return []
    return [Fault(line, "", "; ".join(cells), _("it has more cells than the heading"))]


def rejected(rows: Sequence[Row], faults: Sequence[Fault]) -> list[list[str]]:
    """The lines that were left out, below the headings, with the reasons in a column of their own."""
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        reasons.setdefault(fault.line, []).append(fault.sentence)
    first: Row = next(filter(None, rows), {})
    names = [name for name in first if name and heading(name) not in IGNORED]
    table = [[*names, _(REASON)]]
    for line, why in sorted(reasons.items()):
        row = rows[line - 2]
        table.append([*(str(row.get(name) or "") for name in names), "; ".join(why), *(row.get(None) or ())])
    return table


def nothing(faults: Sequence[Fault], there: int) -> str:
    """Why nothing was written of a list."""
    if faults and not there:
        return _("Nothing was imported: every line was rejected")
    if faults:
        return _("Nothing to import: the lines that were not rejected are in the file already")
    return _("Nothing to import: all of it is in the file already")
