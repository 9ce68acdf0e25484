"""Diagnosis that payers take for cosmetic.

Removing skin tags (L91.8) and seborrheic keratoses that are not inflamed (L82.1) is covered only
where the record shows symptoms or another reason; Z41.1 says outright that it was cosmetic. What
counts differs by contractor, so this asks for the record and does not object; for Z41.1 it does.

Flagged:
    11200 L91.8

Accepted:
    17110 L82.0
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.families import Source
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, listed, on_record

_COSMETIC = "Z41.1"
_DOUBTFUL = ("L91.8", "L82.1")
_FAMILIES = frozenset({"skin-tags", "benign-destruction", "benign-excision", "shave-removal"})
_ANSWERED = frozenset({"GA", "GX", "GY", "GZ"})


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look for removals whose every diagnosis is of that kind."""
    for line in claim.lines:
        family = claim.family_code(line.code)
        diagnoses = claim.encounter.diagnoses_of(line)
        if family is None or family.family not in _FAMILIES or not diagnoses:
            continue
        if not _ANSWERED.isdisjoint(line.modifiers):
            continue
        if _COSMETIC in diagnoses:
            yield Hit(
                lines=(line,),
                codes=(line.code, _COSMETIC),
                severity=Severity.WARNING,
                message=f"{line.code} with {_COSMETIC}: the claim says the removal was cosmetic.",
                why="Cosmetic surgery is not covered; the patient pays if told before (GY, or GX "
                "with a voluntary notice).",
                fix=on_record("GY if it was cosmetic; if not, take Z41.1 off."),
            )
        elif family.role != "add-on" and all(code.startswith(_DOUBTFUL) for code in diagnoses):
            yield Hit(
                lines=(line,),
                codes=(line.code, *diagnoses),
                message=f"{line.code} with {listed(diagnoses)} alone is often taken for cosmetic.",
                why="The record must show why it was removed: bleeding, pain, inflammation, a "
                'change, obstruction. "Irritated" alone is not enough. Without a reason, GY (or '
                "GA with a signed notice) says so.",
            )


RULE = Rule(
    id="DXS006",
    name="diagnosis-cosmetic",
    severity=Severity.INFO,
    check=check,
    carc="96",
    families=_FAMILIES,
    sources=(
        Source(
            title="Medicare Benefit Policy Manual, chapter 16 (cosmetic surgery)",
            section="120",
            url="https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/bp102c16.pdf",
        ),
        Source(
            title="Billing and Coding: Removal of Benign Skin Lesions",
            section="A54602",
            url="https://www.cms.gov/medicare-coverage-database/view/article.aspx?articleId=54602",
        ),
    ),
)
