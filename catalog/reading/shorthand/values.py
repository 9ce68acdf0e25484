"""What a found piece means: its kind, and its value in normal form."""

from __future__ import annotations

import re
from decimal import Decimal

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import EARLIEST_SERVICE, TOO_EARLY, parse_date
from catalog.payers import payers_by_word
from catalog.reading.shorthand.mistyped import word_token
from catalog.reading.shorthand.patterns import SPELLED, SPOKEN_MODIFIERS
from catalog.reading.shorthand.places import place_named
from catalog.reading.shorthand.tokens import Kind, Token

_AS_TYPED = {"break": Kind.BREAK, "comma": Kind.COMMA, "cell": Kind.CELL}
_MARKS = {
    "full_stop": Kind.STOP,
    "arrow": Kind.ARROW,
    "date_label": Kind.DATE_LABEL,
    "diagnosis_label": Kind.DIAGNOSIS_LABEL,
    "prior": Kind.PRIOR,
}
"""Pieces whose place alone matters."""
_UNREADABLE = {
    "torn": "a diagnosis has no gap, as in L57.0",
    "later": "which day is that? Another day is another encounter, with its date",
    "negated": "named as not done, so left out",
    "struck": "struck through: left out",
    "no_year": "of which year? A date of service is written 3/4/2026 (month first)",
    "unclear_date": "which day is that? A date of service is written 3/4/2026 (month first)",
    "part_units": "units are whole numbers, as in x2",
    "range": "a range is no service: type each code that was done",
}
"""Pieces that no service may be made of, and what is asked for instead."""


def token_of(group: str, found: re.Match[str], code: str) -> Token | None:
    """The token of a piece, or None for one that says nothing of a service.

    Args:
        group: Which kind of piece the pattern found.
        found: The piece.
        code: The last code before it.
    """
    start, end, text = found.start(), found.end(), found[0]
    if group in _AS_TYPED:
        return Token(_AS_TYPED[group], text, start, end)
    if group in _MARKS:
        return Token(_MARKS[group], "", start, end)
    if group in _UNREADABLE:
        return Token(Kind.UNREADABLE, _UNREADABLE[group], start, end)
    match group:
        case "code" | "broken":
            return Token(Kind.CODE, text.upper(), start, end)
        case "dotted":
            return Token(Kind.CODE, found["dotted_code"].upper(), start, start + 5)
        case "times":
            return _units(Kind.UNITS, found["times_count"], start, end)
        case "lesions":
            return Token(Kind.COUNTED, str(int(found["lesion_count"])), start, end)
        case "one_size":
            return Token(Kind.SIZE, _centimetres(found), start, end)
        case "past":
            return _past(found)
        case "diagnosis":
            return _diagnosis(text, start, end)
        case "units":
            count = found["by"] or found["counted"] or found["named"] or found["brief"]
            return _units(Kind.BY_COUNT if found["of"] else Kind.UNITS, count, start, end)
        case "spelled_units":
            count = SPELLED[(found["spelled_by"] or found["spelled"]).lower()]
            return _units(Kind.UNITS, count, start, end)
        case "before":
            return _units(Kind.UNITS_BEFORE, found["before_count"], start, end)
        case "bracket":
            return _bracketed(found, code)
        case "date":
            return date_token(text, start, end)
        case "place":
            return Token(Kind.PLACE, found["place_code"].zfill(2), start, end)
        case "named_place":
            return Token(Kind.PLACE, place_named(found["place_name"] or text), start, end)
        case "bracket_pointers":
            return Token(Kind.POINTERS, " ".join(re.findall(r"\d+", text)), start, end)
        case "pointers":
            pointed = re.findall(r"[A-L]|\d+", found["pointed"].upper())
            return Token(Kind.POINTERS, " ".join(pointed), start, end)
        case "modifier_for":
            return Token(Kind.MODIFIER_FOR, found["for_modifier"].upper(), start, end)
        case "named_modifier":
            return _named_modifier(found)
        case "payer":
            payer = payers_by_word()[" ".join(text.lower().split())]
            return Token(Kind.PAYER, payer.id, start, end)
        case "word":
            return word_token(text, start, end)
        case _:
            # Charges, sizes, identifiers: not part of a service line, and not kept.
            return None


def date_token(text: str, start: int, end: int) -> Token:
    """A date of service, or what is wrong with it."""
    day = parse_date(text)
    if day is None:
        why = "no such day; a date is written 2026-03-04 or 3/4/26 (month first)"
        return Token(Kind.UNREADABLE, why, start, end)
    if day < EARLIEST_SERVICE:
        return Token(Kind.UNREADABLE, TOO_EARLY, start, end)
    return Token(Kind.DATE, day.isoformat(), start, end)


def _centimetres(found: re.Match[str]) -> str:
    size = Decimal(found["centimetres"])
    return str(size / 10 if found["unit"].lower() == "mm" else size)


_AFTER = re.compile(r"\b(?:of|from|for|after)\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "month": 0, "year": 0}


def _past(found: re.Match[str]) -> Token | None:
    """A time that makes the code beside it an earlier service; its value is the days since.

    Behind the words, the code follows; before them it stood. Without a code at either side they
    are narrative, which the assembler sees by the gap.
    """
    days = 0
    if found["postop"]:
        # "Post op day 3: 10140" is a service of that day; "from 11642" names the earlier one.
        if _AFTER.search(found["past_code"] or "") is None:
            return None
        days = int(found["postop"])
    elif found["ago"]:
        days = int(found["ago"]) * _DAYS[found["span"].lower()]
    direction = "next" if found["past_code"] is not None else "last"
    return Token(Kind.PAST, f"{direction} {days}", found.start(), found.end())


_NAMES = frozenset({"B12", "S100"})
"""A vitamin and a stain that have the shape of a diagnosis."""


def _diagnosis(text: str, start: int, end: int) -> Token:
    """A diagnosis; without its dot only in capitals, since "b12" and "p16" are words."""
    short_word = len(text) <= 3 and not text[0].isupper()
    if "." not in text and (short_word or text in _NAMES or not is_diagnosis_shape(text.upper())):
        return word_token(text, start, end)
    return Token(Kind.DIAGNOSIS, normalize_diagnosis_code(text), start, end)


def _units(kind: Kind, count: str, start: int, end: int) -> Token:
    if int(count) == 0:
        return Token(Kind.UNREADABLE, "units start at 1, as in x1", start, end)
    return Token(kind, str(int(count)), start, end)


def _bracketed(found: re.Match[str], code: str) -> Token:
    """A number in brackets: units, except where it could as well be a modifier."""
    number, start, end = found["bracketed"], found.start(), found.end()
    if number in ("24", "25", "57") and code.startswith("99"):
        # What stands behind a visit is no number of visits.
        return Token(Kind.NAMED_MODIFIER, number, start, end)
    if not found["bracket_x"] and number in SPOKEN_MODIFIERS:
        why = f"units or a modifier? write x{number} or -{number}"
        return Token(Kind.UNREADABLE, why, start, end)
    return _units(Kind.UNITS, number, start, end)


def _named_modifier(found: re.Match[str]) -> Token | None:
    text = found[0]
    minutes = text[-2:].isdigit() and text[-2:] not in SPOKEN_MODIFIERS
    if text[:4].lower() == "mod " and minutes:
        # "Office visit est mod 30 min": moderate, and minutes.
        return None
    modifier = (found["modifier"] or found["with_modifier"]).upper()
    return Token(Kind.NAMED_MODIFIER, modifier, found.start(), found.end())
