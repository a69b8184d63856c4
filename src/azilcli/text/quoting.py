"""Words of a command line, as a hint shows what to type."""

from __future__ import annotations

import re

from azilcli import windows


def typed(word: str) -> str:
    """The word as one word of a command line, in quotes where it needs any."""
    return word if re.fullmatch(r"[\w./:,+@%=][\w./:,+@%=-]*", word) else quoted(word)


def quoted(word: str) -> str:
    """The word as one word of a command line, in quotes, so that what follows does not run into it."""
    if windows.is_here():  # cmd.exe knows no single quotes, and nothing else in double ones
        return '"{}"'.format(word.replace('"', '\\"'))
    if not set(word) & set('"$`!'):
        return f'"{word}"'
    import shlex

    return shlex.quote(word)
