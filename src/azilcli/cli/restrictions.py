"""`azil restriction`: orders to stay within an area."""

from azilcli.cli import records
from azilcli.cli.base import family
from azilcli.rules.records.restriction import DECLARED
from azilcli.services import restrictions

app = family("restriction")


records.add(app, DECLARED, restrictions.follows)
records.correct(app, DECLARED, restrictions.follows)
records.end(app, DECLARED)
records.cancel(app, DECLARED)
records.list_(app, DECLARED)
