"""Pieces that name a procedure: that of a lesion told before, the same once more, or another."""

from __future__ import annotations

from catalog.resolving.from_text.chunks import CLOSING, NARROWER, Chunk
from catalog.resolving.from_text.drafting import PLACE, Drafting
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.likeness import (
    KINDS,
    another_lesion,
    conflicts,
    may_adopt,
    other_kind,
    refines,
    tells_its_size,
    waits_at_its_place,
)
from catalog.resolving.from_text.one_work import (
    is_donor_size,
    is_necrotic_tissue,
    names_it_again,
)
from catalog.resolving.from_text.pieces import Pieces
from catalog.resolving.from_text.scopes import (
    biopsies_of_list,
)


class WithHead(Drafting):
    """Finds the draft that such a piece tells of."""

    def _with_head(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft:
        procedure = pieces.procedure
        if is_necrotic_tissue(pieces, current):
            procedure = pieces.procedure = "debridement"
        if is_donor_size(pieces, chunk, current):
            pieces.as_role("donor")
            return current
        if procedure == current.procedure == "burn" and not current.quantities:
            return current  # "burns of trunk and legs, second degree, 14%": one area
        if procedure == "biopsy":
            biopsies_of_list(self, pieces, chunk)
        if chunk.parenthesis and current.procedure in (procedure, "removal", None):
            return self._adopt(current, procedure)
        adds = pieces.lesion or pieces.sites or pieces.has_amount
        waits = current.procedure is None or (
            current.procedure == "removal"
            and procedure in REMOVING | {"mohs"}
            and (not (adds and chunk.clause != current.clause) or tells_its_size(pieces, current))
        )
        another = not refines(pieces, current) or another_lesion(pieces, current)
        begins_anew = (
            (pieces.head_leads or (chunk.clause != current.clause and pieces.has_amount))
            and (current.measured or bool(current.counts))
            and another
        )
        usual = self._usual_of(current)
        begins_anew = begins_anew or bool(
            usual not in (None, procedure)
            and current.counts
            and pieces.has_amount
            and procedure not in ("removal", "excision")
        )  # "AK x 4, shave bx x 1"
        closure = pieces.values.get("closure")
        begins_anew = begins_anew or bool(
            closure and pieces.lesion and "closure" in current.own
            and closure[0] != current.values["closure"]
        )  # "2 cm superficial cut, and a cut of 3 cm closed in layers"  # fmt: skip
        specimen = bool(current.counts) or ("study" in pieces.values and "lesion" in current.own)
        reads = self.begins_with_pathology and procedure == "pathology" and specimen
        if (
            waits
            and not (begins_anew or reads)
            and may_adopt(current, procedure, self.lesion(current))
        ):
            return self._adopted(pieces, chunk, current)
        if names_it_again(pieces, chunk, current):
            return current
        waiting = self._without_area(pieces)
        if waiting is not None:
            return waiting
        if current.procedure == "visit" and NARROWER.get(("visit", procedure or "")) == procedure:
            return self._adopt(current, procedure)  # "new patient, telephone visit"
        if (current.procedure, procedure) == ("repair", "dehiscence") and not current.measured:
            return self._adopt(current, procedure)  # "closure of a wound that dehisced"
        if procedure == current.procedure == "repair" and self._only_closed(current):
            for fact in PLACE if pieces.sites else ():
                current.values.pop(fact, None)
            return current
        if procedure == current.procedure and not conflicts(pieces, current):
            return current
        if self._is_specimen(pieces, current):
            if current.procedure == "pathology":
                current.values.setdefault("specimen", "named")
            return current
        if procedure == "removal" and current.procedure == "biopsy" and pieces.removes:
            return self._whole_lesion(pieces, current)
        if procedure == "shave" and current.procedure == "biopsy" and not pieces.removes:
            pieces.procedure = "biopsy"
            pieces.technique_is("tangential")
            if "technique" not in current.own:
                return current
        if waits_at_its_place(pieces, current):
            return current.start_over(procedure, keeping=PLACE)
        if procedure == current.procedure:
            drop = set(PLACE) if pieces.sites else set()
            drop |= {"technique"} if pieces.technique else set()
            drop |= {"lesion", "nature"} if pieces.lesion else set()
            drop |= {"nail", "nails", "operation"} if "nail" in pieces.values else set()
            if other_kind(pieces, current):
                drop |= {*KINDS.get(procedure or "", ())}
                further = self._carry_on(current, chunk, without=tuple(drop))
                further.parent = None  # no item of a list whose number stands in front of it
                return further
            return self._carry_on(current, chunk, without=tuple(drop))
        adds_item = pieces.lesion or pieces.sites or pieces.has_amount
        told = any(word.fact == "procedure" for word in current.words)
        open_item = current.carried and not told and "lesion" in current.own
        if open_item and not (adds_item or procedure in CLOSING):
            current.carried = False
            return self._adopt(current, procedure)  # "..., and a lesion of the back, biopsied"
        says_more = adds_item or pieces.technique or pieces.values or pieces.quantities
        named = next((d for d in reversed(self.drafts) if d.procedure == procedure), None)
        if named is not None and (not says_more or self._adds_margin(pieces, named)):
            return named  # "how to report the biopsy"
        return self._other_procedure(pieces, chunk, current)
