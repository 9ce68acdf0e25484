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
    further = sum(sum(draft.counts) or 1 for draft in drafts[1:]) + sum(first.counts[1:])
    if len(drafts) > 1 and "lesion" not in first.own and first.counts[:1] == [further]:
        if len(drafts) == 2 and not drafts[1].counts:
            drafts[1].counts = [further]  # "reads one punch biopsy specimen"
        first.counts = first.counts[1:]  # "path 4 specimens: 3 skin bx, 1 cyst"
        drafts = drafts if first.counts else drafts[1:]
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
    says_more = first.counts or first.bare or first.own - {"specimen"}
    studied = all("study" in draft.own for draft in drafts[1:])  # "biopsy read, decal x1"
    if first.procedure == "pathology" and not says_more and not studied:
        drafts = drafts[1:]
    # "three biopsies, gross and microscopic examination of each"
    of_each = [
        draft for draft in drafts
        if "each" in draft.features
        and not (draft.counts or draft.bare or draft.own - {"specimen"})
    ]  # fmt: skip
    drafts = [draft for draft in drafts if draft not in of_each] or drafts
    for draft in drafts:
        draft.procedure = "pathology"
    jars = "specimen_count" in drafts[-1].values
    if jars and [len(drafts)] in (drafts[-1].bare, drafts[-1].counts):
        drafts[-1].bare, drafts[-1].counts = [], []  # "nevus, SK, skin tag - 3 jars"
    return drafts


def count_stains(draft: Draft) -> None:
    """Stains that are named are the number of stains, unless a number is stated."""
    named = len({name for name in draft.features if name.startswith("stain ")})
    if "further" in draft.features and draft.counts and named:
        draft.counts.append(named or 1)  # "Melan-A plus 2 more"
    elif named > sum(draft.counts):  # "PAS and GMS on one"
        draft.counts = [named]


def by_specimen(draft: Draft, reader: Reader) -> list[Draft]:
    """``3 antibodies, 2 specimens each``: each specimen has its own first antibody."""
    study = draft.values.get("study")
    stains = study in ("immunohistochemistry", "immunofluorescence") or (
        study == "during surgery" and "each" in draft.features
    )
    specimens = draft.of("specimen") if stains else []
    number = int(specimens[0].values[0]) if specimens else 1
    counted = study == "during surgery" and "specimens-counted" in draft.features
    if counted and len(draft.counts) > 1 and 1 in draft.counts and not stains:
        draft.counts.remove(1)  # "2 blocks, one specimen"
    if stains and "named-specimen" in draft.features:
        draft.features.append("each-specimen")
    if stains and "specimens-counted" in draft.features:
        number, draft.counts = draft.counts[0], draft.counts[1:]
    if number < 2 or number > MOST_SPECIMENS:
        return [draft]
    named = draft.counts or any(name.startswith("stain ") for name in draft.features)
    if "each" in draft.features or not named:
        draft.features.append("each-specimen")
        return [draft] * number
    reader.notes.append(
        "antibodies are counted for each specimen: say how many each specimen had "
        "(NCCI Policy Manual 2026, III.K.4)"
    )
    return [draft]


MOST_SPECIMENS = 30
