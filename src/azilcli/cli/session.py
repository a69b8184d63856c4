"""Between a command and the file: opening it, printing a receipt, printing a report."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from azilcli import dates, output, repository
from azilcli.cli.settings import settings
from azilcli.errors import AzilError
from azilcli.language import _
from azilcli.ledger import ids, putting, surroundings
from azilcli.reports.table import Table, visible
from azilcli.repository import Repository
from azilcli.services import Doubtful, package
from azilcli.text.showing import harmless, is_terminal

if TYPE_CHECKING:
    from typer import _click as click

    from azilcli.reports.table import Report
    from azilcli.repository import Entry
    from azilcli.services import Done


def day(typed: str | None) -> date | None:
    """A typed day, where one was typed."""
    return dates.parse(typed) if typed else None


@contextmanager
def reading(context: typer.Context, *, as_it_stands: bool = False) -> Iterator[Repository]:
    """The records of the file of this run, to look at; of its past state if one was asked for."""
    chosen = settings(context)
    remark(context)
    with repository.reading(chosen.db, as_it_stands=as_it_stands) as repo:
        if as_it_stands:  # who looks for what is wrong with the file sees for themselves, and no names
            yield repo
            return
        alteration(context, repo)
        if not chosen.state:
            with watched(context, repo):
                yield repo
            return
        from azilcli.repository import history

        with (
            repository.as_known(repo, history.get(repo, chosen.state)) as past,
            watched(context, past),
        ):
            yield past


@contextmanager
def watched(context: click.Context, repo: Repository, *, shows: bool = True) -> Iterator[None]:
    """Let what is shown of these records be noted in the log of viewing, and a refusal that tells of people.

    What is written stands in the journal: a command that only writes loads nothing for it.
    """
    if shows:
        from azilcli.cli import watching

        watching.watch(context, repo)
    try:
        yield
    except AzilError as error:
        from azilcli.cli import watching

        watching.watch(context, repo)
        watching.said(context, error.sentence, error.hint, is_refusal=True)
        raise


def write(
    context: typer.Context,
    service: Callable[[Repository], Done],
    *,
    yes: bool = True,
    plan: Callable[[], Report] | None = None,
) -> None:
    """Carry out a service in one transaction and print its receipt once it is on the disk.

    Where a standard speaks against it, whoever is at the terminal is asked first, unless `yes`. A `plan` is
    printed before the receipt, for the eye only.
    """
    _write(context, lambda repo, _sure: service(repo), asks=is_asked(yes), plan=plan)


def write_if_sure(context: typer.Context, service: Callable[[Repository, bool], Done], sure: bool) -> None:
    """Carry out a service that may doubt what was typed: asked at a terminal, else refused without `sure`."""
    _write(context, service, asks=is_asked(yes=sure), sure=sure)


def _write(
    context: typer.Context,
    service: Callable[[Repository, bool], Done],
    *,
    asks: bool,
    sure: bool = False,
    plan: Callable[[], Report] | None = None,
) -> None:
    """Carry out a service and print its receipt; what is doubtful is asked, and not while others wait."""
    asks = asks and not settings(context).dry_run
    remark(context)
    try:
        done, said = _carried_out(context, lambda repo: service(repo, sure), asks=asks)
    except Doubtful as doubtful:
        if not asks:
            raise
        if not _is_recorded_all_the_same(doubtful):
            return
        done, said = _carried_out(context, lambda repo: service(repo, True), asks=False)
        done = done._replace(doubts=())
    for line in said:
        _say_once(context, line)
    if plan and settings(context).format == "text":
        show(context, plan())
    receipt(context, done)


def _carried_out(
    context: typer.Context, service: Callable[[Repository], Done], *, asks: bool
) -> tuple[Done, tuple[str, ...]]:
    """Carry out a service in one transaction; what it did, and what is to be said of the file beside that."""
    chosen = settings(context)
    with (
        repository.writing(chosen.db, chosen.author, keep=not chosen.dry_run) as repo,
        watched(context, repo, shows=chosen.is_dry),
    ):
        repo.puts_aside = not chosen.is_dry
        alteration(context, repo)
        done = service(repo)
        if asks and done.doubts:
            raise Doubtful(done.doubts)
        return done, (*clock(repo, done.entry), *lacking(repo))


def _is_recorded_all_the_same(doubtful: Doubtful) -> bool:
    """Say what is doubtful, and ask."""
    for doubt in doubtful.doubts:
        print(harmless(doubt), file=sys.stderr)
    if agreed(doubtful.question):
        return True
    print(_("Nothing was recorded"))
    return False


def lacking(repo: Repository) -> tuple[str, ...]:
    """A remark where the program brings what was never taken into the file."""
    if not package.is_behind(repo):
        return ()
    return (_("the file lacks what this program brings; to add it: azil db upgrade"),)


def clock(repo: Repository, entry: Entry) -> tuple[str, ...]:
    """A remark where the clock of this computer is behind what the file knew already."""
    from azilcli.repository import findings

    behind = findings.clock(repo, entry)
    if behind is None:
        return ()
    return (
        _(
            "the clock of this computer shows {moment}, but {known} of {office} was recorded at "
            "{later}: find out which of the two clocks is wrong, and correct it; this was recorded "
            "anyway",
            moment=dates.show_moment(behind["recorded"]),
            known=behind["known"],
            office=behind["elsewhere"],
            later=dates.show_moment(behind["later"]),
        ),
    )


def remark(context: click.Context) -> None:
    """Say what lies beside the file and should not, once per run and before the file is opened."""
    chosen = settings(context)
    if not chosen.said:
        chosen.said.add("")
        for sign in surroundings.signs(chosen.db):
            _say_once(context, sign)


def _say_once(context: click.Context, sentence: str) -> None:
    """Say something of the file, once per process, however many commands a batch runs on it."""
    said = settings(context).said
    if sentence not in said:
        said.add(sentence)
        print(harmless(sentence), file=sys.stderr)


def alteration(context: click.Context, repo: Repository) -> None:
    """Say that another program has written to the file: its tables may show what nobody recorded."""
    if repo.is_altered:
        said = _(
            "another program has written to this file since azil did, and its tables may show what "
            "nobody recorded; to check: azil db verify; to rebuild them from the journal: azil db "
            "rebuild"
        )
        _say_once(context, said)


def receipt(context: typer.Context, done: Done) -> None:
    """Print what was recorded, the file's fingerprint, and how to undo it."""
    chosen = settings(context)
    if chosen.is_dry and chosen.register:
        from azilcli.cli import watching

        watching.said(context, done.sentence, str(done.data))
    for remark in dict.fromkeys((*done.doubts, *done.why)):
        print(harmless(remark), file=sys.stderr)
    fingerprint = ids.fingerprint(done.entry.id)
    if done.table and chosen.format != "json":
        from azilcli.output import plain

        print(*plain.lines(done.table), sep="\n", end="\n\n")
    if chosen.format == "json":
        _print_value(
            {
                "action": done.entry.action,
                "dry_run": chosen.is_dry,
                "entry": None if chosen.is_dry or not done.is_written else done.entry.id,
                "fingerprint": None if chosen.is_dry else fingerprint,
                **done.data,
            }
        )
    elif chosen.is_dry:
        print(_("{done} · dry run, nothing was written", done=harmless(done.sentence)))
    elif done.is_final:
        print(_("{done} · {fingerprint}", done=harmless(done.sentence), fingerprint=fingerprint))
    else:
        print(
            _(
                "{done} · {fingerprint} · undo: azil undo {entry}",
                done=harmless(done.sentence),
                fingerprint=fingerprint,
                entry=done.undone_by,
            )
        )


