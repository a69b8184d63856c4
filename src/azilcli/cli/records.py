"""The commands of declared kinds: record, correct, end, cancel, list, made from what each kind declares.

Their arguments and options are parameters of Typer like the common ones: put before these, and their values
are kept for the run instead of being passed to a function.
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any, cast

import typer
from typer import _click as click
from typer.core import TyperArgument, TyperCommand, TyperOption

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.session import at_most, day, report, write
from azilcli.cli.settings import TYPED, is_typed
from azilcli.language import N_
from azilcli.ledger import schema
from azilcli.ledger.kinds import Kind
from azilcli.rules import records as rules
from azilcli.rules.records import Declared, Field, option

_METAVARS = {"codes": "CODE", "several": "CODES", "country": "CODE", "eur": "AMOUNT", "moment": "MOMENT"}
_SAMPLES = {"AMOUNT": "412,50", "CODE": "CODE", "DATE": "30.11.2026", "N": "2"}
"""What an example gives for a value of such a field."""

Made = Callable[[], list[click.Parameter]]


@cache
def family_of(noun: str) -> typer.Typer:
    """The commands of the declared kind of this name."""
    what = rules.declared(noun)
    kind = schema.kinds()[noun]
    app = family(noun)
    add(app, what)
    if not kind.key:
        correct(app, what)
    if "to_day" in kind.types:
        end(app, what)
    if kind.cancelled:
        cancel(app, what)
    list_(app, what)
    return app


app = family_of
"""One file for many nouns: which of them is asked for is said when it is called."""


def add(
    app: typer.Typer,
    what: Declared,
    then: Callable[..., Any] | None = None,
    *,
    is_gated: bool = False,
    reading: Callable[..., Any] | None = None,
) -> None:
    """Declare in a family the command that records one; `then` says what follows from it.

    If it is gated, `then` may refuse, and is given the reason `override` for which that is passed. `reading`
    makes of what was typed what is recorded, where that takes the file.
    """
    kind = schema.kinds()[what.kind]

    def made() -> list[click.Parameter]:
        fields = (_param(kind, name, field) for name, field in what.fields.items())
        return [
            *_whom(what),
            *fields,
            *([_ended()] if what.once else []),
            *([_override()] if is_gated else []),
        ]

    @_command(app, what.verb, _Writing, made, what.help, what.examples)
    def run(context: typer.Context) -> None:
        from azilcli.services import records

        typed = _typed(context)
        for name in (name for name, field in what.fields.items() if field.default):
            if not is_typed(context, name):
                del typed[name]  # the service has it too, where nothing is on record yet
        whom = typed.pop("whom", None) or ()
        households = () if "household" in what.fields else typed.pop("household", None) or ()
        whom = [whom] if isinstance(whom, str) else whom
        after = partial(then, override=typed.pop("override", None)) if then and is_gated else then
        service = records.end_held if typed.pop("ended", "no") == "yes" else partial(records.add, then=after)
        write(
            context,
            lambda repo: service(
                repo, what, reading(repo, typed) if reading else typed, whom=whom, households=households
            ),
        )


def correct(app: typer.Typer, what: Declared, then: Callable[..., Any] | None = None) -> None:
    """Declare the command that puts one right; `then` says what follows from it, as when it is recorded."""
    kind = schema.kinds()[what.kind]

    def made() -> list[click.Parameter]:
        fields = (_param(kind, name, field, is_new=False) for name, field in what.fields.items())
        return [_which(), *fields]

    help_ = N_("Correct what was recorded; what is not given stays as it is, and an empty text clears it.")
    name = min(what.fields, key=lambda name: (what.fields[name].is_argument, bool(what.fields[name].default)))
    value = _SAMPLES.get(_metavar(kind, name, what.fields[name]), '"..."')
    example = f"azil {what.noun} correct {_first(what)} {option(name, what.fields[name])} {value}"

    @_command(app, "correct", _Writing, made, help_, example)
    def run(context: typer.Context) -> None:
        from azilcli.services import records

        typed = _typed(context)
        which = typed.pop("which")
        write(context, lambda repo: records.correct(repo, what, which, typed, then=then))


def end(app: typer.Typer, what: Declared) -> None:
    """Declare the command that lets one end."""
    help_ = N_("End what still applies; the day is the first on which it no longer applies.")

    @_command(
        app, "end", _Writing, _which_and_on, help_, f"azil {what.noun} end {_first(what)} --on 30.11.2026"
    )
    def run(context: typer.Context) -> None:
        from azilcli.services import records

        typed = _typed(context)
        write(context, lambda repo: records.end(repo, what, typed["which"], dates.parse(typed["on"])))


def cancel(app: typer.Typer, what: Declared, name: str = "cancel") -> None:
    """Declare the command that takes one back for good."""
    help_ = N_("Cancel what was recorded by mistake; it stays in the log and no longer counts.")

    @_command(app, name, _Writing, _which_and_on, help_, f"azil {what.noun} {name} {_first(what)}")
    def run(context: typer.Context) -> None:
        from azilcli.services import records

        typed = _typed(context)
        write(
            context, lambda repo: records.cancel(repo, what, typed["which"], dates.parse(typed["on"]), name)
        )


def list_(app: typer.Typer, what: Declared, name: str = "list") -> None:
    """Declare the command that lists them."""
    kind = schema.kinds()[what.kind]
    help_ = (
        N_(
            "List what is recorded, newest first: everything, of one person, of the residents of a "
            "site, of a period."
        )
        if kind.belongs
        else N_("List what is recorded, newest first: everything, or that of a period.")
    )
    line = f"azil {what.noun} {name}"
    example = f"{line}\n{line} --from 1.11.2026 --to 30.11.2026 --format csv"

    @_command(app, name, _Reading, lambda: _asked(kind), help_, example)
    def run(context: typer.Context) -> None:
        from azilcli.reports import records as listed

        typed = _typed(context)
        start, last = day(typed["from"]), day(typed["to"])
        dates.refuse_backwards(start, last)
        wanted = listed.Wanted(
            typed.get("whom") or "", typed.get("site") or "", start, last, bool(typed.get("private"))
        )
        limit = at_most(context, typed["limit"], 50)
        report(context, lambda repo: listed.listed(repo, what, wanted, last or dates.today(), limit))


class _Declared:
    """A command with parameters of its own before the common ones."""

    def __init__(self: Any, made: Made, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params[:0] = made()
        self.add_those()


class _Writing(_Declared, Write):
    """One that writes an entry."""


class _Reading(_Declared, Read):
    """One that prints a report."""


def _command(
    app: typer.Typer, name: str, way: type[_Declared], made: Made, help_: str, examples: str
) -> Callable[[Callable[[typer.Context], None]], Callable[[typer.Context], None]]:
    return app.command(name, cls=cast(type[TyperCommand], partial(way, made)), help=help_, epilog=examples)


def _first(what: Declared) -> str:
    """Whom or what the first example is of."""
    return what.examples.split()[3]


def _typed(context: typer.Context) -> dict[str, Any]:
    """What was typed for the parameters of the run, by name."""
    return dict(context.meta.get(TYPED, {}))


def _keep(context: click.Context, param: click.Parameter, value: Any) -> Any:
    if isinstance(value, bool) and param.name != "private":
        value = "yes" if value else "no"
    context.meta.setdefault(TYPED, {})[param.name] = value
    return value


_OWN: dict[str, Any] = {"expose_value": False, "callback": _keep}
_DATE = {"metavar": "DATE", **_OWN}


def _whom(what: Declared) -> list[click.Parameter]:
    """The argument, and the option, for those to whom a record belongs."""
    kind = schema.kinds()[what.kind]
    if what.is_of_one:
        help_ = N_("A person by code or unique name")
        return [TyperArgument(param_decls=["whom"], metavar="PERSON", required=True, help=help_, **_OWN)]
    targets = {target for targets in kind.belongs.values() for target in targets}
    if not targets:
        return []
    if "household" in targets and "person" not in targets:
        return [
            TyperArgument(param_decls=["whom"], nargs=-1, metavar="[PEOPLE...]", help=_HOMES, **_OWN),
            TyperOption(param_decls=["--household"], multiple=True, metavar="NAME", help=_HOUSEHOLD, **_OWN),
        ]
    if not targets & {"person", "household", "stay"}:
        help_ = N_("What the record belongs to, by its code")
        return [TyperArgument(param_decls=["whom"], metavar="CODE", required=True, help=help_, **_OWN)]
    one_record = "household" in targets
    return [
        TyperArgument(param_decls=["whom"], nargs=-1, metavar="[PEOPLE...]", help=_PEOPLE, **_OWN),
        TyperOption(param_decls=["--household"], multiple=True, metavar="NAME",
                    help=_HOUSEHOLD if one_record else _MEMBERS, **_OWN),
    ]  # fmt: skip


_PEOPLE = N_("People by code or unique name; a household by its code")
_HOMES = N_("A household by code or unique name, or one of its members")
_MEMBERS = N_("Everybody in a household; may be repeated")
_HOUSEHOLD = N_("A household as a whole; may be repeated")


def _ended() -> click.Parameter:
    help_ = N_("It no longer applies from the day given with --on")
    return TyperOption(param_decls=["--ended"], is_flag=True, default=False, help=help_, **_OWN)


def _override() -> click.Parameter:
    help_ = N_("Override a legal limit; the reason is recorded")
    return TyperOption(param_decls=["--override"], metavar="REASON", help=help_, **_OWN)


def _which() -> click.Parameter:
    help_ = N_("A record by its code, or the person it belongs to if there is only one")
    return TyperArgument(param_decls=["which"], metavar="CODE", required=True, help=help_, **_OWN)


def _which_and_on() -> list[click.Parameter]:
    help_ = N_("The day to which it applies, such as 22.11.2026")
    return [_which(), TyperOption(param_decls=["--on"], default="today", help=help_, **_DATE)]


def _asked(kind: Kind) -> list[click.Parameter]:
    """What narrows a list."""
    made: list[click.Parameter] = []
    if kind.belongs:
        help_ = N_("A person by code or unique name, or what the record belongs to, by its code")
        made.append(
            TyperArgument(param_decls=["whom"], required=False, metavar="[PERSON]", help=help_, **_OWN)
        )
        made.append(TyperOption(param_decls=["--site"], metavar="SITE", help=N_("Only this site"), **_OWN))
    made.append(TyperOption(param_decls=["--from"], help=N_("The first day"), **_DATE))
    made.append(TyperOption(param_decls=["--to"], help=N_("The last day (inclusive)"), **_DATE))
    if kind.private or kind.hides:
        help_ = N_("Include the columns and records that are shown only on request")
        made.append(TyperOption(param_decls=["--private"], is_flag=True, default=False, help=help_, **_OWN))
    made.append(
        TyperOption(param_decls=["--limit"], type=click.types.IntRange(0, 1_000_000), metavar="N",
                    help=N_("At most this many rows; 0 for all; every format but text always holds all"),
                    **_OWN)
    )  # fmt: skip
    return made


def _metavar(kind: Kind, name: str, field: Field) -> str:
    """What stands for the value of a field in the help."""
    metavar = field.metavar or next(
        (_METAVARS[mark] for mark in kind.marks[name] if mark in _METAVARS),
        "DATE" if name in kind.days else "CODE" if name in kind.references else "",
    )
    return metavar or ("TEXT" if str in kind.types[name] else "N")


def _param(kind: Kind, name: str, field: Field, *, is_new: bool = True) -> click.Parameter:
    """The argument or option of a field; for a correction an option that may be left out."""
    metavar = _metavar(kind, name, field)
    is_needed = is_new and bool(name in kind.required or field.needed) and not field.default
    if field.is_argument and is_new:
        return TyperArgument(param_decls=[name], metavar=metavar, required=is_needed, help=field.help, **_OWN)
    word = option(name, field)
    if name in kind.flags:
        return TyperOption(
            param_decls=[name, f"{word}/--no-{word[2:]}"], is_flag=True, help=field.help, **_OWN
        )
    default = field.default or None if is_new else None
    made = TyperOption(
        param_decls=[name, word],
        metavar=metavar,
        required=is_needed,
        default=default,
        help=field.help,
        **_OWN,
    )
    made.list_ = kind.lists.get(name, "")  # type: ignore[attr-defined]
    return made
