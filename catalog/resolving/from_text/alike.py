"""What is done like the lesion before: ``with the same margins``, ``in the same manner``."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.reader import Reader

_HOW = ("technique", "closure", "nail", "operation", "method")
"""Facts of how something was done."""


def take_the_same(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Give a draft that was done like the one before what was told of that one."""
    for at, draft in enumerate(drafts):
        if not {"same-margins", "same-way"} & set(draft.features):
            continue
        earlier = _like(draft, drafts[:at])
        if earlier is None:
            continue
        if "same-margins" in draft.features and not draft.of("margin"):
            draft.quantities += earlier.of("margin")
        if "same-way" in draft.features:
            for fact in _HOW:
                if fact in earlier.values and fact not in draft.values:
                    draft.values[fact] = earlier.values[fact]
    return drafts


def _like(draft: Draft, before: Sequence[Draft]) -> Draft | None:
    return next((d for d in reversed(before) if d.procedure == draft.procedure), None)
