"""The reports by the tasks of the Office that they are for."""

from __future__ import annotations

from azilcli.language import _
from azilcli.reports.catalogue import FORMS
from azilcli.reports.table import DETAIL, ID, Column, Report, Table
from azilcli.reports.tasks import TASKS
from azilcli.text.keys import natural_key


def listed() -> Report:
    """The reports by the tasks that they are for."""
    rows = [
        (task, _(TASKS[task]), f"azil report {form.name}", _(form.about).partition("\n")[0].rstrip("."))
        for task in sorted(TASKS, key=natural_key)
        for form in FORMS
        if task in form.serves
    ]
    columns = (
        Column("task", _("task"), ID, priority=DETAIL),
        Column("title", _("task of the Office")),
        Column("report", _("report"), ID),
        Column("about", _("what it says")),
    )
    return [Table("reports", _("Reports by task"), columns, rows, grouped=True)]
