"""What was done: `undo` and `log`."""

from typing import Annotated

import typer

from azilcli import dates
from azilcli.cli.base import Read, Write, family
from azilcli.cli.options import Limit, Yes
from azilcli.cli.session import at_most, day, is_asked, report, write_if_sure
from azilcli.cli.settings import settings
from azilcli.errors import UsageError
from azilcli.language import N_, _
from azilcli.ledger import ids
from azilcli.reports import journal
from azilcli.reports.table import Report
from azilcli.repository import Entry, Repository, people, places
from azilcli.services import Done, Doubtful, undoing
from azilcli.services.those import LAST

app = family()


@app.command(
    "undo",
    cls=Write,
    help=N_(
        """Undo a command.

Without ENTRY, the newest command that is not undone. Nothing is lost: undoing an undo restores it. A
command on which later entries build cannot be undone before them. FIRST..LAST takes back several together,
such as those of a batch. What somebody else recorded is asked about at a terminal; without one, it has to
be named, or --yes given."""
    ),
    epilog="azil undo\nazil undo last --dry-run\nazil undo 3f9a1c77\nazil undo 3f9a1c77..9b2c1d88",
)
def undo(
    context: typer.Context,
    entry: Annotated[
        str | None,
        typer.Argument(metavar="[ENTRY]", help=N_("The entry, as shown in the receipt or by azil log")),
    ] = None,
    yes: Yes = False,
) -> None:
    """Undo an entry, after saying whose it is and what is in it."""
    typed = None if entry is None or entry.casefold() in LAST else entry
    is_sure = yes or settings(context).dry_run or (typed is not None and not is_asked(yes))

    def carry_out(repo: Repository, sure: bool) -> Done:
        nonlocal typed
        targets = undoing.targets(repo, typed)
        told = [_told(repo, one) for one in targets[:_TOLD_AT_MOST]]
        if not sure and any(one.actor != repo.author.actor for one in targets):
            first, last = targets[0], targets[-1]
            typed = (
                last.id if first is last else f"{first.id}..{last.id}"
            )  # what is asked about, and no other
            raise Doubtful(
                [_("recorded by somebody else: {entry}", entry=one) for one in told],
                _(
                    "to undo it anyway: azil undo {entry}",
                    entry=last.id[:8] if first is last else f"{first.id[:8]}..{last.id[:8]}",
                ),
                _("Undo it anyway?"),
            )
        done = undoing.undo_entry(repo, typed)
        return done._replace(why=(*told, *done.why))

    write_if_sure(context, carry_out, is_sure)


_TOLD_AT_MOST = 5


def _told(repo: Repository, one: Entry) -> str:
    """Whose an entry is, and what is in it."""
    whose = ", ".join(part for part in (one.actor, one.office) if part)
    return _(
        "{action} of {moment}, by {whose}: {about}",
        action=one.action,
        moment=dates.show_moment(one.recorded_at),
        whose=whose or "-",
        about=journal.about(repo, one.seq) or "-",
    )


