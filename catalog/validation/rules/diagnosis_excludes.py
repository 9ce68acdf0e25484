"""Diagnoses that an Excludes1 note keeps apart.

An Excludes1 note says "not coded here": the condition that it names is coded elsewhere and not
beside the codes that the note stands at. ICD-10-CM's guidelines except two conditions that have
nothing to do with each other, which only the record shows: so this warns, and where the two stand
on lines of their own, are tumors, or are kept apart by a whole block of categories, it is only a
note. The notes are those of fiscal year 2026; other years are not checked.

Flagged:
    99213 L23.7 L30.9

Accepted:
    99213 L23.7 L82.1
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from catalog.records import ExcludesNote
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ICD10CM, ICD10CM_GUIDELINES, section

_SEPARATE_LESIONS = ("C", "D0", "D1", "D2", "D3", "D4", "Q")
"""Tumors and birthmarks: of those a patient may have several kinds at several sites."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for a note between each two diagnoses."""
    if len(claim.diagnoses) < 2:
        return
    if not claim.catalog.knows_excludes(claim.on):
        reason = f"Excludes1 notes of the fiscal year of {claim.on} are not loaded"
        yield Gap(reason=reason, matters=False)
        return
    for one, other in combinations(claim.diagnoses, 2):
        note = claim.excludes_note(one, other)
        if note is None:
            continue
        at, excluded = (one, other) if not note.covers(one) else (other, one)
        together = tuple(
            line for line in claim.lines if {one, other} <= set(claim.encounter.diagnoses_of(line))
        )
        yield Hit(
            lines=together,
            codes=(at, excluded),
            severity=None if together and _contradicts(note, excluded) else Severity.INFO,
            message=f"{at} and {excluded}: an Excludes1 note at {note.heading} says that "
            f"{_range(note)} is not coded beside it.",
            why="Mostly the two are one condition under two codes. Both stand only if the record "
            "shows two conditions that have nothing to do with each other.",
            fix=on_record(f"{at} or {excluded} by the record; both only for unrelated conditions."),
        )


def _contradicts(note: ExcludesNote, excluded: str) -> bool:
    """Whether the note is about one condition, and not about separate lesions or a whole block."""
    return "-" not in note.heading and not (
        excluded.startswith(_SEPARATE_LESIONS) or note.heading.startswith(_SEPARATE_LESIONS)
    )


def _range(note: ExcludesNote) -> str:
    return note.first if note.first == note.last else f"{note.first} to {note.last}"


RULE = Rule(
    id="DXS008",
    name="diagnosis-excludes",
    severity=Severity.WARNING,
    check=check,
    carc="16",
    data=("icd-10-cm",),
    sources=(section(ICD10CM_GUIDELINES, "I.A.12.a"), ICD10CM),
)
