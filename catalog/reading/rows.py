"""One service line a row: cells below known headings, and which rows make up an encounter.

The heading says what a cell means, so a bare ``25`` below *Modifier* and a bare ``2`` below *Units*
need no mark. What names a patient only tells one encounter from the next, and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, NamedTuple

from catalog.claim import Encounter, ServiceLine, Unread
from catalog.codes import is_diagnosis_shape, normalize_diagnosis_code
from catalog.dates import EARLIEST_SERVICE, TOO_EARLY, parse_date
from catalog.payers import payer_in_name
from catalog.reading import sites
from catalog.reading.headings import Field
from catalog.reading.shorthand.patterns import SPOKEN_MODIFIERS

_CODE = re.compile(
    r"(?P<code>\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})(?:\.0+)?(?![A-Z0-9])"
    r"(?P<modifiers>(?:\s?[-\s,]\s?(?!x\d)[A-Z0-9]{2}(?![A-Z0-9]))*)"
    r"(?:\s?[x*]\s?(?P<units>\d{1,4})(?!\w))?(?P<words>.*)",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_WORDS = re.compile(r"[\s:;,(/-]+[A-Za-z].*", re.DOTALL)
_ANOTHER = re.compile(r"(?<!\w)(?:\d{4}[0-9FTUM]|[A-CEGHJ-MP-V]\d{4})(?!\w)", re.ASCII)
_RANGE = re.compile(r"(.+?)\s*(?:-|to|thru)\s*(.+)", re.IGNORECASE)
_UNITS = re.compile(r"x?\s?(\d{1,9}(?:\.\d{1,4})?)\s?(?:units?|un|u|ea)?\.?", re.IGNORECASE)
_DIAGNOSIS_LIKE = re.compile(r"[A-Z]\d", re.ASCII)
_DIAGNOSIS = re.compile(r"[A-Za-z0-9.]+", re.ASCII)
_PIECE = re.compile(r"[A-Za-z0-9]+", re.ASCII)
_TIME = re.compile(r"[T\s]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s?[AP]M)?Z?$", re.IGNORECASE)

Cell = tuple[str, int]
"""A cell's text without white space, and where it begins."""


class Odd(NamedTuple):
    """A cell that could not be used."""

    text: str
    start: int
    why: str


@dataclass(slots=True)
class Row:
    """One row: its line, or why there is none."""

    line: ServiceLine | None
    key: tuple[str, ...]
    day: date | None
    start: int
    payer: str | None = None
    age: int | None = None
    sex: Literal["F", "M"] | None = None
    listed: tuple[str, ...] = ()
    pointers: tuple[int, ...] = ()
    """Which diagnoses are meant, from 0, of a list that stands outside of the grid."""
    odd: list[Odd] = field(default_factory=list)
    text: str = ""


