"""Tuples with named fields that cost nothing until the first of them is made.

`typing.NamedTuple` compiles each annotation and a constructor when the class is made, which is a third of
what our own modules cost at the start of a command; and a command loads some forty such classes to use ten.
Whoever reads or checks the code may take this for that one: it becomes it with the first tuple.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:

    class _Made(type):
        """Makes a class of tuples, whose fields are its annotations."""

        def __new__(cls, name, bases, body):
            return super().__new__(cls, name, bases, {**body, "__slots__": ()})

        def __getattr__(cls, name):
            """What a class has only once it is complete: its fields, `_fields`, `_make`."""
            if "_fields" in vars(cls) or (name not in _LATE and name not in cls.__annotations__):
                raise AttributeError(name)
            _complete(cls)
            return getattr(cls, name)

    class NamedTuple(tuple, metaclass=_Made):
        """A tuple with named fields, as that of `typing`."""

        def __new__(cls, *values, **named):
            """The first tuple of a class: it completes the class."""
            _complete(cls)
            return cls.__new__(cls, *values, **named)

    _LATE = {*vars(namedtuple("_Empty", ()))} - {*vars(NamedTuple)}

    def _complete(cls):
        """Give a class its constructor and its fields."""
        own = vars(cls)
        fields = tuple(cls.__annotations__)
        defaults = [own[field] for field in fields if field in own]
        whole = namedtuple(cls.__name__, fields, defaults=defaults)
        made = {**vars(whole)}  # a class that nobody holds may be emptied at any moment
        for name in (*fields, *made):
            if name in fields or name == "__new__" or name not in own:
                setattr(cls, name, made[name])
