"""External cause listed first.

The codes V00 to Y99 say how an injury came about. They follow the diagnosis and are never the first
one, neither of the encounter nor of a line.

Flagged:
    12001 W19.XXXA S01.01XA

Accepted:
    12001 S01.01XA W19.XXXA
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ICD10CM_GUIDELINES, section

_CHAPTER = ("V", "W", "X", "Y")


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the first diagnosis of each line and of the encounter."""
    first: dict[str, list[int]] = {}
    for line in claim.lines:
        diagnoses = claim.encounter.diagnoses_of(line)
        if diagnoses and diagnoses[0].startswith(_CHAPTER):
            first.setdefault(diagnoses[0], []).append(line.line)
    if claim.diagnoses and claim.diagnoses[0].startswith(_CHAPTER):
        first.setdefault(claim.diagnoses[0], [])
    for code, numbers in first.items():
        yield Hit(
            lines=tuple(line for line in claim.lines if line.line in numbers),
            codes=(code,),
            message=f"{code} is listed first; it is an external cause.",
            why="External causes (V00 to Y99) follow the diagnosis that they explain.",
            fix=on_record("Put the diagnosis that was treated first, if the record names it."),
        )


def _is_external_cause(catalog: Catalog, code: str, on: date) -> bool:
    return code.startswith(_CHAPTER)


RULE = Rule(
    id="DXS003",
    name="external-cause-first",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    on_diagnosis=_is_external_cause,
    sources=(section(ICD10CM_GUIDELINES, "I.C.20.a.6"),),
)
