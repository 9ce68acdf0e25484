"""26 or TC on a code that is not split.

The fee schedule's PC/TC indicator says which codes have a professional and a technical part. Only
with indicator 1 do 26 and TC apply; on procedures and visits (0), on codes that are one of the two
parts already (2, 3), on global test codes (4) and on services incident to a physician's (5) they do
not.

Flagged:
    11102-26

Accepted:
    88305-26
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, listed, safe
from catalog.validation.sources import FEE_SCHEDULE

_PARTS = ("26", "TC")
_NOT_SPLIT = frozenset("02345")


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold 26 and TC against the PC/TC indicator."""
    for line in claim.lines:
        used = [modifier for modifier in line.modifiers if modifier in _PARTS]
        if not used:
            continue
        row = claim.fee(line.code)
        if row is None:
            yield Gap(reason=f"{line.code}-{used[0]}: no fee schedule row for {claim.on}")
        elif row.pc_tc in _NOT_SPLIT:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries {listed(used)}; it has no separate parts "
                f"(PC/TC indicator {row.pc_tc}).",
                why="26 and TC apply only to codes with a professional and a technical part.",
                fix=safe(f"Take {listed(used)} off.", changed(line, drop=used)),
            )


RULE = Rule(
    id="MOD009",
    name="modifier-26-tc",
    severity=Severity.ERROR,
    check=check,
    mends=True,
    carc="4",
    data=("mpfs",),
    modifiers=_PARTS,
    sources=(FEE_SCHEDULE,),
)
