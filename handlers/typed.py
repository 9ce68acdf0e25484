"""What somebody typed, sorted into what is asked: cards, a pair, a comparison, a range, words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeGuard

from catalog.catalog import Catalog
from catalog.codes import (
    is_modifier_shape,
    is_procedure_shape,
    normalize_code,
)
from catalog.dates import DATE_PATTERN, EXPECTED, parse_date
from handlers.questions import (
    CodesQuestion,
    ComparisonQuestion,
    Dated,
    PairQuestion,
    RangeQuestion,
)

MOST_CODES = 30

_ON = re.compile(rf"(?:^|\s)on\s+({DATE_PATTERN}|\d\S*|yesterday|tomorrow)\s*$", re.IGNORECASE)
_VERSUS = re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/&+]+|\b(?:and|with)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"an?|any|are|can|check|codes?|cpt|define|definition|describe|do|does|dx|explain|fees?|for"
    r"|global|hcpcs|hello|help|hey|hi|icd|info|is|look|lookup|me|means?|mods?|modifiers?|need|of|ok"
    r"|on|please|pls|show|tell|thanks?|that|the|this|to|up|use|versus|vs|what(?:'?s)?|when|you",
    re.IGNORECASE,
)
"""Words around a code that ask for it and say nothing of their own."""
_TO = re.compile(r"\s*(?:[-\u2013\u2014]|\b(?:to|thru|through)\b)\s*", re.IGNORECASE)
"""Between the first and the last code of a range."""
_ALMOST_A_CODE = re.compile(
    r"[A-Z]?\d{2,6}[A-Z]?|(?=[OIL]*\d)[0-9OIL]{5}", re.IGNORECASE | re.ASCII
)
"""With a digit too many or too few, or with letters that look like digits (17OOO)."""
_MARKS = "`'\"()[].:?!#*_<>•·-–"
_WITH_MODIFIERS = re.compile(r"(\w{5})((?:-\w\w)+)", re.ASCII)


class UnreadableDateError(Exception):
    """What stands behind ``on`` is no date."""

    def __init__(self, written: str) -> None:
        super().__init__("no date")
        self.written = written
        self.expected = EXPECTED


class WordsQuestion(Dated):
    """Words, as they were typed. They are used for this answer and kept nowhere."""

    words: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A text without the date at its end."""

    words: str
    on: date
    assumed: bool


def split_date(text: str, today: date) -> Typed:
    """Take ``on DATE`` off the end of a text.

    Raises:
        UnreadableDateError: When what stands there is meant as a date, and is none.
    """
    plain = " ".join(text.split())
    found = _ON.search(plain)
    if found is None:
        return Typed(plain, today, assumed=True)
    on = parse_date(found[1])
    if on is None:
        raise UnreadableDateError(found[1])
    return Typed(plain[: found.start()].strip(), on, assumed=False)


def looked_up(
    text: str, today: date, catalog: Catalog
) -> CodesQuestion | PairQuestion | ComparisonQuestion | RangeQuestion | WordsQuestion:
    """What ``/cpt`` is asked.

    Raises:
        UnreadableDateError: When what stands behind ``on`` is no date.
    """
    typed = split_date(text, today)
    when = {"on": typed.on, "assumed": typed.assumed}
    sides = [_codes(side, catalog) for side in _VERSUS.split(typed.words)]
    compared = [side[0] for side in sides if side and len(side) == 1]
    if len(sides) == len(compared) == 2 and not any(map(is_modifier_shape, compared)):
        first, second = compared
        return ComparisonQuestion.model_validate({"code": first, "other": second, **when})
    if ends := _range(typed.words):
        return RangeQuestion.model_validate({"first": ends[0], "last": ends[1], **when})
    codes = _codes(typed.words, catalog)
    if not codes:
        return WordsQuestion.model_validate({"words": typed.words, **when})
    if len(codes) == 2 and all(is_procedure_shape(code) for code in codes):
        return PairQuestion.model_validate({"code": codes[0], "other": codes[1], **when})
    return CodesQuestion.model_validate({"codes": codes[:MOST_CODES], **when})


def is_lookup(text: str, today: date, catalog: Catalog) -> bool:
    """Whether a free message asks for codes' cards, a pair or a comparison, and no check."""
    question = looked_up(text, today, catalog)
    if isinstance(question, CodesQuestion):
        return len(question.codes) == 1
    return not isinstance(question, WordsQuestion)


def names_only_codes(question: Dated) -> TypeGuard[CodesQuestion]:
    """Whether diagnoses, modifiers or mistyped codes were typed, and nothing that was done.

    Two letters alone are rather an abbreviation (AK, SK) than the modifier of that name.
    """
    return isinstance(question, CodesQuestion) and not any(
        code.isalpha() for code in question.codes
    )


def says_nothing(words: str) -> bool:
    """Whether a text holds nothing but a greeting, a thank, a call for help."""
    plain = (token.strip(_MARKS) for token in _BETWEEN.split(words))
    return all(_FILLER.fullmatch(token) for token in plain if token)


def _range(text: str) -> tuple[str, str] | None:
    """First and last code of a text that is a range of codes of one kind, and nothing else."""
    told = (word for word in text.split() if _TO.match(word) or not _FILLER.fullmatch(word))
    plain = " ".join(told)
    ends = [normalize_code(end.strip(_MARKS)) for end in _TO.split(plain)]
    if len(ends) != 2 or None in ends:
        return None
    first, last = map(str, ends)
    alike = is_procedure_shape(first) == is_procedure_shape(last)
    return (first, last) if alike and first < last else None


def _codes(text: str, catalog: Catalog) -> tuple[str, ...] | None:
    """The codes and modifiers that a text consists of, or None when it holds anything else."""
    found: list[str] = []
    for token in _BETWEEN.split(text):
        cleaned = token.strip(_MARKS)
        if not cleaned or _FILLER.fullmatch(cleaned):
            continue
        attached = _WITH_MODIFIERS.fullmatch(cleaned)
        parts = [attached[1], *attached[2].strip("-").split("-")] if attached else [cleaned]
        for part in parts:
            code = _code(part, catalog)
            if code is None:
                return None
            found.append(code)
    return tuple(dict.fromkeys(found)) or None


def _code(token: str, catalog: Catalog) -> str | None:
    if (code := normalize_code(token)) is not None:
        return code
    upper = token.upper()
    if is_modifier_shape(upper) and catalog.modifier(upper) is not None:
        return upper
    # 1110 or 111022: a slip of the finger; the look-up says what is near.
    return upper if _ALMOST_A_CODE.fullmatch(token) and not is_modifier_shape(upper) else None
