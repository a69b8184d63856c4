"""Names in one column, divided into family name and given name."""

from __future__ import annotations

from azilcli.text.cells import heading

WHOLE = "whole_name"
WHOLE_NAMES = {
    "whole_name": WHOLE, "full_name": WHOLE, "name_and_surname": WHOLE, "surname_and_name": WHOLE,
    "ime_in_priimek": WHOLE, "priimek_in_ime": WHOLE, "ime_priimek": WHOLE, "priimek_ime": WHOLE,
    "polno_ime": WHOLE,
}  # fmt: skip
"""The headings of such a column."""
ALONE = frozenset({"name", "ime"})
"""Headings of given names; where no family name stands beside one, it holds the whole name."""
_FAMILY_FIRST = ("priimek", "surname", "family", "last")


def divided(whole: str, column: str) -> tuple[str, str]:
    """The family name and the given name of a whole one, in the order in which the heading names them.

    What stands before a comma is the family name, and so are words in capitals beside others that are not;
    else it is a single word: the last one, or the first where the heading begins with the family name.
    """
    family, comma, given = (part.strip() for part in whole.partition(","))
    if comma:
        return (family, given) if family else (given, "")
    words = whole.split()
    loud = [word for word in words if len(word) > 1 and word.isupper()]
    if loud and len(loud) < len(words):
        return " ".join(loud), " ".join(word for word in words if word not in loud)
    if heading(column).startswith(_FAMILY_FIRST):
        return words[0], " ".join(words[1:])
    return words[-1], " ".join(words[:-1])
