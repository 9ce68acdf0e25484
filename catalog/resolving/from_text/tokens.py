"""Typed text as tokens: words, numbers and marks of punctuation, each with where it stood.

Smart quotes, dashes, the multiplication sign and ``≤`` are read as their plain forms; nothing is
moved, so that an offset into the tokens is an offset into what was typed.

>>> [token.norm for token in tokenize("Shave-bx, L arm .8cm x2")]
['shave', '-', 'bx', ',', 'l', 'arm', '.8', 'cm', 'x', '2']
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

LONGEST_TEXT = 4_000
"""Characters that are read; what stands behind is reported as unread."""

_PLAIN = str.maketrans(
    "\u2018\u2019`\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212\u00d7\u2715\u2264\u2265\u00b2\u00a0\u2009\u2022\u00b7\u2026\t\r",
    "'''\"\"------xx<>2  ;;.  ",
)
"""One character for one, so that offsets stay."""

_TOKEN = re.compile(
    r"""
      (?P<code>(?<![\w.])(?:\d{4}[0-9ftum]|[a-ceghj-mp-v]\d{4})(?=x\d|[^\w]|_|$)(?![.,]\d))
    | (?P<fraction>\d+\s?/\s?\d+(?=\s*(?:"|in\b|inch)))
    | (?P<number>0,\d+(?![\d,])|\d+\.\d+|\.\d+|\d+)
    | (?P<word>x(?=\s?[\d.])|(?:cm|mm|ln)2(?!\d)|[a-z]+?(?=x\d)|[a-z]+(?:'[a-z]+)?)
    | (?P<mark>[^\sa-z0-9]|\n)
    """,
    re.VERBOSE | re.ASCII,
)


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    CODE = "code"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """One token and its place in the typed text."""

    kind: Kind
    norm: str
    """Lower case, plain punctuation."""
    start: int
    end: int
    value: Decimal | None = None
    """Of a number."""
    glued: bool = False
    """No white space before it."""


def plain(text: str) -> str:
    """The text in lower case with plain punctuation, character for character."""
    translated = text.translate(_PLAIN)
    lowered = translated.lower()
    if len(lowered) == len(translated):
        return lowered
    return "".join(
        low if len(low := character.lower()) == 1 else character for character in translated
    )


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of the first ``LONGEST_TEXT`` characters."""
    tokens: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(plain(text[:LONGEST_TEXT])):
        group, norm = match.lastgroup, match.group()
        glued = match.start() == end and bool(tokens)
        start, end = match.span()
        if group == "number":
            tokens.append(
                Token(Kind.NUMBER, norm, start, end, Decimal(norm.replace(",", ".")), glued)
            )
        elif group == "fraction":
            above, below = (Decimal(part) for part in norm.split("/"))
            if below:
                tokens.append(Token(Kind.NUMBER, norm, start, end, above / below, glued))
        elif group == "code":
            tokens.append(Token(Kind.CODE, norm.upper(), start, end, None, glued))
        elif group == "word":
            tokens.append(Token(Kind.WORD, norm, start, end, None, glued))
        else:
            tokens.append(Token(Kind.MARK, norm, start, end, None, glued))
    return tuple(tokens)
