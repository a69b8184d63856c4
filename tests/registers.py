"""Registers of past stays, generated in the shape of real ones: with overlaps, gaps and what is not known."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

HEADINGS = ("client_id", "family_name", "given_name", "sex", "birth_date", "citizenship", "household",
            "stay_id", "place", "programme", "arrived", "departed", "reason", "destination")  # fmt: skip
FIRST, LAST = date(2012, 1, 1), date(2025, 12, 31)
STAYS_A_PERSON = 2.2
OVERLAPPING, SAME_DAY, OPEN, WITHOUT_BED = 0.033, 0.012, 0.092, 0.4
"""Of so many stays of a real register that was so."""
_SITES = ("LJ-GORICE", "LJ-KOTNIKOVA", "LOGATEC")
_REASONS = ("own-wish", "other", "")
_COUNTRIES = ("AFG", "SYR", "TUR", "PAK", "", "Turkey", "Afganistan")


def lines(count: int, beds: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The lines of a register of so many stays, in no order of time."""
    draw = Random(count)
    people = max(1, round(count / STAYS_A_PERSON))
    left: dict[int, date] = {}
    for number in range(count):
        one = draw.randrange(people)
        who = Random(one)
        born = date(1940, 1, 1) + timedelta(days=who.randrange(27_000))
        birth = who.choice(["", f"{born:%Y}", f"{born:%m.%Y}", *[f"{born:%d.%m.%Y}"] * 9, *[f"{born}"] * 9])
        nights = 0 if draw.random() < SAME_DAY else 1 + int(draw.expovariate(1 / 40))
        begin = left.get(one, FIRST + timedelta(days=draw.randrange(4_000)))
        arrived = begin + timedelta(days=draw.randrange(60))
        if arrived > LAST:
            arrived = FIRST + timedelta(days=draw.randrange(4_000))
        departed = arrived + timedelta(days=nights)
        is_twice = draw.random() < OVERLAPPING
        left[one] = departed - timedelta(days=1 + nights // 2) if is_twice else departed
        place = draw.choice(_SITES) if draw.random() < WITHOUT_BED else draw.choice(beds)
        is_open = draw.random() < OPEN
        yield (
            str(100_000 + one), f"Family{who.randrange(4_000)}", f"Given{one}",
            who.choice(("f", "m", "m", "")), birth, who.choice(_COUNTRIES),
            f"{500_000 + one // 3}" if one % 3 else "", f"E{number}", place, "asylum", arrived.isoformat(),
            "" if is_open else departed.isoformat(), "" if is_open else draw.choice(_REASONS), "",
        )  # fmt: skip


def write(path: Path, count: int, beds: Sequence[str]) -> None:
    """A register of so many stays as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(HEADINGS)
        table.writerows(lines(count, beds))
