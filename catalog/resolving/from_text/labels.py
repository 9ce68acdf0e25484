"""Lesions that are named by a label and told of again: ``#1 BCC nose, #2 cyst back. #1 0.9 cm``.

What is told later of a label is read beside what was told of it first. The text is only put into
another order: every piece knows where it stood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LABEL = re.compile(
    r"(?<![\w#])(?:(?:lesion|site|spot|tumor|area)\s+#?\s?(?P<name>\d{1,2}|[a-h])|#\s?(?P<mark>\d{1,2}))"
    r"(?![\w.-]\d|\w)",
    re.IGNORECASE,
)
Slice = tuple[int, int]


def by_label(text: str) -> tuple[str, Sequence[Slice]]:
    """The text with the pieces of one label together, and where each of them stood.

    A text in which no label comes back is left as it is.
    """
    labels = list(_LABEL.finditer(text))
    names = [(match["name"] or match["mark"]).lower() for match in labels]
    if len(set(names)) < 2 or len(set(names)) == len(names):
        return text, [(0, len(text))]
    signs = list(text)
    groups: dict[str, list[Slice]] = {}
    ends = [*(match.start() for match in labels[1:]), len(text)]
    for name, match, end in zip(names, labels, ends, strict=True):
        mark = "," if name in groups else ";"
        signs[match.start() : match.end()] = mark.ljust(len(match.group()))
        groups.setdefault(name, []).append((match.start(), end))
    pieces = [(0, labels[0].start()), *(piece for group in groups.values() for piece in group)]
    return "".join("".join(signs[begin:end]) for begin, end in pieces), pieces


def where_it_stood(at: int, pieces: Sequence[Slice]) -> int:
    """The place in the text as it was typed, of a place in the text by its labels."""
    for begin, end in pieces:
        if at <= end - begin:
            return begin + at
        at -= end - begin
    return pieces[-1][1]
