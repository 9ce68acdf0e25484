"""The words that stand beside the codes of shorthand, for the resolver to read."""

from __future__ import annotations

from catalog.reading.formats import format_of
from catalog.reading.tokens import Kind, scan
from catalog.reading.unwrap import unwrap

_NARRATIVE = frozenset(
    {
        Kind.BREAK,
        Kind.CELL,
        Kind.CODE,
        Kind.COMMA,
        Kind.COUNTED,
        Kind.SIZE,
        Kind.STOP,
        Kind.WORD,
    }
)
"""What the words and their clauses are made of. A code stays: it says whose the words are."""
_EARLIER = frozenset({Kind.PAST, Kind.PRIOR})

LONGEST = 4_000
"""Characters; no more are resolved."""


def narrative(text: str) -> str:
    """The text without diagnoses, modifiers, units, dates and the like; empty where only those are.

    A diagnosis is no procedure, and ``25`` is no count: as words they would be read as such. Words
    about earlier services, and the columns of a grid, tell nothing of this one.

    >>> narrative("14 skin tags frozen, coded 17110-59 L91.8").split()
    ['14', 'skin', 'tags', 'frozen,', 'coded', '17110']
    >>> narrative("99213-25, 17000 L57.0 DOS 3/4/26")
    ''
    """
    plain = unwrap(text[:LONGEST]).text
    if format_of(plain) is not None:
        return ""
    words = False
    left = list(plain)
    for token in scan(plain):
        if token.kind in _EARLIER:
            return ""
        if token.kind is Kind.WORD or token.kind is Kind.COUNTED:
            words = True
        elif token.kind not in _NARRATIVE:
            left[token.start : token.end] = " " * (token.end - token.start)
    return "".join(left) if words else ""
