"""What `azil check` costs, and how that grows with the residents, as ratios of one run.

`python tests/benchmarks/checks.py` makes files with more and more residents, each with what a real one
has (status, examination, card, bed), asks every check in turn, and prints the time for a resident.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from azilcli import repository
from azilcli.ledger.journal import Author
from azilcli.reports import findings
from azilcli.repository import Repository
from azilcli.rules import checks
from azilcli.rules.records import declared
from azilcli.services import health, network, places, records, stays
from azilcli.services.people import Identity, add

_HOUSE = 350
_DAY = date(2025, 6, 1)


def fill(repo: Repository, houses: int) -> None:
    """Houses of 350 residents each, examined and with a status, in rooms of two."""
    network.initialise(repo, empty=True)
    for number in range(houses):
        code = f"HOUSE-{number}"
        places.add_site(repo, code, name=code, town="Ljubljana", kind="asylum-home",
                        programmes=["asylum"], address=None, from_day=_DAY)  # fmt: skip
        places.add_rooms(repo, code, f"1-{_HOUSE // 2}", beds=2, area_m2=9.0, floor=None, reserved_for=None,
                         from_day=_DAY)  # fmt: skip
        entered = [
            Identity(f"Family{number}", f"Given{n}", sex="fm"[n % 2], birth_date=str(1960 + n % 40))
            for n in range(_HOUSE)
        ]
        people = [person["code"] for person in add(repo, entered).data["people"]]
        records.add(repo, declared("status"), {"code": "applicant", "on_day": _DAY.isoformat()}, whom=people)
        health.inform(repo, people, on=_DAY)
        health.exam(repo, people, on=_DAY, result="fit")
        stays.admit(repo, people, code, on=_DAY, overflow=True)


def main() -> None:
    """Make the files, time the checks, print what a resident costs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--houses", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    headers = ("residents", "check, ms", "a resident, µs", "to the first", "dearest check")
    print("{:>10} {:>10} {:>15} {:>13} {:>28}".format(*headers))
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for houses in asked.houses:
            path = Path(folder) / f"{houses}.db"
            with repository.creating(path, Author("benchmark", "")) as repo:
                fill(repo, houses)
            night = _DAY + timedelta(days=2)
            with repository.reading(path) as repo:
                taken = [_seconds(repo, night) for _ in range(asked.runs)]
                single = {check.code: _seconds(repo, night, check.code) for check in checks.checks()}
            whole = statistics.median(taken)
            each = whole / (houses * _HOUSE)
            first = first or each
            dearest = max(single, key=lambda code: single[code])
            print(
                f"{houses * _HOUSE:10,} {whole * 1000:10.0f} {each * 1e6:15.0f} {each / first:13.2f}"
                f" {dearest:>20} {single[dearest] * 1000:4.0f} ms"
            )


def _seconds(repo: Repository, night: date, code: str = "") -> float:
    begun = time.perf_counter()
    findings.findings(repo, night, findings.Wanted(codes=[code]))
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
