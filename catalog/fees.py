"""Medicare allowed amounts from RVUs, geographic indices and the conversion factor.

CMS's formula (42 CFR 414.20; record layout of the RVU file): each RVU times its index, added up,
times the conversion factor; rounded once, at the end, half a cent upwards. The national amount
takes 1 for every index. An amount that rests on an unknown RVU is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from catalog.records import FeeRow, Locality

CENT = Decimal("0.01")

PAID_BY_RVU = frozenset("ART")
"""Status letters under which Medicare pays the RVUs: active, restricted coverage, injections."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Allowed amounts in dollars by place; None where not known or not paid by RVU."""

    nonfacility: Decimal | None
    facility: Decimal | None


def payment(row: FeeRow, locality: Locality, conversion_factor: Decimal) -> Allowed:
    """What Medicare allows for a service, outside and inside of a facility."""
    return Allowed(
        nonfacility=_amount(row, row.pe_nonfacility, locality, conversion_factor),
        facility=_amount(row, row.pe_facility, locality, conversion_factor),
    )


def _amount(
    row: FeeRow, practice_expense: Decimal | None, locality: Locality, conversion_factor: Decimal
) -> Decimal | None:
    if row.mpfs_status not in PAID_BY_RVU or practice_expense is None:
        return None
    units = (
        row.work * locality.work
        + practice_expense * locality.pe
        + row.malpractice * locality.malpractice
    )
    if not units:
        return None  # A paid status without any RVU is priced by the contractor.
    return (units * conversion_factor).quantize(CENT, ROUND_HALF_UP)
