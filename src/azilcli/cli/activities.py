"""`azil activity`: what organisations do, and which of them sit in a group."""

from azilcli.cli import records
from azilcli.rules.records import declared

app = records.family_of("activity")
records.add(app, declared("member"))
