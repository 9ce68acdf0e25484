"""Pieces that name no procedure: a further detail, or a further lesion, place or wound."""

from __future__ import annotations

from catalog.resolving.from_text.chunks import CLOSING, VAGUE, Chunk
from catalog.resolving.from_text.drafting import PLACE, Drafting
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.likeness import (
    describes,
    refines,
    told_further,
)
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.one_work import (
    only_describes,
)
from catalog.resolving.from_text.pieces import Pieces

BY_WOUND = frozenset({"debridement", "graft", "repair", "flap"})
"""Work of which a new place in a new sentence is a further wound, its size still to come."""
AREAS_OF = frozenset({"flap", "graft", "debridement"})
"""Work whose total area is one more word on it, not a further wound."""
ONE_AREA = frozenset({"excimer", "phototherapy", "photodynamic-therapy"})
"""Procedures of which several places are one area: ``elbows and knees, 250 sq cm``."""
PLACE_BY_PLACE = frozenset({"biopsy", "nail"})
"""Procedures of which a list of places is a list of lesions: ``biopsies of nose and chest``."""


class WithoutHead(Drafting):
    """Finds the draft that such a piece tells of."""

    def _without_head(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft:
        only_numbers = pieces.bare and not (pieces.sites or pieces.lesion or pieces.quantities)
        at_next = pieces.only_measure and current.measured and bool(current.more_sites)
        if (chunk.parenthesis and not at_next) or (current.procedure == "mohs" and only_numbers):
            return current
        if self._heads_closures(pieces, chunk, current):
            draft = self.new(chunk)
            draft.procedure, draft.parent = current.procedure, current
            return draft
        if (removal := self._removed_before(pieces, chunk, current)) is not None:
            return self._carry_on(removal, chunk, without=("lesion", "nature", "closure", *PLACE))
        another_place = bool(pieces.sites) and not refines(pieces, current)
        target = pieces.values.get("target", ("", None))[0]
        if target and "target" in current.own and current.values["target"] != target:
            return self._carry_on(current, chunk, without=("target", "product", *PLACE))
        doses = any(quantity.role == "dose" for quantity in pieces.quantities)
        if current.procedure == "visit" and "product" in pieces.values and doses:
            return self.new(chunk)  # "level 3 visit; Kenalog 40 mg IM"
        if only_describes(pieces, current):
            return current
        counted = current.procedure == "mohs" and "site" not in current.values and current.counts
        if counted and pieces.sites and pieces.lesion:
            current.counts = []  # "two tumors had Mohs: the one of the nose ..."
            return current
        new_work = pieces.counts and self._usual(pieces) not in (None, current.procedure)
        placed = current.procedure == "mohs" and another_place and "site" in current.own
        if placed and not new_work:
            return self._another_tumor(pieces, chunk, current)
        has_amount = current.measured or bool(current.counts)
        if new_work and self._is_injected(pieces, current):
            return current  # "intralesional bleomycin, 5 warts"
        another_clause = chunk.clause != current.clause and pieces.is_item
        has_specimen = "lesion" in current.own or current.procedure == "biopsy"
        renamed = current.values.get("lesion") in VAGUE and not pieces.counts
        if self.begins_with_pathology and pieces.lesion and has_specimen and not renamed:
            return self._carry_on(current, chunk, without=("lesion", "nature", *PLACE))
        waits_for_size = (
            pieces.lesion in VAGUE
            and pieces.measured
            and current.procedure in REMOVING
            and not (has_amount or another_place)
        )
        if waits_for_size:
            return current  # "Excision: malignant. Lesion 1.2 cm, margin 0.4 cm."
        if another_clause and told_further(pieces, current):
            return current
        open_removal = current.procedure == "removal" and not (current.own or has_amount)
        if open_removal and chunk.before == "colon":
            return current  # "removed: 5 tags"
        if self._opens_item(pieces, chunk, current):
            draft = self.new(chunk)
            draft.parent, draft.tentative = current, True
            return draft
        if pieces.lesion and (another_clause or (new_work and current.procedure)):
            draft = self.new(chunk)
            draft.parent = current
            return draft
        if pieces.lesion == "wound" and pieces.measured and current.procedure in REMOVING:
            draft = self.new(chunk)
            draft.parent = current
            return draft  # "excised ..., and the resulting wound was 2.3 cm long"
        if pieces.lesion and "lesion" in current.values and current.procedure != "mohs":
            one_more = pieces.lesion != current.values["lesion"] and not describes(pieces, current)
            if (another_place and (has_amount or "site" in current.own)) or (
                one_more
                and (has_amount or bool(pieces.counts))
                and (pieces.is_item or ("plural" in pieces.features and bool(current.counts)))
            ):
                return self._carry_on(current, chunk, without=("lesion", "nature", "site", "side"))
        covers = bool(current.procedure) and not (current.quantities or has_amount)
        if another_place and covers and "site" not in current.own and chunk.before == "colon":
            for fact in PLACE:
                current.values.pop(fact, None)
            return current  # "closed with flaps: nose 8 sq cm"
        further = chunk.clause != current.clause and (current.quantities or has_amount)
        if another_place and further and current.procedure in BY_WOUND:
            return self._carry_on(current, chunk, without=PLACE)
        if another_place and current.procedure in ONE_AREA and not has_amount:
            return current
        of_all = "total" in pieces.features and current.procedure in BY_WOUND
        one_area = pieces.measured and current.procedure in AREAS_OF and not pieces.lesion
        if chunk.before == "and" and not has_amount and (of_all or one_area):
            return current  # "repair of eyelid and nose lacerations totalling 9 cm"
        says_item = pieces.has_amount or "closure" in pieces.values
        if another_place and says_item and "site" in current.values:
            only_place = not (has_amount or current.procedure or current.own - {"site", "side"})
            if only_place:
                return current
            return self._carry_on(current, chunk, without=PLACE)
        if pieces.only_measure and pieces.quantities and chunk.before in ("and", "slash"):
            roles = [quantity.role for quantity in current.quantities]
            if roles and roles[-1] == "margin" and current.measured:
                pieces.as_margins()
                return current
        if pieces.only_measure and chunk.before == "with" and current.procedure == "excision":
            return current  # "0.7 cm w 4 mm": most likely its margin, so it is asked
        total = "total" in pieces.features and pieces.only_measure
        if total and current.procedure in AREAS_OF:
            return current
        alone = current.procedure == "excision" and not current.carried and current.measured
        if total and alone and not current.counts:
            pieces.as_role("excised")  # "2.3 cm, excised with margins, 2.7 cm total"
            return current
        in_row = current.only_bare_in_list or (
            chunk.before == "and" and bool(current.bare) and not current.quantities
        )  # "60 and 50 sq cm"
        same_measure = not pieces.other_role(current) or (pieces.only_measure and in_row)
        if pieces.measured and chunk.value("phase") and current.procedure in REMOVING:
            pieces.features.append("told-twice")
            return current  # "EDC 1.9 cm pre, 2.3 cm after"
        if pieces.measured and current.measured and same_measure:
            if at_next:
                return self._at_next_place(current, chunk)
            place = PLACE if pieces.sites else ()
            return self._carry_on(current, chunk, without=(*place, "step"))
        another_technique = (
            pieces.technique
            and "technique" in current.own
            and (pieces.counts or pieces.technique != current.values["technique"])
        )
        if another_technique:
            place = PLACE if pieces.sites else ()
            return self._carry_on(current, chunk, without=("technique", *place))
        digits = {"digit"} & pieces.values.keys() & current.values.keys()
        if another_place and current.procedure == "paring" and digits:
            return self._carry_on(current, chunk, without=PLACE)
        gland_by_gland = current.values.get("lesion") == "hidradenitis"
        place_by_place = current.procedure in PLACE_BY_PLACE or gland_by_gland
        if another_place and place_by_place and "site" in current.own:
            return self._carry_on(current, chunk, without=PLACE)
        return current

    def _is_injected(self, pieces: Pieces, current: Draft) -> bool:
        """Whether an injection still lacks its lesions, and these may be injected."""
        lesion = self.lexicon.lesions.get(pieces.lesion or "")
        waits = current.procedure == "injection" and not current.counts
        return waits and "lesion" not in current.own and bool(lesion and lesion.nature == "benign")

    def _opens_item(self, pieces: Pieces, chunk: Chunk, current: Draft) -> bool:
        """``AK, forehead, LN2; AK, L ear, LN2``: the lesion begins an item like the one before."""
        usual = self._usual(pieces)
        alone = not (
            pieces.sites or pieces.counts or pieces.quantities or pieces.bare or pieces.features
        )
        if not alone or chunk.clause == current.clause or "site" not in current.own:
            return False
        if usual is not None and usual == current.procedure:
            return True
        named = {pieces.lesion, current.values.get("lesion")} - {None, "unspecified-neoplasm"}
        named -= {*VAGUE}
        another = len(named) > 1 and "lesion" in current.own and chunk.before == "hard"
        return another and current.measured  # "SCC, L cheek: 1.4 cm. Nevus, R cheek: 0.6 cm"

    def _heads_closures(self, pieces: Pieces, chunk: Chunk, current: Draft) -> bool:
        """``layered: abdomen 5 cm, back 4 cm; simple: nose 2 cm``: the class of what follows."""
        known = current.values.get("closure")
        another = pieces.only_closes and known not in (None, pieces.values["closure"][0])
        return another and chunk.before in ("hard", "line") and current.measured

    def _removed_before(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft | None:
        """``nevus back 1.2 cm, simple closure, SCC arm 2 cm``: removed like the one before."""
        lesion = self.lexicon.lesions.get(pieces.lesion or "")
        sized = any(quantity.role in ("excised", "margin") for quantity in pieces.quantities)
        further = (lesion is not None and not lesion.wound and pieces.is_item) or (
            sized and bool(pieces.sites)
        )
        if current.procedure not in CLOSING or chunk.clause != current.clause or not further:
            return None
        before = reversed([draft for draft in self.drafts if draft.clause == chunk.clause])
        removals = REMOVING | {"removal", "mohs"}
        return next((d for d in before if d.procedure in removals or self._waits_to_go(d)), None)

    def _another_tumor(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft:
        """Each place with stages of its own is a tumor of its own (first stage per tumor)."""
        same_name = pieces.sites[0] == current.values["site"]  # the other ear
        if stages(current.mohs) or pieces.measured or same_name:
            return self._carry_on(current, chunk, without=PLACE)
        if "each" in pieces.features and pieces.has_mohs:
            current.mohs.append(chunk)
            return self._carry_on(current, chunk, without=PLACE)
        return current
