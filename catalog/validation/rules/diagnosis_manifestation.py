"""Manifestation listed first.

A code "in diseases classified elsewhere" is the manifestation of another disease, one of B95 to B97
the germ that caused it. The disease stands before it; such a code is never the first diagnosis,
neither of the encounter nor of a line.

Flagged:
    99213 L99 E85.4

Accepted:
    99213 E85.4 L99
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from catalog.catalog import Catalog
from catalog.validation.claim import Claim
from catalog.validation.report import Severity
from catalog.validation.rule import Gap, Hit, Rule, on_record
from catalog.validation.sources import ICD10CM, ICD10CM_GUIDELINES, section

_TITLE = re.compile(
    r"\b(?:in|with|as the cause of) (?:[a-z]+ ){0,6}(?:diseases?|conditions) classified elsewhere",
    re.IGNORECASE,
)


def check(claim: Claim) -> Iterator[Hit | Gap]:
    """Look at the first diagnosis of each line and of the encounter."""
    first: dict[str, list[int]] = {}
    for line in claim.lines:
        for code in claim.encounter.diagnoses_of(line)[:1]:
            first.setdefault(code, []).append(line.line)
    for code in claim.encounter.diagnoses[:1]:
        first.setdefault(code, [])
    for code, numbers in first.items():
        if not _is_manifestation(claim.catalog, code, claim.on):
            continue
        yield Hit(
            lines=tuple(line for line in claim.lines if line.line in numbers),
            codes=(code,),
            message=f"{code} is listed first; it belongs to another disease.",
            why='Codes "in diseases classified elsewhere", and the germs of B95 to B97, are never '
            "listed first: the disease itself stands before them.",
            fix=on_record("Put the underlying disease first, if the record names it."),
        )


def _is_manifestation(catalog: Catalog, code: str, on: date) -> bool:
    entry = catalog.diagnosis(code, on)
    return entry is not None and _TITLE.search(entry.description) is not None


RULE = Rule(
    id="DXS009",
    name="manifestation-first",
    severity=Severity.ERROR,
    check=check,
    carc="16",
    data=("icd-10-cm",),
    on_diagnosis=_is_manifestation,
    sources=(section(ICD10CM_GUIDELINES, "I.A.13"), ICD10CM),
)
