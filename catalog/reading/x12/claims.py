"""Claims out of the segments of an 837P: loops 2000B to 2400 of 005010X222A1.

What points to a person is passed over; of a birth date only the age on the date of service is kept,
of a payer's name only which payer of ours it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from catalog.claim import Encounter, ServiceLine, Unread
from catalog.codes import is_place_of_service_shape
from catalog.dates import EARLIEST_SERVICE, parse_date
from catalog.payers import payer_in_name
from catalog.reading.claims import ClaimRead, Refused
from catalog.reading.x12.elements import amount, day, diagnosis, procedure, units
from catalog.reading.x12.guides import refusal
from catalog.reading.x12.segments import Delimiters, Segment

FILING_INDICATORS = {
    "MB": "medicare",
    "MA": "medicare",
    "MC": "medicaid",
    "16": "medicare-advantage",
    "BL": "bcbs",
    "CH": "tricare",
    "WC": "workers-comp",
    "09": "self-pay",
    **dict.fromkeys(("12", "13", "14", "15", "CI", "HM", "AM", "LM", "17"), "commercial"),
}
"""SBR09, the kind of payer."""

_ICD10 = ("ABK", "ABF")
_ICD9 = ("BK", "BF")


@dataclass(slots=True)
class _Line:
    segment: Segment
    day: date | None = None


@dataclass(slots=True)
class _Claim:
    start: int
    place: str | None
    diagnoses: list[str] = field(default_factory=list)
    lines: list[_Line] = field(default_factory=list)
    day: date | None = None
    notes: list[Unread] = field(default_factory=list)


class ClaimReader:
    """Reads segments in order; keeps only what the next claim needs to know."""

    def __init__(
        self,
        marks: Delimiters,
        *,
        on: date,
        payer: str = "medicare",
        version: str = "",
        transaction: str = "837",
        pasted: bool = False,
    ) -> None:
        """Prepare to read.

        Args:
            marks: The delimiters of the text.
            on: The date of service where a claim has none.
            payer: The payer where a claim names none that we know.
            version: The implementation guide (ST03) in force at the first segment.
            transaction: The transaction set (ST01) in force there.
            pasted: Whether it is what somebody pasted, and not a file: a fragment may leave out
                the date of all lines but one; in a file a line without a date is an error.
        """
        self.marks = marks
        self.version = version
        self._on = on
        self._default_payer = payer
        self._pasted = pasted
        self._group_version = version
        self._payer: str | None = None
        self._born: date | None = None
        self._sex: Literal["F", "M"] | None = None
        self._claim: _Claim | None = None
        self._refused: list[int] | None = None
        self._refused_start = 0
        self._why = refusal(transaction, version)
        if self._why:
            self._refused = [0, 0]

    def read(self, segments: Iterable[Segment]) -> Iterator[ClaimRead | Refused]:
        """The claims in the segments, and the transactions that are refused."""
        for segment in segments:
            name = segment.name
            if name in _ENDS_CLAIM and self._claim is not None:
                yield self._finished()
            if self._refused is not None:
                if name not in _ENDS_SET:
                    self._refused[0] += name == "CLM"
                    self._refused[1] += name in ("SV1", "SV2", "SV3")
                    continue
                yield from self._end_of_refused()
            take = _TAKES.get(name)
            if take is not None:
                take(self, segment)
        if self._claim is not None:
            yield self._finished()
        if self._refused is not None:
            yield from self._end_of_refused()

    def _end_of_refused(self) -> Iterator[Refused]:
        claims, lines = self._refused or (0, 0)
        self._refused = None
        yield Refused(why=self._why, claims=claims, lines=lines, start=self._refused_start)

    def _group(self, segment: Segment) -> None:
        self._group_version = segment.element(8)

    def _transaction(self, segment: Segment) -> None:
        self._payer = self._born = self._sex = None
        # What a set says of itself goes before its group: files mix them.
        self.version = segment.element(3) or self._group_version
        self._why = refusal(segment.element(1), self.version)
        if self._why:
            self._refused, self._refused_start = [0, 0], segment.start

    def _level(self, segment: Segment) -> None:
        if segment.element(3) == "22":
            self._payer = None
        self._born = self._sex = None

    def _subscriber(self, segment: Segment) -> None:
        # Behind a claim's CLM an SBR is another payer's; the primary's stands before it.
        if self._claim is None and self._payer is None:
            self._payer = FILING_INDICATORS.get(segment.element(9))

    def _person(self, segment: Segment) -> None:
        # "CI" says only that it is commercial; the payer's name may say whose edits apply.
        if self._claim is None and segment.elements[1:2] == ["PR"]:
            known = payer_in_name(segment.element(3))
            self._payer = known.id if known else self._payer

    def _birth(self, segment: Segment) -> None:
        if self._claim is None:
            self._born = parse_date(segment.element(2))
            self._sex = _SEX.get(segment.element(3))

    def _open(self, segment: Segment) -> None:
        place = segment.element(5).split(self.marks.component)[0]
        self._claim = _Claim(segment.start, place if is_place_of_service_shape(place) else None)

    def _diagnoses(self, segment: Segment) -> None:
        claim = self._required(segment)
        for element in segment.elements[1:]:
            parts = element.strip().split(self.marks.component)
            if len(parts) < 2 or parts[0] not in _ICD10 + _ICD9:
                continue
            code = "" if parts[0] in _ICD9 else diagnosis(parts[1])
            if not code:
                why = "expected an ICD-10-CM code (HI with ABK or ABF), as in ABK:L570"
                claim.notes.append(_unread(segment, parts[1], why))
            claim.diagnoses.append(code)

    def _service(self, segment: Segment) -> None:
        self._required(segment).lines.append(_Line(segment))

    def _date(self, segment: Segment) -> None:
        if segment.element(1) != "472":
            return
        claim = self._required(segment)
        first, _, last = segment.element(3).partition("-")
        served = day(first)
        if served is None or served < EARLIEST_SERVICE:
            served = None
            why = "expected a date of service, as in DTP*472*D8*20260304"
            claim.notes.append(_unread(segment, segment.element(3), why))
        elif last and last != first:
            why = "several days in one line: checked as if all were on the first of them"
            claim.notes.append(_unread(segment, segment.element(3), why))
        if claim.lines:
            claim.lines[-1].day = served
        else:
            claim.day = served

    def _required(self, segment: Segment) -> _Claim:
        """The open claim; a fragment without its CLM gets one."""
        if self._claim is None:
            self._claim = _Claim(segment.start, None)
        return self._claim

    def _finished(self) -> ClaimRead:
        claim, self._claim = self._claim, None
        assert claim is not None
        rejected: list[Unread] = []
        by_day: dict[date | None, list[ServiceLine]] = {}
        days = {line.day for line in claim.lines} - {None}
        if self._pasted and claim.day is None and len(days) == 1:
            (claim.day,) = days
        for line in claim.lines:
            lines = by_day.setdefault(line.day or claim.day, [])
            read = self._line(claim, line, len(lines) + 1, rejected)
            if read is not None:
                lines.append(read)
        unread = (*claim.notes, *rejected)
        return ClaimRead(
            encounters=tuple(
                self._encounter(claim, day, lines, unread) for day, lines in by_day.items() if lines
            ),
            rejected=tuple(rejected),
            notes=tuple(claim.notes),
            lines=len(claim.lines),
            start=claim.start,
        )

    def _encounter(
        self, claim: _Claim, day: date | None, lines: list[ServiceLine], unread: tuple[Unread, ...]
    ) -> Encounter:
        served = day or self._on
        age = None
        if self._born is not None and self._born <= served:
            before = (served.month, served.day) < (self._born.month, self._born.day)
            age = min(served.year - self._born.year - before, 90)
        places = {line.place_of_service for line in lines}
        return Encounter(
            date_of_service=served,
            date_assumed=day is None,
            payer=self._payer or self._default_payer,
            place_of_service=claim.place or (places.pop() if len(places) == 1 else None),
            diagnoses=tuple(dict.fromkeys(code for code in claim.diagnoses if code)),
            lines=tuple(lines),
            patient_age=age,
            patient_sex=self._sex,
            unread=unread,
        )

    def _line(
        self, claim: _Claim, line: _Line, number: int, rejected: list[Unread]
    ) -> ServiceLine | None:
        """The service line of an SV1, or None and a reason in ``rejected``."""
        segment = line.segment
        service = procedure(segment.element(1), self.marks.component)
        count = units(segment.element(4))
        if isinstance(service, str):
            odd, why = segment.element(1), service
        elif segment.element(3) == "MJ":
            odd, why = segment.element(4), "minutes of anesthesia (MJ): only units (UN) are checked"
        elif count is None:
            odd, why = segment.element(4), "expected whole units in SV104, as in UN*1"
        else:
            place = segment.element(5)
            return ServiceLine(
                line=number,
                code=service[0],
                modifiers=service[1],
                units=count,
                diagnoses=self._pointed(claim, segment),
                place_of_service=place if is_place_of_service_shape(place) else claim.place,
                charge=amount(segment.element(2)),
            )
        rejected.append(_unread(segment, odd, why))
        return None

    def _pointed(self, claim: _Claim, segment: Segment) -> tuple[str, ...]:
        """The diagnoses that SV107 points to."""
        found = []
        for pointer in filter(None, segment.element(7).split(self.marks.component)):
            number = int(pointer) if pointer.isdecimal() else 0
            if 1 <= number <= len(claim.diagnoses):
                found.append(claim.diagnoses[number - 1])
            elif claim.diagnoses:
                why = (
                    f"points to a diagnosis that the claim does not have (1-{len(claim.diagnoses)})"
                )
                claim.notes.append(_unread(segment, pointer, why))
        return tuple(code for code in found if code)


_SEX: dict[str, Literal["F", "M"]] = {"F": "F", "M": "M"}
_ENDS_SET = frozenset({"SE", "ST", "GE", "IEA", "ISA"})
_ENDS_CLAIM = frozenset({"CLM", "HL", "SE", "ST", "GE", "IEA", "ISA"})
_TAKES = {
    "GS": ClaimReader._group,
    "ST": ClaimReader._transaction,
    "HL": ClaimReader._level,
    "SBR": ClaimReader._subscriber,
    "NM1": ClaimReader._person,
    "DMG": ClaimReader._birth,
    "CLM": ClaimReader._open,
    "HI": ClaimReader._diagnoses,
    "SV1": ClaimReader._service,
    "DTP": ClaimReader._date,
}
NAMES = _ENDS_CLAIM.union(_TAKES, ("SV2", "SV3"))
"""The segments that the reader looks at; all others may be left out."""


def _unread(segment: Segment, fragment: str, why: str) -> Unread:
    """The fragment by its place in the segment, or the segment's name where it is empty."""
    text = fragment or segment.name
    start = segment.start
    for element in segment.elements:
        if text in element:
            start += element.index(text)
            return Unread(text=text, start=start, end=start + len(text), why=why)
        start += len(element) + 1
    return Unread(text=segment.name, start=segment.start, end=segment.end, why=why)
