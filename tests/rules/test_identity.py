"""What identifies people: the check digit of an EMŠO, and the bands of birth years."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from azilcli.rules.identity import birth_band, is_emso
from tests.every import every

BIRTHS = st.dates(date(1900, 1, 1), date(2026, 11, 22))
TAILS = st.integers(0, 99_999)


def _rest(twelve: str) -> int:
    """What the weighted sum leaves, worked out in another way: in pairs, six digits apart."""
    pairs = zip(twelve[:6], twelve[6:], range(7, 1, -1), strict=True)
    return sum(weight * (int(one) + int(other)) for one, other, weight in pairs) % 11


def _twelve(born: date, tail: int) -> str:
    """The first twelve digits: day, month, the year's last three, region and serial number."""
    return f"{born:%d%m}{born.year % 1000:03d}{tail:05d}"


@every(
    "number",
    [
        "0101006500006",  # the example that is published everywhere
        "1505995500000",
        "2902000500000",
        "3112899500000",
    ],
)
def test_an_emso_with_a_right_check_digit_is_accepted(number: str) -> None:
    rest = _rest(number[:12])
    assert rest != 1
    assert is_emso(number[:12] + str((11 - rest) % 11))


def test_the_published_example_is_an_emso() -> None:
    assert is_emso("0101006500006")


@given(BIRTHS, TAILS)
def test_of_the_ten_last_digits_exactly_the_right_one_is_accepted(born: date, tail: int) -> None:
    """A number whose weighted sum leaves 1 would need the digit 10 and is never issued."""
    twelve = _twelve(born, tail)
    accepted = [digit for digit in range(10) if is_emso(f"{twelve}{digit}")]
    rest = _rest(twelve)
    assert accepted == ([] if rest == 1 else [(11 - rest) % 11])


@given(BIRTHS, TAILS, st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: date, tail: int, place: int, by: int) -> None:
    twelve = _twelve(born, tail)
    rest = _rest(twelve)
    assume(rest != 1)
    number = f"{twelve}{(11 - rest) % 11}"
    assert is_emso(number)
    wrong = str((int(number[place]) + by) % 10)
    assert not is_emso(number[:place] + wrong + number[place + 1 :])


@every("day", ["3102990", "2902001", "2902900", "0013990", "0001990", "3104990", "9999999"])
def test_a_day_that_does_not_exist_is_refused_whatever_the_check_digit(day: str) -> None:
    assert not any(is_emso(f"{day}50000{digit}") for digit in range(10))


@every(
    "number",
    [
        "", "010100650000", "01010065000061", "010100650000 ", " 0101006500006", "0101006-50000",
        "010100650000X", "٠١٠١٠٠٦٥٠٠٠٠٦", "01010065000\u00b26",
    ],
)  # fmt: skip
def test_what_is_not_thirteen_plain_digits_is_no_emso(number: str) -> None:
    assert not is_emso(number)


@every(
    "born, band",
    [
        ("1990-01-01", "1990-1994"), ("1994-12-31", "1990-1994"), ("1995-01-01", "1995-1999"),
        ("1999", "1995-1999"), ("2000", "2000-2004"), ("2026-11-22", "2025-2029"), ("", None), (None, None),
    ],
)  # fmt: skip
def test_statistics_keep_five_years_of_birth(born: str | None, band: str | None) -> None:
    assert birth_band(born) == band
