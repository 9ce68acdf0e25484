r"""Boxes 21 and 24 of a CMS-1500: diagnoses by letter or number, service lines that point to them.

>>> from datetime import date
>>> text = "21. A. L57.0  B. D48.5\n24. 03 04 26 03 04 26 11 17000 59 A 100 00 1"
>>> encounter = read_cms1500(text, on=date(2026, 11, 2)).encounters[0]
>>> encounter.date_of_service.isoformat(), encounter.lines[0].diagnoses
('2026-03-04', ('L57.0',))
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from catalog.claim import Encounter, PriorProcedure, Reading, ServiceLine, Unread
from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import DATE_PATTERN, EARLIEST_SERVICE, parse_date
from catalog.reading.box24 import behind_code, letter
from catalog.reading.shorthand.encounters import service_dates
from catalog.reading.shorthand.scanning import scan
from catalog.reading.shorthand.tokens import Kind

_DIAGNOSIS = r"[A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?"
_LISTED = re.compile(
    rf"(?<![\w.])(?:(?P<label>[A-L]|1[0-2]|[1-9])\s?[.):=-]\s{{0,3}}(?P<code>{_DIAGNOSIS})"
    rf"|(?P<letter>[A-L])\s{{1,3}}(?P<dotted>[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{{1,4}}))(?![\w.])",
    re.IGNORECASE | re.ASCII,
)
_CODE = r"(?:\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})"
_CODE_ENDS = r"(?:(?![\w.])|(?=[x*]\d{1,4}\b))"
"""Units may be joined to a code: ``17003x6``."""
_DAY = rf"(?:{DATE_PATTERN}|\d{{2}}\s\d{{2}}\s(?:\d{{4}}|\d{{2}})|\d{{8}}|\d{{6}})"
_ROW = re.compile(
    rf"""(?<![\w.-])
    (?:(?P<from>{_DAY})\s+(?:(?:-|to)?\s*(?P<to>{_DAY})\s+)?)?
    (?:(?:pos\s?)?(?P<place>\d{{2}})\s+(?:[YN]\s+)?)?
    (?P<code>{_CODE}){_CODE_ENDS}
    (?P<rest>(?:(?!(?<![\w.]){_CODE}{_CODE_ENDS})[^\n;])*)""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_BOX_24 = re.compile(
    rf"(?<![\w.-]){_DAY}\s+(?:{_DAY}\s+)?\d{{2}}\s+(?:[YN]\s+)?{_CODE}\s"
    r"[^\n;]*?[A-L1-9]{1,4}\s+\$?\d+(?:[. ]\d{2})?\s+\d{1,3}\b",
    re.IGNORECASE | re.ASCII,
)
_BOX_NAME = re.compile(r"(?<!\w)(?:21(?P<letter>[A-L])(?=[\s.:])|24[A-J](?=[\s.:])[.:]?)", re.ASCII)
_RULES = re.compile(r"[|\t_]")
_PRIOR = re.compile(r"\b(?:prior|previous(?:ly)?|s/p)\s[^;,\n]{0,20}$", re.IGNORECASE)


def _unlabelled(text: str) -> str:
    """The text without the boxes' names and rules: ``21A L57.0``, ``| 99213 |``; offsets stay."""
    text = _RULES.sub(lambda rule: " " * len(rule[0]), text)
    return _BOX_NAME.sub(lambda name: (name["letter"] or "").rjust(len(name[0])), text)


def looks_like(text: str) -> bool:
    """Whether the text has a row of box 24, or a labelled list and lines that point into it."""
    text = _unlabelled(text)
    if _BOX_24.search(text) is not None:
        return True
    labels = list(_labels(text))
    return bool(labels) and any(
        behind_code(found, labels).pointers
        for found in _ROW.finditer(text)
        if not _in_list(found, text)
    )


