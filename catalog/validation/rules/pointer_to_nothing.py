"""Pointer to a diagnosis that is not there.

A line points to diagnoses by their letter or number in the claim's list. A pointer beyond the list
is refused before anyone looks at the service, and so is a fifth pointer of one line.

Flagged:
    17000 points to A,F; dx L57.0

Accepted:
    17000 points to A; dx L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.reading.shorthand.drafts import NO_SUCH_DIAGNOSIS, TOO_MANY_POINTERS
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record, sentence


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Name each pointer that the reader could not place."""
    for fragment in claim.encounter.unread:
        if fragment.why.startswith((NO_SUCH_DIAGNOSIS, TOO_MANY_POINTERS)):
            yield Hit(
                message=sentence(fragment.why),
                why="A pointer beyond the list, or a fifth one, stops the claim at the gate.",
                fix=on_record("Add the diagnosis to the list, or take the pointer off."),
            )


RULE = Rule(
    id="FMT005",
    name="pointer-to-nothing",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 26 (CMS-1500, item 24E)",
            section="10.4",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c26pdf.pdf",
        ),
    ),
)
