"""Size in the text against the rung of the code.

Excisions, shaves, destructions of cancers and repairs have a code for each size. Where one size
stands behind the code, it must lie on its rung. An excision counts the excised diameter, the lesion
and twice the narrowest margin: a smaller size may be the lesion alone, so that is only a note.

Flagged:
    11401 1.5 cm D22.5

Accepted:
    11402 1.5 cm D22.5
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import size_words
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import FEE_SCHEDULE, ncci_manual


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each line with a size against its family's rung."""
    for line in claim.lines:
        size = line.size_cm
        if size is None:
            continue
        row = claim.family_code(line.code)
        if row is None or (row.over is None and row.up_to is None):
            continue
        measure = claim.catalog.families.by_id[row.family].measure
        if measure is None or measure.unit != "cm" or row.fits_measure(size):
            continue
        with_margins = measure.kind == "excised diameter"
        small = with_margins and row.over is not None and size <= row.over
        margins = ", the lesion and twice the narrowest margin" if with_margins else ""
        yield Hit(
            lines=(line,),
            severity=Severity.INFO if small else None,
            message=f"{line.code} is for {size_words(row.over, row.up_to, 'cm')}; "
            f"the text says {size} cm.",
            why="The excised diameter counts: the lesion and twice the narrowest margin, measured "
            "before the excision. If this is the lesion alone, the margins must make up the rest."
            if small
            else f"What counts is the {measure.kind}{margins}.",
            fix=None if small else on_record("Mend the code or the size, by the record."),
        )


RULE = Rule(
    id="DOC002",
    name="size-against-code",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    sources=(ncci_manual("III.E"), FEE_SCHEDULE),
)
