"""`azil document`: instructions, standards and house rules in versions, and who signed for them."""

from azilcli.cli import records
from azilcli.cli.base import family
from azilcli.rules.records.document import DECLARED
from azilcli.rules.records.signature import DECLARED as SIGNATURE
from azilcli.services import documents

app = family("document")

records.add(app, DECLARED, documents.replacing, reading=documents.described)
records.end(app, DECLARED)
records.cancel(app, DECLARED)
records.list_(app, DECLARED)
records.add(app, SIGNATURE, reading=documents.version_in_force)
records.cancel(app, SIGNATURE, "unsign")
records.list_(app, SIGNATURE, "signatures")
