"""How the lists of somebody are to be read, kept under a name: which field a column is, which code a value.

They lie in the user's folder as CSV, to be corrected in a spreadsheet or handed on: that a partner calls the
site »Hostel« tells of nobody's stay, and what a list said stays in the note of what was recorded of it.
"""

import csv
import io
import os
from pathlib import Path

from azilcli import folders
from azilcli.cli.tables import read_table
from azilcli.errors import UsageError, system_says
from azilcli.language import _
from azilcli.ledger import putting
from azilcli.text.keys import search_key
from azilcli.tuples import NamedTuple

PLACE = "AZIL_MAPPINGS"
"""The variable that names another folder."""
_HEADINGS = ("field", "value", "means")


class Mapped(NamedTuple):
    """What was said with --map, or kept of it."""

    columns: dict[str, str]
    """The field that a column is, by its heading."""
    values: dict[tuple[str, str], str]
    """The code that a value of a field is."""

    @property
    def keys(self) -> dict[tuple[str, str], str]:
        """The codes by field and search key of the value."""
        return {(field, search_key(value)): code for (field, value), code in self.values.items()}

    def over(self, other: "Mapped") -> "Mapped":
        """Both, where they differ this one."""
        return Mapped({**other.columns, **self.columns}, {**other.values, **self.values})


def path(name: str) -> Path:
    """Where what is kept under a name lies; a name that ends with .csv is the file itself."""
    if name.lower().endswith(".csv"):
        return Path(name)
    if not name.replace("-", "").replace("_", "").isalnum():
        raise UsageError(
            _("“{name}” is no name under which it can be kept", name=name),
            _("letters, digits and hyphens; or a file: --mapping list.csv"),
        )
    try:
        return Path(os.environ.get(PLACE) or folders.settings() / "mappings") / f"{name}.csv"
    except RuntimeError as error:
        raise UsageError(str(error), _("give a file: --mapping list.csv")) from None


def read(file: Path) -> Mapped:
    """What is kept in a file; nothing where there is none. Raises `UsageError` for any other file."""
    kept = Mapped({}, {})
    if not file.exists():
        return kept
    rows = read_table(str(file), _HEADINGS)
    if rows and not {*_HEADINGS} <= rows[0].keys():
        raise UsageError(_("{path} exists already, and holds no mapping", path=file), _("give another file"))
    for row in rows:
        field, value, means = (row.get(name) or "" for name in _HEADINGS)
        if field and means:
            kept.values[field, value] = means
        elif value and means:
            kept.columns[value] = means
    return kept


def keep(file: Path, mapped: Mapped, database: Path) -> None:
    """Write what is to be kept."""
    page = io.StringIO()
    table = csv.writer(page, lineterminator="\r\n")
    table.writerow(_HEADINGS)
    table.writerows(("", column, field) for column, field in sorted(mapped.columns.items()))
    table.writerows((*key, code) for key, code in sorted(mapped.values.items()))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            _("{path}: {why}", path=file, why=system_says(error)), _("give another file")
        ) from None
    putting.page(file, page.getvalue().encode("utf-8-sig"), database)