@app.command(
    "log",
    cls=Read,
    help=N_(
        """List what was done, by whom and when, newest first.

With --since, list instead in people's words what was recorded since then, to hand over a shift: who came,
moved or left, absences, passes, health, measures, warnings, and who is away now. A time of day means the last
such time.

With --views, list instead who looked at whose data at this computer, or gave them out, as far as that was
noted. This log of viewing lies in the user's folder, not in the file, and holds codes, no names: AZIL_VIEWS
names another folder, or one that holds those of several users. With --forget, the years are destroyed that
need not be kept any longer (policy retention.views-years)."""
    ),
    epilog="azil log\nazil log --person Haidari\nazil log --place LOGATEC/214 --from 1.11.2026\n"
    "azil log --since 22:00 --site LOGATEC\n"
    "azil log --views --person Haidari\nazil log --views --forget --dry-run",
)
def log(
    context: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", metavar="PERSON", help=N_("Only what concerns this person"))
    ] = None,
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help=N_("Only what concerns this place"))
    ] = None,
    record: Annotated[
        str | None, typer.Option("--record", metavar="ID", help=N_("Only what concerns this record"))
    ] = None,
    actor: Annotated[
        str | None, typer.Option("--actor", metavar="NAME", help=N_("Written by this person"))
    ] = None,
    office: Annotated[
        str | None, typer.Option("--office", metavar="NAME", help=N_("Written in this office"))
    ] = None,
    action: Annotated[
        str | None,
        typer.Option("--action", metavar="COMMAND", help=N_("Only of this command, such as admit")),
    ] = None,
    start: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help=N_("Recorded on this day or later"))
    ] = None,
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", help=N_("Recorded on this day or earlier"))
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="MOMENT", help=N_("The shift since then: 22:00, or a day and time")),
    ] = None,
    site: Annotated[
        str | None,
        typer.Option("--site", metavar="SITE", help=N_("With --since: only this site")),
    ] = None,
    views: Annotated[
        bool, typer.Option("--views", help=N_("Who looked at whose data, instead of who wrote"))
    ] = False,
    forget: Annotated[
        bool, typer.Option("--forget", help=N_("With --views: destroy the years that are over"))
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("With --forget: destroy nothing, show what would be"))
    ] = False,
    limit: Limit = None,
) -> None:
    """List entries, or views."""

    first, last = day(start), day(end)
    dates.refuse_backwards(first, last)
    narrowing = (person, place, record, actor, office, action, first, last)
    if since is not None or site is not None:
        if since is None or any((*narrowing, views, forget, dry_run, limit is not None)):
            raise UsageError(
                _("a shift is told since a moment, of all sites or of one"),
                _("type: azil log --since 22:00, with --site SITE if only one is meant"),
            )
        from azilcli.reports import shift

        moment = since
        report(context, lambda repo: shift.handover(repo, moment, _site(repo, site)))
        return
    is_narrowed = any((*narrowing, settings(context).as_known))
    if (forget or dry_run) and (is_narrowed or not (views and forget)):
        raise UsageError(
            _("only the log of viewing is destroyed, and only as a whole"),
            _("type: azil log --views --forget, with --dry-run to see it first"),
        )
    if views and (place or record):
        raise UsageError(
            _("a view is noted by people, not by places or records"),
            _("type: azil log --views --person PERSON"),
        )
    if forget:
        from azilcli.reports import viewed
        from azilcli.services import viewing

        report(context, lambda repo: viewed.forgotten(viewing.forget(repo, keep=not dry_run), dry_run))
        return

    def make(repo: Repository) -> Report:
        wanted = journal.Filter(
            person=people.person(repo, person)["id"] if person else "",
            place=places.place(repo, place) if place else None,
            record=ids.normalise(record) if record and ids.is_valid(record) else record or "",
            actor=actor or "",
            office=office or "",
            action=action or "",
            start=first,
            end=last,
        )
        if views:
            from azilcli.reports import viewed

            return [viewed.log(repo, wanted, at_most(context, limit, 30))]
        made = journal.log(repo, wanted, at_most(context, limit, 30))
        if not made.rows:
            journal.check_words(repo, wanted, lambda: _commands(context))
        return [made]

    report(context, make)


def _site(repo: Repository, typed: str | None) -> str:
    return str(places.record(repo, "site", typed)["id"]) if typed else ""


def _commands(context: typer.Context) -> list[str]:
    """Every command there is, as the journal names it."""
    from azilcli.cli.app import root
    from azilcli.cli.base import Family

    names = []
    azil = root()
    for name in azil.list_commands(context):
        command = azil.get_command(context, name)
        below = command.list_commands(context) if isinstance(command, Family) else [""]
        names += [f"{name} {word}".strip() for word in below]
    return names
