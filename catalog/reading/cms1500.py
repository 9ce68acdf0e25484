r"""Boxes 21 and 24 of a CMS-1500: diagnoses by letter or number, service lines that point to them.

>>> from datetime import date
>>> text = "21. A. L57.0  B. D48.5\n24. 03 04 26 03 04 26 11 17000 59 A 100 00 1"
>>> encounter = read_cms1500(text, on=date(2026, 11, 2)).encounters[0]
>>> encounter.date_of_service.isoformat(), encounter.lines[0].diagnoses
('2026-03-04', ('L57.0',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from catalog.claim import Encounter, Reading, ServiceLine, Unread
from catalog.codes import is_diagnosis_shape, is_modifier_shape, normalize_diagnosis_code
from catalog.dates import DATE_PATTERN, EARLIEST_SERVICE, parse_date
from catalog.reading.tokens import Kind, scan

_DIAGNOSIS = r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?"
_LISTED = re.compile(
    rf"(?<![\w.])(?:(?P<label>[A-L]|1[0-2]|[1-9])\s?[.):=-]\s{{0,3}}(?P<code>{_DIAGNOSIS})"
    rf"|(?P<letter>[A-L])\s{{1,3}}(?P<dotted>[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{{1,4}}))(?![\w.])",
    re.IGNORECASE | re.ASCII,
)
_CODE = r"(?:\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})"
_DAY = rf"(?:{DATE_PATTERN}|\d{{2}}\s\d{{2}}\s(?:\d{{4}}|\d{{2}})|\d{{8}}|\d{{6}})"
_ROW = re.compile(
    rf"""(?<![\w.-])
    (?:(?P<from>{_DAY})\s+(?:(?:-|to)?\s*(?P<to>{_DAY})\s+)?)?
    (?:(?:pos\s?)?(?P<place>\d{{2}})\s+(?:[YN]\s+)?)?
    (?P<code>{_CODE})(?![\w.])
    (?P<rest>(?:(?!(?<![\w.]){_CODE}(?![\w.]))[^\n;])*)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BOX_24 = re.compile(
    rf"(?<![\w.-]){_DAY}\s+(?:{_DAY}\s+)?\d{{2}}\s+(?:[YN]\s+)?{_CODE}\s"
    r"[^\n;]*?[A-L1-9]{1,4}\s+\$?\d+(?:[. ]\d{2})?\s+\d{1,3}\b",
    re.IGNORECASE | re.ASCII,
)
_TOKEN = re.compile(r"[^\s]+", re.ASCII)
_MONEY = re.compile(r"\$?\d[\d,]*\.\d{2}|\$\d[\d,]*", re.ASCII)
_UNITS = re.compile(
    r"(?:[x*]|units?[:=]?)?(\d{1,4})(?:\.0+)?(?:u|units?)?", re.IGNORECASE | re.ASCII
)
_POINTERS = re.compile(
    r"(?:ptr|dx|#)?[:#]?"
    r"(?P<inner>[A-L](?:[,:/&]?[A-L]){0,3}|\d{1,2}(?:[,:/&]\d{1,2}){0,3}|\d{1,4})",
    re.IGNORECASE | re.ASCII,
)
_LABEL = frozenset({"ptr", "dx", "pointer", "pointers", "mod", "modifier", "modifiers", "-", ","})


@dataclass(slots=True)
class _Row:
    """What stands behind a code, told apart from the right: units, charge, pointers, modifiers."""

    modifiers: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    units: int = 1
    charge: Decimal | None = None
    unread: list[tuple[int, int, str]] = field(default_factory=list)


def looks_like(text: str) -> bool:
    """Whether the text has a row of box 24, or a labelled list and lines that point into it."""
    if _BOX_24.search(text) is not None:
        return True
    labels = list(_labels(text))
    return bool(labels) and any(
        _row(found, labels).pointers for found in _ROW.finditer(text) if not _in_list(found, text)
    )


