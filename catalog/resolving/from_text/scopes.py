"""Words that speak of more than their own item: for all, for the list before, for none of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.resolving.from_text.chunks import Chunk
from catalog.resolving.from_text.pieces import Pieces

if TYPE_CHECKING:
    from catalog.resolving.from_text.reader import Reader

TRAILING = frozenset({"closure", "nature"})
"""Facts of which one word behind a list speaks for the whole list."""


def left_alone(reader: Reader, chunk: Chunk) -> bool:
    """``SK x2 - reassurance``: looked at and left as it was."""
    current = reader.current
    if current is None or current.clause != chunk.clause:
        return False
    if current.procedure is not None and not current.carried:
        return False
    reader.drafts.pop()
    reader.notes.append("a lesion that was left alone is not counted")
    return True


def trails(reader: Reader, pieces: Pieces, chunk: Chunk) -> bool:
    """``..., 2 cm and 4 cm, simple``: a word behind a list holds for all that lack it."""
    listed = [draft for draft in reader.drafts if draft.clause == chunk.clause]
    if chunk.parenthesis or len(listed) < 2 or not pieces.only_says(TRAILING):
        return False
    for draft in listed:
        for fact, (value, item) in pieces.values.items():
            if fact not in draft.values and draft.procedure == listed[-1].procedure:
                draft.set(fact, value, item)
    return True


def biopsies_of_list(reader: Reader, pieces: Pieces, chunk: Chunk) -> None:
    """``shave x1 nose, punch x1 chest biopsies``: the noun behind the list is that of all."""
    last = chunk.items[-1]
    if last is not pieces.procedure_item or not last.plural or not pieces.technique:
        return
    for draft in reader.drafts:
        shaved = draft.procedure == "shave" and "removal" not in draft.values
        if draft.clause != chunk.clause or draft.measured:
            continue
        if shaved:
            draft.values["technique"] = "tangential"
            draft.own.add("technique")
        if shaved or (draft.procedure is None and "technique" in draft.own):
            draft.procedure = "biopsy"


def apply_to_all(reader: Reader, pieces: Pieces, chunk: Chunk) -> None:
    """``all simple``: what is said holds for each item of the stretch."""
    clause = [draft for draft in reader.drafts if draft.clause == chunk.clause] or reader.drafts
    if not clause:
        clause = [reader.new(chunk)]
    for draft in clause:
        if pieces.procedure and draft.procedure in (None, "removal"):
            draft.procedure = pieces.procedure
        elif (draft.procedure, pieces.procedure) == ("biopsy", "shave"):
            draft.values.setdefault("technique", "tangential")  # "biopsy of 5 moles, all shave"
        for fact, (value, item) in pieces.values.items():
            if fact not in draft.own:
                draft.set(fact, value, item)
        draft.tissues = draft.tissues or [*pieces.tissues]
    last = clause[-1]
    last.features += pieces.features
    last.quantities += pieces.quantities
