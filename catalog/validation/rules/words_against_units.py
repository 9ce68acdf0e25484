"""Words in the text that tell of more than the lines bill.

Where the words lead to codes and units of a kind of service that is added up or counted, and the
lines of that kind stand for less, something was left out: twelve keratoses are not 17000 and 17003
x5, a second stage of Mohs surgery is not a second 17311. Fewer in the words than on the lines is a
note: words often tell of some of several. It is more where the code begins at a greater number, or
an add-on has as many units as there are lesions, the first with it; and where the text says that it
was one removal: one ellipse is one unit, however many nevi lie in it.

Flagged:
    12 AKs frozen, 17000, 17003 x5 L57.0
    12 AKs frozen, 17000, 17003 x12 L57.0
    12 AKs frozen, 17004 L57.0

Accepted:
    12 AKs frozen, 17000, 17003 x11 L57.0
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from catalog.claim import ServiceLine, Told
from catalog.families import Family, FamilyCode
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import MUE_TABLE, ncci_manual

Row = tuple[FamilyCode, int]
"""A code of a family and its units."""

_OF_LESIONS = frozenset({"biopsy", "destruction", "injection", "nail", "paring", "tag-removal"})
"""Kinds of work whose words count lesions. Stages, blocks and stains are written in many ways."""
_COUNTED = frozenset({"count", "first-and-more"})
_SMALLEST = Decimal("0.01")
"""Below a rung that begins at an amount; nobody measures finer."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold what the words tell of each family once against the lines of that family."""
    if claim.encounter.prior:
        return
    by_family: dict[str, list[Told]] = {}
    for told in claim.encounter.told:
        row = claim.family_code(told.codes[0]) if told.codes else None
        if row is not None:
            by_family.setdefault(row.family, []).append(told)
    for family_id, (told, *more) in by_family.items():
        family = claim.catalog.families.by_id[family_id]
        lines = [line for line in claim.lines if line.code in family.by_code]
        by_units = any(family.by_code[line.code].role == "add-on" for line in lines)
        if "estimate" in told.said and by_units and family.counting in _COUNTED:
            yield _estimate(lines)
        if "one-removal" in told.said and not more:
            yield from _one_removal(lines)
        # The number behind a code is DOC001's.
        if more or not told.units or not lines or any(line.counted for line in lines):
            continue
        said = _rows(family, zip(told.codes, told.units, strict=True))
        billed = _rows(family, ((line.code, line.units) for line in lines))
        if not said or not _alike(said, billed) or _written(said) == _written(billed):
            continue  # An add-on alone is told as it is billed: its first one is of another family.
        if not _is_more(family, said, billed):
            if family.procedure in _OF_LESIONS and told.count is not None and told.count > 1:
                yield from _fewer_told(family, lines, told.count, said, billed)
            continue
        yield Hit(
            lines=tuple(lines),
            message=f"The words lead to {_written(said)}; billed is {_written(billed)}.",
            why="The words tell of more than is billed. Either the words count something else, or "
            "units are missing.",
            sources=family.sources,
            fix=on_record(f"{_written(said)}, if the record says so."),
        )


def _fewer_told(
    family: Family, lines: list[ServiceLine], count: int, said: list[Row], billed: list[Row]
) -> Iterator[Hit]:
    """More on the lines than the several lesions that the words count; it may be a part of them."""
    if not _is_more(family, billed, said):
        return
    certain = any(_cannot_be(row, units, count) for row, units in billed)
    yield Hit(
        lines=tuple(lines),
        severity=None if certain else Severity.INFO,
        message=f"The words lead to {_written(said)}; billed is {_written(billed)}.",
        why="More is billed than the words tell of. If they tell of everything, the units are too "
        "many.",
        sources=family.sources,
        fix=on_record(f"{_written(said)}, if the record shows no more."),
    )


def _cannot_be(row: FamilyCode, units: int, count: int) -> bool:
    """Whether a code, or an add-on with the first lesion in its units, cannot mean so few."""
    if row.role == "add-on":
        return units == count or (row.after or 0) >= count
    return (row.count_from or 0) > count


def _estimate(lines: list[ServiceLine]) -> Hit:
    """A number that the words only estimate."""
    codes = listed(dict.fromkeys(line.code for line in lines))
    return Hit(
        lines=tuple(lines),
        severity=Severity.INFO,
        message=f"The number behind {codes} is only an estimate in the words.",
        why='"About ten" or "several" is no count: units and codes follow the number of lesions in '
        "the record.",
        fix=on_record("The record must count the lesions."),
    )


def _one_removal(lines: list[ServiceLine]) -> Iterator[Hit]:
    """More units than the one removal that the text tells of."""
    units = sum(line.units for line in lines)
    if units > 1:
        codes = listed(dict.fromkeys(line.code for line in lines))
        yield Hit(
            lines=tuple(lines),
            message=f"{codes} stands for {units} excisions; the text says one.",
            why="One excision is one removal, however many lesions lie in it. A column of 2005 "
            "would bill each; the manual does not.",
            sources=(ncci_manual("III.E.1"),),
            fix=on_record("One unit, by the excised diameter of the whole."),
        )


def _rows(family: Family, units: Iterable[tuple[str, int]]) -> list[Row]:
    """The family's codes with their units; none for lesions that are never added up."""
    if family.counting in ("per-lesion", "once", "units"):
        return []
    return [(family.by_code[code], count) for code, count in units if code in family.by_code]


def _alike(said: Iterable[Row], billed: Iterable[Row]) -> bool:
    """Whether both are of one site group; another group is another rule's."""
    groups = [{row.group for row, _ in rows if row.group is not None} for rows in (said, billed)]
    return not all(groups) or not groups[0].isdisjoint(groups[1])


def _is_more(family: Family, said: list[Row], billed: list[Row]) -> bool:
    if family.counting == "stages":
        # Another first stage is another tumor, and blocks are counted inside one stage.
        units = {row.code: count for row, count in billed}
        return any(row.role == "add-on" and units.get(row.code, 0) < count for row, count in said)
    most = [_most(row, count) for row, count in billed]
    return None not in most and _beyond(said) >= sum(filter(None, most))


def _most(row: FamilyCode, units: int) -> Decimal | None:
    """The most that so many units stand for; None for no upper end."""
    if row.role == "add-on":
        return None if row.each is None else row.each * units
    limit = row.count_to if row.count_to is not None else row.up_to
    if limit is None and row.under is not None:
        limit = row.under - _SMALLEST
    return None if limit is None else Decimal(limit) * units


def _beyond(rows: list[Row]) -> Decimal:
    """The amount that these codes and units exceed."""
    return max(_exceeds(row, units) for row, units in rows)


def _exceeds(row: FamilyCode, units: int) -> Decimal:
    if row.role == "add-on" and row.each is not None and row.after is not None:
        return row.after + row.each * (units - 1)
    if row.count_from is not None:
        return Decimal(row.count_from - 1)
    if row.at_least is not None:
        return row.at_least - _SMALLEST
    return row.over or Decimal(0)


def _written(rows: Iterable[Row]) -> str:
    return listed(row.code if units == 1 else f"{row.code} x{units}" for row, units in rows)


RULE = Rule(
    id="DOC004",
    name="words-against-units",
    severity=Severity.WARNING,
    check=check,
    covers=("AOC001",),
    carc="16",
    sources=(ncci_manual("I.V"), MUE_TABLE),
)
