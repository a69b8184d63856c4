"""The reports by the tasks of the Office that they are for."""

from __future__ import annotations

from azilcli.language import N_, _
from azilcli.reports.catalogue import FORMS
from azilcli.reports.table import DETAIL, ID, Column, Report, Table
from azilcli.reports.tasks import TASKS
from azilcli.text.keys import natural_key

LISTS = (
    ("presence list", ("S1",), N_("The checklist of a site: who sleeps there, is on a pass or away")),
    ("due", ("S1", "S14", "S20", "S22"), N_("What is to be done in the days to come")),
)
"""Lists that are commands of their own, with the tasks that they are for."""


def listed() -> Report:
    """The reports by the tasks that they are for."""
    named = [(f"report {form.name}", form.serves, form.about) for form in FORMS]
    rows = [
        (task, _(TASKS[task]), f"azil {words}", _(about).partition("\n")[0].rstrip("."))
        for task in sorted(TASKS, key=natural_key)
        for words, serves, about in (*named, *LISTS)
        if task in serves
    ]
    columns = (
        Column("task", _("task"), ID, priority=DETAIL),
        Column("title", _("task of the Office")),
        Column("report", _("report"), ID),
        Column("about", _("what it says")),
    )
    return [Table("reports", _("Reports by task"), columns, rows, grouped=True)]
