"""What the records of the act hold of a person beside name and birth date."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import Azil, records
from tests.doing import typed


def test_each_particular_of_the_record_has_its_field(azil: Azil, office: Path) -> None:
    """ZMZ-1 45(6), 115(1)/5, 116(1), 116(2)/3."""
    typed(
        azil,
        'person add "Ahmadi Ali"',
        "particulars add Ahmadi --birth-place Herat --cr 12345 --mother-tongue prs --education school "
        '--occupation baker --marital-status married --permanent-address "Trg 1, Celje"',
    )
    (row,) = records(office, "SELECT * FROM particulars")
    assert {"Herat", "12345", "prs", "school", "baker", "married", "Trg 1, Celje"} <= set(row.values())
