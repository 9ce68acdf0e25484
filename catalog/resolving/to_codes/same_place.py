"""Whether two procedures may be at the same site."""

from __future__ import annotations

from catalog.families import Families
from catalog.resolving.to_codes.places import regions_of
from catalog.resolving.to_codes.plan import Plan


def same_place(one: Plan, other: Plan, families: Families) -> bool:
    """Whether two procedures may be at the same site: nothing says otherwise."""
    first, second = one.facts, other.facts
    if first.side and second.side and first.side != second.side:
        return False
    here, there = set(regions_of(first, families)), set(regions_of(second, families))
    return not here or not there or bool(here & there)
