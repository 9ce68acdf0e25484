"""What a text says beside its codes that decides about a pair: that it was one lesion or site."""

from __future__ import annotations

import re

from catalog.claim import Remark

_WHAT = (
    r"lesions?|sites?|toes?|fingers?|digits?|tumou?rs?|wounds?|nails?|spots?|defects?|areas?"
    r"|specimens?"
)
_SAME = re.compile(
    rf"\b(?:same\s+(?:\w+\s+)?({_WHAT})|(?:one|a\s+single)\s+(specimen))\b",
    re.IGNORECASE | re.ASCII,
)
_DIFFERENT = re.compile(
    rf"\b(?:different|separate|distinct|another|not\s+the\s+same)\s+(?:\w+\s+)?(?:{_WHAT})\b",
    re.IGNORECASE | re.ASCII,
)


_ANESTHESIA = re.compile(
    r"\b(?:for|as|of)\s+(?:the\s+)?(?:local\s+)?ana?esth\w+|\b(?:local\s+)?ana?esth\w+\s+inject\w+"
    r"|\binject\w+\s+(?:of|with)\s+(?:lidocaine|xylocaine|local)\b|\b(?:lidocaine|xylocaine)\s+inject\w+"
    r"|\blocal\s+ana?esth\w+\s+(?:before|prior|for)\b|\bto\s+numb\b",
    re.IGNORECASE | re.ASCII,
)
_DECISION_ONLY = re.compile(
    r"\b(?:only|solely|just)\s+to\s+(?:decide|confirm)\b"
    r"|\bno\s+(?:other|separate|additional|further)\s+(?:e/?m|evaluation|work(?:up)?)\b"
    r"|\b(?:only|just|solely)\s+(?:the\s+)?decision\b|\bdecision\s+only\b",
    re.IGNORECASE | re.ASCII,
)
"""What leaves no doubt. "No other concerns" closes a visit that had several, and says nothing."""


def remarks(text: str) -> tuple[Remark, ...]:
    """What else the text says that decides.

    >>> remarks("11402, 11900-59 for local anesthesia")
    ('anesthesia',)
    >>> remarks("99213-25 only to decide on the biopsy, 11102")
    ('decision-only',)
    >>> remarks("11900 Kenalog with lidocaine")
    ()
    """
    found: list[Remark] = []
    if _ANESTHESIA.search(text):
        found.append("anesthesia")
    if _DECISION_ONLY.search(text):
        found.append("decision-only")
    return tuple(found)


def same_site(text: str) -> str | None:
    """What the services were of, where the text says the same; None where it also says not.

    >>> same_site("11055 and 11720-59 on the same distal toe")
    'toe'
    >>> same_site("88342 x3 for 3 blocks of one specimen")
    'specimen'
    >>> same_site("11102-59 different lesion, 17000") is None
    True
    """
    found = _SAME.search(text)
    if found is None or _DIFFERENT.search(text) is not None:
        return None
    return (found[1] or found[2]).lower().removesuffix("s").replace("tumour", "tumor")
