"""Our tuples with named fields are those of `typing`, made later."""

from __future__ import annotations

import pickle
import typing

import pytest

from azilcli import tuples


class _Theirs(typing.NamedTuple):
    """A bed."""

    id: str
    room: str = ""
    tags: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is."""
        return f"{self.room}/{self.id}"


class _Ours(tuples.NamedTuple):
    """A bed."""

    id: str
    room: str = ""
    tags: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it is."""
        return f"{self.room}/{self.id}"


def test_a_tuple_does_what_that_of_typing_does() -> None:
    assert "_fields" not in vars(_Ours), "nothing is made of it until it is used"
    for name in sorted(vars(_Theirs).keys() - {"__annotations__", "__orig_bases__"}, reverse=True):
        assert hasattr(_Ours, name), name
    theirs, ours = _Theirs("A", room="214"), _Ours("A", room="214")
    assert list(ours) == list(theirs) == ["A", "214", ()]
    assert (ours.id, ours.room, ours.tags, ours.place) == ("A", "214", (), "214/A")
    assert repr(ours) == repr(theirs).replace("_Theirs", "_Ours")
    assert _Ours._fields == _Theirs._fields
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(id="B") == _Ours._make(("B", "214", ()))
    assert (_Ours.__doc__, _Ours.__slots__) == ("A bed.", ())  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(ours)) == ours
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'id'"):
        _Ours()  # type: ignore[call-arg]
    with pytest.raises(AttributeError):
        ours.other = 1  # type: ignore[attr-defined]
