"""Places of service as billers write them instead of their numbers: ``POS office``, ``ASC``."""

from __future__ import annotations

import re

_LABELLED = {
    "office": "11", "clinic": "11", "home": "12", "assisted living": "13", "urgent care": "20",
    "inpatient": "21", "inpatient hospital": "21", "emergency room": "23", "er": "23", "ed": "23",
    "snf": "31", "skilled nursing facility": "31", "nursing facility": "32", "nursing home": "32",
    "independent lab": "81", "independent laboratory": "81", "lab": "81",
}  # fmt: skip
"""Words that mean a place only behind "POS": an office visit is none."""
_ALONE = {
    "asc": "24", "ambulatory surgery center": "24", "ambulatory surgical center": "24",
    "hopd": "22", "outpatient hospital": "22", "hospital outpatient": "22",
    "on-campus outpatient": "22", "off-campus outpatient": "19",
}  # fmt: skip
_ALL = _LABELLED | _ALONE


def place_names(*, labelled: bool) -> str:
    """A pattern of the names, longest first."""
    names = sorted(_ALL if labelled else _ALONE, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, name.split())) for name in names)


def place_named(name: str) -> str:
    """The place of service code of a name."""
    return _ALL[" ".join(name.lower().split())]
