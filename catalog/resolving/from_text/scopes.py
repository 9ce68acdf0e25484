"""Words that speak of more than their own item: for all, for the list before, for none of it."""

from __future__ import annotations

from catalog.resolving.from_text.chunks import CLOSING, VAGUE, Chunk
from catalog.resolving.from_text.drafting import Drafting
from catalog.resolving.from_text.drafts import REMOVING
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.pieces import Pieces
from catalog.resolving.from_text.pour import pour
from catalog.resolving.from_text.said import SEWN

TRAILING = frozenset({"closure", "nature"})
"""Facts of which one word behind a list speaks for the whole list."""


def left_alone(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``SK x2 - reassurance``, ``2 SKs left alone``: looked at and left as it was."""
    current = reader.current
    if pieces.lesion and pieces.counts and pieces.procedure is None:
        reader.notes.append("a lesion that was left alone is not counted")
        return True
    if current is None or current.clause != chunk.clause:
        return False
    if current.procedure is not None and not current.carried:
        return False
    reader.drafts.pop()
    reader.notes.append("a lesion that was left alone is not counted")
    return True


def some_left(reader: Drafting, pieces: Pieces) -> bool:
    """``five frozen, one left alone``: a number of those told before, to which nothing was done."""
    current = reader.current
    named = pieces.procedure or pieces.lesion or pieces.sites
    if current is None or named or not (pieces.counts or pieces.bare):
        return False
    reader.notes.append("a lesion that was left alone is not counted")
    return True


def trails(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``..., 2 cm and 4 cm, simple``: a word behind a list holds for all that lack it."""
    listed = [draft for draft in reader.drafts if draft.clause == chunk.clause]
    if not listed and pieces.procedure == "repair" and pieces.only_closes:
        wounds = [
            draft for draft in reader.drafts
            if draft.procedure == "repair" or draft.values.get("lesion") == "wound"
        ]  # fmt: skip
        if len(wounds) > 1 and not any("closure" in draft.values for draft in wounds):
            for draft in wounds:
                draft.set("closure", *pieces.values["closure"])  # "... Simple repair."
            return True
    if chunk.parenthesis or len(listed) < 2 or not pieces.only_says(TRAILING):
        return False
    for draft in listed:
        for fact, (value, item) in pieces.values.items():
            if fact not in draft.values and draft.procedure == listed[-1].procedure:
                draft.set(fact, value, item)
    return True


def reports_of_all(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``Pathology confirmed benign nevi.``: a plural report is that of all lesions without one."""
    lesion = reader.lexicon.lesions.get(pieces.lesion or "")
    alone = not (pieces.sites or pieces.has_amount or pieces.quantities or pieces.procedure)
    if lesion is None or lesion.nature is None or not alone:
        return False
    if not {"path-proven", "plural"} <= set(pieces.features):
        return False
    value, item = pieces.values["lesion"]
    unnamed = [
        draft
        for draft in reader.drafts
        if draft.procedure in REMOVING and "nature" not in draft.values
        and draft.values.get("lesion") in (None, *VAGUE)
    ]  # fmt: skip
    for draft in unnamed:
        draft.set("lesion", value, item)
        draft.features.append("path-proven")
    return len(unnamed) > 1


def reports_of_removed(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``... excised. The wound was closed in layers. Pathology: nevus``: what was removed."""
    alone = not (pieces.sites or pieces.has_amount or pieces.quantities or pieces.procedure)
    says = {fact: told for fact, told in pieces.values.items() if fact in ("lesion", "nature")}
    current = reader.current
    closed = current is not None and current.procedure in CLOSING
    labelled = chunk.before == "colon" and current and current.features[-1:] == ["path-proven"]
    told = labelled or "path-proven" in pieces.features
    told = told or (says.keys() == {"nature"} and chunk.before == "hard")  # "Benign on pathology."
    if not (closed and alone and says and told):
        return False
    vague = (None, *VAGUE, "unspecified-neoplasm")
    unnamed = [
        draft
        for draft in reader.drafts
        if draft.procedure in REMOVING | {"removal"}
        and draft.values.get("nature") in (None, "pending")
        and draft.values.get("lesion") in vague
    ]
    if len(unnamed) != 1:
        return False
    unnamed[0].values.pop("nature", None)
    for fact, (value, item) in says.items():
        unnamed[0].set(fact, value, item)
    unnamed[0].features.append("path-proven")
    return True


def wider_margins(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``Margin positive; a further 3 mm was excised``: the one excision, and it was wider."""
    wider = [quantity for quantity in pieces.quantities if quantity.role == "further-margin"]
    other = pieces.sites or pieces.counts or pieces.bare or len(wider) < len(pieces.quantities)
    removing = (None, "excision", "removal")
    excised = [d for d in reader.drafts if d.procedure in removing and d.measured]
    if not wider or other or not excised or pieces.procedure not in removing:
        return False
    excised[-1].quantities += wider
    excised[-1].words += pieces.words
    return True


def sizes_of_removed(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``Excision with a graft. The lesion was 3 cm``: the size of what was removed before it."""
    roles = {quantity.role for quantity in pieces.quantities}
    other = pieces.sites or pieces.counts or pieces.bare or pieces.lesion or pieces.procedure
    current = reader.current
    covered = current is not None and current.procedure in CLOSING
    of_lesion = {"excised", "margin", *(["size"] if reader.again == chunk.clause else [])}
    if not (covered and roles and roles <= of_lesion) or other:
        return False
    removed = [d for d in reader.drafts if d.procedure in REMOVING | {"removal"}]
    if len(removed) != 1:
        return False
    lesion = removed[0]
    if lesion.of("margin") if roles == {"margin"} else lesion.measured:
        return False
    lesion.quantities += pieces.quantities
    lesion.words += pieces.words
    return True


def stages_of_mohs(reader: Drafting, pieces: Pieces, chunk: Chunk) -> bool:
    """``Mohs of the nose, complex repair. It was cleared in one stage``: stages told behind."""
    current = reader.current
    covered = current is not None and current.procedure in CLOSING
    tumors = [draft for draft in reader.drafts if draft.procedure == "mohs"]
    if not (covered and pieces.has_mohs and pieces.procedure is None and len(tumors) == 1):
        return False
    if stages(tumors[0].mohs) or pieces.sites:
        return False
    pour(pieces, tumors[0])
    return True


def biopsies_of_list(reader: Drafting, pieces: Pieces, chunk: Chunk) -> None:
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


def apply_to_all(reader: Drafting, pieces: Pieces, chunk: Chunk) -> None:
    """``all simple``: what is said holds for each item of the stretch."""
    clause = [draft for draft in reader.drafts if draft.clause == chunk.clause] or reader.drafts
    if not clause:
        clause = [reader.new(chunk)]
    one = clause[0]
    several = one.counts or one.bare or one.more_sites or one.measured or one.about
    if pieces.pair and pieces.procedure and len(clause) == 1 and not several:
        one.counts = [2]  # "a spot on the arm and one on the hand. Both were biopsied."
    for draft in clause:
        if pieces.procedure and draft.procedure in (None, "removal"):
            draft.procedure = pieces.procedure
        elif (draft.procedure, pieces.procedure) == ("biopsy", "shave"):
            draft.values.setdefault("technique", "tangential")  # "biopsy of 5 moles, all shave"
        for fact, (value, item) in pieces.values.items():
            named = fact == "lesion" and draft.values.get(fact) in VAGUE and value not in VAGUE
            if fact not in draft.own or named:
                draft.set(fact, value, item)
        draft.tissues = draft.tissues or [*pieces.tissues]
        if draft is not clause[-1]:
            draft.features += SEWN & set(pieces.features)
    last = clause[-1]
    last.features += pieces.features
    last.quantities += pieces.quantities
