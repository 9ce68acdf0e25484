"""More first antibody stains than specimens.

88342 is the first antibody of a specimen, 88341 each further one. The blocks of one specimen are
not specimens of their own. Where the claim shows the specimens themselves (88302 to 88309), there
cannot be more first stains than those; where the text says that it was one specimen, one is the
first.

Flagged:
    88305 C44.519; 88342 x2 C44.519

Accepted:
    88305 C44.519; 88342 C44.519; 88341 C44.519
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ncci_manual

FIRST, FURTHER = "88342", "88341"
_SPECIMENS = ("88302", "88304", "88305", "88307", "88309")


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count first stains and specimens."""
    stains = claim.units[FIRST]
    if stains < 2:
        return
    # Read and prepared by two parties, one specimen is billed as two parts (26 and TC).
    read = [line for line in claim.lines_of(*_SPECIMENS) if "TC" not in line.modifiers]
    specimens = sum(line.units for line in read)
    if claim.encounter.same_site == "specimen":
        specimens = 1
    if not specimens or stains <= specimens:
        return
    counted = "one specimen" if specimens == 1 else f"{specimens} specimens"
    yield Hit(
        lines=(*read, *claim.lines_of(FIRST)),
        message=f"{FIRST} has {stains} units for {counted}.",
        why=f"{FIRST} is the first antibody of a specimen, whatever the number of its blocks; a "
        f"further antibody of the same specimen is {FURTHER}.",
        fix=on_record(f"{FIRST} x{specimens}, and {FURTHER} for each further antibody."),
    )


RULE = Rule(
    id="FAM010",
    name="stain-per-specimen",
    severity=Severity.WARNING,
    check=check,
    covers=("MUE001",),
    carc="151",
    codes=(FIRST,),
    sources=(ncci_manual("III.K.4, X"),),
)
