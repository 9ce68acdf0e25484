"""Chunks to drafts: one draft for each procedure on each lesion, wound or set of alike lesions.

What a coder carries on while reading is carried on here: the procedure, the lesion and its nature
from one item of a list to the next, the place from a lesion to its repair.
"""

from __future__ import annotations

from catalog.resolving.from_text.chunks import CLOSING, NARROWER, VAGUE, Chunk
from catalog.resolving.from_text.drafting import PLACE, Drafting
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.likeness import (
    KINDS,
    another_lesion,
    conflicts,
    describes,
    may_adopt,
    other_kind,
    refines,
    tells_its_size,
    told_further,
    waits_at_its_place,
)
from catalog.resolving.from_text.mohs_stages import stages
from catalog.resolving.from_text.one_work import (
    is_donor_size,
    is_necrotic_tissue,
    names_it_again,
    only_describes,
)
from catalog.resolving.from_text.pieces import Pieces
from catalog.resolving.from_text.pour import pour
from catalog.resolving.from_text.said import SEWN
from catalog.resolving.from_text.scopes import (
    apply_to_all,
    biopsies_of_list,
    left_alone,
    reports_of_all,
    reports_of_removed,
    sizes_of_removed,
    some_left,
    stages_of_mohs,
    trails,
    wider_margins,
)

BY_WOUND = frozenset({"debridement", "graft", "repair", "flap"})
"""Work of which a new place in a new sentence is a further wound, its size still to come."""
AREAS_OF = frozenset({"flap", "graft", "debridement"})
"""Work whose total area is one more word on it, not a further wound."""
ONE_AREA = frozenset({"excimer", "phototherapy", "photodynamic-therapy"})
"""Procedures of which several places are one area: ``elbows and knees, 250 sq cm``."""
PLACE_BY_PLACE = frozenset({"biopsy", "nail"})
"""Procedures of which a list of places is a list of lesions: ``biopsies of nose and chest``."""


_TOLD_OF_OTHERS = (
    trails,
    reports_of_all,
    reports_of_removed,
    sizes_of_removed,
    stages_of_mohs,
)
"""What a chunk may say of drafts before the one at hand, and nothing else."""


class Reader(Drafting):
    """Takes chunk after chunk."""

    def take(self, chunk: Chunk) -> None:
        """Read one chunk into the drafts."""
        earlier = self.current.procedure if self.current else None
        donor = self.donor_follows and chunk.before in ("comma", "colon", "open", "dash")
        pieces = Pieces(chunk, earlier, self.notes, donor=donor)
        if any(item.again for item in chunk.items):
            self.again = chunk.clause
        if self.edges == chunk.clause and pieces.only_debrides:
            pieces.debrides_edges()  # "with devitalized edges, which were debrided"
        self.edges = chunk.clause if chunk.value("edges") else None
        last = next((item for item in reversed(chunk.items) if item.means), None)
        self.donor_follows = last is not None and last.means.get("role") == "donor"
        if pieces.left_alone and (some_left(self, pieces) or left_alone(self, pieces, chunk)):
            return
        if chunk.value("trim") and self._waiting_callus():
            self._adopt(self.drafts[-1], "paring")  # "a corn ... It was trimmed."
        if chunk.value("section"):
            self._turn_to_plan()
        if not pieces.says_something:
            return
        if pieces.left_alone and self._is_only_seen(pieces, chunk):
            return
        if wider_margins(self, pieces, chunk):
            return
        counts_all = bool(pieces.counts or pieces.bare) and not (
            self.current and (self.current.counts or self.current.measured)
        )  # "all ten toenails"
        if pieces.scope_all and (chunk.parenthesis or not pieces.sites) and not counts_all:
            apply_to_all(self, pieces, chunk)
            self.all_closed = chunk.clause if pieces.procedure in CLOSING else None
            self.closed_by = pieces if pieces.procedure == "repair" else None
            return
        in_all = chunk.clause == self.all_closed and chunk.before in ("with", "comma")
        if in_all and pieces.only_closes:
            apply_to_all(self, pieces, chunk)  # "all were closed with simple repair"
            self.closed_by = pieces if pieces.procedure == "repair" else None
            return
        if pieces.procedure is not None:
            self.closed_by = None  # "both closed with flaps: nose 8 sq cm"
        placed = chunk.clause == self.all_closed and pieces.sites and pieces.measured
        if placed and self.closed_by and not (pieces.lesion or pieces.procedure):
            self._close(self.closed_by, pieces, chunk)
            return
        if any(of(self, pieces, chunk) for of in _TOLD_OF_OTHERS):
            return
        if self.current is not None and pieces.names_closure(self.current, self._removable):
            pieces.is_repair()
        sewn = chunk.clause == self.sewn and chunk.before == "comma" and pieces.only_measure
        removed = self._removable or (self.current and self.current.procedure in REMOVING)
        if sewn and removed:
            pieces.as_role("length")  # "deep Vicryl and skin nylon, 2.4 cm"
        self.sewn = chunk.clause if SEWN & set(pieces.features) else None
        draft = self._draft_for(pieces, chunk)
        if pieces.margins_without_number and chunk.before == "with" and draft.measured:
            draft.features.append("margins-included")
        opens_list = chunk.before in ("colon", "open") and bool(draft.counts)
        draft.listed = draft.listed or (opens_list and bool(pieces.counts or pieces.bare))
        pour(pieces, draft)
        if pieces.has_mohs and pieces.procedure in CLOSING:
            for tumor in [one for one in self.drafts if one.procedure == "mohs"][-1:]:
                tumor.mohs.append(chunk)  # "the defect after one stage was closed"

    def _close(self, closure: Pieces, pieces: Pieces, chunk: Chunk) -> None:
        """``both closed in layers: nose 3 cm, back 4 cm``: each with its length."""
        draft = self.new(chunk)
        draft.procedure, draft.features = closure.procedure, [*closure.features]
        for fact, (value, item) in closure.values.items():
            draft.set(fact, value, item)
        pour(pieces, draft)

    def _is_only_seen(self, pieces: Pieces, chunk: Chunk) -> bool:
        """``The other nails were normal.``, ``..., right cheek unremarkable``."""
        current = self.current
        if pieces.procedure is not None or current is None:
            return False
        later = bool(pieces.lesion) and current.clause != chunk.clause
        return later or (bool(pieces.sites) and current.procedure is not None)

    def _turn_to_plan(self) -> None:
        """What was seen on examination waits for no procedure any more: the plan names each."""
        self.seen += [draft for draft in self.drafts if draft.procedure is None]
        self.drafts = [draft for draft in self.drafts if draft.procedure is not None]

    def _draft_for(self, pieces: Pieces, chunk: Chunk) -> Draft:
        current = self.current
        if current is None:
            draft = self.new(chunk)
            draft.past = pieces.past
            return draft
        if pieces.opens and (opened := self._opened(pieces, chunk)) is not None:
            return opened
        named = self._named_before(pieces, chunk) or self._seen_before(pieces, chunk)
        current = named or current
        if pieces.procedure is None:
            return self._without_head(pieces, chunk, current)
        return self._with_head(pieces, chunk, current)

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
