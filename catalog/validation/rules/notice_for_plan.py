"""Medicare's notice modifiers for a Medicare Advantage plan.

GA, GX, GY and GZ speak of the advance beneficiary notice, which is for Medicare fee for service
alone. In a Medicare Advantage plan the patient or the clinician asks the plan for a determination
before the service; a signed notice does not make the patient pay.

Flagged:
    17110-GA L82.1 medicare advantage

Accepted:
    17110-GA L82.1 medicare
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record

NOTICE = ("GA", "GX", "GY", "GZ")
_ADVANTAGE = "medicare-advantage"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for them on the lines of such a plan."""
    if claim.payer is None or claim.payer.id != _ADVANTAGE:
        return
    for line in claim.lines:
        used = [modifier for modifier in line.modifiers if modifier in NOTICE]
        if used:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries {listed(used)} for a Medicare Advantage plan.",
                why="The notice behind it is for Medicare fee for service only; such a plan is "
                "asked for a determination before the service.",
                fix=on_record(f"By the plan's rule; mostly {listed(used)} comes off."),
            )


RULE = Rule(
    id="PAY004",
    name="notice-for-plan",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    modifiers=NOTICE,
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 30 (notices to patients)",
            section="50",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c30.pdf",
        ),
        Source(
            title="Medicare Managed Care Manual, chapter 4 (determinations before the service)",
            section="160",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/mc86c04.pdf",
        ),
    ),
)
