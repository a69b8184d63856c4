"""Codes of records: slips of the finger are found, and any way of typing a code is understood."""

from __future__ import annotations

import os
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from azilcli.ledger import ids, schema

FULL = os.environ.get("AZIL_FULL") == "1"
often = settings(max_examples=2000 if FULL else 60, derandomize=not FULL, database=None, deadline=None)

seeds = st.integers(0, 2**64)
codes = st.builds(
    lambda letter, seed: ids.new_id(letter, Random(seed).randrange),
    st.sampled_from(sorted({kind.letter for kind in schema.kinds().values() if kind.letter})),
    seeds,
)


def _agrees(signs: str) -> bool:
    """Whether the last sign checks the rest, whatever else a code must be."""
    return ids.check_character(signs[:-1]) == signs[-1]


@often
@given(codes)
def test_a_new_code_is_valid(code: str) -> None:
    assert len(code) == ids.LENGTH
    assert ids.looks_like_id(code)
    assert ids.is_valid(code)


@often
@given(codes)
def test_every_single_wrong_sign_is_found(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in ids.ALPHABET.replace(right, ""):
            slip = code[:place] + wrong + code[place + 1 :]
            assert not _agrees(slip), slip
            assert not ids.is_valid(slip), slip


@often
@given(codes)
def test_any_two_signs_that_changed_places_are_found(code: str) -> None:
    for first, second in combinations(range(len(code)), 2):
        if code[first] != code[second]:
            signs = list(code)
            signs[first], signs[second] = signs[second], signs[first]
            slip = "".join(signs)
            assert not _agrees(slip), slip
            assert not ids.is_valid(slip), slip


def test_two_neighbours_that_changed_places_are_found_whatever_they_are() -> None:
    for place in range(ids.LENGTH - 2):
        for one, other in combinations(ids.ALPHABET, 2):
            body = "0" * place + one + other
            slip = "0" * place + other + one
            rest = "0" * (ids.LENGTH - 1 - len(body))
            assert ids.check_character(body + rest) != ids.check_character(slip + rest)


def test_the_check_character_stands_for_every_sign_of_the_alphabet() -> None:
    found = {
        ids.check_character(f"P{Random(n).randrange(32**10):x}".upper().replace("I", "1")) for n in range(500)
    }
    assert found == set(ids.ALPHABET)


@often
@given(codes)
def test_every_new_code_holds_a_digit_that_no_letter_is_mistaken_for(code: str) -> None:
    assert set(code[:-1]) & set("23456789")


def test_a_code_of_letters_alone_is_drawn_again() -> None:
    only_letters = [ids.ALPHABET.index(sign) for sign in "HADZAMBABC"]
    ones_and_noughts = [0, 1] * 5
    at_last = [ids.ALPHABET.index(sign) for sign in "HADZAMBAB7"]
    drawn = iter(only_letters + ones_and_noughts + at_last)
    code = ids.new_id("P", lambda _below: next(drawn))
    assert code[:-1] == "PHADZAMBAB7"
    assert next(drawn, None) is None


@often
@given(codes, seeds)
def test_a_code_is_understood_however_it_is_typed(code: str, seed: int) -> None:
    random, typed = Random(seed), ""
    for sign in code:
        like = {"0": "0oO", "1": "1iIlL"}.get(sign, sign + sign.lower())
        typed += random.choice(like) + random.choice(["", "", "", "-", " "])
    assert ids.normalise(typed) == code
    assert ids.is_valid(typed)


def test_look_alike_letters_are_read_as_digits() -> None:
    assert ids.normalise("oO-iIlL") == "001111"
    assert ids.normalise("p4t7-km92-qxhc") == "P4T7KM92QXHC"


@often
@given(codes)
def test_a_code_is_printed_in_groups_of_four_and_read_back(code: str) -> None:
    shown = ids.show(code)
    assert [len(group) for group in shown.split("-")] == [4, 4, 4]
    assert ids.normalise(shown) == code


def test_what_is_not_a_code_is_shown_as_it_is() -> None:
    assert ids.show("LOGATEC/214/B") == "LOGATEC/214/B"
    assert ids.show("") == ""


@often
@given(st.text(alphabet=st.characters(categories=["L", "Z"]), max_size=16))
def test_a_name_is_never_taken_for_a_code(name: str) -> None:
    assert not ids.looks_like_id(name)
    assert not ids.is_valid(name)


@often
@given(st.text(max_size=20))
def test_whatever_is_typed_is_either_a_code_or_not(typed: str) -> None:
    assert ids.is_valid(typed) <= ids.looks_like_id(typed)
    if ids.looks_like_id(typed):
        assert set(ids.normalise(typed)) <= set(ids.ALPHABET)


def test_a_fingerprint_is_the_beginning_of_the_newest_id_in_groups_of_four() -> None:
    assert ids.fingerprint("3f9a1c7720be9d41" + "0" * 48) == "3f9a-1c77-20be-9d41"
