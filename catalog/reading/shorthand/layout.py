"""What the layout of a text says of its pieces, before they are put together.

- A line that only says ``Modifier: 59`` or ``Units: 2`` belongs to the code of the line above.
- In a line of cells a semicolon is a word's, and the number before the code counts units unless the
  numbers only number the lines.
- ``(1,2)`` behind a code points to diagnoses, and then so does ``(1)``.
- Lines of a code and of its diagnosis in turn are one service each.
- A code with the day of an earlier service is an earlier service too.
- ``(5) 17003`` counts the code behind it, where brackets stand before the first code already; with
  ``(1) 11102 (2) 17000`` they only number a list.
- "The 17000" speaks of a code named before, and is no service more.
- Between spaced slashes stand services of their own: ``99203 25 / shave 11301``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from catalog.reading.shorthand.earlier import on_prior_day
from catalog.reading.shorthand.tokens import Kind, Token

_SLASH = re.compile(r"\s/\s")
_LETTERED = re.compile(r"(?<!\w)\(?A\s?[.):=]\s{0,3}[A-TV-Z]\d[0-9AB]", re.ASCII)
"""A list of diagnoses with letters, into which ``(B)`` behind a code points."""
_REFERRING = frozenset({"the", "that", "this"})
_OF_THE_LINE_ABOVE = frozenset({Kind.NAMED_MODIFIER, Kind.UNITS})


def arrange(pieces: list[Token], text: str) -> list[Token]:
    """The pieces as the layout means them."""
    pieces = _referring(_counted_before(_unnumbered(pieces, text), text))
    pieces = on_prior_day(_alternating(_joined(pieces, text)))
    pieces = _pointing(pieces, text)
    pieces = [piece for line in _lines(pieces) for piece in _cells(line)]
    return list(_parted(_counted(pieces), text))


def _unnumbered(pieces: list[Token], text: str) -> list[Token]:
    """The pieces without the marks of a list: ``#1 17000 #2 11102``, ``1) 17000 2) 11102``."""
    marks = {
        index
        for index, (token, following) in enumerate(pairwise(pieces))
        if token.kind is Kind.NUMBER
        and following.kind is Kind.CODE
        and (text[token.start - 1 : token.start] == "#" or text[token.end : token.end + 1] == ")")
    }
    first = next((index for index, token in enumerate(pieces) if token.kind is Kind.CODE), 0)
    if not marks or min(marks) > first:
        return pieces
    return [token for index, token in enumerate(pieces) if index not in marks]


def _counted_before(pieces: list[Token], text: str) -> list[Token]:
    """Numbers in brackets that lead their codes, as units before them or as marks of a list.

    Behind a word the number is the word's: "AKs (4) 17000, 17003x3".
    """
    leading = {
        index
        for index, (token, following) in enumerate(pairwise(pieces))
        if token.kind is Kind.UNITS
        and text[token.start] == "("
        and following.kind is Kind.CODE
        and (index == 0 or pieces[index - 1].kind is not Kind.WORD)
    }
    first = next((index for index, token in enumerate(pieces) if token.kind is Kind.CODE), 0)
    if not leading or min(leading) > first:
        return pieces
    numbers = [pieces[index].value for index in sorted(leading)]
    if len(numbers) > 1 and numbers == [str(number + 1) for number in range(len(numbers))]:
        return [token for index, token in enumerate(pieces) if index not in leading]
    return [
        token._replace(kind=Kind.UNITS_BEFORE) if index in leading else token
        for index, token in enumerate(pieces)
    ]


def _referring(pieces: list[Token]) -> list[Token]:
    """Codes that the text only speaks of, once they have been named, as words."""
    named: set[str] = set()
    found: list[Token] = []
    for token in pieces:
        if token.kind is Kind.CODE:
            before = found[-1] if found else None
            spoken = before is not None and before.kind is Kind.WORD
            if before is not None and spoken and before.value.lower() in _REFERRING:
                token = token._replace(kind=Kind.WORD) if token.value in named else token
            named.add(token.value)
        found.append(token)
    return found


