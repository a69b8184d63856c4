"""The keys that stand in every file: whoever changes how they are made counts their version up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from azilcli.ledger import file, schema
from azilcli.text import keys, sounds
from tests.conftest import Azil, records

VERSION = 2
PINNED = {
    "Novak Ana": ("novak ana", "novak ana", "an nvk"),
    "Čuk Žan": ("cuk zan", "c~uk z~an", "sk sn"),
    "ČUK-ĆUK Đorđe": ("cuk cuk dorde", "c~uk c~~uk d~ord~e", "jr sk sk"),
    "Šćepanović Ñandú": ("scepanovic nandu", "s~c~~epanovic~~ nandu", "nnd spnvs"),
    "Mohammad Ahmadi": ("mohammad ahmadi", "mohammad ahmadi", "ahmd mhmd"),
    "Ahmedi, Muhamed": ("ahmedi muhamed", "ahmedi muhamed", "ahmd mhmd"),
    "محمد احمدی": ("محمد احمدی", "محمد احمدی", "ahmd mhmd"),
    "Hüseyin Öztürk": ("huseyin ozturk", "huseyin ozturk", "astrk hsin"),
    "حسین": ("حسین", "حسین", "hsin"),
    "Абдул-Рахман Хусейн": ("абдул рахман хусеин", "абдул рахман хусеин", "abdl hsin rhmn"),
    "Yuliia Shevchenko": ("yuliia shevchenko", "yuliia shevchenko", "jl svsnk"),
    "Юлія Шевченко": ("юлія шевченко", "юлія шевченко", "jl svsnk"),
    "ገብረሚካኤል": ("ገብረሚካኤል", "ገብረሚካኤል", "gbrmkl"),
    "ქეთევან": ("ქეთევან", "ქეთევან", "ktvn"),
    "Χριστίνα": ("χριστινα", "χριστινα", "krstn"),
    "Əliyev": ("əliyev", "əliyev", "alv"),
    "O’Brien Seán": ("obrien sean", "obrien sean", "abrn sn"),
    "bin Al Ghazi  Yusuf": ("bin al ghazi yusuf", "bin al ghazi yusuf", "gs jsf"),
    "Neznan 12": ("neznan 12", "neznan 12", "12 nsnn"),
    "মোহাম্মদ": ("মোহামমদ", "মোহামমদ", "mhmd"),
    "李明": ("李明", "李明", "李明"),
    "Straße Łódź": ("strasse lodz", "strasse lodz", "l strs"),
    "Khadija Džavad": ("khadija dzavad", "khadija dz~avad", "hd jvd"),
    "X": ("x", "x", "ks"),
}
"""Search key, sort key and sound key of names, as version `VERSION` of the keys makes them."""


@pytest.fixture
def _stamp_is_made_anew() -> Iterator[None]:
    yield
    schema.stamp.cache_clear()


def test_whoever_changes_a_key_counts_its_version_up() -> None:
    """If this fails: add one to `keys.KEYS`, and here pin that version and what it makes of the names."""
    made = {name: (keys.search_key(name), keys.sort_key(name), sounds.sound_key(name)) for name in PINNED}
    assert (keys.KEYS, made) == (VERSION, PINNED)
    key = sounds.find_key("O‘Neill-Žan\n1990-05-03\n+386 40 123-456").split()
    assert [word for word in key if word.isascii()] == [
        *("oneill", "zan", "1990", "05", "03", "+386", "40", "123", "456", "19900503", "40123456")
    ]
    assert {word.translate({c: c - 0xE000 for c in range(0xE000, 0xE080)}) for word in key} >= {
        "\0anl\0",
        "\0sn\0",
    }


@pytest.mark.usefixtures("_stamp_is_made_anew")
def test_a_file_whose_keys_another_version_made_gets_them_anew(
    office: Path, azil: Azil, monkeypatch: pytest.MonkeyPatch
) -> None:
    azil("person add Kos Ana --sex f --citizenship AFG")
    with file.writing(office) as connection:
        connection.execute("UPDATE person SET sort_key = 'kosz', sound_key = 'x'")
    monkeypatch.setattr(keys, "KEYS", keys.KEYS + 1)
    schema.stamp.cache_clear()
    made_anew = [{"sort_key": "kos ana", "sound_key": "an ks"}]
    assert records(office, "SELECT sort_key, sound_key FROM person") == made_anew
    with file.writing(office) as connection:
        kept = connection.execute("SELECT sort_key, sound_key FROM person").fetchall()
    assert [dict(zip(("sort_key", "sound_key"), row, strict=True)) for row in kept] == made_anew
