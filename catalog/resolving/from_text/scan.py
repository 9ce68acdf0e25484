"""Tokens to items: phrases of the lexicon, quantities, codes, separators and unknown words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from catalog.families import load_families
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.labels import by_label, where_it_stood
from catalog.resolving.from_text.lexicon import Lexicon, Means
from catalog.resolving.from_text.plurals import is_plural
from catalog.resolving.from_text.set_aside import set_aside
from catalog.resolving.from_text.spelling import correct
from catalog.resolving.from_text.tokens import Kind, Token, tokenize

MARKS: Mapping[str, str] = {
    ";": "hard",
    "\n": "line",
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


def scan(text: str, lexicon: Lexicon) -> list[Item]:
    """The items of a text, in order; those of one label together."""
    text, pieces = by_label(text)
    blank, found = set_aside(text, lexicon)
    items = [*found, *_scan(tokenize(blank), blank, lexicon)]
    items.sort(key=lambda item: item.start)
    if len(pieces) > 1:
        for item in items:
            length = item.end - item.start
            item.start = where_it_stood(item.start, pieces)
            item.end = item.start + length
    return items


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
    numbered = text.lstrip(" ;\n").startswith("(1)")
    at = 0
    while at < len(tokens):
        token = tokens[at]
        match = _in_one_piece(lexicon.match(tokens, at), tokens, at, lexicon)
        if token.norm == "x" and at + 2 < len(tokens) and tokens[at + 1].kind is Kind.NUMBER:
            unit, _ = _unit(tokens, at + 2, lexicon)
            if unit in ("package", "cc", "mg", "units"):
                at += 1
                continue
        if token.kind is Kind.NUMBER and _names_something(tokens, at, lexicon):
            yield Item(What.UNKNOWN, token.start, token.end)
            at += 1
            continue
        if match is not None and (measured := _in_words(match, tokens, at, lexicon)):
            item, at = measured
            yield item
            continue
        if match is not None and "product" in match[0] and (number := _strength(tokens, match[1])):
            means, behind = match
            yield Item(What.PHRASE, token.start, number.end, {**means, "strength": number.norm})
            at = behind + 2
            continue
        if token.kind is Kind.NUMBER and (match is None or match[1] == at + 1):
            item, at = _quantity(tokens, at, lexicon)
            yield item
            continue
        if token.norm == "(" and not numbered and (number_of := _in_parentheses(tokens, at)):
            yield number_of
            at += 3
            continue
        if token.norm in ("x", "*") and at + 1 < len(tokens) and _is_count(tokens[at + 1]):
            number = tokens[at + 1]
            yield Item(What.QUANTITY, token.start, number.end, values=(_value(number),), times=True)
            at += 2
            continue
        if token.kind is Kind.CODE:
            yield Item(What.CODE, token.start, token.end, mark=token.norm)
            at += 1
            billed = at + 1 < len(tokens) and tokens[at].norm in ("x", "*")
            if billed and _is_count(tokens[at + 1]) and not _is_of_pathology(token.norm):
                at += 2  # the units billed, and no number of lesions
            continue
        if token.norm == "after" and (at + 1 == len(tokens) or tokens[at + 1].norm in ".,;)"):
            yield Item(What.PHRASE, token.start, token.end, {"phase": "after"})
            at += 1
            continue
        if token.norm in JOINING and (match is None or match[1] == at + 1):
            yield Item(What.SEPARATOR, token.start, token.end, mark=JOINING[token.norm])
            at += 1
            continue
        if match is not None and "joins" in match[0]:
            yield Item(
                What.SEPARATOR, token.start, tokens[match[1] - 1].end, mark=match[0]["joins"]
            )
            at = match[1]
            continue
        if match is not None:
            means, behind = match
            corrected = " ".join(
                mended[word.start] for word in tokens[at:behind] if word.start in mended
            )
            last = tokens[behind - 1]
            plural = is_plural(last.norm)
            yield Item(
                What.PHRASE, token.start, last.end, means, plural=plural, corrected=corrected
            )
            at = behind
            continue
        at += 1
        if token.kind is Kind.MARK:
            mark = _separator(token, tokens[at - 2] if at > 1 else None, text)
            if mark:
                yield Item(What.SEPARATOR, token.start, token.end, mark=mark)
        else:
            yield Item(What.UNKNOWN, token.start, token.end)


def _names_something(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """The 16 of ``p16``, the 12 of ``B12``, where no phrase holds it: no number of anything."""
    before = tokens[at - 1] if at else None
    if before is None or before.kind is not Kind.WORD or not tokens[at].glued:
        return False
    letter = len(before.norm) == 1 and lexicon.match(tokens, at - 1) is None
    return before.norm != "x" and (letter or not lexicon.knows(before.norm))


def _in_words(
    match: tuple[Means, int], tokens: Sequence[Token], at: int, lexicon: Lexicon
) -> tuple[Item, int] | None:
    """``one stick``, ``two mL``: a number in words with its unit is a quantity."""
    number = match[0].get("number")
    unit, behind = _unit(tokens, match[1], lexicon) if number else (None, at)
    if number is None or unit in (None, "in", "units") or "repeats" in match[0]:
        return None
    start, end = tokens[at].start, tokens[behind - 1].end
    return Item(What.QUANTITY, start, end, values=(Decimal(number),), unit=unit), behind


def _strength(tokens: Sequence[Token], behind: int) -> Token | None:
    """``intralesional Kenalog-10``: the number joined to a drug's name is its mg in a mL."""
    if behind + 1 >= len(tokens) or not (tokens[behind].norm == "-" and tokens[behind].glued):
        return None
    number = tokens[behind + 1]
    return number if number.glued and number.kind is Kind.NUMBER else None


