"""What stands behind a code in box 24: modifiers, pointers, charge, units, told from the right."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.codes import is_modifier_shape
from catalog.dates import parse_date

_TOKEN = re.compile(r"[^\s]+", re.ASCII)
_MONEY = re.compile(r"\$?\d[\d,]*\.\d{2}|\$\d[\d,]*", re.ASCII)
_UNITS = re.compile(
    r"\(?(?:[x*]|units?[:=]?)?(\d{1,4})(?:\.0+)?(?:u|units?)?\)?", re.IGNORECASE | re.ASCII
)
_POINTERS = re.compile(
    r"(?:ptr|dx|#)?[:#]?"
    r"(?P<inner>[A-L](?:[,:/&]?[A-L]){0,3}|\d{1,2}(?:[,:/&]\d{1,2}){0,3}|\d{1,4})",
    re.IGNORECASE | re.ASCII,
)
_LABEL = frozenset({"ptr", "dx", "pointer", "pointers", "mod", "modifier", "modifiers", "-", ","})


_POINTER_LABEL = frozenset({"ptr", "pointer", "pointers"})


@dataclass(slots=True)
class Box24:
    """What stands behind a code, told apart from the right: units, charge, pointers, modifiers."""

    modifiers: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    units: int = 1
    charge: Decimal | None = None
    unread: list[tuple[int, int, str]] = field(default_factory=list)


def letter(label: str) -> str:
    """The letter of a diagnosis pointer; electronic claims count from 1."""
    return chr(ord("A") + int(label) - 1) if label.isdecimal() else label


def behind_code(found: re.Match[str], labels: list[str]) -> Box24:
    """The rest of a row.

    Args:
        found: The row; its group ``rest`` is what stands behind the code.
        labels: The letters of the diagnoses in box 21.
    """
    row = Box24()
    rest: str = found["rest"]
    # "99213-25, 59" and "A,B" both have commas: those between letters or digits of pointers stay.
    tokens = [
        (piece.start(), piece.end(), piece[0].strip(",-").upper())
        for piece in _TOKEN.finditer(re.sub(r"(?<=\w)-(?=\w)|^-", " ", rest))
    ]
    tokens = [token for token in tokens if token[2]]
    tokens, named = _named_pointers(row, tokens, labels)
    tokens = [token for token in tokens if token[2].lower() not in _LABEL]
    if named:
        labels = []  # what is left of the row points to nothing
    money = _money(tokens)
    if money is not None:
        first, last, row.charge = money
        _take_units(row, tokens[last + 1 : last + 2])
        tokens = tokens[:first]
    elif len(tokens) > 1 or (tokens and tokens[-1][2][:1] in "X*("):
        tokens = _units_at_end(row, tokens, labels)
    for index, (start, end, token) in enumerate(tokens):
        pointers = (
            _pointed(token, labels)
            if index == len(tokens) - 1 or not is_modifier_shape(token)
            else []
        )
        if pointers:
            row.pointers += [pointer for pointer in pointers if pointer not in row.pointers]
        elif is_modifier_shape(token) and token.strip("0"):
            row.modifiers.append(token)
        elif re.fullmatch(r"[A-L]{1,4}|[1-9]{1,4}", token):
            if labels:
                why = f"points to a diagnosis that is not listed (A-{max(labels)})"
                row.unread.append((start, end, why))
        elif any(mark.isdigit() for mark in token) and parse_date(token) is None:
            why = "expected modifiers, pointers (A-L), charge and units behind the code"
            row.unread.append((start, end, why))
    return row


def _named_pointers(
    row: Box24, tokens: list[tuple[int, int, str]], labels: list[str]
) -> tuple[list[tuple[int, int, str]], bool]:
    """Take what stands behind "ptr" as pointers, and a number behind that as units."""
    at = next((i for i, token in enumerate(tokens) if token[2].lower() in _POINTER_LABEL), None)
    behind = tokens[at + 1 : at + 2] if at is not None else []
    pointers = _pointed(behind[0][2], labels) if behind else []
    if at is None or not pointers:
        return tokens, False
    row.pointers += pointers
    rest = tokens[at + 2 :]
    if rest and _UNITS.fullmatch(rest[-1][2]):
        _take_units(row, rest[-1:])
        rest = rest[:-1]
    return tokens[:at] + rest, True


def _money(tokens: list[tuple[int, int, str]]) -> tuple[int, int, Decimal] | None:
    """Where the charge stands, ``150.00`` or as in the form's two columns ``150 00``."""
    for index, (_, _, token) in enumerate(tokens):
        if _MONEY.fullmatch(token):
            return index, index, Decimal(token.replace("$", "").replace(",", ""))
        following = tokens[index + 1][2] if index + 1 < len(tokens) else ""
        if index and token.isdecimal() and following.isdecimal() and len(following) == 2:
            after = tokens[index + 2][2] if index + 2 < len(tokens) else ""
            if _UNITS.fullmatch(after):
                return index, index + 1, Decimal(f"{token}.{following}")
    return None


def _take_units(row: Box24, tokens: list[tuple[int, int, str]]) -> None:
    for start, end, token in tokens:
        found = _UNITS.fullmatch(token)
        if found and int(found[1]) > 0:
            row.units = int(found[1])
        else:
            row.unread.append((start, end, "expected whole units from 1 behind the charge"))


def _units_at_end(
    row: Box24, tokens: list[tuple[int, int, str]], labels: list[str]
) -> list[tuple[int, int, str]]:
    """Units by their mark wherever they stand, or a number behind the pointers."""
    marked = [token for token in tokens if token[2][0] in "X*(" and _UNITS.fullmatch(token[2])]
    if marked:
        _take_units(row, marked[:1])
        return [token for token in tokens if token not in marked]
    last = tokens[-1][2]
    if last.isdecimal() and len(last) < 4 and _pointed(tokens[-2][2], labels):
        _take_units(row, tokens[-1:])
        return tokens[:-1]
    return tokens


def _pointed(token: str, labels: list[str]) -> list[str]:
    """The letters that a token points to, or none where it is no pointer into the list."""
    found = _POINTERS.fullmatch(token)
    if found is None or not labels:
        return []
    inner = found["inner"].upper()
    if inner[0].isdecimal():
        parts = re.split(r"[,:/&]", inner) if re.search(r"[,:/&]", inner) else list(inner)
        letters = [letter(part) for part in parts if part != "0"]
    else:
        letters = [mark for mark in inner if mark.isalpha()]
    return letters if letters and all(letter in labels for letter in letters) else []
