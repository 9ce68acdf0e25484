"""Mohs surgery: the first stage, each further stage, each block beyond the fifth of any stage."""

from __future__ import annotations

from decimal import Decimal

from catalog.families import Families, Family, FamilyCode
from catalog.resolving.to_codes.places import place_in
from catalog.resolving.to_codes.plan import Option, Plan, Row
from catalog.resolving.to_codes.questions import question


def solve_mohs(plan: Plan, family: Family, families: Families) -> None:
    """Bill stages and blocks."""
    place = place_in(plan.facts, family, families)
    stages = plan.facts.stages
    if len(place.groups) > 1:
        plan.ask("site", question("site"), tuple(group.name for group in place.groups))
    if not stages:
        plan.ask("count", "How many stages, and how many blocks in each?", ("1", "2", "3", "4"))
    elif any(blocks is None for blocks in stages):
        extra = _extra(family)
        plan.note(
            f"blocks are not given for every stage: {extra.code} for each block beyond "
            f"{extra.after} in one stage"
        )
    for group in place.groups:
        rows = _rows(family, group.id, stages or (None,))
        when = {"site": group.name} if len(place.groups) > 1 else {}
        steps = [place.because] if place.because else []
        steps += [
            f"stage {number}: {blocks} blocks" if blocks else f"stage {number}"
            for number, blocks in enumerate(stages, 1)
        ]
        steps += [f"{entry.code} x {units}: {entry.label}" for entry, units in rows]
        plan.options.append(Option(rows, tuple(steps), when, family, group))


def _extra(family: Family) -> FamilyCode:
    return next(entry for entry in family.codes if "counted" in entry.choice)


def _rows(family: Family, group: str, stages: tuple[int | None, ...]) -> tuple[Row, ...]:
    extra = _extra(family)
    blocks = sum(extra.further_units(Decimal(number)) for number in stages if number)
    rows = family.bill(len(stages), group)
    return (*rows, *(((extra, blocks),) if blocks else ()))
