"""Side or digit where none applies.

RT, LT and the modifiers of eyelids, fingers and toes name one place. On a visit they say nothing;
nor on a code that is counted over the whole body (17000, 11200, 11900), unless they set it
apart from another code of the claim.

Flagged:
    99213-TA L30.9

Accepted:
    11730-TA L60.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.modifiers import ANATOMIC, is_visit
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import HCPCS_FILE, ncci_manual

_OFTEN_ON_DIGITS = frozenset({"benign-destruction", "lesion-paring", "nail-debridement"})
"""Warts, corns and nails: practices name the toe, and payers know it."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for them on visits and on codes that are counted over the body."""
    for line in claim.lines:
        used = sorted(ANATOMIC.intersection(line.modifiers))
        if not used:
            continue
        if is_visit(line.code):
            yield Hit(
                lines=(line,),
                message=f"{line.code} is a visit and carries {listed(used)}.",
                why="A visit has no side and no digit.",
                fix=on_record(f"{listed(used)} belongs on the procedure, if there was one."),
            )
            continue
        row = claim.family_code(line.code)
        if (
            row is None
            or row.family in _OFTEN_ON_DIGITS
            or claim.catalog.families.by_id[row.family].counting != "count"
        ):
            continue
        edits = (claim.edit(line.code, code) for code in claim.codes if code != line.code)
        if any(edit is not None for edit in edits):
            continue
        yield Hit(
            lines=(line,),
            severity=Severity.INFO,
            message=f"{line.code} carries {listed(used)}; it is counted over the whole body.",
            why="The site belongs on a code for one place; here it tells no payer anything.",
            fix=on_record(f"Leave {listed(used)} off, or check the code."),
        )


RULE = Rule(
    id="MOD012",
    name="side-unneeded",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    modifiers=ANATOMIC,
    sources=(HCPCS_FILE, ncci_manual("I.E")),
)
