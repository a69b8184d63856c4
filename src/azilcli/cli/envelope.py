"""Of what a report is: which state of which file, and what was asked, for whoever reads it as data."""

from __future__ import annotations

from typing import Any

from typer import _click as click

from azilcli import __version__, dates
from azilcli.cli.settings import TYPED, is_typed, settings


def state(context: click.Context) -> dict[str, Any]:
    """The command with what was typed for it, the state that it shows, and the version of the program."""
    chosen = settings(context)
    typed = {**context.params, **context.meta.get(TYPED, {})}
    on = typed.get("on")
    return {
        "command": context.command_path.partition(" ")[2],
        "fingerprint": chosen.foot or None,
        "as_known": chosen.as_known,
        "on": dates.parse(on).isoformat() if isinstance(on, str) else None,
        "version": __version__,
        "parameters": {
            param.opts[0].lstrip("-"): typed[str(param.name)]
            for param in context.command.params
            if str(param.name) in typed and is_typed(context, str(param.name))
        },
    }
