"""The pieces that billing shorthand is made of, found in one pass over the text.

Every word is taken whole, so a code is never found inside a longer number, and the time grows with
the length of the text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import EARLIEST_SERVICE, TOO_EARLY, parse_date
from catalog.payers import payers_by_word
from catalog.reading.patterns import SPELLED, SPOKEN_MODIFIERS, led_pieces, pieces
from catalog.reading.places import place_named


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


_TYPO_LETTERS = re.compile(r"(?=(?:\D*\d){2})[0-9OIL]{5}", re.IGNORECASE | re.ASCII)
_DIAGNOSIS_AHEAD = re.compile(r"[A-TV-Z]\d[0-9AB]\.[0-9A-Z]", re.IGNORECASE | re.ASCII)
_CODE_AND_MORE = re.compile(r"\d{4}[A-Z]|\d{5}[A-Z0-9]+|[A-Z]\d{5,7}", re.IGNORECASE | re.ASCII)
GLUED_UNITS = re.compile(r"([0-9A-Z]{2})X(\d{1,4})", re.ASCII)
_STAINS = frozenset({"S100"})
"""Names in pathology that have the shape of a diagnosis."""


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
    coded = False
    """Whether a code stands since the last opening bracket."""
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
            coded = False
            continue
        elif group == "closing":
            # What follows a bracket with a code in it is not that code's: "AK x4 (17000) x2".
            token = Token(Kind.STOP, "", found.start(), found.end()) if coded else None
        elif group == "unclear_date" and labelled and found[0][:1].isdigit():
            token = _date(found[0].replace(".", "/"), found.start(), found.end())
        elif (
            group == "word"
            and found[0].lower() in leading
            and (phrase := led.match(text, found.start(), stop))
        ):
            at = phrase.end()
            token = _token(phrase.lastgroup or "", phrase, code)
        else:
            token = _token(group, found, code)
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


def _token(group: str, found: re.Match[str], code: str) -> Token | None:
    start, end, text = found.start(), found.end(), found[0]
    match group:
        case "break":
            return Token(Kind.BREAK, text, start, end)
        case "later":
            why = "which day is that? Another day is another encounter, with its date"
            return Token(Kind.UNREADABLE, why, start, end)
        case "negated":
            return Token(Kind.UNREADABLE, "named as not done, so left out", start, end)
        case "struck":
            return Token(Kind.UNREADABLE, "struck through: left out", start, end)
        case "comma":
            return Token(Kind.COMMA, text, start, end)
        case "cell":
            return Token(Kind.CELL, text, start, end)
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
        case "full_stop":
            return Token(Kind.STOP, "", start, end)
        case "arrow":
            return Token(Kind.ARROW, "", start, end)
        case "past":
            return _past(found)
        case "diagnosis":
            return _diagnosis(text, start, end)
        case "units":
            count = found["by"] or found["counted"] or found["named"] or found["brief"]
            return _units(Kind.BY_COUNT if found["of"] else Kind.UNITS, count, start, end)
        case "no_year":
            why = "of which year? A date of service is written 3/4/2026 (month first)"
            return Token(Kind.UNREADABLE, why, start, end)
        case "named_modifier" if (
            text[:4].lower() == "mod " and text[-2:].isdigit() and text[-2:] not in SPOKEN_MODIFIERS
        ):
            # "Office visit est mod 30 min": moderate, and minutes.
            return None
        case "bracket":
            if found["bracketed"] in ("24", "25", "57") and code.startswith("99"):
                # What stands behind a visit is no number of visits.
                return Token(Kind.NAMED_MODIFIER, found["bracketed"], start, end)
            if not found["bracket_x"] and found["bracketed"] in SPOKEN_MODIFIERS:
                why = f"units or a modifier? write x{found['bracketed']} or -{found['bracketed']}"
                return Token(Kind.UNREADABLE, why, start, end)
            return _units(Kind.UNITS, found["bracketed"], start, end)
        case "before":
            return _units(Kind.UNITS_BEFORE, found["before_count"], start, end)
        case "date":
            return _date(text, start, end)
        case "unclear_date":
            why = "which day is that? A date of service is written 3/4/2026 (month first)"
            return Token(Kind.UNREADABLE, why, start, end)
        case "date_label":
            return Token(Kind.DATE_LABEL, "", start, end)
        case "place":
            return Token(Kind.PLACE, found["place_code"].zfill(2), start, end)
        case "named_place":
            return Token(Kind.PLACE, place_named(found["place_name"] or text), start, end)
        case "bracket_pointers":
            return Token(Kind.POINTERS, " ".join(re.findall(r"\d+", text)), start, end)
        case "part_units":
            return Token(Kind.UNREADABLE, "units are whole numbers, as in x2", start, end)
        case "spelled_units":
            return _units(
                Kind.UNITS, SPELLED[(found["spelled_by"] or found["spelled"]).lower()], start, end
            )
        case "pointers":
            pointed = re.findall(r"[A-L]|\d+", found["pointed"].upper())
            return Token(Kind.POINTERS, " ".join(pointed), start, end)
        case "modifier_for":
            return Token(Kind.MODIFIER_FOR, found["for_modifier"].upper(), start, end)
        case "named_modifier":
            return Token(
                Kind.NAMED_MODIFIER,
                (found["modifier"] or found["with_modifier"]).upper(),
                start,
                end,
            )
        case "diagnosis_label":
            return Token(Kind.DIAGNOSIS_LABEL, "", start, end)
        case "prior":
            return Token(Kind.PRIOR, "", start, end)
        case "payer":
            payer = payers_by_word()[" ".join(text.lower().split())]
            return Token(Kind.PAYER, payer.id, start, end)
        case "range":
            why = "a range is no service: type each code that was done"
            return Token(Kind.UNREADABLE, why, start, end)
        case "word":
            return _word(text, start, end)
        case _:
            # Charges, sizes, identifiers: not part of a service line, and not kept.
            return None


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


def _diagnosis(text: str, start: int, end: int) -> Token:
    """A diagnosis; without its dot only in capitals, since "b12" and "p16" are words."""
    short_word = len(text) <= 3 and not text[0].isupper()
    if "." not in text and (short_word or text in _STAINS or not is_diagnosis_shape(text.upper())):
        return _word(text, start, end)
    return Token(Kind.DIAGNOSIS, normalize_diagnosis_code(text), start, end)


def _units(kind: Kind, count: str, start: int, end: int) -> Token:
    if int(count) == 0:
        return Token(Kind.UNREADABLE, "units start at 1, as in x1", start, end)
    return Token(kind, str(int(count)), start, end)


def _date(text: str, start: int, end: int) -> Token:
    day = parse_date(text)
    if day is None:
        why = "no such day; a date is written 2026-03-04 or 3/4/26 (month first)"
        return Token(Kind.UNREADABLE, why, start, end)
    if day < EARLIEST_SERVICE:
        return Token(Kind.UNREADABLE, TOO_EARLY, start, end)
    return Token(Kind.DATE, day.isoformat(), start, end)


def _word(text: str, start: int, end: int) -> Token:
    """A word or a number, and those that look like a mistyped code named as such."""
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
