"""Which diagnoses fit a family of procedures, and which speak against it.

A family of procedures is for lesions of one nature; ICD-10-CM says the nature too. ``fits`` and
``against`` are beginnings of codes. A line is questioned only where one of its diagnoses speaks
against it and none fits: what is in neither list says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_MALIGNANT = ("C43", "C44", "C4A", "D03", "D04")
_PAST = ("Z85.82",)
"""A history of skin cancer: what is treated is another diagnosis."""
_BENIGN = ("D22", "D23", "D17", "L72", "L82", "L91", "B07", "B08.1", "L57.0")


@dataclass(frozen=True, slots=True)
class Nature:
    """What a family treats."""

    treats: str
    fits: tuple[str, ...]
    against: tuple[str, ...]
    instead: str
    """What the diagnoses against it usually go with."""


NATURES: dict[str, Nature] = {
    "premalignant-destruction": Nature(
        "premalignant lesions, such as actinic keratoses (L57.0)",
        ("L57.0", "L56.5", "D04", "K13.2", "D48.5"),
        ("B07", "B08.1", "L82", "L91.8", "D22", "D23", "L72", "D17"),
        "Warts, molluscum and seborrheic keratoses are 17110 or 17111, skin tags 11200.",
    ),
    "benign-destruction": Nature(
        "benign lesions other than skin tags and vascular ones (warts, molluscum, keratoses)",
        ("B07", "B08.1", "L82", "D22", "D23", "L85", "L73.8", "L72", "A63.0"),
        ("L57.0", "L91.8", "D18.0", "Q82.5", "I78.1", *_MALIGNANT),
        "Actinic keratoses are 17000 to 17004, skin tags 11200, vascular lesions 17106 to 17108, "
        "cancers 17260 to 17286.",
    ),
    "skin-tags": Nature(
        "skin tags (L91.8)",
        ("L91.8", "D23", "Q82.8"),
        ("B07", "B08.1", "L57.0", "L82", *_MALIGNANT),
        "Warts and keratoses are 17110 or 17111, actinic keratoses 17000 to 17004.",
    ),
    "benign-excision": Nature(
        "benign lesions", _BENIGN, _MALIGNANT, "Excision of a proven malignancy is 11600 to 11646."
    ),
    "malignant-excision": Nature(
        "malignancies proven by pathology",
        (*_MALIGNANT, "C00", "C46", "C49", "C51", "C60", "C63", "C79.2", "C84"),
        (*_BENIGN, "D48.5", "D49.2", *_PAST),
        "Excision of a benign lesion, or of one of uncertain behavior, is 11400 to 11446; while "
        "pathology is pending, the claim waits. A cancer that is still treated has its own code, "
        "not that of the history (Z85).",
    ),
    "malignant-destruction": Nature(
        "malignancies proven by pathology",
        (*_MALIGNANT, "C46", "C79.2", "C84"),
        (*_BENIGN, "D48.5", "D49.2", *_PAST),
        "Actinic keratoses are 17000 to 17004, benign lesions 17110 or 17111; while pathology is "
        "pending, the claim waits.",
    ),
    "mohs": Nature(
        "skin cancers",
        (*_MALIGNANT, "C00", "C49", "C51", "C60", "C63", "D48.5", "D49.2"),
        (*_BENIGN, *_PAST),
        "Mohs surgery is for malignancies.",
    ),
    "vascular-destruction": Nature(
        "vascular lesions of the skin (birthmarks, hemangiomas, telangiectasias)",
        ("D18.0", "Q82.5", "I78.1", "L81.7", "Q27", "L98.0"),
        ("B07", "B08.1", "L57.0", "L82", "L91", "D22", "D23", "L72", *_MALIGNANT),
        "Warts and keratoses are 17110 or 17111, actinic keratoses 17000 to 17004, tags 11200.",
    ),
    "excimer-laser": Nature(
        "psoriasis, since 2024",
        ("L40",),
        ("L80", "L20", "L30", "L28", "L63", "L43"),
        "Other conditions are not covered by 96920 to 96922.",
    ),
    "photodynamic-therapy": Nature(
        "premalignant lesions (L57.0)",
        ("L57.0", "L56.5", "D04", "C44"),
        ("L20", "L30", "L40", "L70", "L71", "B07", "L82", "L91.8"),
        "The codes name premalignant lesions.",
    ),
}


def speaking_against(nature: Nature, diagnoses: Iterable[str]) -> tuple[str, ...]:
    """The diagnoses against it, where none fits."""
    found = []
    for code in diagnoses:
        if code.startswith(nature.fits):
            return ()
        if code.startswith(nature.against):
            found.append(code)
    return tuple(found)
