"""Every declaration fits its table, so that nobody need look whether it does."""

from __future__ import annotations

import re

import pytest

from azilcli.ledger import schema
from azilcli.rules.records import declared, names
from tests.cli.test_help import EVERY


@pytest.mark.parametrize("name", names())
def test_a_declaration_fits_its_table(name: str) -> None:
    what, kind = declared(name), schema.kinds()[name]
    typed = kind.types.keys() - kind.belongs.keys() - {kind.cancelled, "to_day"}
    assert what.kind == name
    assert typed <= what.fields.keys() <= typed | {"to_day"}
    known = {*what.fields, "whom"}
    assert set(re.findall(r"{(\w+)}", what.receipt)) <= known
    for field, said in what.fields.items():
        bounded = said.at_least is not None or said.at_most is not None
        assert not bounded or int in kind.types[field], f"{field} has no number that could be bounded"


@pytest.mark.parametrize("name", names())
def test_what_can_be_cancelled_has_a_view_without_it(name: str) -> None:
    view = schema.derived().get(("view", f"valid_{name}"))
    assert bool(view) == bool(schema.kinds()[name].cancelled)
    assert view is None or view.endswith(f"FROM {name} WHERE cancelled IS NULL")


@pytest.mark.parametrize("name", names())
def test_every_example_begins_with_the_command(name: str) -> None:
    what = declared(name)
    begin = f"azil {what.noun} {what.verb} "
    assert [line for line in what.examples.splitlines() if not line.startswith(begin)] == []
    assert f"{what.noun} {what.verb}" in EVERY