def _joined(pieces: list[Token], text: str) -> list[Token]:
    """The lines of one service joined: its code, then its modifier, units and diagnosis by name.

    Semicolons part such a record too: ``cpt=17003;units=6;dx=L57.0``.
    """
    joined: list[Token] = []
    record = False
    for index, token in enumerate(pieces):
        following, after = (*pieces[index + 1 : index + 3], None, None)[:2]
        if token.kind is Kind.BREAK and following is not None:
            labelled = following.kind in _OF_THE_LINE_ABOVE and text[following.start].isalpha()
            # "mod 25 99213" is the next code's.
            labelled = labelled and (after is None or after.kind is not Kind.CODE)
            if joined and labelled:
                record = True
                continue
            if record and following.kind is Kind.DIAGNOSIS_LABEL:
                continue
            record = False
        joined.append(token)
    return joined


def _alternating(pieces: list[Token]) -> list[Token]:
    """Lines of codes, each followed by a line of diagnoses alone, joined in pairs."""
    lines = list(_lines(pieces))
    kinds = [
        {token.kind for token in line if token.kind not in (Kind.BREAK, Kind.COMMA)}
        for line in lines
    ]
    first = next((at for at, found in enumerate(kinds) if Kind.CODE in found), len(lines))
    rest = [found for found in kinds[first:] if found]
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    alone = {Kind.DIAGNOSIS}
    if (
        len(pairs) < 2
        or len(rest) != 2 * len(pairs)
        or not all(Kind.CODE in one and not one & alone and other == alone for one, other in pairs)
    ):
        return pieces
    joined: list[Token] = []
    for at, line in enumerate(lines):
        leads = at >= first and Kind.CODE in kinds[at]
        joined += [token for token in line if not (leads and token.kind is Kind.BREAK)]
    return joined


def _pointing(pieces: list[Token], text: str) -> list[Token]:
    """Single numbers in brackets as pointers, where others in the text can be nothing else."""
    if _LETTERED.search(text):
        pieces = [
            token._replace(kind=Kind.POINTERS, value=token.value.upper())
            if token.kind is Kind.WORD
            and len(token.value) == 1
            and "A" <= token.value.upper() <= "L"
            and text[token.start - 1 : token.start] + text[token.end : token.end + 1] == "()"
            else token
            for token in pieces
        ]
    if not any(token.kind is Kind.POINTERS and text[token.start] == "(" for token in pieces):
        return pieces
    return [
        token._replace(kind=Kind.POINTERS)
        if token.kind is Kind.UNITS and text[token.start : token.end].strip("( )").isdigit()
        else token
        for token in pieces
    ]


def _lines(pieces: list[Token]) -> Iterator[list[Token]]:
    line: list[Token] = []
    for token in pieces:
        line.append(token)
        if token.kind is Kind.BREAK and token.value == "\n":
            yield line
            line = []
    yield line


def _cells(line: list[Token]) -> list[Token]:
    """A line of cells with one code, in which a semicolon ends nothing."""
    celled = any(token.kind is Kind.CELL for token in line)
    if not celled or sum(token.kind is Kind.CODE for token in line) != 1:
        return line
    return [
        token._replace(kind=Kind.STOP) if token.kind is Kind.BREAK and token.value == ";" else token
        for token in line
    ]


def _counted(pieces: list[Token]) -> list[Token]:
    """The numbers that begin lines of cells as units; 1, 2, 3 only number the lines."""
    starts = [
        index
        for index, token in enumerate(pieces[:-2])
        if token.kind is Kind.NUMBER
        and (index == 0 or pieces[index - 1].kind is Kind.BREAK)
        and (pieces[index + 1].kind, pieces[index + 2].kind) == (Kind.CELL, Kind.CODE)
    ]
    numbers = [int(pieces[index].value) for index in starts]
    if not numbers or numbers == list(range(1, len(numbers) + 1)) or 0 in numbers:
        return pieces
    found = list(pieces)
    for index in starts:
        found[index] = found[index]._replace(kind=Kind.UNITS_BEFORE)
    return found


def _parted(pieces: list[Token], text: str) -> Iterator[Token]:
    """The pieces with a stop for each slash between a service and what follows it."""
    end = 0
    for token in pieces:
        if token.kind in (Kind.CODE, Kind.WORD) and _SLASH.fullmatch(text, end, token.start):
            yield Token(Kind.STOP, "", token.start, token.start)
        yield token
        end = token.end
