"""A family's ladders as rungs: which codes a size, an area or a count leads to, step by step.

The family's own `bill` says what is billed on each rung, so a picture can never disagree with the
resolver. Here is only found where one rung ends and the next begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from catalog.family import Family, FamilyCode

MOST_RUNGS = 16
FURTHER_STEPS = 2
"""Steps shown of an add-on that goes on without end."""

_TENTH = Decimal("0.1")
_COUNTED = {"nail": "nails", "hair": "grafts", "mohs": "stages"}


def unit_words(unit: str) -> str:
    """A unit as it follows a number."""
    return unit if unit in ("", "%") else f" {unit}"


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Where a rung ends: at a value that still belongs to it, or right before one that does not."""

    value: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: everything over ``low`` up to ``high`` is billed with these codes and units."""

    low: Edge | None
    high: Edge | None
    billed: tuple[tuple[FamilyCode, int], ...]
    counted: bool

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, the primary first."""
        return tuple(entry.code for entry, _ in self.billed)

    @property
    def begins(self) -> Decimal:
        """The least amount on this rung, as it is measured: in tenths, or in whole lesions."""
        if self.low is None:
            return Decimal(1) if self.counted else Decimal(0)
        return self.low.value + self._step if self.low.inclusive else self.low.value

    @property
    def _step(self) -> Decimal:
        return Decimal(1) if self.counted else _TENTH

    def words(self, unit: str = "") -> str:
        """The rung's range in short: ``≤ 0.5``, ``0.6–1.0``, ``under 250``, ``over 4.0``."""
        of = unit_words(unit)
        if self.high is None:
            if self.low is None:
                return f"any{of}"
            open_end = self.counted or not self.low.inclusive
            return f"{self.begins}{of} or more" if open_end else f"over {self.low.value}{of}"
        if not self.high.inclusive:
            return f"{f'{self.begins} to ' if self.low else ''}under {self.high.value}{of}"
        if self.begins == self.high.value:
            return f"{self.high.value}{of}"
        if self.low is None and not self.counted:
            return f"≤ {self.high.value}{of}"
        return f"{self.begins}–{self.high.value}{of}"

    def brief(self) -> str:
        """The range as it fits below a column: ``75.1–<100``, ``15+``."""
        words = self.words().replace(" to under ", "–<").replace("under ", "< ")
        return words.replace(" or more", "+") if self.counted else words


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rungs of one site group (and one choice) of a family."""

    name: str
    """The site group in words, with what else was chosen."""
    kind: str
    """What is measured or counted."""
    unit: str
    rungs: tuple[Rung, ...]
    further: FamilyCode | None = None
    """The add-on that goes on beyond the last rung shown."""


def ladder_of(family: Family, entry: FamilyCode) -> Ladder | None:
    """The ladder that a code stands on; None where nothing is climbed."""
    if family.counting == "first-and-more":
        return None
    ladder = _ladder(family, entry.group, entry.choice)
    if len(ladder.rungs) < 2 or all(entry.code not in rung.codes for rung in ladder.rungs):
        return None
    return ladder


def sister_ladders(family: Family, entry: FamilyCode) -> tuple[Ladder, ...]:
    """The ladders beside: the family's other site groups, or other choices where it has none."""
    sisters: dict[tuple[str | None, tuple[tuple[str, str], ...]], Ladder] = {}
    for other in family.codes:
        same = (other.group == entry.group, dict(other.choice) == dict(entry.choice))
        if same.count(True) != 1 or (other.group is None and entry.group is not None):
            continue
        key = (other.group, tuple(other.choice.items()))
        if key not in sisters:
            sisters[key] = _ladder(family, other.group, other.choice)
    return tuple(ladder for ladder in sisters.values() if len(ladder.rungs) > 1)


def _ladder(family: Family, group: str | None, choice: Mapping[str, str]) -> Ladder:
    rows = [
        entry
        for entry in family.codes
        if entry.group in (None, group) and entry.fits_choice(choice)
    ]
    rungs = tuple(_rungs(family, rows, group, choice))[:MOST_RUNGS]
    further = [row for row in rows if row.each is not None and row.up_to is None]
    ends = {row.code for row in further if row.count_to is None and row.under is None}
    last = rungs[-1].codes if rungs else ()
    return Ladder(
        name=_name(family, group, choice),
        kind=family.measure.kind if family.measure else _counted(family),
        unit=family.measure.unit if family.measure else "",
        rungs=rungs,
        further=next((row for row in further if row.code in ends and row.code in last), None),
    )


def _rungs(
    family: Family, rows: list[FamilyCode], group: str | None, choice: Mapping[str, str]
) -> Iterator[Rung]:
    edges: list[Edge | None] = [None, *sorted({edge for row in rows for edge in _edges(row)}), None]
    found: Rung | None = None
    for low, high in pairwise(edges):
        billed = family.bill(_between(low, high, counted=family.is_counted), group, choice)
        if found is not None and found.billed == billed:
            found = Rung(found.low, high, billed, family.is_counted)
            continue
        if found is not None and found.billed:
            yield found
        found = Rung(low, high, billed, family.is_counted)
    # An add-on without end has no last rung; `Ladder.further` says how it goes on.
    endless = found is not None and any(row.each and units > 1 for row, units in found.billed)
    if found is not None and found.billed and not endless:
        yield found


def _edges(row: FamilyCode) -> Iterator[Edge]:
    for end in (row.over, row.up_to, row.count_to):
        if end is not None:
            yield Edge(Decimal(end), inclusive=True)
    if row.count_from is not None and row.count_from > 1:
        yield Edge(Decimal(row.count_from - 1), inclusive=True)
    for start in (row.at_least, row.under):
        if start is not None:
            yield Edge(start, inclusive=False)
    if row.each is None or row.after is None:
        return
    yield Edge(row.after, inclusive=True)
    end = next((Decimal(e) for e in (row.up_to, row.under, row.count_to) if e is not None), None)
    steps = FURTHER_STEPS if end is None else MOST_RUNGS
    for number in range(1, steps + 1):
        edge = row.after + number * row.each
        if end is not None and edge >= end:
            return
        yield Edge(edge, inclusive=True)


def _between(low: Edge | None, high: Edge | None, *, counted: bool) -> Decimal:
    """An amount of the rung between two edges."""
    if counted:
        return (low.value if low else Decimal(0)) + 1
    if high is None:
        return (low.value if low else Decimal(0)) + _TENTH
    return ((low.value if low else Decimal(0)) + high.value) / 2


def _name(family: Family, group: str | None, choice: Mapping[str, str]) -> str:
    parts = []
    if group is not None:
        parts.append(family.group(group).name)
    elif family.groups and len(family.groups) > 1:
        parts.append("any site")
    return ", ".join([*parts, *choice.values()])


def _counted(family: Family) -> str:
    return f"number of {_COUNTED.get(family.procedure, 'lesions')}"