class RowReader:
    """Reads rows below one header."""

    def __init__(self, headings: Mapping[int, Field]) -> None:
        """Remember which column is what; several may be of one kind."""
        self._columns: dict[Field, list[int]] = {}
        for index, heading in headings.items():
            self._columns.setdefault(heading, []).append(index)
        self.groups = bool({Field.CLAIM, Field.PATIENT} & set(self._columns))
        """Whether a column tells one encounter from the next."""

    def read(self, cells: Sequence[Cell]) -> Row:
        """The row of these cells."""
        start = next((at for text, at in cells if text), 0)
        row = Row(None, self._key(cells), None, start, text=next((t for t, _ in cells if t), ""))
        row.day = self._day(cells, row)
        if row.odd:
            # Without its date the row would be taken for one of the day above it.
            return row
        code = self._first(cells, Field.CODE)
        found = _service(code[0]) if code else None
        if code is None or found is None:
            text, at = code or ("", start)
            row.odd.append(Odd(text, at, "expected a CPT or HCPCS code, as in 17000 or J3301"))
            return row
        diagnoses = self._diagnoses(cells, row)
        pointers = self._pointers(cells)
        row.listed = diagnoses
        row.pointers = () if diagnoses else tuple(pointers)
        pointed = tuple(diagnoses[at] for at in pointers if at < len(diagnoses))
        modifiers = self._modifiers(cells, row, _modifiers_of(found))
        units = self._units(cells, row, found["units"], code)
        place = self._first(cells, Field.PLACE)
        self._person(cells, row)
        if units is None or modifiers is None:
            return row
        row.line = ServiceLine(
            line=1,
            code=found["code"].upper(),
            modifiers=modifiers,
            units=units,
            diagnoses=pointed or diagnoses,
            place_of_service=_place(place[0]) if place else None,
            charge=self._charge(cells),
            site=self._site(cells),
        )
        return row

    def _of(self, cells: Sequence[Cell], kind: Field) -> Iterable[Cell]:
        for index in self._columns.get(kind, ()):
            if index < len(cells) and cells[index][0]:
                yield cells[index]

    def _first(self, cells: Sequence[Cell], kind: Field) -> Cell | None:
        return next(iter(self._of(cells, kind)), None)

    def _key(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        """What tells this row's encounter from others: the claim's number before the patient."""
        kind = Field.CLAIM if Field.CLAIM in self._columns else Field.PATIENT
        return tuple(text for text, _ in self._of(cells, kind))

    def _day(self, cells: Sequence[Cell], row: Row) -> date | None:
        cell = self._first(cells, Field.DATE)
        if cell is None:
            return None
        day = _day(cell[0])
        if day is None:
            row.odd.append(Odd(*cell, "no such day; expected a date as in 03/04/2026"))
        elif day < EARLIEST_SERVICE:
            row.odd.append(Odd(*cell, TOO_EARLY))
        return day

    def _modifiers(
        self, cells: Sequence[Cell], row: Row, with_code: list[str]
    ) -> tuple[str, ...] | None:
        found: list[str] = []
        for text, start in self._of(cells, Field.MODIFIER):
            for piece in _PIECE.finditer(text.removesuffix(".0")):
                if len(piece[0]) != 2:
                    why = "a modifier has two characters, as in 25 or RT"
                    row.odd.append(Odd(piece[0], start + piece.start(), why))
                    return None
                found.append(piece[0].upper())
        # Some exports write a modifier behind the code and in its column as well.
        return (*(modifier for modifier in with_code if modifier not in found), *found)

    def _units(
        self, cells: Sequence[Cell], row: Row, with_code: str | None, code: Cell
    ) -> int | None:
        cell = self._first(cells, Field.UNITS)
        units = _whole(cell[0] if cell else with_code or "1")
        if units is None:
            row.odd.append(Odd(*(cell or code), "units are a whole number from 1"))
        return units

    def _diagnoses(self, cells: Sequence[Cell], row: Row) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for text, start in self._of(cells, Field.DIAGNOSIS):
            for piece in _DIAGNOSIS.finditer(text):
                code = normalize_diagnosis_code(piece[0].rstrip("."))
                if is_diagnosis_shape(code):
                    found[code] = None
                elif _DIAGNOSIS_LIKE.match(code):
                    why = "expected an ICD-10-CM code, as in L57.0"
                    row.odd.append(Odd(piece[0], start + piece.start(), why))
        return tuple(found)

    def _pointers(self, cells: Sequence[Cell]) -> list[int]:
        """Which of the row's diagnoses are meant, from 0."""
        found = []
        for text, _ in self._of(cells, Field.POINTER):
            for piece in re.findall(r"[A-La-l]|1[0-2]|[1-9]", text):
                found.append(int(piece) - 1 if piece.isdigit() else ord(piece.upper()) - ord("A"))
        return found

    def _charge(self, cells: Sequence[Cell]) -> Decimal | None:
        cell = self._first(cells, Field.CHARGE)
        return _money(cell[0]) if cell else None

    def _site(self, cells: Sequence[Cell]) -> str | None:
        """The place on the body; the same heading may stand over the practice's rooms."""
        cell = self._first(cells, Field.SITE)
        return sites.named(cell[0]) if cell else None

    def _person(self, cells: Sequence[Cell], row: Row) -> None:
        if (cell := self._first(cells, Field.PAYER)) and (known := payer_in_name(cell[0])):
            row.payer = known.id
        if (cell := self._first(cells, Field.AGE)) and cell[0][:3].rstrip(" yY").isdigit():
            row.age = min(int(cell[0][:3].rstrip(" yY")), 90)
        if cell := self._first(cells, Field.SEX):
            letter = cell[0][:1].upper()
            row.sex = "F" if letter == "F" else "M" if letter == "M" else None


def same_encounter(first: Row, second: Row, *, groups: bool) -> bool:
    """Whether two rows that follow one another are of one encounter.

    Cells that stay empty below a filled one mean the same again, as in a printed grid.
    """
    if second.day is not None and second.day != first.day:
        return False
    return not groups or not second.key or second.key == first.key


def encounter_of(
    rows: Sequence[Row],
    unread: tuple[Unread, ...],
    *,
    on: date,
    payer: str,
    place: str | None = None,
) -> Encounter:
    """The encounter of rows that belong together; at least one must have a line."""
    day = next((row.day for row in rows if row.day), None)
    lines = [(row.line, row.pointers) for row in rows if row.line is not None]
    listed = tuple(dict.fromkeys(code for row in rows for code in row.listed))
    places = {line.place_of_service or place for line, _ in lines}
    common = next(iter(places)) if len(places) == 1 else None
    return Encounter(
        date_of_service=day or on,
        date_assumed=day is None,
        payer=next((row.payer for row in rows if row.payer), payer),
        place_of_service=common,
        diagnoses=listed,
        lines=tuple(
            line.model_copy(
                update={
                    "line": number,
                    "place_of_service": line.place_of_service or place,
                    "diagnoses": line.diagnoses
                    or tuple(listed[at] for at in pointers if at < len(listed)),
                }
            )
            for number, (line, pointers) in enumerate(lines, start=1)
        ),
        patient_age=next((row.age for row in rows if row.age is not None), None),
        patient_sex=next((row.sex for row in rows if row.sex), None),
        unread=unread,
    )


@lru_cache(2048)
def _service(text: str) -> re.Match[str] | None:
    """Code, modifiers and units of a cell, which may say in words what the code is."""
    found = _CODE.fullmatch(text)
    if found is None or not found["words"].strip():
        return found
    described = _WORDS.fullmatch(found["words"]) and not _ANOTHER.search(found["words"])
    return found if described else None


def _modifiers_of(found: re.Match[str]) -> list[str]:
    """The modifiers in a code's cell; before words only those that are no words themselves."""
    pieces = [piece.upper() for piece in _PIECE.findall(found["modifiers"])]
    if found["words"].strip():
        pieces = [piece for piece in pieces if piece in SPOKEN_MODIFIERS]
    return pieces


@lru_cache(2048)
def _day(text: str) -> date | None:
    """A date, also with a time of day, or from and to of the same day."""
    day = parse_date(_TIME.sub("", text))
    if day is None and (found := _RANGE.fullmatch(text)):
        day = parse_date(found[1])
        return day if day == parse_date(found[2]) else None
    return day


@lru_cache(512)
def _whole(text: str) -> int | None:
    found = _UNITS.fullmatch(text.strip())
    number = Decimal(found[1]) if found else Decimal(0)
    return int(number) if number == int(number) and 1 <= number <= 9999 else None


def _place(text: str) -> str | None:
    digits = text.split()[0].removesuffix(".0").rstrip("-:").zfill(2)
    return digits if re.fullmatch(r"\d\d", digits, re.ASCII) else None


def _money(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace("$", "").replace(",", "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None
