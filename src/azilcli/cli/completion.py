"""`azil completion`: the script by which a shell completes what is typed after `azil`."""

from typing import Annotated

import typer

from azilcli.cli import completing
from azilcli.cli.base import Command, family
from azilcli.errors import UsageError, near
from azilcli.language import N_, _

app = family()


@app.command(
    "completion",
    cls=Command,
    help=N_(
        """Print the script by which a shell completes commands, options, places and codes.

It goes where the shell looks for it: for bash into ~/.local/share/bash-completion/completions/azil, for zsh
into a folder of fpath as _azil, for fish into ~/.config/fish/completions/azil.fish; for PowerShell this line
goes into $PROFILE: azil completion powershell | Out-String | Invoke-Expression. Names of people are completed
only with: azil config set complete-names yes."""
    ),
    epilog="azil completion bash\nazil completion powershell",
)
def completion(
    _context: typer.Context,
    shell: Annotated[
        str, typer.Argument(metavar="|".join(completing.SHELLS), help=N_("The shell that you use"))
    ],
) -> None:
    """Print a script."""
    if shell not in completing.SHELLS:
        raise UsageError(
            _("there is no completion for the shell “{name}”", name=shell), near(shell, completing.SHELLS)
        )
    print(completing.script(shell), end="")
