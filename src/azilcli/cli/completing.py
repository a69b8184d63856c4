"""What Tab completes, at the prompt of a shell and at that of azil: commands, options, places, codes.

It only looks: what cannot be had at once is not offered, and nothing is ever said or written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Any

from typer import _click as click

from azilcli import language, repository
from azilcli.cli import choosing, preferences
from azilcli.cli.app import root
from azilcli.cli.base import Nouns, first_line
from azilcli.cli.settings import Settings
from azilcli.language import _
from azilcli.repository import Repository, choices
from azilcli.repository.choices import Choice
from azilcli.tuples import NamedTuple

VARIABLE = "_AZIL_COMPLETE"
"""The variable by which a shell asks what may follow, as Typer's scripts set it."""
SHELLS = ("bash", "zsh", "fish", "powershell")


class _At(NamedTuple):
    """Where the words have led to: a command, the words for it, and the option whose value comes next."""

    context: click.Context
    words: Sequence[str]
    option: click.Parameter | None
    used: frozenset[str]


def script(shell: str) -> str:
    """The script that lets a shell ask azil; it is Typer's."""
    from typer._completion_shared import get_completion_script

    return get_completion_script(prog_name="azil", complete_var=VARIABLE, shell=shell) + "\n"


def answer() -> int:
    """Print what may follow the words that the environment holds, as the shell that asks expects it.

    What is returned is the exit code, by which fish learns whether there is anything.
    """
    try:
        from typer import _completion_classes as classes
        from typer._click.shell_completion import CompletionItem

        shell = os.environ[VARIABLE].removeprefix("complete_")
        made: dict[str, type[Any]] = {
            "bash": classes.BashComplete, "zsh": classes.ZshComplete, "fish": classes.FishComplete,
            "powershell": classes.PowerShellComplete, "pwsh": classes.PowerShellComplete,
        }  # fmt: skip
        # ours holds no markup, and Rich would be loaded to find that out
        classes._sanitize_help_text = lambda text: text
        words = made[shell](root(), {}, "azil", VARIABLE)
        words.get_completions = lambda before, begun: [
            CompletionItem(choice.code, help=choice.words or None) for choice in offers(before, begun)
        ]
        language.use(language.choose([], usual=preferences.language()))
        page = words.complete()
        sys.stdout.buffer.write(f"{page}\n".encode() if page else b"")
        sys.stdout.flush()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 0
    except Exception:
        return 0
    return 0


def offers(before: Sequence[str], begun: str, chosen: Settings | None = None) -> list[Choice]:
    """What may follow some words of a command line, and begins so; `chosen` is the run they are of."""
    words = list(before)
    if words[-1:] == ["="]:  # bash takes `--to=` for two words
        words = words[:-1]
    chosen = chosen or Settings()
    at = _reached(words, chosen)
    if at is None:
        return []
    if at.option is None and begun.startswith("--") and "=" in begun:
        name, _sign, value = begun.partition("=")
        param = _option(at.context, name)
        return [] if param is None else [
            Choice(f"{name}={choice.code}", choice.words) for choice in _values(param, value, chosen)
        ]  # fmt: skip
    if at.option is not None:
        return list(_values(at.option, begun, chosen))
    if begun.startswith("-"):
        return list(_options(at, begun))
    command = at.context.command
    if isinstance(command, Nouns):
        return [
            Choice(name, help_) for name, help_ in _commands(command, at.context) if name.startswith(begun)
        ]
    return [found for param in _arguments(command, at.words) for found in _values(param, begun, chosen)]


def _reached(words: Sequence[str], chosen: Settings) -> _At | None:
    """Where the words lead to; None where one of them is no command."""
    context = click.Context(root(), info_name="azil", obj=chosen)
    rest: list[str] = []
    option: click.Parameter | None = None
    used: set[str] = set()
    for word in words:
        if option is not None:
            _note(option, word, chosen)
            option = None
        elif word.startswith("-") and len(word) > 1:
            name, sign, value = word.partition("=")
            param = _option(context, name)
            used.add(name)
            if param is not None and sign:
                _note(param, value, chosen)
            elif param is not None and not getattr(param, "is_flag", False):
                option = param
        elif isinstance(context.command, Nouns):
            command = context.command.get_command(context, word)
            if command is None:
                return None
            context = click.Context(command, info_name=word, parent=context, obj=chosen)
        else:
            rest.append(word)
    return _At(context, rest, option, frozenset(used))


