"""Expected Medicare payment of an encounter: allowed amounts, reduced for several procedures.

Codes with multiple-procedure indicator 2 are ranked by their amount: the first unit is paid in
full, each further one by half (Medicare Claims Processing Manual, chapter 12, 40.6). Add-ons and
codes with indicator 0 are not reduced. What other indicators, modifiers such as 50, 52 or 78, and
the payer's own edits do to the amount is not worked out; such a modifier leaves no amount.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from catalog.claim import ServiceLine
from catalog.fees import CENT
from catalog.validation.claim import Claim
from catalog.validation.report import LinePayment, Payment

_WHOLE, _HALF = Decimal(1), Decimal("0.5")
_REDUCED = "2"
_PRICED_APART = frozenset({"26", "TC", "53"})
_CHANGING = "50 52 54 55 56 62 66 73 74 78 80 81 82 AS GY GZ AD QK QX QY QZ"
_CHANGES_THE_AMOUNT = frozenset(_CHANGING.split())


def expected_payment(claim: Claim) -> Payment | None:
    """The expected amounts, or None where no fee schedule is loaded for the date."""
    if not claim.lines or not claim.known("mpfs"):
        return None
    if claim.catalog.conversion_factor(claim.on) is None:
        return None
    amounts = [_full(claim, line) for line in claim.lines]
    lines = []
    total: Decimal | None = Decimal(0)
    for line, full, share in zip(claim.lines, amounts, _shares(claim, amounts), strict=True):
        allowed = (
            None if full is None else (full * line.units * share).quantize(CENT, ROUND_HALF_UP)
        )
        total = None if total is None or allowed is None else total + allowed
        lines.append(LinePayment(line=line.line, allowed=allowed, share=share))
    return Payment(locality=claim.locality.id, total=total, lines=tuple(lines))


def _full(claim: Claim, line: ServiceLine) -> Decimal | None:
    """The amount of one unit, before any reduction."""
    if not _CHANGES_THE_AMOUNT.isdisjoint(line.modifiers):
        return None
    apart = next((code for code in line.modifiers if code in _PRICED_APART), "")
    allowed = claim.catalog.allowed(line.code, claim.on, claim.locality, apart)
    if allowed is None:
        return None
    return allowed.facility if claim.in_facility(line) else allowed.nonfacility


def _shares(claim: Claim, amounts: list[Decimal | None]) -> list[Decimal]:
    """The part of its full amount that each line gets, over all its units."""
    ranked = []
    for place, line in enumerate(claim.lines):
        row, amount = claim.fee(line.code), amounts[place]
        if row is not None and row.multiple_procedure == _REDUCED and amount is not None:
            ranked.append((-amount, place))
    shares = [_WHOLE] * len(amounts)
    for _, place in ranked:
        shares[place] = _HALF
    if ranked:
        _, first = min(ranked)
        units = claim.lines[first].units
        shares[first] = (1 + _HALF * (units - 1)) / units
    return shares
