"""`azil need`: special needs, and whether they are met."""

from azilcli.cli import records
from azilcli.cli.base import family
from azilcli.rules.records.need import DECLARED
from azilcli.services import health

app = family("need")


records.add(app, DECLARED, health.follows)
records.correct(app, DECLARED, health.follows)
records.cancel(app, DECLARED)
records.list_(app, DECLARED)