def _note(param: click.Parameter, value: str, chosen: Settings) -> None:
    """Look at the file, and speak the language, that the words name."""
    if param.name == "db":
        chosen.given_db = value
    elif param.name == "lang" and value in language.LANGUAGES:
        language.use(value)


def _option(context: click.Context, name: str) -> click.Parameter | None:
    """The option of this name; of a noun that stands between, too."""
    params = context.command.get_params(context)
    return next((param for param in params if name in (*param.opts, *param.secondary_opts)), None)


def _options(at: _At, begun: str) -> Iterator[Choice]:
    """The options that may still be given."""
    for param in at.context.command.get_params(at.context):
        names = (*param.opts, *param.secondary_opts)
        if param.param_type_name != "option" or (at.used & set(names) and not param.multiple):
            continue
        help_ = getattr(param, "help", None)
        for name in names:
            if name.startswith(begun) and (name.startswith("--") or begun == "-"):
                yield Choice(name, first_line(_(help_)) if help_ else "")


def _commands(command: Nouns, context: click.Context) -> Iterator[Choice]:
    """The commands below a noun, or all; of those at the top no module is loaded."""
    table = getattr(command, "table", None)
    for name in command.list_commands(context):
        made = None if table else command.get_command(context, name)
        help_ = table[name][1] if table else made.help if made else ""
        yield Choice(name, first_line(_(help_)) if help_ else "")


def _arguments(command: click.Command, words: Sequence[str]) -> list[click.Parameter]:
    """The arguments that the next word may be of: beside one that takes many, those after it."""
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    fixed = list(takewhile(lambda param: param.nargs == 1, arguments))
    return [fixed[len(words)]] if len(words) < len(fixed) else arguments[len(fixed) :]


def _values(param: click.Parameter, begun: str, chosen: Settings) -> Iterator[Choice]:
    """What the value of a parameter may be that begins so."""
    what, start = choosing.taken(param), begun.casefold()
    if what == "day":
        found = [Choice(_("today")), Choice(_("yesterday")), Choice(_("tomorrow"))]
    elif what.startswith(choosing.ONE):
        found = choosing.one_of(what)
    elif what == "kind":
        from azilcli.rules import records

        found = [Choice("people"), *map(Choice, records.names())]
    elif not what or what == "file":
        return
    else:
        found = repository.glimpse(chosen.db, lambda repo: _looked_up(repo, what, begun, chosen)) or []
    yield from (choice for choice in found if choice.code.casefold().startswith(start))
    if chosen.completes_names and what in ("person", "household", "anything"):
        kind = "household" if what == "household" else "person"
        yield from repository.glimpse(chosen.db, lambda repo: choices.by_name(repo, kind, begun)) or []


def _looked_up(repo: Repository, what: str, begun: str, chosen: Settings) -> list[Choice]:
    """What the file holds of a sort; people by their code, by name only where the user wants that."""
    if what in ("person", "household", "anything"):
        kinds = ("household",) if what == "household" else ("person", "household")
        found = [one for kind in kinds for one in choices.by_code(repo, kind, begun)]
        return found if what != "anything" else found + _looked_up(repo, "place", begun, chosen)
    if what == "entry":
        return [Choice("last"), *choices.entries(repo)]
    if what == "place" and "/" in begun:
        return choices.below(repo, begun.rpartition("/")[0].upper())
    found = choosing.all_of(repo, what)
    if what == "place" and any(choice.code == begun.upper() for choice in found):
        found += choices.below(repo, begun.upper())
    return found


Completer = Callable[[str, int], str | None]


def at_prompt(line: Callable[[], str], chosen: Settings, split: Callable[[str], Any]) -> Completer:
    """A completer as readline asks it: for the word begun at the end of a line, one offer after another."""
    held: list[str] = []

    def complete(begun: str, number: int) -> str | None:
        if number == 0:
            held.clear()
            with suppress(Exception):
                own = Settings()
                own.given_db = chosen.given_db
                before = line()
                held.extend(choice.code for choice in offers(split(before), begun, own))
        return f"{held[number]} " if number < len(held) else None

    return complete
