"""Keys by which text is searched and sorted, what a screen may be shown, numbers and plural forms."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from azilcli import language
from azilcli.text import keys, showing
from tests.every import every


@every(
    "written, key",
    [
        ("Čuš", "cus"),
        ("ČUŠ", "cus"),
        ("C\u030cus\u030c", "cus"),
        ("Đorđević", "dordevic"),
        ("O'Neill", "oneill"),
        ("O’Neill-Čuš", "oneill cus"),
        ("Łukasz Øre", "lukasz ore"),
        ("Weiß", "weiss"),
        ("İbrahim Işık", "ibrahim isik"),
        ("Al\u200bAhmad\u200f", "alahmad"),
        ("  Ana \t Marija\n", "ana marija"),
        ("Haidari, Amina", "haidari amina"),
        ("محمد", "محمد"),
        ("Ковальчук", "ковальчук"),
        ("ﬁlip Ａna", "filip ana"),
        ("'", ""),
        ("", ""),
    ],
)
def test_a_search_key_is_plain_lower_case_without_marks(written: str, key: str) -> None:
    assert keys.search_key(written) == key


@given(st.text())
def test_the_search_key_does_not_depend_on_the_form_or_capitals_in_which_a_name_is_typed(name: str) -> None:
    assert keys.search_key(unicodedata.normalize("NFD", name)) == keys.search_key(keys.nfc(name))


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_a_latin_search_key_is_its_own_search_key(name: str) -> None:
    """Otherwise somebody who is typed as the screen shows them is not found."""
    key = keys.search_key(name)
    assert keys.search_key(key) == key


def _in_order(keys: Sequence[Any]) -> bool:
    """Whether each key is greater than the one before it."""
    return all(before < after for before, after in pairwise(keys))


def test_slovenian_letters_sort_after_their_base_letters() -> None:
    letters = ["a", "b", "c", "č", "ć", "d", "đ", "e", "r", "s", "š", "t", "z", "ž"]
    assert _in_order([keys.sort_key(letter) for letter in letters])
    assert _in_order([keys.sort_key(letter.upper()) for letter in letters])


def test_slovenian_names_sort_as_in_a_slovenian_register() -> None:
    names = [
        "Cerar", "Cvetko", "Čadež", "Črnič", "Ćosić", "Dolenc", "Džafić", "Đurić", "Novak", "Novak Ana",
        "Novakova", "Simčič", "Szabo", "Šček", "Štih", "Zver", "Žagar",
    ]  # fmt: skip
    assert _in_order([keys.sort_key(name) for name in names])


def test_the_order_is_the_same_for_composed_and_decomposed_letters() -> None:
    assert keys.sort_key("C\u030cus\u030c") == keys.sort_key("Čuš")


def test_numbers_in_codes_sort_by_their_value() -> None:
    rooms = ["A", "K/2", "K/2A", "K/9/B", "K/10", "K/10/A", "K/010B", "K/100"]
    assert _in_order([keys.natural_key(room) for room in rooms])
    assert _in_order([keys.natural_key(code) for code in ("9", "10", "K")])


@given(st.lists(st.text(max_size=8), max_size=5))
def test_any_codes_can_be_put_in_natural_order(codes: list[str]) -> None:
    assert len(sorted(codes, key=keys.natural_key)) == len(codes)


@every(
    "written, shown",
    [
        ("Čuš [red]x[/red]", "Čuš [red]x[/red]"),
        ("محمد עלי", "محمد עלי"),
        ("a\x1b[31mb", "a␛[31mb"),
        ("a\nb\tc\rd\0", "a␊b␉c␍d␀"),
        ("a\x7fb", "a␡b"),
        ("a\x9bb", "a<U+009B>b"),
        ("a\u202egnp.exe", "a<U+202E>gnp.exe"),
        ("a\u2066b\u2069", "a<U+2066>b<U+2069>"),
        ("a\u2028b\u2029", "a<U+2028>b<U+2029>"),
        ("zero\u200bwidth", "zero\u200bwidth"),
    ],
)
def test_control_and_direction_signs_are_made_visible(written: str, shown: str) -> None:
    assert showing.harmless(written) == shown


@given(st.text())
def test_harmless_text_has_no_control_signs_and_stays_harmless(written: str) -> None:
    shown = showing.harmless(written)
    assert not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in shown)
    assert showing.harmless(shown) == shown


@every(
    "encoding, written, printed",
    [
        ("ascii", "Čuš → “Žan”…", 'Cus > "Zan"...'),
        ("ascii", "محمد ok", "???? ok"),
        ("ascii", "Đurđa · Łódź → 101/A", "Durda - Lodz > 101/A"),
        ("iso-8859-2", "Čuš – Ñandú · → «x»", 'Čuš - Nandú - > "x"'),
        ("cp852", "Đurđa · → ─█", "Đurđa - > ─█"),
        ("cp437", "Čuš → é", "Cus > é"),
        ("cp1250", "Čuš – Ñandú", "Čuš – Nandú"),
    ],
)
def test_signs_that_a_terminal_lacks_become_their_base_letters(
    encoding: str, written: str, printed: str
) -> None:
    codecs.register_error("test.base-letters", showing.base_letters)
    assert written.encode(encoding, "test.base-letters").decode(encoding) == printed


@given(st.text(), st.sampled_from(["ascii", "iso-8859-2", "cp437", "cp852", "cp1250", "utf-8"]))
def test_printing_never_fails_whatever_the_code_page(written: str, encoding: str) -> None:
    codecs.register_error("test.base-letters", showing.base_letters)
    written.encode(encoding, "test.base-letters")


@every(
    "spoken, value, decimals, printed",
    [
        ("sl", 1222, 0, "1.222"), ("sl", 132.4, 1, "132,4"), ("sl", 1234567.891, 2, "1.234.567,89"),
        ("sl", 7, 0, "7"), ("sl", 82, 1, "82,0"),
        ("en", 1222, 0, "1,222"), ("en", 132.4, 1, "132.4"), ("en", 1234567.891, 2, "1,234,567.89"),
    ],
)  # fmt: skip
def test_numbers_are_printed_as_people_write_them(
    spoken: str, value: float, decimals: int, printed: str
) -> None:
    language.use(spoken)
    assert language.number(value, decimals) == printed


_LEFT_OVER = ("{n} bed left over", "{n} beds left over")


@every(
    "n, as_of",
    [
        (1, 1), (101, 1), (201, 1),
        (2, 2), (102, 2),
        (3, 3), (4, 3), (103, 3), (104, 3),
        (0, 5), (5, 5), (10, 5), (11, 5), (12, 5), (13, 5), (14, 5), (21, 5), (22, 5), (100, 5), (111, 5),
    ],
)  # fmt: skip
def test_slovenian_has_four_plural_forms_that_follow_the_last_two_digits(n: int, as_of: int) -> None:
    language.use("sl")
    said = {count: language.n_(*_LEFT_OVER, count).replace(str(count), "#") for count in (n, as_of)}
    assert said[n] == said[as_of]
    assert "#" in said[n]


def test_english_has_two_plural_forms_and_numbers_inside_sentences_are_parted() -> None:
    said = [language.n_(*_LEFT_OVER, n) for n in (0, 1, 2, 1222)]
    assert said == ["0 beds left over", "1 bed left over", "2 beds left over", "1,222 beds left over"]
