"""More than four modifiers, or one twice, on a line.

A claim line has room for four modifiers. A modifier that stands twice says nothing more.

Flagged:
    11730-TA-59-GA-KX-Q8

Accepted:
    11730-TA-59-GA-KX
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import FixedLine, Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record, safe

ROOM = 4


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Count the modifiers of each line."""
    for line in claim.lines:
        distinct = tuple(dict.fromkeys(line.modifiers))
        if len(distinct) > ROOM:
            yield Hit(
                lines=(line,),
                message=f"{line.code} carries {len(distinct)} modifiers; a line has room for four.",
                why="With more, 99 stands on the line and the others in the narrative.",
                fix=on_record("Keep the four that decide about payment first."),
            )
        elif distinct != line.modifiers:
            fixed = FixedLine(line=line.line, code=line.code, modifiers=distinct, units=line.units)
            yield Hit(
                lines=(line,),
                severity=Severity.WARNING,
                message=f"{line.code} carries a modifier twice.",
                why="Once says it.",
                fix=safe("Take the second one off.", fixed),
            )


RULE = Rule(
    id="MOD005",
    name="modifier-count",
    severity=Severity.ERROR,
    check=check,
    mends=True,
    carc="16",
    sources=(
        Source(
            title="Medicare Claims Processing Manual, chapter 26 (CMS-1500, item 24D)",
            section="10.4",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c26pdf.pdf",
        ),
    ),
)
