"""Date of service after today.

A service is billed when it has been given. A date after today is a slip, or a plan.

Flagged:
    17000 L57.0 DOS 2026-12-24

Accepted:
    17000 L57.0 DOS 2026-03-04
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Compare the date of service with the day of the check."""
    if claim.today is not None and claim.on > claim.today:
        yield Hit(
            lines=claim.lines,
            codes=(),
            message=f"The date of service, {claim.on}, is after today, {claim.today}.",
            why="A claim is for services that were given.",
            fix=on_record("Correct the date, or wait."),
        )


RULE = Rule(
    id="FMT003",
    name="date-in-future",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 26 (CMS-1500, item 24A)",
            section="10.4",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c26pdf.pdf",
        ),
    ),
)
