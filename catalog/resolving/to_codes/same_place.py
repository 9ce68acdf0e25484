"""Whether two procedures may be at the same site."""

from __future__ import annotations

from catalog.families import Families
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.places import regions_of
from catalog.resolving.to_codes.plan import Plan

_MOST = 12
"""So many of the lesions that were added up are compared one by one."""


def same_place(one: Plan, other: Plan, families: Families) -> bool:
    """Whether two procedures may be at the same site: nothing says otherwise."""
    return any(
        _may_be_one(first, second, families)
        for first in (one.parts[:_MOST] or [one.facts])
        for second in (other.parts[:_MOST] or [other.facts])
    )


def _may_be_one(first: ProcedureFacts, second: ProcedureFacts, families: Families) -> bool:
    if first.side and second.side and first.side != second.side:
        return False
    here, there = set(regions_of(first, families)), set(regions_of(second, families))
    return not here or not there or bool(here & there)
