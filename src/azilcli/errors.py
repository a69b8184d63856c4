"""The ways a command can end without success: each kind is a sentence, a hint and an exit code.

A new kind belongs here only if a shell script should be able to tell it from the others.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a script may rely on. A code once given never changes its meaning."""

    DONE = 0
    BUG = 1
    """Our fault: a traceback without local variables."""
    USAGE = 2
    """An option, argument or date that cannot be read."""
    NOT_FOUND = 3
    """No such person, place or entry, or several that match."""
    REFUSED = 4
    """A rule says no; nothing was written."""
    FILE = 5
    """The database file is missing, locked, damaged, not ours or newer."""
    WAITING = 6
    """Done, and findings or conflicts are waiting for somebody."""
    INTERRUPTED = 130
    """Ctrl-C."""


class AzilError(Exception):
    """An end the user can do something about.

    `sentence` says what is wrong, `hint` what to type next; both are in the user's language.
    """

    exit_code = ExitCode.BUG

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint


class UsageError(AzilError):
    """What was typed cannot be read."""

    exit_code = ExitCode.USAGE


class NotFound(AzilError):
    """Nothing fits what was typed, or more than one thing does."""

    exit_code = ExitCode.NOT_FOUND


class Refused(AzilError):
    """A rule forbids it."""

    exit_code = ExitCode.REFUSED


class FileProblem(AzilError):
    """The database file cannot be used as it is."""

    exit_code = ExitCode.FILE
