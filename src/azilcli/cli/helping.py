"""Help as it is printed: in the language in use, with an example, whatever the class of command."""

from __future__ import annotations

import re
from typing import Any

from typer import _click as click

from azilcli.language import N_, _, current

HELP = N_("Show this help")


class Helpful:
    """What a command or a family of commands needs beside its parser to explain itself."""

    def format_help(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help: usage, what it does, arguments, options, examples."""
        formatter.write_usage(ctx.command_path, usage(self, ctx), prefix=_("Usage: "))
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_(self.help))
        self.format_options(ctx, formatter)
        if examples := self.examples(ctx):
            with formatter.section(_("Examples")):
                for line in examples:
                    formatter.write(f"{' ' * formatter.current_indent}{line.strip()}\n")

    def examples(self: Any, _ctx: click.Context) -> list[str]:
        """What is typed, a line for each example."""
        return placeholder(_(self.epilog)).splitlines() if self.epilog else []

    def format_options(self: Any, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what may follow the command, each with its explanation."""
        arguments: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None:
                line = (placeholder(record[0]), explained(param))
                (arguments if param.param_type_name == "argument" else options).append(line)
        for title, lines in ((_("Arguments"), arguments), (_("Options"), options)):
            if lines:
                with formatter.section(title):
                    formatter.write_dl(lines)

    def get_help_option_names(self, _ctx: click.Context) -> list[str]:
        """The words that ask for help, of every command."""
        return ["-h", "--help"]

    def get_help_option(self: Any, ctx: click.Context) -> Any:
        """The --help option, explained in our words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = HELP
        return option


def explained(param: Any) -> str:
    """What an argument or option is, and whether it must be given or what it is by default."""
    text = _(param.help) if param.help else ""
    if param.required:
        remark = _("required")
    elif isinstance(param.default, str | int) and not isinstance(param.default, bool) and param.default != "":
        remark = _("default: {value}", value=_in_words(str(param.default), getattr(param, "list_", "")))
    else:
        return text
    return f"{text}  [{remark}]"


def _in_words(default: str, list_: str) -> str:
    """A default as it is read: today in words, and in Slovenian the words of a code beside it."""
    if default == "today":
        return _("today")
    if not list_ or current() != "sl":
        return default
    from azilcli.services.network import packaged

    known = {row["code"]: row["sl"] for row in packaged("codes") if row["list"] == list_}
    return f"{default} – {known[default]}" if default in known else default


PLACEHOLDERS = (
    N_("OPTIONS"), N_("COMMAND"), N_("ARGS"), N_("PEOPLE"), N_("PERSON"), N_("HOUSEHOLD"), N_("PLACE"),
    N_("SITE"), N_("ROOM"), N_("FILE"), N_("TARGET"), N_("FOLDER"), N_("DATE"), N_("NAME"), N_("NAMES"),
    N_("FAMILY-NAME"), N_("GIVEN-NAME"), N_("TEXT"), N_("CODE"), N_("CODES"), N_("NUMBER"), N_("NUMBERS"),
    N_("ENTRY"), N_("VALUE"), N_("LIST"), N_("WHAT"), N_("WORDS"), N_("LINE"), N_("SEVERITY"), N_("ID"),
    N_("REASON"), N_("KIND"), N_("KEEP"), N_("OTHER"), N_("MOMENT"), N_("MONTH"), N_("STEP"),
    N_("AMOUNT"), N_("STAGE"), N_("LABEL"), N_("TIME"), N_("COLUMN"), N_("FIELD"), N_("YEAR"), N_("FIGURE"),
    N_("FORMATS"), N_("MEASURE"), N_("STATE"), N_("COPY"),
)  # fmt: skip


def usage(command: Any, ctx: click.Context) -> str:
    """What follows the words of a command; braces stand only about words to choose from."""
    pieces = [placeholder(piece) for piece in command.collect_usage_pieces(ctx)]
    return " ".join(piece if "|" in piece else piece.strip("{}") for piece in pieces)


def placeholder(text: str) -> str:
    """The placeholders of a usage line, such as `[PEOPLE...]`, in the language in use."""
    known = set(PLACEHOLDERS)
    return re.sub(r"[A-Z][A-Z-]+", lambda word: _(word[0]) if word[0] in known else word[0], text)
