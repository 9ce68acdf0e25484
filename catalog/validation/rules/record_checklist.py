"""What the record must show for procedures that are often sent back for their record.

Mohs surgery, flaps, grafts, complex repairs and debridements are paid by facts that stand in the
record only: blocks of each stage, the secondary defect, the recipient area, the criterion that
makes a repair complex, the deepest tissue. The note lists them; it is no objection.

Flagged:
    14060 C44.311

Accepted:
    11402 L72.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.claim import ServiceLine
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed
from catalog.validation.sources import ncci_manual

_FAMILIES = frozenset(
    {
        "adjacent-tissue-transfer",
        "complex-repair",
        "full-thickness-graft",
        "mohs",
        "split-thickness-graft",
        "wound-debridement",
    }
)


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """One note for each such family."""
    found: dict[str, list[ServiceLine]] = {}
    for line in claim.lines:
        row = claim.family_code(line.code)
        if row is not None and row.family in _FAMILIES:
            found.setdefault(row.family, []).append(line)
    for family_id, lines in found.items():
        family = claim.catalog.families.by_id[family_id]
        codes = listed(dict.fromkeys(line.code for line in lines))
        yield Hit(
            lines=tuple(lines),
            message=f"{codes} ({family.name}) is often sent back for its record.",
            why=f"It must show: {'; '.join(family.documentation)}.",
            sources=family.sources[:1],
        )


RULE = Rule(
    id="DOC005",
    name="record-checklist",
    severity=Severity.INFO,
    check=check,
    families=_FAMILIES,
    sources=(
        ncci_manual("III.F, III.H, III.I, III.L"),
        Source(
            title="Medicare Program Integrity Manual, chapter 3 (what the record must show)",
            section="3.3.2",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/pim83c03.pdf",
        ),
    ),
)
