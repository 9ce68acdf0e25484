"""Words and numbers of a text, and those that look like a mistyped code named as such."""

from __future__ import annotations

import re

from catalog.dates import parse_date
from catalog.reading.shorthand.tokens import Kind, Token

_TYPO_LETTERS = re.compile(r"(?=(?:\D*\d){2})[0-9OIL]{5}", re.IGNORECASE | re.ASCII)
_CODE_AND_MORE = re.compile(r"\d{4}[A-Z]|\d{5}[A-Z0-9]+|[A-Z]\d{5,7}", re.IGNORECASE | re.ASCII)


def word_token(text: str, start: int, end: int) -> Token:
    """A word or a number, or why it may be a mistyped code."""
    if text.isdigit():
        return _digits(text, start, end)
    if _TYPO_LETTERS.fullmatch(text):
        why = "letters O, I or L among the digits? A CPT code is five digits, as in 17000"
        return Token(Kind.UNREADABLE, why, start, end)
    if _CODE_AND_MORE.fullmatch(text) and not text.lower().endswith(("st", "nd", "rd", "th")):
        why = (
            "looks like a mistyped code: CPT has five digits (17000), HCPCS a letter and four "
            "digits (J3301), a modifier follows with a hyphen (99213-25)"
        )
        return Token(Kind.UNREADABLE, why, start, end)
    return Token(Kind.WORD, text, start, end)


def _digits(text: str, start: int, end: int) -> Token:
    if len(text) <= 3:
        return Token(Kind.NUMBER, text, start, end)
    if len(text) == 8 and text[4:6] in ("19", "20"):
        day = parse_date(f"{text[:2]}/{text[2:4]}/{text[4:]}")
        if day is not None:
            return Token(Kind.DATE, day.isoformat(), start, end)
    if len(text) == 4 and text[:2] not in ("19", "20"):
        why = "four digits: a CPT code has five, as in 99213"
    elif len(text) == 7:
        why = (
            f"seven digits: a code has five; code and modifier are written apart, "
            f"as in {text[:5]}-{text[5:]}, and check the digits of both"
        )
    elif len(text) in (6, 8):
        why = f"{len(text)} digits: a CPT code has five, as in 99213"
    else:
        return Token(Kind.WORD, text, start, end)
    return Token(Kind.UNREADABLE, why, start, end)
