"""59 or an X modifier where no pair asks for it.

59 sets a service apart from another of the same day where the two would not be paid together. Where
no NCCI pair of the claim involves the line, it does nothing for Medicare; some payers ask for it on
further lesions. It is the modifier that is reviewed most.

Flagged:
    11402, 12032-59

Accepted:
    11102, 17000-59
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import SEPARATE_SERVICE, is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed
from catalog.validation.sources import PTP_TABLE, ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a pair that involves each line with 59."""
    for line in claim.lines:
        used = sorted(SEPARATE_SERVICE.intersection(line.modifiers))
        if not used or claim.is_add_on(line.code):
            continue
        if is_visit(line.code):
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                carc="4",
                message=f"{line.code} is a visit and carries {listed(used)}.",
                why="59 and the X modifiers are for procedures; a visit is set apart by 25 or 57.",
            )
            continue
        if any(other is not line and other.code == line.code for other in claim.lines):
            # The same code on two lines: 59 tells the lesions apart.
            continue
        edits = [claim.edit(line.code, code) for code in claim.codes if code != line.code]
        if any(edit is not None for edit in edits):
            continue
        yield Hit(
            lines=(line,),
            message=f"{line.code} carries {listed(used)}; no NCCI pair of this claim asks for it.",
            why="Medicare pays the lines side by side without it.",
        )


RULE = Rule(
    id="MOD007",
    name="separate-service-unneeded",
    severity=Severity.INFO,
    check=check,
    data=("ncci-ptp",),
    modifiers=SEPARATE_SERVICE,
    sources=(ncci_manual("I.E.1.d"), PTP_TABLE),
)