def finished(context: click.Context, sentence: str, **data: Any) -> None:
    """Print that something was done which is no entry: a sentence or, as data, what it was."""
    if settings(context).format == "json":
        _print_value({"action": context.command_path.partition(" ")[2], **data})
    else:
        print(harmless(sentence))


def _print_value(value: dict[str, Any]) -> None:
    from azilcli.output import json

    page = io.StringIO()
    json.write_value(value, page)
    print_data(page.getvalue().encode())


def is_asked(yes: bool) -> bool:
    """Whether somebody sits at a terminal who can be asked before it is done."""
    return not yes and is_terminal(sys.stdin) and is_terminal(sys.stdout)


def agreed(question: str) -> bool:
    """Ask on the terminal; anything but a yes is a no."""
    print(_("{question} [y/N] ", question=harmless(question)), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("y", "yes", "d", "da", "j", "ja")


def report(
    context: typer.Context, make: Callable[[Repository], Report], *, as_it_stands: bool = False
) -> Report:
    """Make a report of the file of this run, print it, and return it."""
    with reading(context, as_it_stands=as_it_stands) as repo:
        made = make(repo)
        stated(context, repo, made)
    show(context, made)
    return made


def stated(context: click.Context, repo: Repository, made: Report) -> Report:
    """The report; when it is shown, the state stands at its foot, by which it is printed again."""
    settings(context).foot = repo.state
    return made


def with_foot(context: click.Context, made: Report) -> Report:
    """The report with the state at its foot."""
    shown = visible(made)
    note = _("State {fingerprint}", fingerprint=settings(context).foot)
    return [
        part._replace(notes=(*part.notes, note)) if shown and part is shown[-1] else part for part in made
    ]


def noted(context: click.Context, made: Report) -> None:
    """Note in the log of viewing whose records a report shows."""
    if settings(context).register:
        from azilcli.cli import watching

        watching.shown(context, made)


def show(context: typer.Context, made: Report) -> None:
    """Print a report in the format and to the place asked for."""
    chosen = settings(context)
    if chosen.sort or chosen.columns:
        from azilcli.reports import arranging
    if chosen.sort:
        made = arranging.in_order(made, arranging.named(chosen.sort), chosen.most)
    noted(context, made)
    if chosen.columns:
        made = arranging.with_columns(made, [one.typed for one in arranging.named(chosen.columns)])
    more: dict[str, Any] = {"for_excel": bool(chosen.reader)}
    if chosen.envelope:
        from azilcli.cli import envelope

        more["state"] = envelope.state(context)
    elif chosen.foot:
        made = with_foot(context, made)
    if is_terminal(sys.stdout) and not chosen.out:
        _show_on_screen(context, made, **more)
    elif chosen.format == "text" and not chosen.out:
        output.render(made, chosen.format, sys.stdout)
    elif chosen.out:
        put_page(context, Path(chosen.out), output.whole(made, chosen.format, **more))
    else:
        print_data(output.whole(made, chosen.format, **more))
    if chosen.format in ("csv", "json"):
        tables = [part for part in made if isinstance(part, Table)]
        for note in (note for part in tables for note in (*part.more, *part.unseen)):
            print(note, file=sys.stderr)


def at_most(context: click.Context, asked: int | None, usual: int) -> int:
    """How many rows to list, 0 for all: as many as asked for; else `usual` for the eye and all as data."""
    chosen = settings(context)
    most = asked if asked is not None else usual if chosen.format == "text" else 0
    if chosen.sort:  # all are put in order before the first of them are taken
        chosen.most, most = most, 0
    return most


def _show_on_screen(context: click.Context, made: Report, **more: Any) -> None:
    """Print a report on the terminal, through the pager unless the command has more to say than that.

    Without a pager it goes straight there, as old consoles of Windows need it.
    """
    from azilcli.cli import screen

    chosen, window = settings(context), screen.size()
    is_all = getattr(context.command, "is_report", False)
    pager = screen.pager() if is_all else ""
    page = io.StringIO() if pager else sys.stdout
    output.render(made, chosen.format, page, width=window.columns, coloured=True, has_csv=is_all,
                  **more)  # fmt: skip
    if isinstance(page, io.StringIO):
        screen.show(page.getvalue(), pager, window.lines)


def check_page(context: click.Context, path: Path, format_: str) -> None:
    """Refuse, before anything is recorded, to write a file in a format where that would ruin other data."""
    putting.refuse_page(path, settings(context).db, over_workbook=format_ == output.WORKBOOK)


def put_page(context: click.Context, path: Path, content: bytes) -> None:
    """Write a file beside that of the records; as a part of a whole, once all of it is recorded."""
    chosen = settings(context)
    if chosen.pages is None:
        putting.page(path, content, chosen.db)
    else:
        chosen.pages.append((path, content))


def print_data(content: bytes) -> None:
    """Print in UTF-8, whatever the terminal's encoding: what programs read is never altered."""
    sys.stdout.flush()
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(content.decode())
    else:
        raw.write(content)
        raw.flush()
