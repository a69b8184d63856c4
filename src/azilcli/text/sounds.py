"""How names sound: what the transliterations of one name have in common."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from azilcli.text.keys import number_key, search_key

# How names sound. A transliterated name comes in as many spellings as there are officials, and is reduced
# to what they agree on. In a word that is being read, capitals are our own marks: W is an Arabic waw, E the
# vowel of an Ethiopic syllable that may have none, U and I are vowels that tell two names apart; "_" stands
# after a consonant whose vowel is not written.

_WORDS = {
    "md": "mohammad", "mohd": "mohammad", "muhd": "mohammad",
    "al": "", "el": "", "bin": "", "bn": "", "ibn": "", "abn": "",
}  # fmt: skip
"""Words that are written short, and words that are left out, being 'the' and 'son of'."""

_SPOKEN = (
    # Names that would fall together with Mohammad and Hassan, though brothers often bear both; forms of one
    (r"m[ae_]?h_?m_?[uo]+d", "mahmUd"),
    (r"h(?:[uo]s+[aeiyj]+|_s_y_)n", "husIn"),
    (r"^(abd)[aeiou]+(?:([rsnzdt])(?=\2)|(?<=u)[rsnzdt]$)", r"\1ul"),
    (r"^[uo]s(?=man)", "ut"),
    (r"(?<=hme)t$", "d"),
    (r"mi(?:ch?|kh)(?=ae)", "mik"),
    # The beginning: Džamal, Djamal, Jamal; Yusuf, Jusuf; Iuliia, Julija; Ouali, Wali; Hristo, Christo
    (r"^(?:dzh?|dj|gj|jh|j|y(?=[aeiou])|i(?=[aeou]))", "j"),
    (r"^ou(?=[aeiou])", "w"),
    (r"^[ck]?hr", "kr"),
    # Further on j may be the vowel of Hajdari or the sound of Najib, so it goes; Ahmadzai is Ahmad and zai
    (r"(?<=.)(?:dzh|dz(?!a[ijy]|ad[ae]|[eo]i)|d?j)", "y"),
    (r"ck|q|c(?=[lt])|ch(?=r)", "k"),
    (r"t?sch|t?[cs]h|zh|t[sz]|[cs]z|[scz]", "s"),
    (r"x+", "ks"),
    (r"ph", "f"),
    (r"kh", "h"),
    (r"([gdt])h", r"\1"),
    (r"w", "v"),
    (r"(?<=.)[h_]+$", ""),
    (r"o", "u"),
    (r"[ey]", "i"),
    (r"(\D)(?:_?\1)+", r"\1"),
)
"""What is done to a word of letters and our marks, one after the other: pattern and replacement."""

_LETTERS = {
    "arabic alef": "a", "arabic hamza": "e", "arabic waw": "W", "arabic teh marbuta": "",
    "arabic thal": "z_", "arabic hah with hamza above": "z_", "arabic hah with three dots above": "s_",
    "arabic kaf with ring": "g_",
    "cyrillic el": "l", "cyrillic em": "m", "cyrillic en": "n", "cyrillic er": "r", "cyrillic es": "s",
    "cyrillic ef": "f", "cyrillic yeru": "i", "cyrillic ie": "e", "cyrillic io": "yo",
    "cyrillic ya": "ya", "cyrillic yu": "yu", "cyrillic ukrainian ie": "ye", "cyrillic yi": "yi",
    "cyrillic byelorussian-ukrainian i": "i", "cyrillic hard sign": "", "cyrillic soft sign": "",
    "greek beta": "v", "greek chi": "kh", "greek rho": "r",
    "georgian khar": "k", "georgian phar": "p", "georgian xan": "kh", "georgian jhan": "j",
    "armenian xeh": "kh", "latin schwa": "a",
}  # fmt: skip
"""Letters whose name in Unicode does not begin with their sound."""

_WITH_VOWELS = ("latin", "cyrillic", "greek", "georgian", "armenian")
_ADJECTIVES = ("small", "capital", "final", "farsi", "dotless", "swash", "kirghiz", "high", "short")
_ETHIOPIC = (("sz", "s"), ("hh", "h"), ("k?x", "h"), ("ph", "p"), ("th", "t"))
_OLD = unicodedata.ucd_3_2_0
"""Unicode as every Python knows it, so that a stored key is the same everywhere."""


def sounds(text: str) -> tuple[str, ...]:
    """The words of a name in the form in which its transliterations come near each other.

    Consonants by their sound, the vowels as a, i and u. 'Mohammed Hüseyin' becomes 'muhamid husIn';
    of a script that writes no vowels only consonants are there, each followed by '_'. Articles are
    left out.
    """
    plain = search_key(text.casefold().replace("đ", "dj").replace("‘", ""))
    words = "".join(_letter(character) for character in plain).split()
    return tuple(spoken for word in words if (spoken := _spoken(word)))


def skeleton(spoken: str) -> str:
    """The consonants of a word of `sounds`; a vowel at its beginning is 'a', whichever it was."""
    first = "a" if spoken[0] in "aiu" else spoken[0]
    return (first + re.sub("[aiu_]", "", spoken[1:])).replace("U", "u").replace("I", "i")


def sound_key(text: str) -> str:
    """A key under which transliterations of one name fall together, whatever the order of its words.

    'Mohammad Ahmadi', 'Ahmedi, Muhamed' and 'محمد احمدی' give 'ahmd mhmd'. A name of which no sound is left
    keeps the words of its search key; the key of an empty text is empty.
    """
    return " ".join(sorted(map(skeleton, sounds(text))) or sorted(search_key(text).split()))


def heard(text: str) -> tuple[str, ...]:
    """The words of a name by their sound, in signs of their own, so that nothing typed is taken for one."""
    return tuple(_HEARD + skeleton(word).translate(_SIGNS) + _HEARD for word in sounds(text))


_HEARD = "\ue000"
_SIGNS = {number: 0xE000 + number for number in range(1, 0x80)}


def find_key(text: str) -> str:
    """The key that people are found by, from what is known of them, a value a line.

    It holds their search key, numbers by their digits, dates as 19900503, and words by their sound.
    """
    words = search_key(text.replace("\n", " ")).split()
    for value in text.split("\n"):
        words.append(number_key(value))
        words += heard(value) if not any(character.isdecimal() for character in value) else ()
    return " ".join(dict.fromkeys(word for word in words if word))


@lru_cache(maxsize=20_000)
def _spoken(word: str) -> str:
    word = re.sub(r"^W|W(?=[ay])|(?<=a)W", "w", word).replace("W", "u")
    word = re.sub(r"^y[E_]", "yi", word).replace("E", "")
    word = _WORDS.get(word.replace("_", ""), word)
    for pattern, replacement in _patterns():
        word = pattern.sub(replacement, word)
    return word


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), replacement) for pattern, replacement in _SPOKEN]


@lru_cache(maxsize=20_000)
def _letter(character: str) -> str:
    """A character of a search key as Latin letters and our marks, read off its name in Unicode."""
    if "a" <= character <= "z" or character == " ":
        return character
    category = _OLD.category(character)
    if category == "Lm" or category[0] == "M" or category == "Cs":
        return ""
    if category[0] in "PSZ":
        return " "
    named = re.fullmatch(r"(\w+) (?:SMALL |CAPITAL )?(?:LETTER|SYLLABLE) (.+)", _OLD.name(character, ""))
    if named is None or category[0] != "L":
        return character
    script, name = named[1].lower(), named[2].lower()
    base = name.partition(" with ")[0]
    words = [word for word in base.split() if word not in _ADJECTIVES] or [base]
    for candidate in (name, base, words[0]):
        if f"{script} {candidate}" in _LETTERS:
            return _LETTERS[f"{script} {candidate}"]
    if script == "ethiopic":
        return _syllable(words)
    consonants = re.match("[b-df-hj-np-tv-z]+", words[0])
    if consonants is None:
        return words[0][0] if script in _WITH_VOWELS else "e"
    return consonants[0] if script in _WITH_VOWELS else f"{consonants[0]}_"


def _syllable(words: list[str]) -> str:
    """An Ethiopic syllable, whose name is how it is read; the sixth order, -e, may have no vowel."""
    if words[0] in ("glottal", "pharyngeal"):
        return words[-1]
    consonants = words[-1].rstrip("aeiou")
    vowel = words[-1][len(consonants) :]
    for scholarly, plain in _ETHIOPIC:
        consonants = re.sub(scholarly, plain, consonants)
    return consonants + ("E" if vowel == "e" else vowel)
