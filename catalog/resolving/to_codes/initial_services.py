"""One initial service: what is done beside it has the code of a further one.

CPT: a push beside an infusion is a further drug (96375; NCCI Policy Manual 2026, XI.B), a touch
preparation beside frozen sections a further site (88334). The add-on's primaries say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.families import FamilyCode
from catalog.resolving.to_codes.plan import Option, Plan


def count_as_further(plans: Sequence[Plan]) -> None:
    """Turn the first of a counted service into a further one where another plan is its primary."""
    firsts = {
        option.rows[0][0].code
        for plan in plans
        if not plan.included and (option := plan.settled) is not None and option.rows
    }
    for plan in plans:
        option = plan.settled
        if plan.included or option is None or (further := _step(option)) is None:
            continue
        first = option.rows[0][0]
        primary = next((code for code in further.adds_to if code in firsts - {first.code}), None)
        if primary is not None:
            units = sum(number for _, number in option.rows)
            step = f"{primary} is the initial service: this is {further.code} x {units}"
            rows = ((further, units),)
            plan.options = [replace(option, rows=rows, because=(*option.because, step))]


def _step(option: Option) -> FamilyCode | None:
    """The add-on for each further one, of a service that is counted and not measured."""
    family = option.family
    if family is None or family.measure is not None or not option.rows:
        return None
    first = option.rows[0][0]
    return next(
        (more for more in family.codes if more.each is not None and first.code in more.adds_to),
        None,
    )
