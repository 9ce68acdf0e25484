"""Number of lesions in the text against the code.

Some codes stand for a range of lesions: 17110 up to fourteen, 17111 and 17004 fifteen and more,
11900 up to seven, 11901 more. Where the text counts the lesions behind the code, the count must lie
in its range.

Flagged:
    17004 12 AKs L57.0

Accepted:
    17004 16 AKs L57.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import MUE_TABLE, PTP_TABLE


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each counted line against its family's range."""
    for line in claim.lines:
        if line.counted is None:
            continue
        row = claim.family_code(line.code)
        if row is None or row.role == "add-on" or row.count_to == 1:
            continue
        family = claim.catalog.families.by_id[row.family]
        if family.counting != "count" or row.fits_count(line.counted):
            continue
        least, most = row.count_from or 1, row.count_to
        stands_for = f"{least} and more" if most is None else f"{least} to {most}"
        yield Hit(
            lines=(line,),
            message=f"{line.code} is for {stands_for} lesions; the text counts {line.counted}.",
            why="The number of lesions picks the code.",
            fix=on_record("Mend the code or the count, by the record."),
        )


RULE = Rule(
    id="DOC001",
    name="count-against-code",
    severity=Severity.WARNING,
    check=check,
    carc="151",
    sources=(PTP_TABLE, MUE_TABLE),
)