def read_cms1500(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The encounters of the boxes, one for each date of service.

    Args:
        text: Box 21 and box 24, or only box 24.
        on: The date of service where no row has one.
        payer: The payer where the text names none.
    """
    labels = _labels(text)
    common = _common_facts(text)
    days: dict[date | None, list[ServiceLine]] = {}
    unread: list[Unread] = []
    day = common.day
    for found in _ROW.finditer(text):
        if _in_list(found, text):
            continue
        row = _row(found, list(labels))
        offset = found.start("rest")
        unread += (
            Unread(text=text[offset + a : offset + b], start=offset + a, end=offset + b, why=why)
            for a, b, why in row.unread
        )
        if found["from"]:
            day = _day(found["from"])
            if day is None:
                start, end = found.span("from")
                why = "no such day; box 24A is written 03 04 26 (month, day, year)"
                unread.append(Unread(text=text[start:end], start=start, end=end, why=why))
        lines = days.setdefault(day, [])
        lines.append(
            ServiceLine(
                line=len(lines) + 1,
                code=found["code"].upper(),
                modifiers=tuple(row.modifiers),
                units=row.units,
                diagnoses=tuple(labels[label] for label in row.pointers),
                place_of_service=found["place"] or common.place,
                charge=row.charge,
            )
        )
    encounters = tuple(
        Encounter(
            date_of_service=served or on,
            date_assumed=served is None,
            payer=common.payer or payer,
            place_of_service=_one_place(lines),
            diagnoses=tuple(dict.fromkeys(labels.values())),
            lines=tuple(lines),
            unread=tuple(unread),
        )
        for served, lines in days.items()
    )
    return Reading(encounters=encounters, unread=tuple(unread))


class _Common(NamedTuple):
    """What stands beside the boxes and holds for all rows."""

    payer: str | None
    place: str | None
    day: date | None


def _common_facts(text: str) -> _Common:
    """Payer, place and date of service, as shorthand would read them beside the rows."""
    pieces = list(scan(text))
    payer = next((piece.value for piece in pieces if piece.kind is Kind.PAYER), None)
    place = next((piece.value for piece in pieces if piece.kind is Kind.PLACE), None)
    marked = [
        piece.value
        for before, piece in pairwise(pieces)
        if piece.kind is Kind.DATE and before.kind is Kind.DATE_LABEL
    ]
    dates = marked or [piece.value for piece in pieces if piece.kind is Kind.DATE]
    day = date.fromisoformat(dates[0]) if len(set(dates)) == 1 or marked else None
    return _Common(payer, place, day)


def _one_place(lines: list[ServiceLine]) -> str | None:
    places = {line.place_of_service for line in lines}
    return places.pop() if len(places) == 1 else None


def _labels(text: str) -> dict[str, str]:
    """The diagnoses of box 21 by their letters, numbers turned into letters."""
    found: dict[str, str] = {}
    for match in _LISTED.finditer(text):
        label = (match["label"] or match["letter"]).upper()
        code = normalize_diagnosis_code(match["code"] or match["dotted"])
        if is_diagnosis_shape(code):
            found.setdefault(_letter(label), code)
    return found


def _letter(label: str) -> str:
    return chr(ord("A") + int(label) - 1) if label.isdecimal() else label


def _in_list(found: re.Match[str], text: str) -> bool:
    """Whether what has a code's shape is an undotted diagnosis of the list, as in ``A. J3301``."""
    before = text[max(0, found.start("code") - 4) : found.start("code")]
    return re.search(r"(?<![\w.])(?:[A-L]|1?\d)\s?[.):=]\s?$", before, re.ASCII) is not None


def _row(found: re.Match[str], labels: list[str]) -> _Row:
    row = _Row()
    rest: str = found["rest"]
    # "99213-25, 59" and "A,B" both have commas: those between letters or digits of pointers stay.
    tokens = [
        (piece.start(), piece.end(), piece[0].strip(",-").upper())
        for piece in _TOKEN.finditer(re.sub(r"(?<=\w)-(?=\w)|^-", " ", rest))
    ]
    tokens = [token for token in tokens if token[2] and token[2].lower() not in _LABEL]
    money = _money(tokens)
    if money is not None:
        first, last, row.charge = money
        _take_units(row, tokens[last + 1 : last + 2])
        tokens = tokens[:first]
    elif len(tokens) > 1 or (tokens and tokens[-1][2][:1] in "X*"):
        tokens = _units_at_end(row, tokens, labels)
    for index, (start, end, token) in enumerate(tokens):
        pointers = (
            _pointed(token, labels)
            if index == len(tokens) - 1 or not is_modifier_shape(token)
            else []
        )
        if pointers:
            row.pointers += [pointer for pointer in pointers if pointer not in row.pointers]
        elif is_modifier_shape(token):
            row.modifiers.append(token)
        elif re.fullmatch(r"[A-L]{1,4}|[1-9]{1,4}", token):
            if labels:
                why = f"points to a diagnosis that is not listed (A-{max(labels)})"
                row.unread.append((start, end, why))
        elif any(mark.isdigit() for mark in token) and parse_date(token) is None:
            why = "expected modifiers, pointers (A-L), charge and units behind the code"
            row.unread.append((start, end, why))
    return row


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


def _take_units(row: _Row, tokens: list[tuple[int, int, str]]) -> None:
    for start, end, token in tokens:
        found = _UNITS.fullmatch(token)
        if found and int(found[1]) > 0:
            row.units = int(found[1])
        else:
            row.unread.append((start, end, "expected whole units from 1 behind the charge"))


def _units_at_end(
    row: _Row, tokens: list[tuple[int, int, str]], labels: list[str]
) -> list[tuple[int, int, str]]:
    """Units by their mark wherever they stand, or a number behind the pointers."""
    marked = [token for token in tokens if token[2][0] in "X*" and _UNITS.fullmatch(token[2])]
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
        letters = [_letter(part) for part in parts if part != "0"]
    else:
        letters = [mark for mark in inner if mark.isalpha()]
    return letters if letters and all(letter in labels for letter in letters) else []


def _day(text: str) -> date | None:
    """A date as box 24A has it: with spaces, without anything, or in a usual form."""
    plain = re.sub(r"\s", "/", text.strip())
    if re.fullmatch(r"\d{6}|(?!19|20)\d{8}", plain, re.ASCII):
        plain = f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    day = parse_date(plain)
    return None if day is None or day < EARLIEST_SERVICE else day
