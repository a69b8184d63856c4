"""`azil config`: what the user chose for all commands at this computer, and what applies."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from azilcli import repository
from azilcli.cli import preferences
from azilcli.cli.base import Handle, ReadFile, family
from azilcli.cli.session import finished, show
from azilcli.cli.settings import COMPLETE_NAMES, Settings, settings
from azilcli.errors import FileProblem, UsageError, near, system_says
from azilcli.language import LANGUAGES, LOCALE, N_, _, current
from azilcli.ledger import putting
from azilcli.reports.table import Column, Table, Word
from azilcli.text.keys import is_blank

app = family("config", alone=True)

VARIABLES = {
    "file": "AZIL_DB", "office": "AZIL_OFFICE", "name": "AZIL_USER", "language": "AZIL_LANG",
    COMPLETE_NAMES: "AZIL_COMPLETE_NAMES",
}  # fmt: skip
"""Each thing that can be chosen, and the variable that wins over it."""

Key = Annotated[str, typer.Argument(metavar="|".join(VARIABLES), help=N_("What is set"))]


@app.command(
    "show",
    cls=ReadFile,
    help=N_(
        """Show which file, office, name and language apply here, and where each comes from.

An option comes first, then the environment, then your settings, then what is usual. The settings lie in a
file of your own on this computer, which may also be edited by hand; AZIL_CONFIG names another."""
    ),
    epilog="azil config\nazil config show --format json",
)
def show_(context: typer.Context) -> None:
    """Show what applies."""
    columns = (
        Column("key", _("setting")), Column("value", _("value")), Column("source", _("comes from")),
    )  # fmt: skip
    notes = (_("Your settings: {path}", path=preferences.place() or "-"),)
    show(context, [Table("config", _("What applies here"), columns, list(_rows(settings(context))), notes)])


@app.command(
    "set",
    cls=Handle,
    help=N_(
        """Set the file, office, name or language for all your commands at this computer.

Options and the environment still come first. With complete-names yes, the Tab key completes names of people
too; what it shows is not noted in the log of viewing."""
    ),
    epilog='azil config set file azil.db\nazil config set office "Logatec"\nazil config set language sl',
)
def set_(
    context: typer.Context,
    key: Key,
    value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("The value"))],
) -> None:
    """Set a value."""
    _check_key(key)
    checked = _checked(key, value.strip())
    _write(key, checked)
    place = str(preferences.place())
    finished(context, f"{key} = {checked} · {place}", key=key, value=checked, file=place)
    if os.environ.get(VARIABLES[key]):
        print(_("{variable} is set, and comes first", variable=VARIABLES[key]), file=sys.stderr)


@app.command(
    "unset",
    cls=Handle,
    help=N_("Remove one of your settings, so that what is usual applies again."),
    epilog="azil config unset office",
)
def unset(context: typer.Context, key: Key) -> None:
    """Remove a setting."""
    _check_key(key)
    _write(key, None)
    place = str(preferences.place())
    said = _("{key} is not set any more · {path}", key=key, path=place)
    finished(context, said, key=key, value=None, file=place)


def _rows(chosen: Settings) -> Iterator[tuple[str, str, Word]]:
    """What applies, and where it comes from."""
    given = (chosen.given_db, chosen.given_office, chosen.given_actor, chosen.given_lang, "")
    names = "yes" if chosen.completes_names else "no"
    values = (str(chosen.db.absolute()), chosen.office, chosen.actor, current(), names)
    for (key, variable), option, value in zip(VARIABLES.items(), given, values, strict=True):
        yield key, value, _source(chosen, key, variable, bool(option))


def _source(chosen: Settings, key: str, variable: str, is_given: bool) -> Word:
    if is_given:
        return Word("option", _("an option"))
    if os.environ.get(variable):
        return Word(variable, variable)
    if chosen.preferences.get(key):
        return Word("settings", _("your settings"))
    if key == "language" and (named := next(filter(os.environ.get, LOCALE), "")):
        return Word(named, named)
    return Word("default", _("what is usual"))


def _check_key(key: str) -> None:
    if key not in VARIABLES:
        raise UsageError(_("there is no setting “{key}”", key=key), near(key, VARIABLES))


def _checked(key: str, value: str) -> str:
    """The value as it is kept. Raises what is wrong with it."""
    if is_blank(value) or not value.isprintable():
        raise UsageError(_("the value of {key} is missing or cannot be read", key=key), _("type a text"))
    allowed = {"language": LANGUAGES, COMPLETE_NAMES: ("yes", "no")}.get(key)
    if allowed and value not in allowed:
        raise UsageError(
            _("“{value}” is not a value of {option}", value=value, option=key), near(value, allowed)
        )
    return str(_file(value)) if key == "file" else value


def _file(value: str) -> Path:
    """A database file, whole from the root, so that it is the same from every folder."""
    path = Path(os.path.abspath(os.path.expanduser(value)))  # noqa: PTH100, PTH111 - links stay as typed
    if path.exists():
        with repository.reading(path):
            return path
    if not path.parent.is_dir():
        raise FileProblem(_("there is no folder {folder}", folder=path.parent), _("create the folder first"))
    print(_("there is no file {path} yet; to make it: azil init", path=path), file=sys.stderr)
    return path


def _write(key: str, value: str | None) -> None:
    """Set or remove a line of the settings; the others stay as they are."""
    file = preferences.place()
    if file is None:
        raise FileProblem(
            _("your settings have no place: AZIL_CONFIG is empty, or there is no home folder"),
            _("let AZIL_CONFIG name a file"),
        )
    lines = preferences.text().splitlines()
    at = [number for number, line in enumerate(lines) if preferences.of_line(line)[0] == key]
    if value is not None:
        lines.insert(at[0] if at else len(lines), f"{key} = {value}")
        at = [number + 1 for number in at]
    text = "".join(f"{line}\n" for number, line in enumerate(lines) if number not in at)
    if not text and not file.exists():
        return
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FileProblem(
            _("{path}: {why}", path=file.parent, why=system_says(error)),
            _("check the folder and the rights to it"),
        ) from error
    putting.page(file, text.encode(), file.parent)
