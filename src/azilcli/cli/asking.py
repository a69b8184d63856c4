"""What a command lacks: told all at once, and at a terminal asked for, one after the other.

Nothing is asked without a terminal, in a batch, with `--yes`, or where data is to be printed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from typer import _click as click

from azilcli.cli.helping import placeholder
from azilcli.cli.settings import ANSWERED, settings
from azilcli.errors import AzilError, Missing, UsageError
from azilcli.language import _, listed
from azilcli.text.showing import harmless, is_terminal
from azilcli.tuples import NamedTuple

_Found = TypeVar("_Found")
_SHOWN_AT_MOST = 60
_ALONG = {"reason": ("destination",)}
"""What is asked for beside something else, and may be left out."""
_INSTEAD = ("household", "those", "site", "csv")
"""What may be given in place of people."""


class Lacking(click.exceptions.MissingParameter):
    """A command lacks some of its arguments and options."""

    def __init__(self, context: click.Context, params: Sequence[click.Parameter]) -> None:
        super().__init__(ctx=context, param=params[0])
        self.params = params


class _Wanted(NamedTuple):
    """What is asked for: a parameter, what can be chosen, and whether it may be left out."""

    param: click.Parameter
    codes: Sequence[str] = ()
    is_needed: bool = True


def complete(context: click.Context, command: Any, args: Sequence[str]) -> None:
    """Ask for what the words of a command lack. Raises `Lacking` where nobody can be asked."""
    given = _given(context, command, args)
    lacked = [param for param in command.get_params(context) if _is_lacking(command, param, given)]
    if not _can_be_asked(context, given):
        raise Lacking(context, lacked)
    asked = [_Wanted(param) for param in lacked]
    for name in (also for param in lacked for also in _ALONG.get(str(param.name), ())):
        asked += [
            _Wanted(one, is_needed=False)
            for one in command.params
            if one.name == name and not given.get(name)
        ]
    _ask(context, asked, Lacking(context, lacked))


def answer(context: click.Context, command: Any, args: Sequence[str], missing: Missing) -> None:
    """Ask for what a command turned out to lack. Raises `missing` where nobody can be asked."""
    given = _given(context, command, args)
    param = command.people if missing.name == "people" else None
    param = param or next((one for one in command.params if one.name == missing.name), None)
    if param is None or given.get(param.name) or not _can_be_asked(context, given):
        raise missing
    _say(missing.sentence)
    wanted = [_Wanted(param, missing.choices)]
    if command.people not in (None, param) and _is_lacking(command, command.people, given):
        wanted.insert(0, _Wanted(command.people))
    _ask(context, wanted, missing)


def names(context: click.Context | None, params: Sequence[click.Parameter]) -> str:
    """What some parameters are called, in a sentence."""
    return listed([name(param, context) for param in params])


def name(param: click.Parameter, context: click.Context | None = None) -> str:
    """What a parameter is called: an option as it is typed, an argument by its placeholder."""
    if param.param_type_name == "option":
        return param.opts[0]
    return placeholder(param.make_metavar(context) if context else str(param.metavar)).strip("[].")


def _given(context: click.Context, command: Any, args: Sequence[str]) -> Mapping[str, Any]:
    """What was typed for each parameter."""
    given, _rest, _order = command.make_parser(context).parse_args(args=list(args))
    return {**given, **context.meta.get(ANSWERED, {})}


def _is_lacking(command: Any, param: click.Parameter, given: Mapping[str, Any]) -> bool:
    if param is command.people:
        is_other = given.get("those") if command.needs_people else any(map(given.get, _INSTEAD))
        return not given.get(str(param.name)) and not is_other
    return param.required and given.get(str(param.name)) in (None, (), [])


def _can_be_asked(context: click.Context, given: Mapping[str, Any]) -> bool:
    is_for_eyes = given.get("format") in (None, "text") and settings(context).format == "text"
    is_wished = settings(context).asks and not given.get("yes") and is_for_eyes
    return is_wished and is_terminal(sys.stdin) and is_terminal(sys.stderr)


def _ask(context: click.Context, asked: Sequence[_Wanted], error: Exception) -> None:
    """Ask one question after the other, and keep the answers for the run."""
    if len(asked) > 1:
        _say(_("missing: {names}", names=names(context, [one.param for one in asked if one.is_needed])))
    try:
        answers = {str(one.param.name): list(_answers(context, one, error)) for one in asked}
    except KeyboardInterrupt:
        print(file=sys.stderr)
        raise
    context.meta[ANSWERED] = {**context.meta.get(ANSWERED, {}), **answers}


def _answers(context: click.Context, wanted: _Wanted, error: Exception) -> Iterator[str]:
    """What is typed for a parameter, asked again until it can be."""
    from azilcli.cli import choosing
    from azilcli.repository.choices import Choice

    what = choosing.taken(wanted.param)
    offered = [Choice(code) for code in wanted.codes] or _look(
        context, lambda repo: choosing.all_of(repo, what)
    )
    if wanted.codes:
        words = dict(_look(context, lambda repo: choosing.all_of(repo, what)))
        offered = [Choice(code, words.get(code, "")) for code in wanted.codes]
    default = offered[0].code if len(offered) == 1 else "" if wanted.is_needed else "-"
    _say(f"{name(wanted.param, context)}: {_explained(wanted.param)}")
    wide = max((len(choice.code) for choice in offered), default=0)
    for number, choice in enumerate(offered[:_SHOWN_AT_MOST], 1):
        _say(f"{number:>4}  {choice.code:{wide}}  {choice.words}".rstrip())
    while True:
        typed = _typed(default, bool(offered), error)
        if typed == "-" and not wanted.is_needed:
            return
        if not typed:
            continue
        try:
            yield from _look(context, partial(_read, what=what, typed=typed, offered=offered))
            return
        except AzilError as wrong:
            _say(wrong.sentence if offered else f"{wrong.sentence}; {wrong.hint}")


def _typed(default: str, is_choice: bool, error: Exception) -> str:
    """A line of the terminal; where it ends, the command does too."""
    prompt = [_("number, code or beginning of the words")] if is_choice else []
    prompt += [f"[{default}]"] if default else []
    print(" ".join([*prompt, "> "]), end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        print(file=sys.stderr)
        raise error
    return line.strip() or default


def _look(context: click.Context, find: Callable[[Any], _Found]) -> _Found:
    """Look something up; the file is not held while somebody thinks."""
    from azilcli import repository

    with repository.reading(settings(context).db) as repo:
        return find(repo)


def _read(repo: Any, what: str, typed: str, offered: Sequence[Any]) -> list[str]:
    """What was meant, as the command is given it. Raises what is wrong with it."""
    from azilcli import dates
    from azilcli.cli import choosing
    from azilcli.repository import people, places, policies
    from azilcli.rules import codes

    known = [choice.code for choice in offered]
    if typed.isdecimal() and typed not in known and 0 < int(typed) <= len(known):
        return [known[int(typed) - 1]]
    if what.startswith(choosing.LIST):
        code = policies.code(repo, what.removeprefix(choosing.LIST), typed)
        return [code] if code in known else _none_of(typed)
    if offered:
        rows = [{"code": choice.code, "sl": choice.words, "en": choice.words} for choice in offered]
        found = codes.meant("", rows, typed)
        if len(found) != 1 and what == "place":
            return [places.place(repo, typed).id]
        return found if len(found) == 1 else _none_of(typed, found)
    if what == "day":
        dates.parse(typed)
    elif what == "household":
        people.household(repo, typed)
    elif what == "person":
        words = [word.strip() for word in typed.split(",") if word.strip()]
        people.people(repo, words, dates.today())
        return words
    return [typed]


def _none_of(typed: str, found: Sequence[str] = ()) -> list[str]:
    if found:
        raise UsageError(_("“{typed}” may be: {codes}", typed=typed, codes=", ".join(found)))
    raise UsageError(_("“{typed}” is none of these", typed=typed))


def _explained(param: Any) -> str:
    """The help of a parameter without the command that lists what is listed here."""
    text = _(param.help) if param.help else ""
    return re.sub(r";[^;]*azil code list.*$", "", text)


def _say(text: str) -> None:
    print(harmless(text), file=sys.stderr)
