"""The ways a command can end without success: each kind is a sentence, a hint and an exit code.

A new kind belongs here only if a shell script should be able to tell it from the others.
"""

from __future__ import annotations

import errno
from collections.abc import Collection
from enum import IntEnum

from azilcli import windows
from azilcli.language import N_, _


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


EXIT_CODES = {
    ExitCode.DONE: N_("done"),
    ExitCode.BUG: N_("a bug in azil: a traceback without anybody's data"),
    ExitCode.USAGE: N_("an option, argument or date cannot be read"),
    ExitCode.NOT_FOUND: N_("nothing or nobody is found, or several match"),
    ExitCode.REFUSED: N_("a rule refuses; nothing was written"),
    ExitCode.FILE: N_("the file is missing, locked, damaged, not ours, or newer"),
    ExitCode.WAITING: N_("done, and findings or conflicts are waiting"),
    ExitCode.INTERRUPTED: N_("Ctrl-C"),
}
"""What the codes mean, as the help says it."""


LONGEST_PATH = 259
"""So many characters has a path on Windows at most, unless its owner has allowed more."""

ERRORS = {
    "usage": (ExitCode.USAGE, N_("a date, a number or a combination of options cannot be read")),
    "no-such-command": (ExitCode.USAGE, N_("there is no such command")),
    "no-such-option": (ExitCode.USAGE, N_("the command has no such option")),
    "no-such-column": (ExitCode.USAGE, N_("what is printed has no such column")),
    "option-value": (ExitCode.USAGE, N_("an option lacks its value, or has one that it does not take")),
    "missing": (ExitCode.USAGE, N_("an argument or option that must be there is missing")),
    "too-many-words": (ExitCode.USAGE, N_("there are more words than the command takes")),
    "incomplete": (ExitCode.USAGE, N_("the command is not complete")),
    "not-found": (ExitCode.NOT_FOUND, N_("nothing or nobody is found")),
    "several": (ExitCode.NOT_FOUND, N_("several match")),
    "refused": (ExitCode.REFUSED, N_("a rule refuses; nothing was written")),
    "gate": (ExitCode.REFUSED, N_("a legal limit refuses; --override REASON would pass it")),
    "doubtful": (ExitCode.REFUSED, N_("it is possible but unlikely; --force would record it")),
    "file": (ExitCode.FILE, N_("the file cannot be used")),
    "damaged": (ExitCode.FILE, N_("the file is damaged")),
    "output": (ExitCode.FILE, N_("what is printed cannot be written; what was recorded is in the file")),
}
"""The codes by which a script tells errors apart, with their exit code and what they mean."""


class AzilError(Exception):
    """An end the user can do something about.

    `sentence` says what is wrong, `hint` what to type next; both are in the user's language.
    """

    exit_code = ExitCode.BUG
    code = ""
    """The word by which a script tells it from others; once given it never changes its meaning."""
    is_unplaced = False
    """Whether the file is damaged, and nobody has looked yet where."""

    def __init__(self, sentence: str, hint: str = "", code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint
        self.code = code or self.code


class UsageError(AzilError):
    """What was typed cannot be read."""

    exit_code = ExitCode.USAGE
    code = "usage"


class Missing(UsageError):
    """Something was not typed that turns out to be needed: at a terminal it can still be asked for.

    `name` is that of its parameter, `choices` what it can be where that is known.
    """

    def __init__(self, sentence: str, hint: str, name: str, choices: Collection[str] = ()) -> None:
        super().__init__(sentence, hint)
        self.name = name
        self.choices = tuple(choices)


class NotFound(AzilError):
    """Nothing fits what was typed, or more than one thing does."""

    exit_code = ExitCode.NOT_FOUND
    code = "not-found"


class Refused(AzilError):
    """A rule forbids it."""

    exit_code = ExitCode.REFUSED
    code = "refused"


class FileProblem(AzilError):
    """The database file cannot be used as it is."""

    exit_code = ExitCode.FILE
    code = "file"


def near(typed: str, known: Collection[str], see: str = "") -> str:
    """A hint with the known words that come near the one typed; where none does, with all of them.

    `see` is the command that lists them, where they are too many for a hint.
    """
    from difflib import get_close_matches

    folded = {word.casefold(): word for word in known}
    close = [folded[word] for word in get_close_matches(typed.casefold(), folded)]
    if close:
        return _("did you mean {options}?", options=", ".join(close))
    return _("see: {command}", command=see) if see else _("one of: {codes}", codes=", ".join(known))


def check_among(option: str, typed: str | None, allowed: Collection[str], see: str = "") -> None:
    """Refuse what an option was given where it is none of a closed set, and name what comes near."""
    if typed is not None and typed not in allowed:
        raise UsageError(
            _("“{value}” is not a value of --{option}", value=typed, option=option), near(typed, allowed, see)
        )


def is_reader_gone(error: OSError) -> bool:
    """Whether whoever read what is printed has seen enough, such as `head`, or `more` on Windows."""
    if isinstance(error, BrokenPipeError):
        return True
    return windows.is_here() and error.errno == errno.EINVAL and error.filename is None


def system_says(error: OSError) -> str:
    """What the operating system complains about, in words of the language in use."""
    return _windows_says(error) or _posix_says(error)


def is_too_long(error: OSError) -> bool:
    """Whether Windows did not find a file because its path is longer than it takes."""
    return windows.is_here() and error.errno == errno.ENOENT and len(str(error.filename)) > LONGEST_PATH


def _windows_says(error: OSError) -> str:
    known = {
        32: _("it is open in another program"),
        33: _("it is open in another program"),
        123: _("the name holds a character that Windows does not allow"),
        206: _("the path is too long for Windows"),
    }
    code = getattr(error, "winerror", None)
    if is_too_long(error):
        code = 206
    return known.get(code or 0, "")


def _posix_says(error: OSError) -> str:
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of the path is not a folder"),
        errno.EACCES: _("access is denied"),
        errno.EPERM: _("access is denied"),
        errno.EROFS: _("the disk is read-only"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.EEXIST: _("there is already something of that name"),
        errno.EIO: _("the disk cannot be read or written"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
