"""`azil report`: the tables that offices print, each a command made from its form."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer

from azilcli import dates
from azilcli.cli.base import Read, ReadFile, family
from azilcli.cli.common import of_all, of_past
from azilcli.cli.options import Night, On, Person, Site
from azilcli.cli.session import report, show
from azilcli.cli.settings import is_typed, settings
from azilcli.errors import ExitCode, UsageError, check_among
from azilcli.language import N_, _
from azilcli.output import FORMATS, TEXTS
from azilcli.reports import catalogue, forms
from azilcli.reports.catalogue import FORMS
from azilcli.reports.forms import NIGHT, PERIOD, Form, Option
from azilcli.rules.check import SEVERITIES

app = family("report")

_NIGHTLY = "nightly"
"""The report that may be a folder."""

_ONE = typer.Argument(metavar="SITE", help=N_("The site"))
_FIRST = typer.Option("--from", metavar="DATE", help=N_("The first day"))
_LAST = typer.Option("--to", metavar="DATE", help=N_("The last day"))
_MONTH = typer.Option(
    "--month", metavar="MONTH", help=N_("A whole month instead, such as 2026-10, 10.2026, this or last")
)
_YEAR = typer.Option("--year", metavar="YEAR", help=N_("A whole year instead, such as 2026, this or last"))
_PROGRAMME = typer.Option("--programme", metavar="CODE", help=N_("Only this programme"))


def _parameters(form: Form) -> Iterator[Parameter]:
    """What may be typed after the command of a report."""

    def one(name: str, kind: Any, default: Any = None) -> Parameter:
        return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=kind)

    yield one("context", typer.Context, Parameter.empty)
    if form.of_one:
        yield one("site", Annotated[str, _ONE], Parameter.empty)
    if form.of_person:
        yield one("person", Person, Parameter.empty)
    if NIGHT in form.makers:
        yield one("on", *((Night, None) if form.is_now else (On, "today")))
    if PERIOD in form.makers:
        first, last = form.days or (None, None)
        yield one("start", Annotated[str | None, _FIRST], first)
        yield one("end", Annotated[str | None, _LAST], last)
        yield one("month", Annotated[str | None, _MONTH], form.month or None)
        yield one("year", Annotated[str | None, _YEAR])
    if form.within:
        yield one("site", Site)
    if form.by_programme:
        yield one("programme", Annotated[str | None, _PROGRAMME])
    for option in form.options:
        yield one(option.name, _own(option), option.usual)


def _own(option: Option) -> Any:
    """How an option of one report alone is typed."""
    if option.words or option.metavar:
        typed = typer.Option(f"--{option.name}", metavar=option.metavar, help=option.help)
        return Annotated[str | None, typed]
    return Annotated[bool, typer.Option(f"--{option.name}", help=option.help)]


def _command(form: Form) -> Callable[..., None]:
    """The command of a report."""

    def print_report(context: typer.Context, **values: Any) -> None:
        typed = {name: value for name, value in values.items() if is_typed(context, name)}
        report(context, lambda repo: forms.make(repo, form, typed, _answers(form)))

    print_report.__signature__ = Signature(list(_parameters(form)))  # type: ignore[attr-defined]
    return print_report


def _answers(form: Form) -> dict[str, Any]:
    """The service that a report asks, by the name under which its maker is given it."""
    if form.asks is None:
        return {}
    name, (module, _colon, function) = form.asks[0], form.asks[1].partition(":")
    return {name: getattr(import_module(f"azilcli.services.{module}"), function)}


@app.command(
    "list",
    cls=ReadFile,
    help=N_("List the reports by the tasks of the Office that they serve."),
    epilog="azil report list\nazil report list --lang sl --format md",
)
def list_(context: typer.Context) -> None:
    """Print the list of reports."""
    from azilcli.reports.by_task import listed

    show(context, listed())


class Nightly(Read):
    """A report whose `--out` is a folder, and whose `--format` may be several."""

    common = (of_all, of_past)


def nightly(
    context: typer.Context,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help=N_(
                "The night that begins on this day; else until noon the one just past, then the coming one"
            ),
        ),
    ] = None,
    site: Site = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help=N_("Write to a folder of the night in this folder")),
    ] = None,
    formats: Annotated[
        str,
        typer.Option(
            "--format", metavar="FORMATS", help=N_("What to write, parted by commas, such as text,csv")
        ),
    ] = "text",
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on",
            metavar="SEVERITY",
            help=N_(
                "End with exit code 6 for a new finding of standard, contradiction or gate, or more serious"
            ),
        ),
    ] = "standard",
    why: Annotated[
        str | None, typer.Option(f"--{forms.WHY.name}", metavar=forms.WHY.metavar, help=forms.WHY.help)
    ] = None,
) -> None:
    """Print the report of a night, or write its folder."""
    if why is not None and out is not None:
        raise UsageError(
            _("--why answers about one figure and writes no folder"), _("leave out --out or --why")
        )
    check_among("fail-on", fail_on, SEVERITIES)
    asked = list(dict.fromkeys(one.strip() for one in formats.split(",")))
    for one in asked:
        check_among("format", one, FORMATS if out else TEXTS)
    night = dates.parse(on) if on else dates.night()
    if out is not None:
        from azilcli.cli import nights

        worst = nights.write(context, out, night, site, asked)
        if worst and SEVERITIES.index(worst) >= SEVERITIES.index(fail_on):
            raise typer.Exit(ExitCode.WAITING)
        return
    if len(asked) > 1:
        raise UsageError(
            _("on the screen there is only one format"), _("to write several into a folder: --out FOLDER")
        )
    settings(context).given_format = asked[0]
    typed = {"on": night.isoformat(), **({"site": site} if site else {}), **({"why": why} if why else {})}
    report(context, lambda repo: forms.make(repo, catalogue.form(_NIGHTLY), typed))


for _form in FORMS:
    is_folder = _form.name == _NIGHTLY
    app.command(_form.name, cls=Nightly if is_folder else Read, help=_form.about, epilog=_form.examples)(
        nightly if is_folder else _command(_form)
    )
