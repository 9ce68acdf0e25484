"""The procedures of a claim that are reduced where there are several, by their value."""

from __future__ import annotations

from decimal import Decimal

from catalog.claim import ServiceLine
from catalog.validation.claim import Claim

_REDUCED = "2"
"""Multiple-procedure indicator: the first in full, each further one by half."""


def reduced_by_value(claim: Claim) -> tuple[ServiceLine, ...]:
    """The lines with multiple-procedure indicator 2, the highest total RVU of their place first.

    Of equal ones the first typed is first; one whose value is not known is last.
    """
    ranked: list[tuple[Decimal, ServiceLine]] = []
    for line in claim.lines:
        row = claim.fee(line.code)
        if row is None or row.multiple_procedure != _REDUCED:
            continue
        total = row.total_facility if claim.in_facility(line) else row.total_nonfacility
        ranked.append((total or Decimal(0), line))
    ranked.sort(key=lambda entry: (-entry[0], entry[1].line))
    return tuple(line for _, line in ranked)
