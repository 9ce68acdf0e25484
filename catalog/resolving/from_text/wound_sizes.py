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


def move_length(draft: Draft, behind: list[Draft]) -> None:
    """``The 4 cm wound was debrided. It was repaired ...``: the length is that of the closure."""
    repair = behind[0] if behind else None
    if draft.procedure != "debridement" or repair is None or repair.procedure != "repair":
        return
    lines = [q for q in draft.of("size", "length") if len(q.values) == 1 and q.unit in LENGTHS]
    if lines and not (repair.measured or draft.tissues):
        draft.quantities = [quantity for quantity in draft.quantities if quantity not in lines]
        repair.quantities = [*lines, *repair.quantities]
