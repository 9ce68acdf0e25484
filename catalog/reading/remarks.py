"""What a text says beside its codes that decides about a pair: that it was one lesion or site."""

from __future__ import annotations

import re

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
