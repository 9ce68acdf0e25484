"""The words that stand beside the codes of shorthand, for the resolver to read."""

from __future__ import annotations

import re

from catalog.reading.formats import format_of
from catalog.reading.shorthand.scanning import scan
from catalog.reading.shorthand.tokens import Kind, Token
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
_WORDS = frozenset({Kind.WORD, Kind.COUNTED, Kind.SIZE, Kind.STOP, Kind.BREAK, Kind.COMMA})
_EARLIER = frozenset({Kind.PAST, Kind.PRIOR})
_NOT_TODAY = re.compile(
    r"\b(?:h/?o|hx|history|prior|previous(?:ly)?|s/p|status\s+post|last|ago|plan(?:s|ned|ning)?|if"
    r"|schedul\w+|next|later|return\w*|will|wants?|wanted|discuss\w*|consider\w*|recommend\w*"
    r"|declin\w+|refus\w+|denied|denial|rejected)\b",
    re.IGNORECASE | re.ASCII,
)
"""Words of other days, or of what was only thought of: then nothing is certain of this one."""

_NUMBERED = re.compile(r"(?:^|[:;\n])\s*1[.)]\s")
"""``1. temple 2. jaw``: numbers that count nothing."""

_PART_OF_SIZE = re.compile(r"-\d|/\d+\s?(?:in\b|inch|\")", re.ASCII)
"""Behind a number: ``4-6 mm``, ``1/2 inch``."""

LONGEST = 4_000
"""Characters; no more are resolved."""


def narrative(text: str) -> str:
    """The text without diagnoses, modifiers, units, dates and the like; empty where only those are.

    A diagnosis is no procedure, and ``25`` is no count: as words they would be read as such. Words
    about other days or about plans, and the columns of a grid, tell nothing of this one.

    >>> narrative("14 skin tags frozen, coded 17110-59 L91.8").split()
    ['14', 'skin', 'tags', 'frozen,', 'coded', '17110']
    >>> narrative("99213-25, 17000 L57.0 DOS 3/4/26")
    ''
    """
    plain = unwrap(text[:LONGEST]).text
    if format_of(plain) is not None:
        return ""
    tokens = list(scan(plain))
    if any(token.kind in _EARLIER for token in tokens):
        return ""
    if not any(token.kind in (Kind.WORD, Kind.COUNTED) for token in tokens):
        return ""
    left = list(plain)
    numbered = _NUMBERED.search(plain) is not None
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        listed = numbered and after is not None and after.kind is Kind.STOP
        if token.kind not in _NARRATIVE and (listed or not _counts(before, token, after)):
            if token.kind is Kind.NUMBER and _PART_OF_SIZE.match(plain, token.end):
                continue
            left[token.start : token.end] = " " * (token.end - token.start)
    words = "".join(left)
    return "" if _NOT_TODAY.search(words) else words


def _counts(before: Token | None, token: Token, after: Token | None) -> bool:
    """Whether a number counts the words behind it; behind a code it may be a modifier or units."""
    if token.kind is Kind.BY_COUNT or token.kind is Kind.UNITS:
        # "LN2 x 7 AKs", "punch bx x2": no units, where it stands behind words.
        return before is None or before.kind in _WORDS
    if (
        token.kind is Kind.NUMBER
        and before is not None
        and before.kind is Kind.WORD
        and before.end + 1 == token.start
    ):
        return True  # "hands AK 4", "SOX-10"
    return (
        token.kind is Kind.NUMBER
        and after is not None
        and after.kind is Kind.WORD
        and after.start == token.end + 1
        and (before is None or before.kind is not Kind.CODE or before.end + 1 < token.start)
    )
