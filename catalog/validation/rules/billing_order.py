"""Order of the lines by value.

Payers that rank procedures by the order of the lines pay the first one in full and the next by
half. Medicare ranks by value itself. The note names the order by total RVU of the place; add-ons
stand straight after their primary.

Flagged:
    17000 L57.0; 11402 L72.0

Accepted:
    11402 L72.0; 17000 L57.0
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from catalog.catalog import Catalog
from catalog.claim import ServiceLine
from catalog.records import PtpEdit
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_REDUCED = "2"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the order of the reduced procedures with their values."""
    reduced = [line for line in claim.lines if _is_reduced(claim.catalog, line.code, claim.on)]
    values = [_value(claim, line) for line in reduced]
    if _fall(values):
        return
    paid = [
        (value, line)
        for value, line in zip(values, reduced, strict=True)
        if not _goes(claim, line.code)
    ]
    ranked = [(value, line) for value, line in paid if value is not None]
    ordered = sorted(ranked, key=lambda entry: (-entry[0], entry[1].line))
    if ordered != ranked and len(ranked) == len(paid):
        lines = tuple(line for _, line in ordered)
        codes = ", ".join(line.code for line in lines)
        yield Hit(
            lines=lines,
            message=f"By value the order of the procedures is {codes}.",
            why="The first is paid in full, each further one by half (multiple-procedure "
            "indicator 2). Where a payer goes by the order of the lines, it costs.",
        )


def _is_reduced(catalog: Catalog, code: str, on: date) -> bool:
    row = catalog.fee(code, on)
    return row is not None and row.multiple_procedure == _REDUCED


def _value(claim: Claim, line: ServiceLine) -> Decimal | None:
    """The total RVU of the line's place; None where it is not known."""
    row = claim.fee(line.code)
    if row is None:
        return None
    return row.total_facility if claim.in_facility(line) else row.total_nonfacility


def _fall(values: list[Decimal | None]) -> bool:
    """Whether all are known and none is higher than one before it."""
    known = [value for value in values if value is not None]
    return len(known) == len(values) and known == sorted(known, reverse=True)


def _goes(claim: Claim, code: str) -> bool:
    """Whether the code is not payable beside another one in any case."""
    edits = (claim.edit(code, other) for other in claim.codes if other != code)
    return any(
        isinstance(edit, PtpEdit) and edit.modifier_indicator == "0" and edit.column_2 == code
        for edit in edits
    )


RULE = Rule(
    id="SEQ001",
    name="billing-order",
    severity=Severity.INFO,
    check=check,
    carc="59",
    data=("mpfs",),
    on_code=_is_reduced,
    sources=(section(CLAIMS_MANUAL_12, "40.6"), FEE_SCHEDULE),
)
