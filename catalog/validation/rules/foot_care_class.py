"""Routine foot care without its class findings.

Medicare covers paring and trimming or debriding of nails only where a systemic disease makes it
dangerous for someone else to do it; Q7, Q8 or Q9 says which class findings the record shows. This
asks for them and does not object: some contractors cover painful mycotic nails without.

Flagged:
    11720 B35.1

Accepted:
    11720-Q8 B35.1
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed

CODES = frozenset({"11055", "11056", "11057", "11719", "11720", "11721", "G0127"})
_ANSWERED = frozenset({"Q7", "Q8", "Q9", "GA", "GX", "GY", "GZ"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for Q7 to Q9 on each foot care line."""
    if not claim.medicare:
        return
    bare = tuple(
        line for line in claim.lines if line.code in CODES and _ANSWERED.isdisjoint(line.modifiers)
    )
    if bare:
        codes = listed(dict.fromkeys(line.code for line in bare))
        yield Hit(
            lines=bare,
            message=f"{codes}: no class findings (Q7, Q8, Q9).",
            why="Medicare covers routine foot care only with a systemic disease and the findings "
            "that go with it; the record must show them, and who treats the disease.",
        )


RULE = Rule(
    id="PAY002",
    name="foot-care-class",
    severity=Severity.INFO,
    check=check,
    carc="96",
    medicare_edit=True,
    codes=CODES,
    sources=(
        Source(
            title="Medicare Benefit Policy Manual, chapter 15 (foot care)",
            section="290",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c15.pdf",
        ),
    ),
)
