"""Finds the pieces of billing shorthand, in one pass over the text.

Every word is taken whole, so a code is never found inside a longer number, and the time grows with
the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.reading.shorthand.patterns import (
    GLUED_UNITS,
    SPOKEN_MODIFIERS,
    led_pieces,
    pieces,
)
from catalog.reading.shorthand.tokens import Kind, Token
from catalog.reading.shorthand.values import date_token, token_of

_DIAGNOSIS_AHEAD = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]", re.IGNORECASE | re.ASCII)


def scan(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The pieces of the text in order; what says nothing to a coder is left out."""
    search = pieces().search
    led, leading = led_pieces()
    stop = len(text) if end is None else end
    at = start
    chain = -1
    code = ""
    """Where the code or modifier ended that a hyphen would continue."""
    labelled = False
    """Whether the last piece says that a date of service follows."""
    inside = False
    """Whether a bracket is open."""
    coded = False
    """Whether a code stands since it was opened."""
    while found := search(text, at, stop):
        group = found.lastgroup or ""
        at = found.end()
        if group == "hyphen":
            token = _after_hyphen(found, chain)
            if token is None:
                at = found.start() + 1
                continue
            at = token.end
        elif group == "opening":
            inside, coded = True, False
            continue
        elif group == "closing":
            # What follows a bracket with a code in it is not that code's: "AK x4 (17000) x2".
            ends = inside and coded
            token = Token(Kind.STOP, "", found.start(), found.end()) if ends else None
            inside = False
        elif group == "unclear_date" and labelled and found[0][:1].isdigit():
            token = date_token(found[0].replace(".", "/"), found.start(), found.end())
        elif (
            group == "word"
            and found[0].lower() in leading
            and (phrase := led.match(text, found.start(), stop))
        ):
            at = phrase.end()
            token = token_of(phrase.lastgroup or "", phrase, code)
        else:
            token = token_of(group, found, code)
        if token is None:
            continue
        labelled = token.kind is Kind.DATE_LABEL
        yield token
        if token.kind in (Kind.CODE, Kind.MODIFIER, Kind.UNITS, Kind.BY_COUNT):
            chain = token.end
        if token.kind is Kind.CODE:
            code, coded = token.value, True
            if group == "dotted":
                yield from _dotted(found)
                chain = found.end()


def _after_hyphen(found: re.Match[str], chain: int) -> Token | None:
    """The modifier after a code's hyphen; None where the hyphen is a dash or a bullet."""
    start, end, suffix = found.start(), found.end(), found["suffix"].upper()
    spaced = found.start("suffix") > start + 1
    if not spaced and 0 <= chain < start - 1 and suffix in SPOKEN_MODIFIERS:
        between = found.string[chain:start]
        if between[-1] in " (" and not any(mark in between for mark in "\n;"):
            # Behind the diagnosis: "17000 L57.0 -59".
            return Token(Kind.NAMED_MODIFIER, suffix, start, end)
    if chain < 0 or start > chain + 1 or (start == chain + 1 and spaced):
        return None
    if start == chain + 1 and found.string[chain] != " ":
        return None
    if glued := GLUED_UNITS.fullmatch(suffix):
        return Token(Kind.MODIFIER, glued[1], start, found.start("suffix") + 2)
    if len(suffix) == 2:
        return Token(Kind.MODIFIER, suffix, start, end)
    if spaced or _DIAGNOSIS_AHEAD.match(found.string, found.start("suffix")):
        return None
    why = "a modifier has two characters, as in -25 or -RT"
    return Token(Kind.UNREADABLE, why, start, end)


def _dotted(found: re.Match[str]) -> Iterator[Token]:
    """The modifiers of a code that dots were typed between."""
    start = found.start("dotted_modifiers")
    for number, modifier in enumerate(found["dotted_modifiers"].upper().split(".")[1:]):
        place = start + 3 * number
        if modifier in SPOKEN_MODIFIERS:
            yield Token(Kind.MODIFIER, modifier, place, place + 3)
        else:
            why = "a modifier follows with a hyphen, as in 99213-25"
            yield Token(Kind.UNREADABLE, why, place, place + 3)
