"""Modifier that no list holds.

A modifier has two characters and is published by the AMA or CMS. One that is in neither list stops
a line at the payer's door.

Flagged:
    99213-ZQ

Accepted:
    99213-25
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record
from catalog.validation.sources import HCPCS_FILE


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look each modifier up."""
    for line in claim.lines:
        for modifier in line.modifiers:
            if claim.modifier(modifier) is None:
                yield Hit(
                    lines=(line,),
                    message=f"{line.code}-{modifier}: {modifier} is in no list of modifiers.",
                    why="It may be mistyped, or newer than the list.",
                    fix=on_record(
                        f"Correct {modifier}, or leave it off.", changed(line, drop=(modifier,))
                    ),
                )


RULE = Rule(
    id="MOD001",
    name="modifier-unknown",
    severity=Severity.WARNING,
    check=check,
    carc="4",
    data=("modifiers",),
    sources=(HCPCS_FILE,),
)
