"""What the units of a drug mean.

A drug code has a billing unit: 10 mg, 1 unit of toxin, a dose form. The note works the amount out,
so that it can be compared with the record; toxins billed with very few units are questioned, and
unclassified drugs (J3490) with more than one.

Flagged:
    64650, J0585 x100

Accepted:
    11900
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import HCPCS_FILE

_TOXIN_PER_UNIT = "J0585"
_FEW = 10
_UNCLASSIFIED = "per claim"
"""How the table writes the unit of J3490 and the like."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Work out the amount of each drug."""
    for line in claim.lines:
        drug = claim.drug(line.code)
        if drug is None or drug.unit_size is None:
            continue
        if drug.unit_measure.startswith(_UNCLASSIFIED):
            yield _unclassified(line)
            continue
        amount = drug.unit_size * line.units
        measure = "units" if drug.unit_measure == "unit" and amount != 1 else drug.unit_measure
        few = line.code == _TOXIN_PER_UNIT and line.units < _FEW
        yield Hit(
            lines=(line,),
            severity=Severity.WARNING if few else None,
            carc="16" if few else None,
            message=f"{line.code} x{line.units} is {amount} {measure} of {drug.name}.",
            why=f"One billing unit of {line.code} is {drug.unit_size} {drug.unit_measure}. "
            + ("So few are hardly ever given. " if few else "")
            + "The record must show the amount given, and what was discarded (JW, or JZ for none).",
            fix=on_record("The units are the units given, by the record.") if few else None,
        )


def _unclassified(line: ServiceLine) -> Hit:
    several = line.units > 1
    return Hit(
        lines=(line,),
        severity=Severity.WARNING if several else None,
        carc="16",
        message=f"{line.code} x{line.units} is a drug without a code of its own"
        + ("; it is billed as one unit." if several else "."),
        why="The payer cannot tell the drug from the code: name, dose, route and NDC stand in the "
        "claim's narrative, and the amount is said there.",
        fix=on_record("One unit, with the amount in the narrative.") if several else None,
    )


def _is_drug(catalog: Catalog, code: str, on: date) -> bool:
    return catalog.drug(code) is not None


RULE = Rule(
    id="COD003",
    name="drug-units",
    severity=Severity.INFO,
    check=check,
    data=("hcpcs",),
    on_code=_is_drug,
    sources=(HCPCS_FILE,),
)
