"""Texts that ask for the reading of specimens: ``path 2 nevi 1 skin tag``."""

from __future__ import annotations

from catalog.resolving.from_text.drafts import MEASURED, Draft
from catalog.resolving.from_text.reader import Reader


def read_specimens(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``path 2 nevi 1 skin tag``: what stands behind the word is read, not removed."""
    first = drafts[0] if drafts else None
    if first is None or not reader.begins_with_pathology:
        return drafts
    for draft in drafts:  # "path 3 specimens"
        draft.counts += [int(q.values[0]) for q in draft.of("specimen") if q.unit is None]
    known = (None, "biopsy", "excision", "tag-removal", "pathology")
    done = any(
        draft.procedure not in known or draft.of(*MEASURED)
        or ("site" in draft.own and "technique" in draft.own)
        or (draft.procedure == "biopsy" and "site" in draft.own and not draft.counts)
        for draft in drafts
    )  # fmt: skip
    named = any(draft.counts or draft.bare or "lesion" in draft.own for draft in drafts)
    coded = reader.begins_with_code and any(
        "lesion" not in draft.own and draft.procedure is None and not draft.of("specimen")
        for draft in drafts
    )
    if done or not named or coded or any("many" in draft.features for draft in drafts):
        return drafts
    if first.procedure == "pathology" and not (first.counts or first.bare or first.own):
        drafts = drafts[1:] or drafts
    for draft in drafts:
        draft.procedure = "pathology"
    jars = "specimen_count" in drafts[-1].values
    if jars and [len(drafts)] in (drafts[-1].bare, drafts[-1].counts):
        drafts[-1].bare, drafts[-1].counts = [], []  # "nevus, SK, skin tag - 3 jars"
    return drafts
