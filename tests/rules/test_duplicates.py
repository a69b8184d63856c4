"""How alike two entries are: names, births, numbers, and what speaks against one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, repeat
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azilcli.rules.crowds import LARGEST
from azilcli.rules.duplicates import CERTAIN, LIKELY, Person, candidates, likeness
from tests.every import every

AMINA = Person("P1", "Haidari", "Amina", None, "f", "1990-05-03", "AFG")


def score(one: Person, **fields: Any) -> int:
    """The score of a person and another one with these fields, whichever comes first."""
    other = one._replace(id="P2", **fields)
    assert likeness(one, other).score == likeness(other, one).score
    return likeness(one, other).score


def reasons(one: Person, **fields: Any) -> list[str]:
    return [reason.code for reason in likeness(one, one._replace(id="P2", **fields)).reasons]


# Numbers


def test_an_equal_emso_is_certain_whatever_else_differs() -> None:
    emso = AMINA._replace(emso="0101990505005")
    assert score(emso, family_name="Kos", given_name="Ana", birth_date="1970", sex="m") == CERTAIN
    assert reasons(emso, family_name="Kos") == ["emso-same"]


def test_different_emso_are_two_people_whatever_else_is_equal() -> None:
    assert score(AMINA._replace(emso="0101990505005"), emso="0101990500011") == 0


def test_nothing_but_the_emso_is_certain() -> None:
    known = AMINA._replace(case_number="1/2024", phone="041 123 456")
    assert score(known, emso="0101990505005") == score(known) == CERTAIN - 1


def test_an_equal_number_weighs_much_however_it_is_written() -> None:
    married = {"family_name": "Kos", "given_name": "Amina"}
    known = AMINA._replace(case_number="CR 12/2024", phone="+386 41 123 456")
    plain = score(AMINA, **married)
    assert score(known, case_number="cr-12-2024", phone=None, **married) == plain + 40
    assert score(known, case_number=None, phone="041/123-456", **married) == plain + 15
    assert score(known, case_number="CR 13/2024", phone="041 123 457", **married) == plain
    assert score(AMINA._replace(phone="112"), phone="112", **married) == plain


# Births


@every(
    "one, other, code",
    [
        ("1990-05-03", "1990-05-03", "birth-same"),
        ("1990-05-03", "1990-03-05", "birth-swapped"),
        ("1990-05-03", "1980-05-03", "birth-digit"),
        ("1990-05-12", "1990-05-21", "birth-digit"),
        ("1990-05-29", "1990-06-02", "birth-near"),
        ("1990-05-03", "1990", "birth-year"),
        ("1990", "1990", "birth-year"),
        ("1990-01-01", "1990-05-03", "birth-year"),
        ("1990-05-03", "1991", "birth-near"),
        ("1990-05-03", "1990-11-20", "birth-differs"),
        ("1990-05-03", "1994-11-20", "birth-differs"),
        ("1990", "1994", "birth-differs"),
    ],
)
def test_births_come_near_or_contradict(one: str, other: str, code: str) -> None:
    assert reasons(AMINA._replace(birth_date=one), birth_date=other)[1] == code


def test_the_nearer_the_births_the_higher_the_score() -> None:
    someone = AMINA._replace(birth_date="1990-05-03", citizenship="XXX", sex="x", given_name="Aminah")
    births = [
        "1990-05-03", "1990-03-05", "1990-05-04", "1990-05-10", "1990", None, "1990-11-20", "1992-07-01",
        "1999-11-20",
    ]  # fmt: skip
    scores = [score(someone, given_name="Emine", birth_date=born) for born in births]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] - scores[-1] >= 70


def test_a_birth_that_is_not_known_counts_for_nothing() -> None:
    assert score(AMINA, birth_date=None) == 80
    assert all("birth" not in code for code in reasons(AMINA, birth_date=None))


def test_a_first_of_january_tells_less_than_another_day() -> None:
    assert score(AMINA._replace(citizenship="XXX", sex="x"), given_name="Emine") == 99
    assert (
        score(AMINA._replace(citizenship="XXX", sex="x", birth_date="1990-01-01"), given_name="Emine") == 90
    )


@every("born", ["", "soon", "1990-13-45", "199", "٢٠٢٠", "1990-05", "0000-00-00"])
def test_what_history_holds_for_a_birth_and_is_none_fails_nowhere(born: str) -> None:
    assert score(AMINA, birth_date=born) == score(AMINA, birth_date=None)


# Names


@every(
    "name, other, code",
    [
        ("Haidari, Amina", "HAIDARI, Amína", "name-same"),
        ("Haidari, Amina", "Amina, Haidari", "name-order"),
        ("Haidari, Mohammad", "Muhamed, Hajdari", "name-sound"),
        ("احمدی, محمد", "Ahmadi, Mohammad", "name-sound"),
        ("Ахмади, Мохаммад", "احمدی, محمد", "name-sound"),
        ("Ahmadi, Abdul Rahman", "Abdulrahman, Ahmadi", "name-sound"),
        ("Ahmadi, Rahmat Ullah", "Ahmadi, Rahmatullah", "name-sound"),
        ("Haidari, Amina Zahra", "Haidari, Amina", "name-part"),
        ("Haidari, Amina", "Amina", "name-part"),
        ("Haidari, Amina", "Haifari, Amina", "name-near"),
        ("Tesfay, Selam", "Tesfat, Selam", "name-near"),
        ("Haidari, Amina", "Novak, Tim", "name-differs"),
        ("Haidari, Amina", "Haidari, Zahra", "name-differs"),
        ("🙂", "Haidari", "name-differs"),
    ],
)
def test_a_name_is_compared_in_any_spelling_and_order(name: str, other: str, code: str) -> None:
    one, two = (AMINA._replace(family_name=each, given_name=None) for each in (name, other))
    assert [likeness(a, b).reasons[0].code for a, b in ((one, two), (two, one))] == [code, code]
    assert (score(one, family_name=other) >= LIKELY) == (code != "name-differs")


def test_other_names_may_be_the_ones_that_fit() -> None:
    before = AMINA._replace(other_names="Noori Emine")
    assert reasons(before, family_name="Noori", given_name="Amina", other_names=None)[0] == "name-other"
    assert score(before, family_name="Noori", given_name="Amina", other_names=None) >= 90
    assert score(AMINA, family_name="Noori", given_name="Amina") < LIKELY


def test_one_letter_typed_wrongly_is_still_likely() -> None:
    assert score(AMINA, family_name="Haifari") >= LIKELY
    assert score(AMINA, family_name="Haidri") >= LIKELY


def test_one_name_alone_is_little_without_the_day_of_birth() -> None:
    assert score(AMINA, family_name="Amina", given_name=None) >= LIKELY
    assert score(AMINA, family_name="Amina", given_name=None, birth_date=None) < LIKELY


# Families


@every("one, other", [("Hasan", "Husein"), ("Amir", "Amin"), ("Ana", "Anja"), ("Nura", "Nara")])
def test_twins_are_told_apart_by_their_first_names(one: str, other: str) -> None:
    twin = AMINA._replace(given_name=one, households=frozenset({"H1"}))
    assert score(twin, given_name=other) < LIKELY
    assert reasons(twin, given_name=other)[-1] == "household-other-name"


def test_siblings_are_not_likely() -> None:
    child = AMINA._replace(birth_date="2012-05-03", households=frozenset({"H1"}), case_number="1/2024")
    assert score(child, given_name="Zahra", birth_date="2014-08-20") == 0


def test_a_household_in_common_raises_an_equal_name_a_little() -> None:
    known = AMINA._replace(birth_date=None, households=frozenset({"H1", "H2"}))
    assert score(known, households=frozenset({"H2"})) == score(known, households=frozenset()) + 3


def test_another_spelling_in_one_household_is_no_sibling() -> None:
    boy = AMINA._replace(given_name="Mohammad", sex="m", households=frozenset({"H1"}))
    assert score(boy, given_name="Muhamed") >= LIKELY


# Sex and citizenship


def test_another_sex_lowers_and_one_that_is_not_known_does_not() -> None:
    known = AMINA._replace(birth_date=None)
    assert score(known) == 80
    assert score(known, sex="x") == 78
    assert score(known, sex="m") == 53
    assert "sex-differs" in reasons(known, sex="m")


def test_another_citizenship_lowers_and_one_that_is_not_known_does_not() -> None:
    known = AMINA._replace(birth_date=None)
    assert score(known, citizenship="XXX") == 77
    assert score(known, citizenship="IRN") == 65
    assert reasons(known, citizenship="IRN")[-1] == "citizenship-differs"


# Properties

WORDS = st.sampled_from(
    ["Mohammad", "Muhamed", "Ahmadi", "احمدی", "Ali", "Ela", "O'Neill", "[red]", "X" * 300, "🙂", "Al"]
)
NAMES = st.lists(WORDS, max_size=4).map(" ".join) | st.text(max_size=20)
BIRTHS = st.none() | st.sampled_from(["1990", "1990-01-01", "x"]) | st.dates().map(str)
PEOPLE = st.builds(
    Person,
    st.uuids().map(str),
    NAMES,
    st.none() | NAMES,
    st.none() | NAMES,
    st.sampled_from("fmx"),
    BIRTHS,
    st.sampled_from(["AFG", "SYR", "XXX"]),
    st.none() | st.sampled_from(["0101990505005", "0101990500011"]),
    st.none() | st.text(max_size=4),
    st.none() | st.sampled_from(["041123456", "+386 41 123 456", "112"]),
    st.frozensets(st.sampled_from(["H1", "H2"])),
)


@given(PEOPLE, PEOPLE)
def test_likeness_is_between_0_and_100_and_the_same_both_ways(one: Person, other: Person) -> None:
    found, back = likeness(one, other), likeness(other, one)
    assert 0 <= found.score == back.score <= 100
    assert [reason.code for reason in found.reasons] == [reason.code for reason in back.reasons]


@given(PEOPLE, PEOPLE, st.integers(0, 100))
def test_what_cannot_reach_the_score_asked_for_is_only_left_out(
    one: Person, other: Person, least: int
) -> None:
    whole, asked = likeness(one, other), likeness(one, other, least)
    assert asked == whole or (whole.score < least and asked.score == 0)


@given(st.lists(PEOPLE, max_size=6, unique_by=lambda person: person.id))
def test_each_pair_is_compared_at_most_once(everybody: list[Person]) -> None:
    pairs = [(one.id, other.id) for one, other in candidates(everybody)]
    assert len(pairs) == len(set(pairs))
    order = [(one.id, other.id) for one, other in combinations(everybody, 2)]
    assert pairs == [pair for pair in order if pair in pairs]


LIKELY_PAIRS = [
    {"given_name": "Emine"},
    {"family_name": "Amina", "given_name": "Hajdari", "birth_date": None},
    {"birth_date": "1990-03-05"},
    {"birth_date": "1990"},
    {"family_name": "Haifari"},
    {"given_name": "Amina Zahra", "birth_date": "1990"},
    {"family_name": "Amina", "given_name": None},
    {"given_name": None, "other_names": "Amina"},
    {"family_name": "Kos", "given_name": "Amina", "case_number": "1/24"},
]


@every("fields", LIKELY_PAIRS)
def test_whoever_is_likely_is_compared(fields: dict[str, Any]) -> None:
    known = AMINA._replace(case_number="1/24", phone="041123456")
    other = AMINA._replace(id="P2", **fields)
    strangers = [Person(f"P{n}", "Novak", f"Tim{n}", birth_date="1970") for n in range(3, 40)]
    assert likeness(known, other).score >= LIKELY
    assert (known, other) in list(candidates([known, *strangers, other]))


def test_the_telephone_of_a_house_tells_nothing() -> None:
    names = [f"{one}e{other}" for one in "bdfglmnr" for other in "bdfglmnr"]
    crowd = [Person(f"P{name}", name, phone="01 234 5678") for name in names]
    assert list(candidates(crowd)) == []
    assert len(list(candidates(crowd[:10]))) == 45


def crowd(number: int, births: Iterable[str | None]) -> list[Person]:
    """Many people of one name, each with a birth."""
    ids = (f"P{at:05}" for at in range(number))
    return [
        Person(id_, "Mohamed", "Ahmed", sex="m", birth_date=born, citizenship="SOM")
        for id_, born in zip(ids, births, strict=False)
    ]


def days(chance: Random, first: int, last: int) -> Iterator[str]:
    """Days of birth, some of them only years or the first of January that stands for one."""
    while True:
        year = str(chance.randint(first, last))
        day = f"{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield chance.choice([year, f"{year}-01-01", *[f"{year}-{day}"] * 8])


def likely_in(pairs: Iterable[tuple[Person, Person]]) -> set[tuple[str, str]]:
    return {(one.id, other.id) for one, other in pairs if likeness(one, other, LIKELY).score >= LIKELY}


def test_of_a_crowd_with_one_name_all_are_compared_whose_births_come_near_each_other() -> None:
    everybody = crowd(LARGEST + 50, days(Random(7), 1950, 2009))
    least = list(candidates(everybody))
    assert likely_in(least) == likely_in(combinations(everybody, 2))
    assert len(least) < len(everybody) * LARGEST / 4


def test_somebody_with_a_part_of_the_name_more_is_compared_with_the_crowd_by_birth_too() -> None:
    everybody = crowd(LARGEST + 50, days(Random(8), 1950, 2009))
    longer = [one._replace(id=f"Q{one.id}", given_name="Ahmed Ali") for one in everybody[:40]]
    assert likely_in(candidates([*everybody, *longer])) == likely_in(combinations([*everybody, *longer], 2))


@every("born", [None, "1990", "1990-01-01"])
def test_a_crowd_of_which_nothing_but_the_name_is_known_is_not_compared(born: str | None) -> None:
    """They would all be likely, and a list of millions helps nobody; asked of one person it still is made."""
    assert list(candidates(crowd(4000, repeat(born)))) == []
    assert len(list(candidates(crowd(LARGEST, repeat(born))))) == LARGEST * (LARGEST - 1) // 2