def _is_of_pathology(code: str) -> bool:
    """Whether a code is that of reading specimens: its number is that of the specimens."""
    family = load_families().of(code)
    return family is not None and family.procedure == "pathology"


def _in_one_piece(
    match: tuple[Means, int] | None, tokens: Sequence[Token], at: int, lexicon: Lexicon
) -> tuple[Means, int] | None:
    """``CD3`` is an antibody, ``CD 3 warts`` is not; ``kenalog 10`` is one, ``kenalog 10 mg`` not.

    A number that counts or measures something else (``toe 3 cm``) leaves the phrase, and its first
    word speaks for itself.
    """
    if match is None:
        return match
    if "digit" in match[0] and _is_measured(tokens, match[1], lexicon):
        return lexicon.match(tokens[: match[1] - 1], at)
    if "strength" in match[0] and tokens[match[1] - 1].kind is Kind.NUMBER:
        behind = lexicon.match(tokens, match[1])
        counts = behind is not None and bool({"unit", "lesion"} & behind[0].keys())
        apart = "glued" in match[0] and not tokens[match[1] - 1].glued
        return lexicon.match(tokens[: match[1] - 1], at) if counts or apart else match
    if "stain_name" not in match[0]:
        return match
    if all(t.glued for t in tokens[at + 1 : match[1]] if t.kind is Kind.NUMBER):
        return match
    return lexicon.match(tokens[: at + 1], at) or match


def _is_measured(tokens: Sequence[Token], behind: int, lexicon: Lexicon) -> bool:
    """Whether the number before this place has a unit, or is one side of an area with one."""
    if tokens[behind - 1].kind is not Kind.NUMBER:
        return False
    sides = behind + 1 < len(tokens) and tokens[behind].norm in ("x", "*", "by")
    if sides and tokens[behind + 1].kind is Kind.NUMBER:
        behind += 2
    return _unit(tokens, behind, lexicon)[0] is not None


LENGTHS = frozenset({"cm", "mm", "in"})
MOST_CORRECTIONS = 12
"""Unknown words that are compared with the vocabulary; more than that is no coding request."""


ABBREVIATIONS = frozenset(
    {"exc", "bx", "lt", "rt", "approx", "dr", "dx", "tx", "hx", "diam", "dia", "vs", "pt", "no"}
)
"""Words whose full stop ends no sentence."""


def _separator(token: Token, before: Token | None, text: str) -> str:
    if token.norm == ".":
        if before is not None and before.norm in ABBREVIATIONS and token.glued:
            return ""
        rest = text[token.end :]
        return "hard" if not rest.strip() or rest[:1] in " \n" else ""
    if token.norm == "-":
        behind = text[token.end : token.end + 1]
        return "dash" if not token.glued and behind in (" ", "\n", "") else ""
    return MARKS.get(token.norm, "")


def _in_parentheses(tokens: Sequence[Token], at: int) -> Item | None:
    """``AK (4), warts (2)``: how many of them."""
    if at == 0 or at + 2 >= len(tokens) or tokens[at + 2].norm != ")":
        return None
    number = tokens[at + 1]
    if not _is_count(number) or tokens[at - 1].kind is not Kind.WORD:
        return None
    return Item(
        What.QUANTITY, tokens[at].start, tokens[at + 2].end, values=(_value(number),), times=True
    )


def _is_count(token: Token) -> bool:
    return token.kind is Kind.NUMBER and token.value == token.value.to_integral_value()  # type: ignore[union-attr]


def _value(token: Token) -> Decimal:
    return token.value if token.value is not None else Decimal(0)


def _quantity(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Item, int]:
    """A number with its unit, the sides of an area, or a mixed number of inches."""
    first, start_at = tokens[at], at
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
        if unit is not None and (next_unit is None or unit not in LENGTHS):
            break  # 0.4 cm x 2: two lesions of that size; 10 mg/ml x 0.5 ml: a dose
        values.append(side)
        unit, at, whole = next_unit or unit, behind, False
    times = False
    if whole and unit is None and at + 1 < len(tokens) and tokens[at].norm == "x":
        times = tokens[at].glued and tokens[at + 1].kind is Kind.WORD  # 2x punch
        at += times
    ending = ""
    if at < len(tokens) and tokens[at].glued and tokens[at].norm in ("st", "nd", "rd", "th"):
        ending, at = tokens[at].norm, at + 1
    if unit is None and not ending and _runs_on(tokens, at, lexicon):
        return Item(What.UNKNOWN, start, tokens[at].end), at + 1
    equals = start_at > 0 and tokens[start_at - 1].norm == "=" and unit in ("cm", "mm")
    item = Item(
        What.QUANTITY,
        start,
        tokens[at - 1].end,
        values=tuple(values),
        unit=unit,
        bound=bound,
        role="excised" if equals and len(values) == 1 else "",
        times=times,
        whole=whole and unit is None,
        mark=ending,
    )
    return item, at


def _runs_on(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """``17OOO``, ``1O``: a number that goes on in letters nobody knows is no number."""
    if at >= len(tokens) or not tokens[at].glued or tokens[at].kind is not Kind.WORD:
        return False
    return tokens[at].norm not in {"x", *JOINING} and lexicon.match(tokens, at) is None


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
