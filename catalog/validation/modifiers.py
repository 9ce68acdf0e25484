"""Groups of modifiers, as the NCCI Policy Manual 2026, I.E, lists them."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from typing import Literal

_DIGIT_NAMES = "FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9"
DIGITS = frozenset(_DIGIT_NAMES.split())
"""Fingers and toes."""
ANATOMIC = DIGITS | {"E1", "E2", "E3", "E4", "LT", "RT", "LC", "LD", "LM", "RC", "RI"}
X_MODIFIERS = frozenset({"XE", "XP", "XS", "XU"})
SEPARATE_SERVICE = X_MODIFIERS | {"59"}
VISIT_MODIFIERS = frozenset({"24", "25", "57"})
"""Those of the NCCI-associated modifiers that go on an evaluation and management service."""
PROCEDURE_MODIFIERS = ANATOMIC | SEPARATE_SERVICE | {"58", "78", "79", "91"}
"""Those that go on a procedure or a test."""
NOT_BYPASSING = frozenset({"22", "51", "76", "77"})
"""Often tried, never NCCI-associated (I.E)."""


_EYE_EXAMINATIONS = frozenset({"92002", "92004", "92012", "92014"})
_HCPCS_VISITS = frozenset({"G0402", "G0438", "G0439", "G0463"})
"""Preventive visits of Medicare's, and the hospital's clinic visit."""


def is_visit(code: str) -> bool:
    """Whether the code is an evaluation and management service, by CPT's and CMS's numbering."""
    return (
        "99201" <= code <= "99499"
        or "98000" <= code <= "98016"
        or code in _EYE_EXAMINATIONS
        or code in _HCPCS_VISITS
    )


_PROPRIETARY = re.compile(r"\d{4}U")


def is_clinical_laboratory(code: str) -> bool:
    """Whether the code is a test of the clinical laboratory fee schedule, by CPT's numbering.

    Chemistry to microbiology, cervical cytology, cytogenetics and proprietary tests. What a
    physician reads (88300 to 88399) is pathology and not among them.
    """
    return (
        "80047" <= code <= "87999"
        or "88142" <= code <= "88175"
        or "88230" <= code <= "88289"
        or _PROPRIETARY.fullmatch(code) is not None
    )


class _Visits:
    """Every code that is a visit."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and is_visit(code)


VISITS: Container[str] = _Visits()


_OF_VISITS = VISIT_MODIFIERS | {"27"}
_OF_PROCEDURES = PROCEDURE_MODIFIERS - ANATOMIC


def separates(code: str, modifiers: Collection[str]) -> bool:
    """Whether a line's modifiers can set it apart from another line in an NCCI pair.

    59 and the X modifiers do not count on a visit, nor 24, 25 and 57 on a procedure: a modifier
    where it doesn't belong frees nothing. Sides and digits count only beside those of the other
    line: see ``sites_of``.
    """
    if not modifiers:
        return False
    return not (_OF_VISITS if is_visit(code) else _OF_PROCEDURES).isdisjoint(modifiers)


Sites = Literal["none named", "one named", "the same", "different"]


def sites_of(modifiers: Collection[str], others: Collection[str]) -> Sites:
    """What the anatomic modifiers of two lines say about their sites (I.E: different sites)."""
    one, other = ANATOMIC.intersection(modifiers), ANATOMIC.intersection(others)
    if not one and not other:
        return "none named"
    if not one or not other:
        return "one named"
    return "different" if one.isdisjoint(other) else "the same"
