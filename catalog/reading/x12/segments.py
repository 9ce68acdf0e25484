r"""The segments of an X12 text, whole or torn out of its file, with their places.

>>> text = "LX*1~SV1*HC:11102*200*UN*1***1~"
>>> marks = delimiters(text)
>>> marks
Delimiters(element='*', component=':', segment='~')
>>> [(segment.name, segment.elements[1], segment.start) for segment in segments(text, marks)]
[('LX', '1', 0), ('SV1', 'HC:11102', 5)]
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import NamedTuple

ISA_LENGTH = 106
"""The interchange header has fixed fields; the marks stand at fixed places in it."""
_ELEMENT, _COMPONENT, _SEGMENT = 3, 104, 105

_NAMES = (
    "ISA|GS|ST|BHT|NM1|N3|N4|REF|PER|HL|PRV|SBR|PAT|DMG|CLM|HI|LX|SV1|SV2|SV3|DTP|NTE|SE|GE|IEA"
)
_HEADER = re.compile(r"ISA(?P<mark>[^\w\s])")
_FRAGMENT = re.compile(rf"(?:^|[~\n\r'])\s*(?:{_NAMES})(?P<mark>[*|^+])", re.ASCII)
_COMPOSITE = re.compile(r"(?:\b(?:HC|ER|WK)|\bA?B[KF])(?P<mark>[:><^|+\\])[A-Z0-9]", re.ASCII)


class Delimiters(NamedTuple):
    """The marks between the parts; every file may choose its own."""

    element: str
    component: str
    segment: str


class Segment(NamedTuple):
    """One segment; ``elements[0]`` is its name, so that ``elements[2]`` is what X12 calls 02."""

    name: str
    elements: list[str]
    start: int
    end: int

    def element(self, number: int) -> str:
        """An element by its number, without white space; empty where there is none."""
        return self.elements[number].strip() if number < len(self.elements) else ""


def delimiters(text: str) -> Delimiters | None:
    """The marks of a text, from its header or, in a fragment, from how its segments begin."""
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    if _HEADER.match(text, start) and len(text) - start >= ISA_LENGTH:
        header = text[start : start + ISA_LENGTH]
        if header.count(header[_ELEMENT]) >= 16:
            return Delimiters(header[_ELEMENT], header[_COMPONENT], header[_SEGMENT])
    found = _FRAGMENT.search(text)
    if found is None:
        return None
    composite = _COMPOSITE.search(text)
    return Delimiters(
        element=found["mark"],
        component=composite["mark"] if composite else ":",
        segment="~" if "~" in text else "\n",
    )


def segments(
    text: str, marks: Delimiters, offset: int = 0, names: Container[str] | None = None
) -> Iterator[Segment]:
    """The segments of the text in order.

    Args:
        text: A file, a part of one that ends with a segment, or a fragment.
        marks: The delimiters of the text.
        offset: Where the text begins in its file.
        names: Only segments of these names; all when not given.
    """
    element, terminator = marks.element, marks.segment
    at = offset
    for raw in text.split(terminator):
        plain = raw.strip()
        if plain:
            name = plain.partition(element)[0].upper()
            if names is None or name in names:
                start = at + raw.index(plain)
                yield Segment(name, plain.split(element), start, start + len(plain))
        at += len(raw) + 1
