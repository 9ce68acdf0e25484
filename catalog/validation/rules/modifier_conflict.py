"""Modifiers that contradict each other on one line.

JW says that some of the drug was discarded, JZ that nothing was. GA says that the patient signed a
notice, GZ that there is none; GX stands for a voluntary one. RT and LT on one line are 50, where 50
applies. One of the two has to go.

Flagged:
    J0585-JW-JZ x100, 64650

Accepted:
    J0585-JZ x100, 64650
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record
from catalog.validation.sources import HCPCS_FILE

_CONFLICTS = (
    frozenset({"JW", "JZ"}),
    frozenset({"GA", "GZ"}),
    frozenset({"GA", "GX"}),
    frozenset({"GX", "GZ"}),
    frozenset({"RT", "LT"}),
)


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for both of a conflicting two."""
    for line in claim.lines:
        used = frozenset(line.modifiers)
        for conflict in _CONFLICTS:
            if conflict <= used:
                named = listed(sorted(conflict))
                yield Hit(
                    lines=(line,),
                    message=f"{line.code} carries {named}, which say opposite things.",
                    why="A line takes one of them.",
                    fix=on_record("Keep the one that the record supports."),
                )


RULE = Rule(
    id="MOD011",
    name="modifier-conflict",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    sources=(
        HCPCS_FILE,
        Source(
            title="Medicare Claims Processing Manual, chapter 30 (notices to patients)",
            section="50",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c30.pdf",
        ),
    ),
)
