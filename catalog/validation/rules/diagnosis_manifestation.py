"""Manifestation listed first.

A code "in diseases classified elsewhere" is the manifestation of another disease, one of B95 to B97
the germ that caused it. The disease stands before it; such a code is never the first diagnosis,
neither of the encounter nor of a line. An ulcer of L97 may stand alone; beside the disease that it
comes from, as its code first note lists it, it stands behind.

Flagged:
    99213 L99 E85.4

Accepted:
    99213 E85.4 L99
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.claim import ServiceLine
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ICD10CM, ICD10CM_GUIDELINES, section

_TITLE = re.compile(
    r"\b(?:in|with|as the cause of) (?:[a-z]+ ){0,6}(?:diseases?|conditions) classified elsewhere",
    re.IGNORECASE,
)


_ULCER = "L97"
_ULCER_FROM = re.compile(r"E(?:08|09|10|11|13)\.621|I70\.[2-7][345]|I83\.[02]|I87\.(?:0|3)[13]")
"""What L97 names under "code first": diabetic ulcers, arteries, varicose and other veins."""


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the first diagnosis of each line and of the encounter."""
    lists: dict[tuple[str, ...], list[int]] = {}
    for line in claim.lines:
        lists.setdefault(claim.encounter.diagnoses_of(line), []).append(line.line)
    lists.setdefault(claim.encounter.diagnoses, [])
    first: dict[str, list[int]] = {}
    for codes, numbers in lists.items():
        if codes:
            first.setdefault(codes[0], []).extend(numbers)
    for code, numbers in first.items():
        if _is_manifestation(claim.catalog, code, claim.on):
            yield Hit(
                lines=_numbered(claim, numbers),
                codes=(code,),
                message=f"{code} is listed first; it belongs to another disease.",
                why='Codes "in diseases classified elsewhere", and the germs of B95 to B97, are '
                "never listed first: the disease itself stands before them.",
                fix=on_record("Put the underlying disease first, if the record names it."),
            )
    for codes, numbers in lists.items():
        disease = next(filter(_ULCER_FROM.match, codes), None)
        if numbers and disease is not None and codes[0].startswith(_ULCER):
            yield Hit(
                lines=_numbered(claim, numbers),
                codes=(codes[0], disease),
                severity=Severity.WARNING,
                message=f"{codes[0]} stands before {disease}.",
                why="The disease that an ulcer comes from is coded first; L97 follows and says "
                "where the ulcer is and how deep.",
                fix=on_record(f"{disease} first, if the record says that the ulcer comes from it."),
            )


def _numbered(claim: Claim, numbers: Collection[int]) -> tuple[ServiceLine, ...]:
    return tuple(line for line in claim.lines if line.line in numbers)


def _is_manifestation(catalog: Catalog, code: str, on: date) -> bool:
    entry = catalog.diagnosis(code, on)
    return entry is not None and _TITLE.search(entry.description) is not None


def _follows(catalog: Catalog, code: str, on: date) -> bool:
    return code.startswith(_ULCER) or _is_manifestation(catalog, code, on)


RULE = Rule(
    id="DXS009",
    name="manifestation-first",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    data=("icd-10-cm",),
    on_diagnosis=_follows,
    sources=(section(ICD10CM_GUIDELINES, "I.A.13"), ICD10CM),
)
