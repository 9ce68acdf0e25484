"""Repair beside a benign excision of 0.5 cm or less, and nothing else to repair.

Medicare counts simple, intermediate and complex repair as part of excising a benign lesion of
0.5 cm or less (11400, 11420, 11440). With a modifier the repair is payable for another lesion or
wound; this asks which, where neither another code nor a diagnosis of the claim shows one. Without a
modifier PTP001 says so already. CPT itself lets intermediate and complex repair be reported: other
payers may follow it.

Flagged:
    11400, 12031-59 D22.5

Accepted:
    11400, 11402, 12031-59 D22.5
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import separates
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import PTP_TABLE, ncci_manual

_SMALL = frozenset({"11400", "11420", "11440"})
_REPAIRS = frozenset({"simple-repair", "intermediate-repair", "complex-repair"})
_LEAVES_A_WOUND = frozenset({"benign-excision", "malignant-excision", "mohs"})
_INJURIES = ("S", "T")


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for what else the repair could be of."""
    small = claim.lines_of(*_SMALL)
    if not small or not claim.medicare or any(dx.startswith(_INJURIES) for dx in claim.diagnoses):
        return
    repairs = []
    for line in claim.lines:
        row = claim.family_code(line.code)
        if row is None or line in small:
            continue
        if row.family in _LEAVES_A_WOUND:
            return
        if row.family in _REPAIRS:
            repairs.append(line)
    set_apart = any(separates(line.code, line.modifiers) for line in (*small, *repairs))
    if repairs and set_apart:
        codes = listed(dict.fromkeys(line.code for line in repairs))
        yield Hit(
            lines=(*small, *repairs),
            unpaid=tuple(repairs),
            message=f"{codes} is set apart from {small[0].code} by a modifier, and the claim shows "
            "nothing else to repair.",
            why="For Medicare the repair of a benign excision of 0.5 cm or less is part of it, "
            "whatever its class.",
            fix=on_record(f"Keep {codes} only if the record shows the other lesion or wound."),
        )


RULE = Rule(
    id="FAM009",
    name="small-excision-repair",
    severity=Severity.WARNING,
    check=check,
    carc="97",
    medicare_edit=True,
    codes=_SMALL,
    sources=(ncci_manual("III.E.6, III.L.9"), PTP_TABLE),
)
