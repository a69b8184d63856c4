"""Early warnings of eviction: who comes first for a flat, and what becomes of the cases."""

from __future__ import annotations

from datetime import date

from azilcli import dates
from azilcli.language import _
from azilcli.reports.table import DATE, ID, INT, Column, Report, Table
from azilcli.repository import Repository, policies, warnings
from azilcli.rules import eviction
from azilcli.text.keys import search_key


def rank(repo: Repository, on: date) -> Report:
    """The households that wait for a flat on a day, in order, each with its reasons and the flat that fits.

    A flat that is the nearest for one is not named for those who come after.
    """
    near, _basis = policies.number(repo, eviction.COURT_DAYS, on)
    known = warnings.waiting(repo, on)
    flats, towns = warnings.flats(repo, on), warnings.towns()
    rows = []
    for number, one in enumerate(eviction.order([case for case, _row in known.values()], on, near), 1):
        row = known[one.warning][1]
        sought = one._replace(town=search_key(one.town))
        free = [flat._replace(town=search_key(flat.town)) for flat in flats]
        found = eviction.fitting(sought, free, towns)
        flat, distance = found[0] if found else (None, None)
        flats = [other for other in flats if flat is None or other.site != flat.site]
        rows.append(
            (
                number,
                row["household"],
                row["name"] or _("(erased)"),
                one.members,
                row["municipality"],
                "; ".join(eviction.reasons(one, on, near)),
                flat.site if flat else None,
                distance,
                one.since.isoformat(),
                one.warning,
            )
        )
    columns = (
        Column("rank", _("rank"), INT),
        Column("household", _("household"), ID, priority=1),
        Column("name", _("name")),
        Column("members", _("members"), INT),
        Column("municipality", _("municipality")),
        Column("reasons", _("why")),
        Column("flat", _("flat that fits"), ID),
        Column("km", _("km"), INT),
        Column("since", _("since"), DATE, priority=1),
        Column("warning", _("warning"), ID),
    )
    notes = (
        _("On {day}", day=dates.show(on)),
        _("In this order: eviction in {n} days; evicted; children; no adult has work; social assistance; "
          "the longest wait", n=near),
    )  # fmt: skip
    return [Table("rank", _("Households that wait for a flat"), columns, rows, notes)]
