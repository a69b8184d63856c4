"""`azil db`: the file itself."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from azilcli import repository
from azilcli.cli import outside
from azilcli.cli.base import Handle, ReadFile, Write, family
from azilcli.cli.options import Yes
from azilcli.cli.session import (
    agreed,
    finished,
    is_asked,
    reading,
    receipt,
    remark,
    report,
    show,
    watched,
    write,
)
from azilcli.cli.settings import settings
from azilcli.errors import ExitCode
from azilcli.language import N_, _
from azilcli.ledger import aside
from azilcli.reports import copies, journal
from azilcli.reports.table import Report, Table
from azilcli.repository.copies import UP_TO_DATE, Plan
from azilcli.repository.files import replacing
from azilcli.services import Done, files, merging, restoring, upgrading
from azilcli.services.entries import check_entry

app = family("db")

Others = Annotated[list[Path], typer.Argument(metavar="OTHER...", help=N_("Copies of the file"))]


@app.command(
    "info",
    cls=ReadFile,
    help=N_("Show the file's fingerprint, size, versions and offices."),
    epilog="azil db info\nazil db info --format json",
)
def info(context: typer.Context) -> None:
    """Show facts of the file."""
    report(context, lambda repo: journal.info(repo, settings(context).db))


@app.command(
    "verify",
    cls=ReadFile,
    help=N_(
        """Check that the history in the file is complete and unchanged.

Checks every digest, every predecessor, SQLite's own integrity check, and every table against a fresh
replay of the journal. A fingerprint from an older report proves that nothing has been cut off since. Exit
code 5 if anything is wrong."""
    ),
    epilog="azil db verify\nazil db verify --fingerprint 3f9a-1c77-20be-9d41",
)
def verify(
    context: typer.Context,
    fingerprint: Annotated[
        str | None,
        typer.Option("--fingerprint", metavar="TEXT", help=N_("A fingerprint the history must contain")),
    ] = None,
) -> None:
    """Verify the file."""
    known = ""
    if fingerprint is not None:
        check_entry(fingerprint)
        known = "-".join(fingerprint.partition("@")[0].split())
    with files.advised(settings(context).db):
        made = report(
            context, lambda repo: journal.faults(repo, settings(context).db, known), as_it_stands=True
        )
    if isinstance(made[0], Table) and made[0].rows:
        raise typer.Exit(ExitCode.FILE)


@app.command(
    "rebuild",
    cls=Handle,
    help=N_(
        """Rebuild the file from its journal, with all tables and indexes, and clear its free space.

This is how a damaged file is repaired; first copy it with the file manager. If a single byte of an entry
is wrong, the digests show what it was. What cannot be repaired is listed, with exit code 5; if entries
are missing, the file is left as it is."""
    ),
    epilog="azil db rebuild\nazil db rebuild --format json",
)
def rebuild(context: typer.Context) -> None:
    """Rebuild the tables."""
    path = settings(context).db
    with files.advised(path):
        sentence, damage = files.rebuild(path)
        finished(context, sentence, file=str(path), is_whole=damage is None)
        if damage:
            raise damage


@app.command(
    "upgrade",
    cls=Write,
    help=N_(
        """Bring into the file what a newer program has: policies, code lists and places.

What is missing is added; what only init or an upgrade wrote is corrected; what people wrote stays. The
upgrade is one entry, which can be undone. Copies may be upgraded separately: they merge without a
conflict."""
    ),
    epilog="azil db upgrade --dry-run\nazil db upgrade",
)
def upgrade(context: typer.Context) -> None:
    """Upgrade the file."""
    write(context, upgrading.upgrade)


@app.command(
    "copy",
    cls=Handle,
    help=N_(
        """Copy the file, even while others write to it.

The copy is verified before it replaces anything. An existing file is overwritten only with --force, and
never if it holds entries that this one lacks, or is not a file of azil. A damaged or empty file may be
overwritten."""
    ),
    epilog=N_("azil db copy /media/usb\nazil db copy backup.db --force"),
)
def copy(
    context: typer.Context,
    target: Annotated[
        Path, typer.Argument(metavar="TARGET", help=N_("The file to make, or a folder for it"))
    ],
    force: Annotated[
        bool, typer.Option("--force", help=N_("Overwrite TARGET if it holds nothing new or is damaged"))
    ] = False,
) -> None:
    """Copy the file."""
    target = files.place_of_copy(settings(context).db, target)
    with reading(context) as repo:
        fingerprint = repo.fingerprint
        sentence = files.copy(repo, target, overwrite=force)
        from azilcli.cli import watching

        watching.copied(context, target)
    finished(context, sentence, file=str(target), fingerprint=fingerprint)


@app.command(
    "diff",
    cls=ReadFile,
    help=N_(
        """Compare this file with a copy: what each has that the other lacks.

The copy is only read. By office: if the same office has entries in both files that the other file lacks,
the end of one was cut off or rewritten, or the office works in two files."""
    ),
    epilog='azil db diff /media/usb/azil.db\nazil db diff "azil (1).db" --format json',
)
def diff(
    context: typer.Context,
    other: Annotated[Path, typer.Argument(metavar="OTHER", help=N_("A copy of the file"))],
) -> None:
    """Compare two copies."""
    report(context, lambda repo: copies.difference(repo, other))


@app.command(
    "merge",
    cls=Write,
    help=N_(
        """Merge into this file what copies of it hold; nothing of either is lost.

The copies are only read, and checked before anything is merged. The plan comes first: what is new, what
both sides changed, what is undone, conflicts, findings. On a terminal you are asked; --dry-run stops
after the plan. If both wrote the same field, azil conflict list shows it until somebody decides. Exit
code 6 if there are new conflicts or findings.

