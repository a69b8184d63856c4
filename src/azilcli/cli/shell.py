"""`azil shell`: a prompt at which one command after another is typed, without `azil`."""

import gc
from contextlib import suppress

import typer
from typer import _click as click

from azilcli.cli import telling
from azilcli.cli.base import Command, Root, family
from azilcli.cli.lines import of_line, split, understood
from azilcli.cli.session import is_asked
from azilcli.cli.settings import Settings, settings
from azilcli.errors import UsageError
from azilcli.language import N_, _

app = family()

PROMPT = "azil> "
_ENDS = ("exit", "quit")


class _Prompt(Command):
    """A command that runs others, for whoever is named once."""

    common = Root.common


@app.command(
    "shell",
    cls=_Prompt,
    help=N_(
        """Type one command after another at a prompt, without azil.

The commands are those of every day, and start faster. The up arrow brings back what was typed, and Tab
completes commands, options, places and codes; nothing of it is kept when the shell ends, with Ctrl-D or
exit."""
    ),
    epilog="azil shell\nazil --db /srv/azil/azil.db shell --office Logatec",
)
def shell(context: typer.Context) -> None:
    """Run what is typed until the end."""
    if not is_asked(yes=False):
        raise UsageError(
            _("azil shell needs a terminal"), _("to run the commands of a file: azil batch FILE")
        )
    gc.enable()  # unlike other commands, it may go on for a day
    _complete(settings(context))
    while True:
        try:
            typed = input(PROMPT).strip()
        except EOFError:
            print()
            return
        except KeyboardInterrupt:  # only the line is given up
            print()
            continue
        if typed in _ENDS:
            return
        if typed and not typed.startswith("#"):
            run(typed, settings(context))


def run(typed: str, chosen: Settings) -> None:
    """Run one command, and tell how it ended if that was without success."""
    own = of_line(chosen)
    try:
        context = understood(split(typed), own, ("shell",))
        with context:
            context.command.invoke(context)
    except typer.Exit:
        pass
    except click.exceptions.NoArgsIsHelpError as error:
        print(error.message)
    except KeyboardInterrupt:
        print()
    except Exception as error:
        told = telling.told(error, own)
        if told is None:
            raise
        telling.say(told, as_data=own.format == "json")


def _complete(chosen: Settings) -> None:
    """Let Tab complete, where the terminal can."""
    with suppress(ImportError):
        import readline

        from azilcli.cli import completing

        def line() -> str:
            return readline.get_line_buffer()[: readline.get_begidx()]

        readline.set_completer(completing.at_prompt(line, chosen, split))
        readline.set_completer_delims(" ")
        readline.parse_and_bind("tab: complete")
