"""The pieces that billing shorthand is made of."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple


class Kind(Enum):
    """What a piece of the text is."""

    BREAK = auto()
    COMMA = auto()
    CELL = auto()
    CODE = auto()
    MODIFIER = auto()
    NAMED_MODIFIER = auto()
    MODIFIER_FOR = auto()
    UNITS = auto()
    UNITS_BEFORE = auto()
    DIAGNOSIS = auto()
    DIAGNOSIS_LABEL = auto()
    POINTERS = auto()
    DATE = auto()
    DATE_LABEL = auto()
    PLACE = auto()
    PAYER = auto()
    STOP = auto()
    PRIOR = auto()
    PAST = auto()
    ARROW = auto()
    BY_COUNT = auto()
    COUNTED = auto()
    SIZE = auto()
    NUMBER = auto()
    WORD = auto()
    UNREADABLE = auto()


class Token(NamedTuple):
    """One piece: its kind, its value in normal form, and where it stands.

    ``value`` of an unreadable piece is what was expected; of a word, the word as it was typed.
    """

    kind: Kind
    value: str
    start: int
    end: int