A merge that would erase somebody's data here is refused unless you agree on a terminal or give --erase:
the plan lists everybody concerned, and the last entry up to which you can merge without erasing, with
--until. A copy of the file is kept first. Everything else can be reversed with azil db restore."""
    ),
    epilog="azil db merge /media/usb/azil.db\nazil db merge logatec.db maribor.db --yes\n"
    "azil db merge logatec.db --dry-run\nazil db merge logatec.db --until 3f9a1c77",
)
def merge(
    context: typer.Context,
    others: Others,
    yes: Yes = False,
    unrelated: Annotated[
        bool, typer.Option("--unrelated", help=N_("Merge even if the file was never a copy of this one"))
    ] = False,
    erase: Annotated[
        bool,
        typer.Option(
            "--erase", help=N_("Accept that the data of people in this file are erased permanently")
        ),
    ] = False,
    until: Annotated[
        str,
        typer.Option("--until", metavar="ENTRY", help=N_("Only this entry of OTHER and all before it")),
    ] = "",
) -> None:
    """Merge copies."""
    chosen = settings(context)
    asked = is_asked(yes) and not chosen.dry_run and chosen.format == "text"
    remark(context)
    planned = None
    merged = partial(_merged, context, others, unrelated=unrelated, until=until)
    if asked:
        planned, _done, pages = merged(keep=False, erase=True)
        if planned.how != UP_TO_DATE:
            show(context, pages)
            question = (
                _("Erase these people's data permanently, and merge?") if planned.coming.records else ""
            )
            if not agreed(question or _("Merge?")):
                print(_("Nothing was merged"))
                return
    before = aside.found(chosen.db)
    keep = not chosen.dry_run
    # What is only tried shows its whole plan before it says that it would be refused.
    plan, done, pages = merged(keep=keep, erase=erase or asked or not keep, agreed_on=planned)
    if chosen.format == "json":
        from azilcli.output import json

        done = done._replace(data={**done.data, **json.parts(pages)}, why=(*plan.remarks, *done.why))
    elif not asked and plan.how != UP_TO_DATE:
        show(context, pages)
    if plan.coming.records and not keep and not erase:
        if chosen.format == "json":
            receipt(context, done)
        raise merging.would_erase(others, plan.coming, plan.until)
    receipt(context, done)
    if plan.coming.records and keep:
        from azilcli.cli.erasing import settle_asides

        settle_asides(context, yes, before)
    if plan.conflicts or plan.findings:
        raise typer.Exit(ExitCode.WAITING)


def _merged(
    context: typer.Context,
    others: list[Path],
    *,
    unrelated: bool,
    until: str,
    keep: bool,
    erase: bool,
    agreed_on: Plan | None = None,
) -> tuple[Plan, Done, Report]:
    """Merge, or only try it; the plan is made from what the merge really does."""
    chosen = settings(context)
    state = agreed_on.state if agreed_on else None
    with (
        repository.writing(chosen.db, chosen.author, keep=keep) as repo,
        watched(context, repo, shows=not keep),
    ):
        repo.puts_aside = keep
        plan, done = merging.merge(repo, others, unrelated=unrelated, agreed=state, erase=erase, until=until)
        return plan, done, copies.plan(repo, plan)


@app.command(
    "restore",
    cls=Write,
    help=N_(
        """Restore an earlier state of the records, or a copy of the file.

STATE is a fingerprint, an entry, or a day or time, as for --as-known: everything after it is undone by
one entry, merges included. What was erased stays erased. azil undo reverses the restoring, and other
copies follow with the next merge.

If STATE is the path of a copy, it is verified and replaces the file; the previous file is kept beside it.
What other copies hold that the copy lacks comes back with the next merge."""
    ),
    epilog=N_(
        "azil db restore 3f9a-1c77-20be-9d41\nazil db restore 28.11.2026 --dry-run\nazil db restore backup.db"
    ),
)
def restore(
    context: typer.Context,
    state: Annotated[str, typer.Argument(metavar="STATE|COPY", help=N_("An earlier state, or a copy"))],
    yes: Yes = False,
) -> None:
    """Go back to a former state."""
    chosen = settings(context)
    remark(context)
    if Path(state).exists() or state.endswith(".db") or Path(state).name != state:
        _replace(context, Path(state), yes)
        return
    asked = is_asked(yes) and not chosen.dry_run and chosen.format == "text"
    if asked:
        _done, pages = _restored(context, state, keep=False)
        show(context, pages)
        if not agreed(_("Restore that state?")):
            print(_("Nothing was restored"))
            return
    done, pages = _restored(context, state, keep=not chosen.dry_run)
    if chosen.format == "json":
        from azilcli.output import json

        done = done._replace(data={**done.data, **json.parts(pages)})
    elif not asked:
        show(context, pages)
    receipt(context, done)


def _restored(context: typer.Context, state: str, *, keep: bool) -> tuple[Done, Report]:
    """Go back to a state, or only try it."""
    from azilcli.cli import past

    chosen = settings(context)
    with (
        repository.writing(chosen.db, chosen.author, keep=keep) as repo,
        watched(context, repo, shows=not keep),
    ):
        made, done = restoring.restore(repo, past.state(repo, state))
        return done, copies.restored(repo, made)


def _replace(context: typer.Context, copy: Path, yes: bool) -> None:
    """Put a copy in place of the file."""
    chosen = settings(context)
    with replacing(chosen.db, copy) as replacement:
        print(replacement.lacking, file=sys.stderr)
        if is_asked(yes) and not chosen.dry_run and not agreed(
            _("Replace {path} with {copy}?", copy=copy, path=chosen.db)
        ):  # fmt: skip
            print(_("Nothing was restored"))
            return
        done = files.replace(chosen.db, copy, replacement, keep=not chosen.dry_run)
    receipt(context, done)


outside.add_to(app)
