"""Whether two entries are one person: how alike they are, and why.

Every weight here is our own choice, made by trying real cases; none has a source outside. Points are
added up and kept between 0 and 99; what is likely from 70 on is worth looking at.

| what | points |
|---|---|
| the same name, in whichever order | 75 |
| a transliteration of it (the same sound key) | 70 to 75 |
| a name that comes near: a slip of the pen, a part missing | 0 to 66 |
| born on the same day; if that is a 1 January, which stands for a day that is not known | 25; 15 |
| day and month changed places; a single digit is another; within seven days | 18; 15; 10 |
| the same year, where only the year is known of one | 8 |
| years that are one, two, more apart, where only the year is known of one | 0; -12; -50 |
| days less than one, less than three, more years apart | -15; -25; -50 |
| the same case number; the same telephone | 40; 15 |
| the same citizenship; another one | 3; -12 |
| the same sex; another one | 2; -25 |
| a household in common: the same name; another first name, as siblings and twins have | 3; -40 |

What is not known of one of them counts for nothing. An equal EMŠO is 100, a different one 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, permutations, product

from azilcli.dates import is_iso, iso
from azilcli.rules.crowds import LARGEST, Crowd, is_first_of_january
from azilcli.text.keys import search_key
from azilcli.text.sounds import skeleton, sounds
from azilcli.tuples import NamedTuple

CERTAIN = 100
"""The score of an equal EMŠO, which nothing else reaches."""
LIKELY = 70
"""From this score on two entries are worth looking at."""

_NAME, _ALIKE, _NEAR = 75, 70, 66
_TOGETHER, _SIBLINGS = 3, -40
_FAR, _SAME = 0.6, 0.9
"""Up to here two names or words are nothing to each other; from here on two words are one name."""
_PART_MISSING, _ONE_OF_TWO_LEFT = 0.92, 0.82
_SURE = 3
"""So many consonants that agree make two words one name, however the vowels are written."""
_WORDS_AT_MOST = 12


class Person(NamedTuple):
    """What is known of somebody, as it is recorded."""

    id: str
    family_name: str
    given_name: str | None = None
    other_names: str | None = None
    sex: str = "x"
    birth_date: str | None = None
    """A day as ISO text, or only a year."""
    citizenship: str = "XXX"
    emso: str | None = None
    case_number: str | None = None
    phone: str | None = None
    households: frozenset[str] = frozenset()
    """The codes of the households they belong or belonged to."""

    @property
    def name(self) -> str:
        """The name as it is printed."""
        return " ".join(part for part in (self.family_name, self.given_name) if part)


class Reason(NamedTuple):
    """Something that speaks for one person or against it: a code, and what its sentence names."""

    code: str
    one: str = ""
    other: str = ""


class Likeness(NamedTuple):
    """How likely two entries are one person, from 0 to 100, and why."""

    score: int
    reasons: tuple[Reason, ...] = ()


Part = tuple[int, Reason | None]
"""Points, and the reason to tell; None where there is nothing to tell."""


def likeness(one: Person, other: Person, least: int = 0) -> Likeness:
    """How likely two entries are one person; the same whichever comes first.

    Where `least` cannot be reached the names are not compared, and the score is 0.
    """
    if one.emso and other.emso:
        if one.emso == other.emso:
            return Likeness(CERTAIN, (Reason("emso-same"),))
        return Likeness(0, (Reason("emso-differs"),))
    facts = [part(one, other) for part in (_birth, _case, _phone, _sex, _citizenship)]
    known = sum(points for points, _reason in facts)
    if min(known + _NAME + _TOGETHER, CERTAIN - 1) < least:
        return Likeness(0)
    named = _named(one, other)
    parts = [(named.points, named.reason), *facts, _household(one, other, named.same)]
    score = sum(points for points, _reason in parts)
    reasons = tuple(reason for _points, reason in parts if reason)
    return Likeness(max(0, min(score, CERTAIN - 1)), reasons)


def differ_in_nothing(one: Person, other: Person) -> bool:
    """Whether nothing that a person is known by tells two entries apart."""
    if one.emso and other.emso and one.emso != other.emso:
        return False
    if (one.birth_date, one.sex, one.citizenship) != (other.birth_date, other.sex, other.citizenship):
        return False
    return sorted(search_key(one.name).split()) == sorted(search_key(other.name).split())


def candidates(people: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """The pairs that are worth comparing, each once, in the order of `people`.

    They share a number; or the sounds of a name, whatever its words are, a word of it being missing in
    one; or the day of birth and a word. All pairs that reach `LIKELY` are meant to be among them, but that
    of a crowd with one name only those are compared whose births are known and come near each other.
    """
    groups: dict[Trait, list[int]] = {}
    for at, person in enumerate(people):
        for trait in _traits(person):
            groups.setdefault(trait, []).append(at)
    pairs: set[tuple[int, int]] = set()
    births = [_born(person) for person in people]
    crowds: dict[Trait, Crowd] = {}
    for trait, group in groups.items():
        if trait[0] in _NUMBERS or len(group) <= LARGEST:
            if trait[0] not in ("case", "phone") or len(group) <= _NUMBER_OF_A_HOUSE:
                pairs.update(combinations(group, 2))
        else:
            crowds[trait] = Crowd(births, group)
            pairs.update(crowds[trait].pairs())
    for at, person in enumerate(people):
        for trait in _shorter(person):
            alike = crowds[trait].near(births[at]) if trait in crowds else groups.get(trait, ())
            pairs.update((min(at, to), max(at, to)) for to in alike if to != at)
    return ((people[at], people[to]) for at, to in sorted(pairs))


_NUMBERS = ("emso", "case", "phone")

_NUMBER_OF_A_HOUSE = 50
"""A number that more people have is that of the house, not of a person or a family."""

Trait = tuple[str, ...]


def _traits(person: Person) -> set[Trait]:
    """What people have in common who may be one."""
    names = [sorted(map(skeleton, words)) for words in _variants(person)]
    traits = {("name", *words) for words in names if words}
    traits |= {("letters", *sorted("".join(words).translate(_UNSURE))) for words in names if len(words) > 1}
    born = _born(person)
    if len(born) > 4 and not is_first_of_january(born):
        traits |= {("birth", born, word) for words in names for word in words}
    numbers = (person.emso or "", _plain(person.case_number), _digits(person.phone))
    traits |= {(kind, number) for kind, number in zip(_NUMBERS, numbers, strict=True) if number}
    return traits


_UNSURE = str.maketrans("", "", "aj")
"""Signs that a word loses when it is written together with the one before it."""


def _shorter(person: Person) -> Iterator[Trait]:
    """The names of three words and more with one of them left out."""
    words = sorted(map(skeleton, _words(person.name)))
    if len(words) > 2:
        for at in range(len(words)):
            yield ("name", *words[:at], *words[at + 1 :])


# Names


class Named(NamedTuple):
    """What the names of two people say."""

    points: int
    reason: Reason
    same: bool
    """Whether every word has a counterpart that is the same name."""


def _named(one: Person, other: Person) -> Named:
    mine, theirs = search_key(one.name).split(), search_key(other.name).split()
    if mine and sorted(mine) == sorted(theirs):
        return Named(_NAME, Reason("name-same" if mine == theirs else "name-order"), True)
    comparisons = [_compared(a, b) for a, b in product(_variants(one), _variants(other))]
    best = max(comparisons, key=lambda named: (named.points, named.same))
    return best if best.points == comparisons[0].points else best._replace(reason=Reason("name-other"))


def _variants(person: Person) -> list[tuple[str, ...]]:
    """The name, and where there are other names, those alone and all together, as words of sounds."""
    if not person.other_names:
        return [_words(person.name)]
    every = (person.name, person.other_names, f"{person.name} {person.other_names}")
    return [_words(name) for name in every]


@lru_cache(maxsize=50_000)
def _words(name: str) -> tuple[str, ...]:
    return sounds(name)[:_WORDS_AT_MOST]


def _compared(one: tuple[str, ...], other: tuple[str, ...]) -> Named:
    """What two names say of each other, whatever the order of their words."""
    if not one or not other:
        return Named(0, Reason("name-differs"), False)
    short, long = sorted((one, other), key=lambda words: (len(words), words))
    long = _joined(short, long)
    pairs = _matched(short, long)
    mean, worst = sum(pairs) / len(pairs), min(pairs)
    same = worst >= _SAME
    if sorted(map(skeleton, short)) == sorted(map(skeleton, long)):
        return Named(_ALIKE + round((_NAME - _ALIKE) * mean), Reason("name-sound"), same)
    near = (mean + 2 * worst) / 3
    if len(short) < len(long):
        near *= _ONE_OF_TWO_LEFT if len(short) == 1 else _PART_MISSING
    points = min(_NEAR, round(_NAME * max(0.0, near - _FAR) / (1 - _FAR)))
    if not points:
        return Named(0, Reason("name-differs"), same)
    return Named(points, Reason("name-part" if same else "name-near"), same)


def _joined(short: tuple[str, ...], long: tuple[str, ...]) -> tuple[str, ...]:
    """The longer name, two words of it made one where the shorter has them so: Abdul Rahman."""
    if len(short) == len(long):
        return long
    wanted = {skeleton(word) for word in short}
    for at, to in permutations(range(len(long)), 2):
        whole = long[at] + long[to]
        if skeleton(whole) in wanted:
            rest = (word for number, word in enumerate(long) if number not in (at, to))
            return _joined(short, (*rest, whole))
    return long


def _matched(short: tuple[str, ...], long: tuple[str, ...]) -> list[float]:
    """How alike each word of the shorter name and its counterpart are, the best pairs found first."""
    every = sorted(
        (-_alike(min(a, b), max(a, b)), at, to) for at, a in enumerate(short) for to, b in enumerate(long)
    )
    scores: dict[int, float] = {}
    taken = set()
    for alike, at, to in every:
        if at not in scores and to not in taken:
            scores[at] = -alike
            taken.add(to)
    return list(scores.values())


@lru_cache(maxsize=100_000)
def _alike(one: str, other: str) -> float:
    """How alike two words of sounds are, from 0 to 1; from `_SAME` on they are one name."""
    from difflib import SequenceMatcher

    if one == other:
        return 1.0
    bare, other_bare = skeleton(one), skeleton(other)
    if "_" in one or "_" in other:
        one, other = bare, other_bare
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if bare == other_bare and len(bare) >= _SURE:
        return _SAME + (1 - _SAME) * ratio
    return min(ratio, _SAME - 0.01)


# What else is known of them


def _birth(one: Person, other: Person) -> Part:
    mine, theirs = _born(one), _born(other)
    if not mine or not theirs:
        return 0, None
    points, code = _births(mine, theirs)
    return points, Reason(code, mine, theirs)


def _births(one: str, other: str) -> tuple[int, str]:
    if one == other and len(one) > 4:
        return (15 if is_first_of_january(one) else 25), "birth-same"
    years = abs(int(one[:4]) - int(other[:4]))
    if any(len(born) == 4 or is_first_of_january(born) for born in (one, other)):
        if years == 0:
            return 8, "birth-year"
        return (0, "birth-near") if years == 1 else (-12 if years == 2 else -50, "birth-differs")
    if one[:4] == other[:4] and (one[5:7], one[8:]) == (other[8:], other[5:7]):
        return 18, "birth-swapped"
    if _is_slip(one, other):
        return 15, "birth-digit"
    days = abs((iso(one) - iso(other)).days)
    if days <= 7:
        return 10, "birth-near"
    return -15 if days < 365 else -25 if days < 3 * 365 else -50, "birth-differs"


@lru_cache(maxsize=50_000)
def _readable(born: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?", born):
        return False
    return len(born) == 4 or is_iso(born)


def _born(person: Person) -> str:
    """The day or year of birth; '' where none is known, or what history holds is neither."""
    return person.birth_date if person.birth_date and _readable(person.birth_date) else ""


def _is_slip(one: str, other: str) -> bool:
    """Whether a single digit of two days is another, or two neighbours changed places."""
    wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(wrong) == 2 and wrong[1] - wrong[0] == 1:
        return one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]]
    return len(wrong) == 1


def _case(one: Person, other: Person) -> Part:
    number = _plain(one.case_number)
    if number and number == _plain(other.case_number):
        return 40, Reason("case-same", str(one.case_number))
    return 0, None


def _phone(one: Person, other: Person) -> Part:
    number = _digits(one.phone)
    if number and number == _digits(other.phone):
        return 15, Reason("phone-same", str(one.phone))
    return 0, None


def _plain(number: str | None) -> str:
    """The letters and digits of a case's number, in capitals: what counts of it."""
    return "".join(character for character in (number or "").upper() if character.isalnum())


def _digits(phone: str | None) -> str:
    """The last eight digits of a telephone number, without the country; '' for fewer than six."""
    digits = "".join(character for character in phone or "" if character.isdecimal())
    return digits[-8:] if len(digits) >= 6 else ""


def _sex(one: Person, other: Person) -> Part:
    if "x" in (one.sex, other.sex):
        return 0, None
    return (2, None) if one.sex == other.sex else (-25, Reason("sex-differs"))


def _citizenship(one: Person, other: Person) -> Part:
    if "XXX" in (one.citizenship, other.citizenship):
        return 0, None
    if one.citizenship == other.citizenship:
        return 3, Reason("citizenship-same", one.citizenship)
    return -12, Reason("citizenship-differs", one.citizenship, other.citizenship)


def _household(one: Person, other: Person, same_name: bool) -> Part:
    if one.households.isdisjoint(other.households):
        return 0, None
    if same_name:
        return _TOGETHER, Reason("household-same")
    return _SIBLINGS, Reason("household-other-name")
