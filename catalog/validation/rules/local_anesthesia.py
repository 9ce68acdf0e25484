"""Local anesthesia beside the procedure that it was for.

A procedure's payment holds the local anesthesia that the same clinician gives for it, whether
infiltrated or as a block. Lidocaine is not billed as a drug (J2001, J2003, J2004) beside it, and
11900 and 11901 are never for an anesthetic. Blocks have NCCI pairs, which PTP001 tells.

Flagged:
    11402, J2003 x50 L72.0

Accepted:
    11402 L72.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, ncci_manual, section
from catalog.validation.visits import MAJOR, MINOR

_INTO_LESIONS = ("11900", "11901")
LIDOCAINE = frozenset({"J2001", "J2003", "J2004"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for procedures beside lidocaine, and for injections that the text calls anesthesia."""
    if "anesthesia" in claim.encounter.remarks:
        yield from _injections(claim)
    drugs = claim.lines_of(*LIDOCAINE)
    if not drugs:
        return
    procedures = tuple(
        line for line in claim.lines if claim.global_period(line.code) in {*MINOR, MAJOR}
    )
    if not procedures:
        return
    drug = listed(dict.fromkeys(line.code for line in drugs))
    codes = listed(dict.fromkeys(line.code for line in procedures))
    yield Hit(
        lines=(*procedures, *drugs),
        unpaid=drugs,
        message=f"{drug} (lidocaine) stands beside {codes}.",
        why="Local anesthesia by the clinician who does the procedure is part of it, the drug too.",
        fix=on_record(
            f"Take {drug} off, unless the record shows that it treated something else.",
            *(changed(line, units=0) for line in drugs),
        ),
    )


def _injections(claim: Claim) -> Iterator[Hit]:
    """11900 or 11901, where the text says that an injection was for anesthesia."""
    lines = claim.lines_of(*_INTO_LESIONS)
    if lines:
        codes = listed(dict.fromkeys(line.code for line in lines))
        yield Hit(
            lines=lines,
            unpaid=lines,
            message=f"{codes} is billed, and the text speaks of an injection for anesthesia.",
            why="Injection into lesions is for treating them. An anesthetic is part of the "
            "procedure, whatever the modifier.",
            fix=on_record(
                f"Take {codes} off, unless the record shows that lesions were treated.",
                *(changed(line, units=0) for line in lines),
            ),
        )


RULE = Rule(
    id="FAM011",
    name="local-anesthesia",
    severity=Severity.WARNING,
    check=check,
    covers=("PTP001",),
    carc="97",
    data=("mpfs",),
    codes=LIDOCAINE.union(_INTO_LESIONS),
    sources=(
        ncci_manual("II.B, III.G"),
        section(CLAIMS_MANUAL_12, "50"),
        Source(
            title="CMS HCPCS Level II quarterly update",
            section="J2003, J2004",
            url="https://www.cms.gov/medicare/coding-billing/healthcare-common-procedure-system/quarterly-update",
        ),
    ),
)
