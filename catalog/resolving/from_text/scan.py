"""Tokens to items: phrases of the lexicon, quantities, codes, separators and unknown words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import DATE_PATTERN
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.lexicon import Lexicon, Means, singular
from catalog.resolving.from_text.spelling import correct
from catalog.resolving.from_text.toe_lists import take_toe_lists
from catalog.resolving.from_text.tokens import Kind, Token, plain, tokenize

MARKS: Mapping[str, str] = {
    ";": "hard",
    "\n": "comma",
    ",": "comma",
    ":": "colon",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
    "+": "plus",
    "&": "and",
    "/": "slash",
}
JOINING: Mapping[str, str] = {
    "and": "and",
    "&": "and",
    "with": "with",
    "w": "with",
    "then": "then",
    "after": "after",
    "plus": "plus",
    "also": "comma",
    "followed": "then",
    "but": "comma",
}
_DATE = re.compile(rf"(?<![\w.])(?:{DATE_PATTERN})(?!\w)", re.IGNORECASE)
_DIAGNOSIS = re.compile(r"(?<![\w.])[A-TV-Z]\d[0-9AB]\.[0-9A-Z]{1,4}(?!\w)", re.IGNORECASE)
_AGE = re.compile(r"(?<![\w.])\d{1,3}[\s-]?(?:yo\b|y/o\b|year[\s-]?old|yrs? old)", re.IGNORECASE)
_SUM = re.compile(r"(?:\d*\.?\d+\s?(?:cm|mm)?\s?\+\s?){1,4}\d*\.?\d+\s?(?:cm|mm)?\s?=\s?(?=[\d.])")
"""``1.2 + 0.3 + 0.3 =``: the sum behind it is what counts."""
_LIST_MARK = re.compile(
    r"(?:(?<=\n)|^)[ \t]*\d{1,2}[.)](?=\s)|(?<![\d(.])\b\d\)(?=\s?[a-z])", re.IGNORECASE
)
"""``1.`` in front of a line, ``2)`` anywhere: the items of a numbered list."""
_THREAD = re.compile(r"(?<![\d.])(?:\d-0\b|\d{2}\s?(?:g|ga|gauge)\b)")
"""``4-0 nylon``, ``18G``: names of a suture and a needle, and no numbers."""
_RANGE = re.compile(r"(?<![\d.,-])(\d+(?:\.\d+)?)\s?-\s?(\d+(?:\.\d+)?)(?![\d-])(\s?(?:cm|mm))?")
_STAGES = re.compile(r"\bstages?\s+\d\s?(?:-|to|through|thru)\s?(\d)(?![\d.])")
"""``stages 1-3``: the last of them is how many there were."""
_AT_LEAST = re.compile(r"(?<![\d.])\d{1,3}\+(?=\s[a-z])")
_NEAR = 40
"""So many characters beside a range say whether it is one of margins."""
_COMMA = re.compile(r"(?<![\d.,])[1-9]\d?,\d{1,2}(?=\s?(?:cm|mm)\b)")
"""``1,2 cm``: one number with a comma, or two? Not read, so it is asked."""
_CLOCK = re.compile(r"(?<![\w.])\d{1,2}(?:-\d{1,2})?\s?o'?\s?clock", re.IGNORECASE)


def scan(text: str, lexicon: Lexicon) -> list[Item]:
    """The items of a text, in order."""
    blank, found = _take(text, lexicon)
    return sorted([*found, *_scan(tokenize(blank), blank, lexicon)], key=lambda item: item.start)


def _take(text: str, lexicon: Lexicon) -> tuple[str, list[Item]]:
    """Dates, ages, clock hours and diagnosis codes taken out, so that no size is read in them."""
    found: list[Item] = []
    blank = plain(text)
    blank = _LIST_MARK.sub(lambda match: ";" + " " * (len(match.group()) - 1), blank)
    blank = _THREAD.sub(lambda match: " " * len(match.group()), blank)
    for pattern in (_DATE, _AGE, _CLOCK):
        blank = pattern.sub(lambda match: " " * len(match.group()), blank)
    for match in _STAGES.finditer(blank):
        found.append(Item(What.PHRASE, *match.span(), {"mohs": "stage", "ordinal": match[1]}))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    blank, toes = take_toe_lists(blank)
    found += toes
    for match in [*_RANGE.finditer(blank), *_AT_LEAST.finditer(blank)]:
        sized = match.re is _RANGE and bool(match[3])
        if sized and _is_of_margins(blank, match, lexicon):
            hidden = range(match.end(1), match.start(3))
            blank = "".join(" " if at in hidden else sign for at, sign in enumerate(blank))
            continue
        what, means = (What.UNKNOWN, {}) if sized else (What.PHRASE, {"many": "yes"})
        found.append(Item(what, *match.span(), means))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    for match in _COMMA.finditer(blank):
        found.append(Item(What.UNKNOWN, *match.span()))
        blank = blank[: match.start()] + " " * len(match.group()) + blank[match.end() :]
    blank = _SUM.sub(lambda match: " " * len(match.group()), blank)
    for match in _DIAGNOSIS.finditer(blank):
        code = normalize_diagnosis_code(match.group())
        if is_diagnosis_shape(code):
            lesion = lexicon.by_diagnosis(code)
            means = {"lesion": lesion.id} if lesion else {}
            found.append(Item(What.PHRASE, match.start(), match.end(), means))
            blank = blank[: match.start()] + " " * len(code) + blank[match.end() :]
    return blank, found


def _is_of_margins(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """``2-3 mm margins``: the narrowest margin is the one that counts."""
    behind = lexicon.match(tokenize(text[match.end() : match.end() + _NEAR]), 0)
    before = tokenize(text[max(0, match.start() - _NEAR) : match.start()])
    near = [
        behind,
        *(lexicon.match(before, at) for at in range(max(0, len(before) - 2), len(before))),
    ]
    return any(found is not None and found[0].get("role") == "margin" for found in near)


def _spelled(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[list[Token], dict[int, str]]:
    """The tokens with slips of the keyboard mended, and which ones were, by their offset."""
    mended: dict[int, str] = {}
    spelled: list[Token] = []
    compared = 0
    for token in tokens:
        if token.kind is Kind.WORD and not lexicon.knows(token.norm):
            compared += 1
            word = correct(token.norm, lexicon) if compared <= MOST_CORRECTIONS else None
            if word is not None:
                mended[token.start] = word
                token = replace(token, norm=word)
        spelled.append(token)
    return spelled, mended


def _scan(typed: Sequence[Token], text: str, lexicon: Lexicon) -> Iterator[Item]:
    tokens, mended = _spelled(typed, lexicon)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        match = _in_one_piece(lexicon.match(tokens, at), tokens, at, lexicon)
        if token.kind is Kind.NUMBER and (match is None or match[1] == at + 1):
            item, at = _quantity(tokens, at, lexicon)
            yield item
            continue
        if token.norm in ("x", "*") and at + 1 < len(tokens) and _is_count(tokens[at + 1]):
            number = tokens[at + 1]
            yield Item(What.QUANTITY, token.start, number.end, values=(_value(number),), times=True)
            at += 2
            continue
        if token.kind is Kind.CODE:
            yield Item(What.CODE, token.start, token.end, mark=token.norm)
            at += 1
            continue
        if token.norm in JOINING and (match is None or match[1] == at + 1):
            yield Item(What.SEPARATOR, token.start, token.end, mark=JOINING[token.norm])
            at += 1
            continue
        if match is not None:
            means, behind = match
            corrected = " ".join(
                mended[word.start] for word in tokens[at:behind] if word.start in mended
            )
            last = tokens[behind - 1]
            plural = last.norm in IRREGULAR_PLURALS or singular(last.norm) != last.norm
            yield Item(
                What.PHRASE, token.start, last.end, means, plural=plural, corrected=corrected
            )
            at = behind
            continue
        at += 1
        if token.kind is Kind.MARK:
            mark = _separator(token, text)
            if mark:
                yield Item(What.SEPARATOR, token.start, token.end, mark=mark)
        else:
            yield Item(What.UNKNOWN, token.start, token.end)


def _in_one_piece(
    match: tuple[Means, int] | None, tokens: Sequence[Token], at: int, lexicon: Lexicon
) -> tuple[Means, int] | None:
    """``CD3`` is an antibody, ``CD 3 warts`` is not; ``kenalog 10`` is one, ``kenalog 10 mg`` not.

    A number that counts something else leaves the phrase, and its first word speaks for itself.
    """
    if match is None:
        return match
    if "strength" in match[0] and tokens[match[1] - 1].kind is Kind.NUMBER:
        behind = lexicon.match(tokens, match[1])
        counts = behind is not None and bool({"unit", "lesion"} & behind[0].keys())
        return lexicon.match(tokens[: match[1] - 1], at) if counts else match
    if "stain_name" not in match[0]:
        return match
    if all(t.glued for t in tokens[at + 1 : match[1]] if t.kind is Kind.NUMBER):
        return match
    return lexicon.match(tokens[: at + 1], at) or match


IRREGULAR_PLURALS = frozenset(
    {
        "nevi",
        "naevi",
        "verrucae",
        "milia",
        "mollusca",
        "condylomata",
        "acrochorda",
        "axillae",
        "feet",
    }
)
MOST_CORRECTIONS = 12
"""Unknown words that are compared with the vocabulary; more than that is no coding request."""


def _separator(token: Token, text: str) -> str:
    if token.norm == ".":
        rest = text[token.end :]
        return "hard" if not rest.strip() or rest[:1] in " \n" else ""
    if token.norm == "-":
        behind = text[token.end : token.end + 1]
        return "comma" if not token.glued and behind in (" ", "\n", "") else ""
    return MARKS.get(token.norm, "")


def _is_count(token: Token) -> bool:
    return token.kind is Kind.NUMBER and token.value == token.value.to_integral_value()  # type: ignore[union-attr]


def _value(token: Token) -> Decimal:
    return token.value if token.value is not None else Decimal(0)


def _quantity(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Item, int]:
    """A number with its unit, the sides of an area, or a mixed number of inches."""
    first = tokens[at]
    start, value, at = first.start, _value(first), at + 1
    whole = not {".", ",", "/"} & set(first.norm)
    bound = ""
    if at >= 2 and tokens[at - 2].norm in ("<", ">", "="):
        before = "".join(token.norm for token in tokens[max(0, at - 3) : at - 1])
        bound = "<" if "<" in before else ">" if ">" in before else ""
    if at < len(tokens) and "/" in tokens[at].norm and tokens[at].kind is Kind.NUMBER and whole:
        value, at, whole = value + _value(tokens[at]), at + 1, False
    values, unit = [value], None
    unit, at = _unit(tokens, at, lexicon)
    while at + 1 < len(tokens) and tokens[at].norm in ("x", "*", "by"):
        if tokens[at + 1].kind is not Kind.NUMBER:
            break
        side = _value(tokens[at + 1])
        next_unit, behind = _unit(tokens, at + 2, lexicon)
        if unit is not None and next_unit is None:
            break  # 0.4 cm x 2: two lesions of that size
        values.append(side)
        unit, at, whole = next_unit or unit, behind, False
    ending = ""
    if at < len(tokens) and tokens[at].glued and tokens[at].norm in ("st", "nd", "rd", "th"):
        ending, at = tokens[at].norm, at + 1
    item = Item(
        What.QUANTITY,
        start,
        tokens[at - 1].end,
        values=tuple(values),
        unit=unit,
        bound=bound,
        whole=whole and unit is None,
        mark=ending,
    )
    return item, at


def _unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[str | None, int]:
    if at < len(tokens) and tokens[at].norm == "-" and tokens[at].glued:
        found = _unit(tokens, at + 1, lexicon)
        return found if found[0] else (None, at)
    match = lexicon.match(tokens, at) if at < len(tokens) else None
    if match is None or "unit" not in match[0]:
        return None, at
    unit, behind = match[0]["unit"], match[1]
    if unit == "in" and tokens[at].norm == "in" and not _means_inches(tokens, at, lexicon):
        return None, at
    return unit, behind


def _means_inches(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether ``in`` is inches: behind a fraction or a decimal, and not before a place."""
    number = tokens[at - 1].norm
    if "/" in number or "." in number:
        return True
    if at + 1 >= len(tokens):
        return True
    following = lexicon.match(tokens, at + 1)
    if tokens[at + 1].kind is Kind.MARK:
        return True
    return following is not None and bool({"procedure", "lesion"} & following[0].keys())