def read_cms1500(text: str, *, on: date, payer: str = "medicare") -> Reading:
    """The encounters of the boxes, one for each date of service.

    Args:
        text: Box 21 and box 24, or only box 24.
        on: The date of service where no row has one.
        payer: The payer where the text names none.
    """
    text = _unlabelled(text)
    labels = _labels(text)
    common = _common_facts(text)
    days: dict[date | None, list[ServiceLine]] = {}
    unread: list[Unread] = []
    seen: set[int] = set()
    prior: list[PriorProcedure] = []
    day = common.day
    for found in _ROW.finditer(text):
        if _in_list(found, text):
            continue
        if _PRIOR.search(text, text.rfind("\n", 0, found.start()) + 1, found.start()):
            seen.add(found.start("code"))
            prior.append(_prior(found))
            continue
        row = behind_code(found, list(labels))
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
        seen.add(found.start("code"))
    unread += _left_over(text, seen)
    encounters = tuple(
        Encounter(
            date_of_service=served or on,
            date_assumed=served is None,
            payer=common.payer or payer,
            place_of_service=_one_place(lines),
            diagnoses=tuple(dict.fromkeys(labels.values())),
            lines=tuple(lines),
            prior=tuple(prior),
            unread=tuple(unread),
        )
        for served, lines in days.items()
    )
    return Reading(encounters=encounters, unread=tuple(unread))


def _prior(found: re.Match[str]) -> PriorProcedure:
    """An earlier service, with its date where one stands behind it."""
    day = re.search(DATE_PATTERN, found["rest"], re.IGNORECASE)
    return PriorProcedure(
        code=found["code"].upper(), date_of_service=parse_date(day[0]) if day else None
    )


def _left_over(text: str, seen: set[int]) -> Iterator[Unread]:
    """Codes that stand in no row: told, never dropped."""
    listed = {found.start("code") for found in _LISTED.finditer(text) if found["code"]}
    for piece in scan(text):
        known = piece.kind is not Kind.CODE or piece.start in seen or piece.start in listed
        if not known:
            why = "a code that is in no row: put it on a line of its own"
            fragment = text[piece.start : piece.end]
            yield Unread(text=fragment, start=piece.start, end=piece.end, why=why)


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
    dates = {pieces[index].value for index in service_dates(pieces)}
    day = date.fromisoformat(dates.pop()) if len(dates) == 1 else None
    return _Common(payer, place, day)


def _one_place(lines: list[ServiceLine]) -> str | None:
    places = {line.place_of_service for line in lines}
    return places.pop() if len(places) == 1 else None


def _labels(text: str) -> dict[str, str]:
    """The diagnoses of box 21 by their letters, numbers turned into letters.

    The box is filled from A on: what has no A is no list, as in ``17003 x 6 - L57.0``.
    """
    found: dict[str, str] = {}
    for match in _LISTED.finditer(text):
        label = (match["label"] or match["letter"]).upper()
        code = normalize_diagnosis_code(match["code"] or match["dotted"])
        if is_diagnosis_shape(code):
            found.setdefault(letter(label), code)
    return found if "A" in found else {}


def _in_list(found: re.Match[str], text: str) -> bool:
    """Whether what has a code's shape is an undotted diagnosis of the list, as in ``A. J3301``."""
    before = text[max(0, found.start("code") - 4) : found.start("code")]
    return re.search(r"(?<![\w.])(?:[A-L]|1?\d)\s?[.):=]\s?$", before, re.ASCII) is not None


def _day(text: str) -> date | None:
    """A date as box 24A has it: with spaces, without anything, or in a usual form."""
    plain = re.sub(r"\s", "/", text.strip())
    if re.fullmatch(r"\d{6}|(?!19|20)\d{8}", plain, re.ASCII):
        plain = f"{plain[:2]}/{plain[2:4]}/{plain[4:]}"
    day = parse_date(plain)
    return None if day is None or day < EARLIEST_SERVICE else day
