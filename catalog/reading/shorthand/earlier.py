"""Codes that name an earlier service by their date alone, marked like those behind "prior"."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from catalog.reading.shorthand.tokens import Kind, Token

_DATING = frozenset({"on", "of", "from", "done", "dated", "performed"})
_NO_DAY = "9999-12-31"
"""Later than all days."""


def before_service(pieces: list[Token]) -> list[Token]:
    """Codes with a day of their own before the day that is named as the date of service."""
    marked = [
        token.value
        for before, token in pairwise(pieces)
        if before.kind is Kind.DATE_LABEL and token.kind is Kind.DATE
    ]
    if not marked:
        return pieces
    return _marked(pieces, lambda at: _own_day(pieces, at) < marked[0])


def on_prior_day(pieces: list[Token]) -> list[Token]:
    """Codes with the day of a service that is named as earlier."""
    days = {
        day.value
        for prior, code, day in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if (prior.kind, code.kind, day.kind) == (Kind.PRIOR, Kind.CODE, Kind.DATE)
    }
    if not days:
        return pieces
    return _marked(
        pieces,
        lambda at: any(
            token.kind is Kind.DATE and token.value in days for token in pieces[at + 1 : at + 2]
        ),
    )


def _marked(pieces: list[Token], is_earlier: Callable[[int], bool]) -> list[Token]:
    """The pieces with a mark before each code at an index that is earlier."""
    found: list[Token] = []
    for index, token in enumerate(pieces):
        named = bool(found) and found[-1].kind is Kind.PRIOR
        if token.kind is Kind.CODE and not named and is_earlier(index):
            found.append(Token(Kind.PRIOR, "", token.start, token.start))
        found.append(token)
    return found


def _own_day(pieces: list[Token], index: int) -> str:
    """The unmarked day right behind a code ("on 2/1/26"), or one that is later than all."""
    for token in pieces[index + 1 : index + 4]:
        if token.kind is Kind.DATE:
            return token.value
        if not (token.kind is Kind.WORD and token.value.lower() in _DATING):
            break
    return _NO_DAY
