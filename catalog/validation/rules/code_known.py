"""Code that no code list holds.

A service line needs a CPT or HCPCS code that exists. A text that has not the shape of a code, or a
well-formed one that the complete lists do not hold, cannot be paid. A code that may exist but is in
none of the loaded tables is not judged.

Flagged:
    17009

Accepted:
    17000
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.codes import is_procedure_shape
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import FEE_SCHEDULE, HCPCS_FILE

_SHAPE = "CPT codes are five digits (17000), HCPCS codes a letter and four digits (J3301)."


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Name codes that are malformed or certain not to exist, and those not in the tables."""
    catalog = claim.catalog
    for code in dict.fromkeys(line.code for line in claim.lines):
        if not is_procedure_shape(code):
            near = catalog.near_codes(code, 3)
            yield Hit(
                lines=claim.lines_of(code),
                message=f"{code} has not the shape of a code.",
                why=_SHAPE + _meant(near),
                fix=on_record("Correct the code by the record."),
            )
        elif (entry := claim.entry(code)) is not None:
            if entry.label is None and claim.fee(code) is None and claim.known("mpfs"):
                yield Gap(
                    reason=f"{code} is in a code list only: its fee, global period and most of "
                    "its edits are not loaded"
                )
        elif catalog.surely_unknown(code):
            yield Hit(
                lines=claim.lines_of(code),
                message=f"{code} is in none of the code lists.",
                why="The lists are complete for its range." + _meant(catalog.near_codes(code, 3)),
                fix=on_record("Correct the code by the record."),
            )
        else:
            yield Gap(
                reason=f"{code} is in none of the loaded tables, which may not be whole there"
            )


def _meant(near: tuple[str, ...]) -> str:
    return f" Near it: {listed(near, 'or')}." if near else ""


def _is_odd(catalog: Catalog, code: str, on: date) -> bool:
    entry = catalog.entry(code)
    return entry is None or (entry.label is None and catalog.fee(code, on) is None)


RULE = Rule(
    id="COD001",
    name="code-unknown",
    severity=Severity.ERROR,
    check=check,
    carc="181",
    data=("mpfs",),
    on_code=_is_odd,
    sources=(FEE_SCHEDULE, HCPCS_FILE),
)
