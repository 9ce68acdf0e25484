"""The Excludes1 notes of ICD-10-CM ("not coded here") as rows of codes.

A note stands at a code, a category or a block and names conditions by their codes in brackets:
``malignant neoplasm of skin of genital organs (C51-C52, C60.-, C63.2)``. What names no code, or a
code under a condition ("E08-E13 with .620"), cannot be compared and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_PART = re.compile(rf"({_CODE})(?:\.?-)?(?:-({_CODE})(?:\.?-)?)?")
_BLOCK = re.compile(r"[A-Z]\d[0-9A-Z](?:-[A-Z]\d[0-9A-Z])?(?:\.[0-9A-Z]{1,4})?")


class ExcludedRange(NamedTuple):
    """Where a note stands, and the first and the last code that it keeps away."""

    heading: str
    """A code, a category, or a block such as ``L49-L54``."""
    first: str
    last: str
    """The same as ``first`` for one code with all below it."""


def excluded_ranges(heading: str, note: str) -> Iterator[ExcludedRange]:
    """The codes of one note.

    >>> [row[1:] for row in excluded_ranges("C44", "Kaposi's sarcoma (C46.0), melanoma (C43.-)")]
    [('C46.0', 'C46.0'), ('C43', 'C43')]
    >>> list(excluded_ranges("L92.1", "necrobiosis in diabetes (E08-E13 with .620)"))
    []
    """
    for brackets in _BRACKETS.findall(note):
        parts = [part.strip() for part in brackets.split(",")]
        found = [_PART.fullmatch(part) for part in parts]
        if all(found):
            for match in filter(None, found):
                yield ExcludedRange(heading, match[1], match[2] or match[1])


def excludes1_of_2026() -> list[ExcludedRange]:
    """All notes of fiscal year 2026 as of April, from the library; chapters' own are left out."""
    # Imported here: it takes seconds and 190 MB, which only the building of the index may cost.
    import simple_icd_10_cm as library

    rows = {
        row: None
        for heading in library.get_all_codes(with_dots=True)
        if _BLOCK.fullmatch(heading)
        for note in library.get_excludes1(heading)
        for row in excluded_ranges(heading, note)
    }
    return list(rows)
