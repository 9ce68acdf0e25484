"""Expected Medicare payment of an encounter: allowed amounts, reduced for several procedures.

Codes with multiple-procedure indicator 2 are ranked by their amount: the first unit is paid in
full, each further one by half (Medicare Claims Processing Manual, chapter 12, 40.6). Add-ons and
codes with indicator 0 are not reduced. What other indicators, modifiers such as 50, 52 or 78, and
the payer's own edits do to the amount is not worked out; such a modifier leaves no amount.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from catalog.claim import ServiceLine
from catalog.fees import CENT, payment
from catalog.records import Locality
from catalog.validation.claim import Claim
from catalog.validation.report import LinePayment, Payment

_HALF = Decimal("0.5")
_REDUCED = "2"
_PRICED_APART = frozenset({"26", "TC", "53"})
_CHANGING = "50 52 54 55 56 62 66 73 74 78 80 81 82 AS GY GZ AD QK QX QY QZ"
_CHANGES_THE_AMOUNT = frozenset(_CHANGING.split())


def expected_payment(claim: Claim) -> Payment | None:
    """The expected amounts, or None where no fee schedule is loaded for the date."""
    place = claim.locality
    factor = claim.conversion_factor()
    if factor is None or not claim.known("mpfs") or not claim.lines:
        return None
    amounts = {line.line: _full(claim, line, place, factor) for line in claim.lines}
    shares = _shares(claim, amounts)
    lines = []
    total: Decimal | None = Decimal(0)
    for line in claim.lines:
        full, share = amounts[line.line], shares.get(line.line, Decimal(1))
        allowed = (
            None if full is None else (full * line.units * share).quantize(CENT, ROUND_HALF_UP)
        )
        total = None if total is None or allowed is None else total + allowed
        lines.append(LinePayment.model_construct(line=line.line, allowed=allowed, share=share))
    return Payment.model_construct(locality=place.id, total=total, lines=tuple(lines))


def _full(claim: Claim, line: ServiceLine, place: Locality, factor: Decimal) -> Decimal | None:
    """The amount of one unit, before any reduction."""
    if not _CHANGES_THE_AMOUNT.isdisjoint(line.modifiers):
        return None
    apart = next((code for code in line.modifiers if code in _PRICED_APART), "")
    row = claim.fee(line.code, apart)
    if row is None:
        return None
    allowed = payment(row, place, factor)
    return allowed.facility if claim.in_facility(line) else allowed.nonfacility


def _shares(claim: Claim, amounts: dict[int, Decimal | None]) -> dict[int, Decimal]:
    """The part of its full amount that each line gets, over all its units."""
    ranked = []
    for line in claim.lines:
        row, amount = claim.fee(line.code), amounts[line.line]
        if row is not None and row.multiple_procedure == _REDUCED and amount is not None:
            ranked.append((amount, line))
    ranked.sort(key=lambda entry: (-entry[0], entry[1].line))
    shares = {line.line: _HALF for _, line in ranked}
    if ranked:
        first = ranked[0][1]
        shares[first.line] = (1 + _HALF * (first.units - 1)) / first.units
    return shares
