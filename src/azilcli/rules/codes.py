"""Codes as people type them: the code, its words in either language, or the beginning of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from azilcli.text.keys import search_key

_SPOKEN = {
    "sex": {
        **dict.fromkeys(("z", "zenska", "w", "woman", "girl", "deklica"), "f"),
        **dict.fromkeys(("moski", "man", "boy", "decek"), "m"),
        **dict.fromkeys(("d", "drugo", "other", "neznano", "unknown"), "x"),
    },
    "status": dict.fromkeys(("prosilec", "prosilka"), "applicant"),
    "relation": {
        **dict.fromkeys(("nosilka", "glava druzine"), "head"),
        **dict.fromkeys(("wife", "husband", "zena", "moz", "soproga", "soprog", "partnerka"), "spouse"),
        **dict.fromkeys(("son", "daughter", "sin", "hci", "hcerka", "hcer"), "child"),
        **dict.fromkeys(("mother", "father", "mati", "mama", "oce", "ata"), "parent"),
        **dict.fromkeys(("brother", "sister", "brat", "sestra"), "sibling"),
        **dict.fromkeys(("grandmother", "grandfather", "babica", "dedek", "stara mati", "stari oce"),
                        "grandparent"),
    },
}  # fmt: skip
"""What codes are called besides their words, by list and search key (*prosilec*: ZMZ-1 2/6)."""
_STEM_AT_LEAST = 4
"""A shorter word says too little without its ending."""


def meant(list_: str, rows: Sequence[dict[str, Any]], typed: str) -> list[str]:
    """The codes of a list, given by its rows, that a typed text may mean: one, several, or none.

    What is a code or its words means that one; else it is read as the beginning of a code or of its words,
    whatever the ending of a Slovenian word ('samovoljno' begins 'samovoljna zapustitev'), else as what stands
    further on in them ('samohranilec', 'gender-based violence').
    """
    wanted = search_key(typed)
    if not wanted:
        return []
    named = {str(row["code"]): [search_key(row[key]) for key in ("code", "sl", "en")] for row in rows}
    exact = [code for code, keys in named.items() if wanted in keys]
    spoken = _SPOKEN.get(list_, {}).get(wanted)
    if exact or spoken in named:
        return exact[:1] or [str(spoken)]
    stem = re.sub("[aeiou]$", "", wanted)
    tries = [wanted, *([stem] if len(stem) >= _STEM_AT_LEAST else [])]
    begun = (_with(named, before + one) for before in ("\n", " ") for one in tries)
    return next(filter(None, begun), [])


def _with(named: dict[str, list[str]], wanted: str) -> list[str]:
    """The codes in one of whose keys a text stands; each begins with a line's end."""
    return [code for code, keys in named.items() if any(wanted in f"\n{key}" for key in keys)]
