"""More diagnoses than a claim has room for.

A claim lists up to twelve diagnoses. A line points to up to four of them; more behind a code in
shorthand are a list, of which the first four count, so that is only a note.

Flagged:
    99213, L20.9 L30.9 L40.0 L50.0 L57.0 B07.8 L82.0 L72.0 L70.0 L63.9 L80 L43.8 L91.0

Accepted:
    99213 L20.9 L30.9 L40.0 L50.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record

OF_A_CLAIM, OF_A_LINE = 12, 4


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count the diagnoses of the claim and of each line."""
    for line in claim.lines:
        if len(line.diagnoses) > OF_A_LINE:
            yield Hit(
                lines=(line,),
                severity=Severity.INFO,
                carc="",
                message=f"{line.code} stands with {len(line.diagnoses)} diagnoses; a claim line "
                "points to four.",
                why="The first four count: put those first that explain the service best.",
            )
    if len(claim.diagnoses) > OF_A_CLAIM:
        yield Hit(
            codes=(),
            message=f"The claim lists {len(claim.diagnoses)} diagnoses; it has room for twelve.",
            why="What goes beyond is not transmitted.",
            fix=on_record("Keep the twelve that explain the services best."),
        )


RULE = Rule(
    id="FMT004",
    name="diagnosis-count",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 26 (CMS-1500, items 21 and 24E)",
            section="10.4",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c26pdf.pdf",
        ),
    ),
)
