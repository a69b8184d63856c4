"""The key under which the transliterations of one name fall together."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azilcli.text.keys import search_key
from azilcli.text.sounds import skeleton, sound_key, sounds
from tests.every import every

ONE_NAME = [
    "Mohammad Muhamed Mohammed Muhammad Mohamed Mouhamed Mehmet MD محمد Мохаммад Мухаммед মোহাম্মদ ሙሐመድ",
    "Ahmad Ahmed Ahmet أحمد احمد Ахмад አሕመድ",
    "Mahmoud Mahmud Mahmood محمود Махмуд",
    "Hussein Husein Hosain Hüseyin Hussain Hossein Hossen حسین حسين Хусейн ሁሴን",
    "Hassan Hasan حسن Хасан",
    "Haidari Heydari Hajdari Heidari حیدری",
    "Aisha Ayesha Ajša Aicha Aïcha Ayşe عائشة",
    "Fatima Fatimah Fatema Fatemeh فاطمة فاطمه",
    "Jamal Džamal Djamal Dzamal DŽAMAL جمال Джамал",
    "Yusuf Jusuf Yousef Youssef يوسف یوسف Юсуф ዩሱፍ",
    "Yahya Jahja يحيى یحیی",
    "Khaled Halid خالد Халид",
    "Abdullah Abdulah Abdulla Abdallah عبدالله",
    "Abdulrahman Abdurrahman Abderrahmane عبدالرحمن",
    "Abdelkader Abdulqadir عبدالقادر",
    "Gebremichael Gebremikael Ghebremicael ገብረሚካኤል",
    "Tesfay Tesfai Tesfaj ተስፋይ",
    "Tsegay Tzegai Cegaj ጸጋይ",
    "Fiyori Fiori Fijori ፊዮሪ",
    "Selamawit Selamavit ሰላማዊት",
    "Petros ጴጥሮስ",
    "Aleksandr Alexander Aleksander Александр",
    "Yuliia Iuliia Julija Юлія Юлия",
    "Shevchenko Ševčenko Шевченко",
    "Đorđević Djordjević Ђорђевић",
    "Osman Usman Othman عثمان",
    "Ahmadzai Ahmedzaj احمدزی Ахмадзай",
    "Khadija Hadija Hadidža خديجة",
    "Ouassim Wassim Vasim وسيم",
    "Jawad Džavad جواد",
    "Christina Hristina Khrystyna Χριστίνα",
    "Ketevan ქეთევან",
    "Əliyev Alijev Алиев",
]

TWO_NAMES = [
    "Ahmad Mohammad", "Mohammad Mahmoud", "Hassan Hussein", "Ahmad Hamid", "محمد محمود", "حسن حسین",
    "Ali Laila", "Novak Kovač", "Jan Žan", "Khan Qani", "X1 X2", "Neznani1 Neznani11", "ሙሐመድ አሕመድ",
]  # fmt: skip


@pytest.mark.parametrize("line", ONE_NAME, ids=lambda line: line.split()[0])
def test_transliterations_of_a_name_have_one_key(line: str) -> None:
    keys = {name: sound_key(name) for name in line.split()}
    assert set(keys.values()) == {sound_key(line.split()[0])}, keys


@every("line", TWO_NAMES)
def test_different_names_have_different_keys(line: str) -> None:
    one, other = line.split()
    assert sound_key(one) != sound_key(other)


@every(
    "name",
    [
        "Mohammad Ahmadi",
        "AHMEDI, Muhamed",
        "محمد احمدی",
        "Мохаммад Ахмади",
        "Al-Ahmadi Mohamed",
        "محمد بن احمدی",
    ],
)
def test_scripts_order_and_articles_do_not_matter(name: str) -> None:
    assert sound_key(name) == "ahmd mhmd"


@every(
    "name, key",
    [
        ("", ""),
        ("O’Neill", "anl"),
        ("[red]", "rd"),
        ("Al\u200bAhmad", "alhmd"),
        ("Mo\u200bhammad", "mhmd"),
        ("=cmd|'/C calc'!A0", "a0 s sls smd"),
        ("🙂", "🙂"),
        ("X" * 300, "ks"),
        ("Ng", "ng"),
        ("H", "h"),
        ("Aye", "a"),
        ("王 小明", "小明 王"),
    ],
)
def test_a_name_of_anything_has_a_key(name: str, key: str) -> None:
    assert sound_key(name) == key


def test_names_of_which_no_sound_is_left_do_not_fall_together() -> None:
    assert sound_key("🙂 🔥") == sound_key("🔥 🙂") != sound_key("🙂")
    assert sound_key("Al") == "al"


def test_the_words_of_a_name_are_near_each_other_in_their_vowels_too() -> None:
    assert sounds("Yousef Haidari") == ("jusif", "haidari")
    assert sounds("محمد") == ("m_h_m_d",)
    assert [skeleton(word) for word in sounds("Yousef Haidari محمد")] == ["jsf", "hdr", "mhmd"]


@given(st.text())
def test_no_text_fails_and_only_an_empty_one_has_no_key(text: str) -> None:
    assert bool(sound_key(text)) == bool(search_key(text))


@given(st.characters(), st.text(max_size=5))
def test_no_letter_of_any_script_fails(letter: str, rest: str) -> None:
    assert sound_key(letter + rest) == sound_key(letter + rest)


@given(st.lists(st.text(), max_size=6), st.randoms(use_true_random=False))
def test_the_key_does_not_depend_on_the_order_of_the_words(parts: list[str], chance: Random) -> None:
    words = " ".join(parts).split()
    shuffled = list(words)
    chance.shuffle(shuffled)
    assert sound_key(" ".join(shuffled)) == sound_key(" ".join(words))


@given(st.text())
def test_the_key_does_not_depend_on_capitals_and_the_form_of_marks(text: str) -> None:
    assert sound_key(text.casefold()) == sound_key(text)
    assert sound_key(unicodedata.normalize("NFD", text)) == sound_key(unicodedata.normalize("NFC", text))


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcčćdefghijklmnopqrsštuvwxyzž -"), st.sampled_from(["", "\u0301", "\u030c"])
        )
    )
)
def test_the_key_does_not_depend_on_diacritics(signs: list[tuple[str, str]]) -> None:
    marked = "".join(letter + mark for letter, mark in signs)
    bare = "".join(
        sign for sign in unicodedata.normalize("NFD", marked) if unicodedata.category(sign) != "Mn"
    )
    assert sound_key(marked) == sound_key(marked.upper()) == sound_key(bare)
