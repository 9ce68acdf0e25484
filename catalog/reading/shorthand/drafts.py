"""What has been read of an encounter while its pieces come in, and the encounter made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from catalog.claim import Encounter, PriorProcedure, ServiceLine, Unread
from catalog.reading.shorthand.tokens import Token
from catalog.reading.sites import Beside

POINTERS_OF_A_LINE = 4
TOO_MANY_POINTERS = "a line points to four diagnoses at most"
NO_SUCH_DIAGNOSIS = "there is no diagnosis"
"""How the reason begins where a pointer leads to nothing."""


@dataclass(slots=True)
class DraftLine:
    """A service line so far, and in which item of its segment it stands."""

    code: str
    start: int
    item: int
    units: int = 1
    has_units: bool = False
    modifiers: list[str] = field(default_factory=list)
    diagnoses: list[str] = field(default_factory=list)
    place: str | None = None
    counted: int | None = None
    size_cm: Decimal | None = None


@dataclass(slots=True)
class DraftPrior:
    """An earlier service: its day, or how many days before the day of service it was."""

    code: str
    start: int
    day: str | None = None
    days: int = 0


@dataclass(slots=True)
class DiagnosisRun:
    """A run of diagnoses in a segment: how many of its lines stand before it, and how."""

    after: int
    set_apart: bool
    labelled: bool = False
    codes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What has been read of one encounter so far."""

    lines: list[DraftLine] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    pointed: list[str] = field(default_factory=list)
    days: list[tuple[int, str]] = field(default_factory=list)
    service_days: list[tuple[int, str]] = field(default_factory=list)
    places: list[tuple[str, list[DraftLine]]] = field(default_factory=list)
    payer: str | None = None
    prior: list[DraftPrior] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    pointers: list[tuple[Token, list[DraftLine]]] = field(default_factory=list)
    closing: list[tuple[DraftLine, str]] = field(default_factory=list)
    """A single diagnosis behind the last code of a comma list: whose it is, the others decide."""
    own_diagnoses: bool = False
    """Whether some segment has diagnoses that belong to its lines for certain."""


def _earlier(prior: DraftPrior, on: date) -> PriorProcedure:
    if prior.day is not None:
        return PriorProcedure(code=prior.code, date_of_service=date.fromisoformat(prior.day))
    day = on - timedelta(days=prior.days) if prior.days else None
    return PriorProcedure(code=prior.code, date_of_service=day)


_EARLIER_ALONE = "an earlier service; which service of this day is billed?"
_NOTHING_SAID = Beside(None, deep=False)


def finish(
    draft: Draft, *, text: str, on: date, payer: str, beside: Mapping[int, Beside]
) -> Encounter:
    """The encounter that a draft holds; ``on`` stands in where no date was given."""
    days = draft.service_days or draft.days
    common = {place for place, _ in draft.places}
    place = common.pop() if len(common) == 1 else None
    if place is None:
        for code, lines in draft.places:
            for line in lines:
                line.place = line.place or code
    diagnoses = tuple(dict.fromkeys(draft.listed + draft.pointed))
    _point(draft, diagnoses)
    day = date.fromisoformat(days[0][1]) if days else on
    return Encounter(
        date_of_service=day,
        date_assumed=not days,
        payer=draft.payer or payer,
        place_of_service=place,
        diagnoses=diagnoses,
        lines=tuple(
            ServiceLine(
                line=number,
                code=line.code,
                modifiers=tuple(line.modifiers),
                units=line.units,
                diagnoses=tuple(line.diagnoses),
                place_of_service=line.place or place,
                counted=line.counted,
                size_cm=line.size_cm,
                site=said.site,
                deep=said.deep,
            )
            for number, line in enumerate(draft.lines, start=1)
            for said in (beside.get(line.start, _NOTHING_SAID),)
        ),
        prior=tuple(_earlier(prior, day) for prior in draft.prior),
        unread=tuple(
            Unread(text=text[start:end], start=start, end=end, why=why)
            for start, end, why in (*draft.unread, *_alone(draft))
        ),
    )


def _alone(draft: Draft) -> Iterator[tuple[int, int, str]]:
    """Earlier services where none of the day itself is named."""
    if not draft.lines:
        for prior in draft.prior:
            yield prior.start, prior.start + len(prior.code), _EARLIER_ALONE


def _point(draft: Draft, diagnoses: tuple[str, ...]) -> None:
    """Tie diagnoses to lines by letter or number; one that is not in the list is not read."""
    for token, lines in draft.pointers:
        names = token.value.split()
        if len(names) > POINTERS_OF_A_LINE:
            draft.unread.append((token.start, token.end, TOO_MANY_POINTERS))
        for name in names[:POINTERS_OF_A_LINE]:
            place = int(name) - 1 if name.isdigit() else ord(name) - ord("A")
            if place >= len(diagnoses):
                why = f"{NO_SUCH_DIAGNOSIS} {name}: the list has {len(diagnoses)}"
                draft.unread.append((token.start, token.end, why))
                continue
            for line in lines:
                if diagnoses[place] not in line.diagnoses:
                    line.diagnoses.append(diagnoses[place])
