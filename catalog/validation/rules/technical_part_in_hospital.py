"""Whole pathology service for a patient of a hospital.

For a patient of a hospital (places 19, 21, 22 and 23) Medicare pays the technical part of a
pathology service to the hospital, and the clinician or laboratory bills the professional part (26)
only. A code that is split and stands without 26 bills both parts.

Flagged:
    88305 D22.5 POS 22

Accepted:
    88305-26 D22.5 POS 22
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, changed, on_record
from catalog.validation.sources import CLAIMS_MANUAL_12, FEE_SCHEDULE, section

_HOSPITAL = frozenset({"19", "21", "22", "23"})
_SPLIT = "1"


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Hold each split pathology code against its place."""
    for line in claim.lines:
        place = line.place_of_service or claim.encounter.place_of_service
        if place not in _HOSPITAL or "26" in line.modifiers:
            continue
        if not _is_split_pathology(claim.catalog, line.code, claim.on):
            continue
        part = "its technical part" if "TC" in line.modifiers else "both of its parts"
        yield Hit(
            lines=(line,),
            message=f"{line.code} at place {place} bills {part}.",
            why="The technical part of pathology for a patient of a hospital is paid to the "
            "hospital; on a professional claim stands 26.",
            fix=on_record(
                "26, if the reading was done here.",
                changed(line, add=("26",), drop=("TC",), first=True),
            ),
        )


def _is_split_pathology(catalog: Catalog, code: str, on: date) -> bool:
    row = catalog.fee(code, on)
    return "88300" <= code <= "88399" and row is not None and row.pc_tc == _SPLIT


RULE = Rule(
    id="POS002",
    name="technical-part-in-hospital",
    severity=Severity.WARNING,
    check=check,
    carc="5",
    data=("mpfs",),
    medicare_edit=True,
    on_code=_is_split_pathology,
    sources=(
        section(CLAIMS_MANUAL_12, "60"),
        Source(
            title="CMS Transmittal 2714, Change Request 8013 (technical part of pathology)",
            url="https://www.cms.gov/regulations-and-guidance/guidance/transmittals/downloads/r2714cp.pdf",
        ),
        FEE_SCHEDULE,
    ),
)
