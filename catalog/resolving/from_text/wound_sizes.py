"""Sizes of wounds that were told before the work they belong to."""

from __future__ import annotations

from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.reader import Reader

LENGTHS = frozenset({"cm", "mm"})


def cover_wounds(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``The ulcer is 4 x 5 cm. Apligraf was applied``: its size is the graft's, and no work."""
    kept: list[Draft] = []
    for at, draft in enumerate(drafts):
        lesion, behind = reader.lesion(draft), drafts[at + 1] if at + 1 < len(drafts) else None
        open_wound = lesion is not None and lesion.id in ("ulcer", "wound")
        covered = behind is not None and behind.procedure == "graft" and draft.procedure is None
        if open_wound and covered and behind is not None and not (draft.tissues or draft.counts):
            if not behind.quantities:
                behind.quantities, behind.words = draft.quantities, [*draft.words, *behind.words]
            for fact in ("site", "side"):
                if fact in draft.values:
                    behind.values.setdefault(fact, draft.values[fact])
            continue
        kept.append(draft)
    return kept


def drop_product_sizes(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``Apligraf 44 sq cm, foot ulcer 6 sq cm``: what was opened, and the wound it was put on."""
    kept: list[Draft] = []
    for at, draft in enumerate(drafts):
        behind = drafts[at + 1] if at + 1 < len(drafts) else None
        if behind is not None and _is_product(draft) and _covers_wound(behind, reader):
            behind.words = [*draft.words, *behind.words]
            reader.notes.append(
                "the wound's surface counts for a skin substitute, not the size of the product"
            )
            continue
        kept.append(draft)
    return kept


def _is_product(draft: Draft) -> bool:
    graft = draft.procedure == "graft" and draft.values.get("graft") == "skin substitute"
    return graft and bool(draft.quantities) and not {"site", "lesion"} & draft.own


def _covers_wound(draft: Draft, reader: Reader) -> bool:
    lesion = reader.lesion(draft)
    wound = lesion is not None and lesion.wound and "lesion" in draft.own
    return wound and draft.procedure == "graft" and bool(draft.quantities)


def move_length(draft: Draft, behind: list[Draft]) -> None:
    """``The 4 cm wound was debrided. It was repaired ...``: the length is that of the closure."""
    repair = behind[0] if behind else None
    if draft.procedure != "debridement" or repair is None or repair.procedure != "repair":
        return
    lines = [q for q in draft.of("size", "length") if len(q.values) == 1 and q.unit in LENGTHS]
    if lines and not (repair.measured or draft.tissues):
        draft.quantities = [quantity for quantity in draft.quantities if quantity not in lines]
        repair.quantities = [*lines, *repair.quantities]
