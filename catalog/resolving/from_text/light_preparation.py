"""Thick lesions scraped before photodynamic therapy: its preparation, and no destruction.

``AKs curetted, then Levulan and blue light``: targeted curettage or abrasion in front of the light
is what 96574 has beyond 96573 (CPT), so it is told of the therapy.
"""

from __future__ import annotations

from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.reader import Reader

_SCRAPED = "curettage and electrodesiccation"
_THICK = frozenset({None, "actinic-keratosis", "lesion", "premalignant-lesion"})


def prepare_for_light(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Let the light take over what was done to prepare for it."""
    kept: list[Draft] = []
    for at, draft in reversed([*enumerate(drafts)]):
        before = [] if draft.counts else drafts[max(0, at - 1) : at]
        beside = [*kept[:1], *before]
        light = next((near for near in beside if near.procedure == "photodynamic-therapy"), None)
        if light is None or not _prepares(draft):
            kept.insert(0, draft)
            continue
        light.values.setdefault("debridement", "done")
        for fact in ("site", "side", "lesion", "performer"):
            if fact in draft.values:
                light.values.setdefault(fact, draft.values[fact])
    return kept


def _prepares(draft: Draft) -> bool:
    thick = draft.values.get("lesion") in _THICK and not draft.measured
    scraped = draft.procedure == "destruction" and draft.values.get("method") == _SCRAPED
    return thick and (scraped or (draft.procedure == "debridement" and not draft.tissues))
