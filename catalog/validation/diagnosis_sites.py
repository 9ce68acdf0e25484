"""Where on the body a diagnosis lies, as far as its code says.

In the ICD-10-CM categories of skin tumors the fourth character names the site: ``C44.5-`` is skin
of the trunk, ``D22.3-`` a nevus of the face. Regions are named as in the families' tables.
"""

from __future__ import annotations

_CATEGORIES = frozenset({"C43", "C44", "C4A", "D03", "D04", "D22", "D23"})
_FACE = frozenset(
    {"cheek", "chin", "ear", "eyelid", "eyelid-margin", "forehead", "lip", "nose", "vermilion"}
)
_TRUNK = frozenset(
    {"abdomen", "anus", "axilla", "back", "buttock", "chest", "groin", "perianal", "perineum",
     "umbilicus"}
)  # fmt: skip
SITES: dict[str, tuple[str, frozenset[str]]] = {
    "0": ("lip", frozenset({"lip", "vermilion"})),
    "1": ("eyelid", frozenset({"eyelid", "eyelid-margin"})),
    "2": ("ear", frozenset({"ear", "ear-canal"})),
    "3": ("face", _FACE),
    "4": ("scalp and neck", frozenset({"scalp", "neck"})),
    "5": ("trunk", _TRUNK),
    "6": ("upper limb", frozenset({"shoulder", "upper-arm", "forearm", "hand", "nail"})),
    "7": ("lower limb", frozenset({"hip", "thigh", "lower-leg", "foot", "nail"})),
}
"""Fourth character, its site in a word, its regions; 8 is overlapping, 9 not specified."""


def site_of(diagnosis: str) -> tuple[str, frozenset[str]] | None:
    """The site that a diagnosis names, and its regions."""
    category, _, rest = diagnosis.partition(".")
    return SITES.get(rest[:1]) if category in _CATEGORIES else None
