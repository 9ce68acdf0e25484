"""Modifiers that contradict each other on one line.

JW says that some of the drug was discarded, JZ that nothing was. GA says that the patient signed a
notice since the service may not be necessary, GZ that there is none, GY that Medicare never covers
the service; GX, a voluntary notice, goes with GY alone. RT and LT on one line are 50, where 50
applies; 26 and TC together are the whole service. A line names one finger or toe.

Flagged:
    J0585-JW-JZ x100, 64650

Accepted:
    J0585-JZ x100, 64650
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.modifiers import DIGITS
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import HCPCS_FILE

_CONFLICTS = (
    frozenset({"JW", "JZ"}),
    frozenset({"GA", "GZ"}),
    frozenset({"GA", "GX"}),
    frozenset({"GX", "GZ"}),
    frozenset({"GA", "GY"}),
    frozenset({"GY", "GZ"}),
    frozenset({"RT", "LT"}),
    frozenset({"26", "TC"}),
)


_BOTH_PARTS = "26 and TC together are the whole service: it is billed without either."


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for both of a conflicting two."""
    for line in claim.lines:
        used = frozenset(line.modifiers)
        for conflict in _CONFLICTS:
            if conflict <= used:
                named = listed(sorted(conflict))
                yield Hit(
                    lines=(line,),
                    message=f"{line.code} carries {named}, which do not go together.",
                    why=_BOTH_PARTS if "TC" in conflict else "A line takes one of them.",
                    fix=on_record("Keep the one that the record supports."),
                )
        digits = sorted(DIGITS & used)
        if len(digits) > 1:
            yield Hit(
                lines=(line,),
                message=f"{line.code} names {len(digits)} fingers or toes ({listed(digits)}).",
                why="A line is for one of them; the next one stands on a line of its own.",
                fix=on_record("One line for each, as the record counts them."),
            )


RULE = Rule(
    id="MOD011",
    name="modifier-conflict",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    modifiers=DIGITS.union(*_CONFLICTS),
    sources=(
        HCPCS_FILE,
        Source(
            title="Medicare Claims Processing Manual, chapter 30 (notices to patients)",
            section="50",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c30.pdf",
        ),
    ),
)
