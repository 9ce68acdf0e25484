"""The drafts while the reader gathers them: new ones, carried on ones, adopted ones."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.resolving.from_text.chunks import CLOSING, VAGUE, Chunk
from catalog.resolving.from_text.drafts import Draft
from catalog.resolving.from_text.lexicon import Lesion, Lexicon
from catalog.resolving.from_text.likeness import another_lesion, may_adopt, refines
from catalog.resolving.from_text.pieces import Pieces

MOST_WAITING = 12
"""So many lesions back a name and a place are looked for."""
PLACE = ("site", "side", "digit")
"""Facts that say where."""
HOW = ("nail", "operation", "graft", "closure", "method")
"""Facts of a procedure that hold for all in front of it."""
_OF_SEVERAL = frozenset({"plural", "many", "several-places"})


@dataclass(slots=True)
class Drafting:
    """The drafts of a text, and how one more comes to them."""

    lexicon: Lexicon
    drafts: list[Draft] = field(default_factory=list)
    begins_with_pathology: bool = False
    """The text opens with ``path``: a request to read specimens, if nothing was done to them."""
    begins_with_code: bool = False
    """It opens with the code for reading them: the specimens are named then."""
    notes: list[str] = field(default_factory=list)
    announced: Draft | None = None
    """What was told of several lesions together, before each of them is told of."""
    donor_follows: bool = False
    """The last piece ended with ``donor site``; which it is may follow."""
    again: int | None = None
    """The stretch in which ``the lesion`` pointed back to the one that was named."""
    edges: int | None = None
    """The stretch of the last piece, if that told of the wound's edges."""
    sewn: int | None = None
    """The stretch of the last piece, if that told how a wound was sewn; how long may follow."""
    seen: list[Draft] = field(default_factory=list)
    """Lesions of the examination, before the note turns to its plan."""
    all_closed: int | None = None
    """The stretch in which all wounds were said to be closed; how may follow."""
    closed_by: Pieces | None = None
    """What was said of the closure of them all."""

    @property
    def current(self) -> Draft | None:
        """The draft that a further detail belongs to."""
        return self.drafts[-1] if self.drafts else None

    @property
    def _removable(self) -> bool:
        """Whether the draft at hand is a lesion with its size, its removal still unnamed."""
        return self.current is not None and self._waits_to_go(self.current)

    def _waits_to_go(self, draft: Draft) -> bool:
        lesion = self.lesion(draft)
        named = draft.procedure is None and draft.measured
        return named and lesion is not None and not lesion.wound

    def lesion(self, draft: Draft) -> Lesion | None:
        """The lexicon's lesion of a draft."""
        return self.lexicon.lesions.get(draft.values.get("lesion", ""))

    def new(self, chunk: Chunk) -> Draft:
        """A draft for a further procedure."""
        draft = Draft(chunk.clause)
        self.drafts.append(draft)
        return draft

    def _opened(self, pieces: Pieces, chunk: Chunk) -> Draft | None:
        """``Two nevi: the first ..., the second ...``: what was told of both holds for each."""
        current = self.current
        if self.announced is None:
            if current is None or current.measured:
                return None
            lesion = self.lesion(current)
            by_size = lesion is not None and not lesion.usual  # those of the others are counted
            listed = chunk.before == "colon" and bool(current.counts) and by_size
            if current.clause == chunk.clause and not listed:
                return None
            if pieces.opens == "further" or current.procedure in CLOSING:
                return None
            self.announced = current.next(chunk.clause, without=PLACE)
            current.counts, current.bare, current.about = [], [], False
            current.features = [name for name in current.features if name not in _OF_SEVERAL]
            current.clause, current.own = chunk.clause, current.own - {"lesion"}
            return current
        if pieces.opens == "1":
            return None
        return self._carry_on(self.announced, chunk)

    def _waiting_callus(self) -> bool:
        current = self.current
        waits = current is not None and current.procedure is None
        return waits and current is not None and current.values.get("lesion") == "callus"

    def _named_before(self, pieces: Pieces, chunk: Chunk) -> Draft | None:
        """``BCC nose 1 cm and SCC back 2 cm. The lesion on the nose ...``: the one named before."""
        if (wound := self._open_wound(pieces, chunk)) is not None:
            return self._last(wound)
        if len(pieces.sites) != 1 or pieces.lesion is None or pieces.counts:
            return None
        for draft in self.drafts[-MOST_WAITING:-1]:
            same = draft.values.get("site") == pieces.sites[0] and "lesion" in draft.own
            fits = pieces.lesion in (*VAGUE, draft.values.get("lesion"))
            sided = pieces.side is None or draft.values.get("side", pieces.side) == pieces.side
            waits = draft.procedure is None and draft.clause < chunk.clause
            if same and fits and sided and waits and not (pieces.measured and draft.measured):
                return self._last(draft)
        return None

    def _open_wound(self, pieces: Pieces, chunk: Chunk) -> Draft | None:
        """``Cuts: arm 5 cm, hand 2 cm. The arm was closed in layers``: the wound told of before."""
        closes = pieces.procedure in (None, "repair") and pieces.lesion in (None, "wound")
        if not (closes and pieces.sites) or pieces.has_amount:
            return None
        for draft in self.drafts[-MOST_WAITING:-1]:
            waits = draft.procedure is None and draft.measured and draft.clause < chunk.clause
            places = {draft.values.get("site"), *draft.more_sites}
            if waits and draft.values.get("lesion") == "wound" and {*pieces.sites} <= places:
                return draft
        return None

    def _last(self, draft: Draft) -> Draft:
        """A draft as the one at hand."""
        self.drafts.remove(draft)
        self.drafts.append(draft)
        return draft

    def _seen_before(self, pieces: Pieces, chunk: Chunk) -> Draft | None:
        """``Exam: papule nose, 3 AKs. Plan: shave bx nose; LN2 x3 AKs``: those that were seen."""
        if pieces.procedure is None or pieces.lesion in (None, *VAGUE):
            return None
        for draft in self.drafts[-MOST_WAITING:-1]:
            same = draft.values.get("lesion") == pieces.lesion and "lesion" in draft.own
            there = not pieces.sites or pieces.sites == [draft.values.get("site")]
            if same and there and draft.procedure is None and draft.clause < chunk.clause:
                if pieces.counts or pieces.bare:
                    draft.counts, draft.bare, draft.about = [], [], False
                return self._last(draft)
        return None

    def _usual_of(self, draft: Draft) -> str | None:
        lesion = self.lesion(draft)
        return lesion.usual if lesion is not None and "lesion" in draft.own else None

    def _usual(self, pieces: Pieces) -> str | None:
        """What is usually done to the lesion of a chunk, where nothing else is said."""
        lesion = self.lexicon.lesions.get(pieces.lesion or "")
        return lesion.usual if lesion is not None else None

    def _carry_on(self, current: Draft, chunk: Chunk, without: tuple[str, ...] = ()) -> Draft:
        draft = current.next(chunk.clause, without=without)
        self.drafts.append(draft)
        return draft

    def _at_next_place(self, current: Draft, chunk: Chunk) -> Draft:
        """``SCC of the scalp, 1.7 cm, and lip, 1.2 cm``: the size at the place named with it."""
        draft = self._carry_on(current, chunk, without=(*PLACE, "step"))
        place, *draft.more_sites = current.more_sites
        draft.values["site"], current.more_sites = place, []
        draft.own.add("site")
        current.features = [name for name in current.features if name != "several-places"]
        return draft

    def _adopt(self, draft: Draft, procedure: str | None) -> Draft:
        draft.procedure = procedure
        return draft

    def _only_closed(self, repair: Draft) -> bool:
        """Whether nothing but ``closed`` was said: ``closed with intermediate repair 2 cm``."""
        said = repair.quantities or repair.counts or repair.bare or repair.features
        return not (said or repair.own)

    def _is_specimen(self, pieces: Pieces, current: Draft) -> bool:
        """``CD3, CD4 on one skin bx``; also an ``ellipse`` behind an incisional biopsy."""
        adds = pieces.technique or pieces.sites or pieces.lesion or pieces.quantities
        if (current.procedure, pieces.procedure) == ("biopsy", "excision"):
            incised = current.values.get("technique") == "incisional"
            return incised and not (adds or pieces.has_amount)
        read = (current.procedure, pieces.procedure) == ("pathology", "biopsy")
        one = read and pieces.counts in ([], [1] if "study" in current.values else [])
        if one and not adds:
            pieces.counts = []
        return one and not adds

    def _adopted(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft:
        """The drafts of this clause that wait for a procedure take this one."""
        if current.past:
            current.clause = chunk.clause
        if _treats_some(pieces, current):
            current.counts, current.about = [], False
        clauses = {chunk.clause} | ({current.clause} if "every" in pieces.features else set())
        for draft in self.drafts:
            waits = draft.clause in clauses and draft.procedure in (None, "removal")
            if draft is current or (
                waits and may_adopt(draft, pieces.procedure, self.lesion(draft))
            ):
                draft.procedure = pieces.procedure
                self._share_how(draft, pieces)
                if draft.counts and draft.clause != chunk.clause:
                    draft.features.append("announced")
                if pieces.lesion and "lesion" not in draft.values and pieces.has_amount:
                    draft.values["lesion"] = pieces.lesion
        counted_apart = another_lesion(pieces, current) and bool(current.counts)
        another_place = (
            pieces.sites
            and (pieces.has_amount or pieces.lesion)
            and "site" in current.own
            and not refines(pieces, current)
            and (
                current.measured
                or current.counts
                or "digit" in pieces.values
                or self._one_each(pieces, chunk, current)
            )
        )
        another_size = (
            pieces.measured and current.measured and not pieces.other_role(current)
            and (chunk.before in ("and", "plus") or bool(current.counts))
        )  # fmt: skip
        another_technique = (
            pieces.technique and "technique" in current.own
            and pieces.technique != current.values["technique"]
        )  # fmt: skip
        if another_technique:
            drop = ["technique", *(PLACE if pieces.sites else ())]
            return self._carry_on(current, chunk, without=tuple(drop))
        if another_place or counted_apart or another_size:
            drop = list(PLACE) if pieces.sites else []
            drop += ["lesion", "nature"] if pieces.lesion else []
            return self._carry_on(current, chunk, without=tuple(drop))
        return current

    def _one_each(self, pieces: Pieces, chunk: Chunk, current: Draft) -> bool:
        """``wart lip + wart chin``: a lesion named at each of two places."""
        named = bool(pieces.lesion) and "lesion" in current.own
        joined = chunk.before in ("and", "plus", "comma")
        return named and joined and "plural" not in (*pieces.features, *current.features)

    def _without_area(self, pieces: Pieces) -> Draft | None:
        """``STSG after excision of SCC 3.4 cm; graft 16 sq cm``: the area of the graft before."""
        if pieces.procedure not in ("graft", "flap") or pieces.sites or not pieces.quantities:
            return None
        alike = [draft for draft in self.drafts if draft.procedure == pieces.procedure]
        if len(alike) != 1 or alike[0].quantities:
            return None
        kind = pieces.values.get("graft")
        same = kind is None or kind[0] == alike[0].values.get("graft")
        return alike[0] if same else None

    def _adds_margin(self, pieces: Pieces, named: Draft) -> bool:
        """``Excision, complex repair. The lesion was excised with 4 mm margins``: the one."""
        margins = [q for q in pieces.quantities if q.role == "margin"]
        other = pieces.sites or pieces.lesion or pieces.has_amount or pieces.values
        alone = len(margins) == len(pieces.quantities) == 1 and not other
        return alone and named.measured and not named.of("margin")

    def _share_how(self, draft: Draft, pieces: Pieces) -> None:
        """``toenails 1, 2 and 5 avulsed``: how it was done holds for each that waited for it."""
        for fact in HOW:
            if fact in pieces.values and fact not in draft.values:
                draft.set(fact, *pieces.values[fact], own=False)

    def _whole_lesion(self, pieces: Pieces, current: Draft) -> Draft:
        """Called a biopsy, but the whole lesion came off: a removal, by the tool's name."""
        technique = current.values.get("technique")
        current.procedure = "shave" if technique == "tangential" else "excision"
        if technique == "tangential":
            current.values.pop("technique")
        pieces.procedure = None
        self.notes.append("the whole lesion was removed: a removal, though it is called a biopsy")
        return current

    def _other_procedure(self, pieces: Pieces, chunk: Chunk, current: Draft) -> Draft:
        draft = self.new(chunk)
        draft.procedure, draft.parent = pieces.procedure, current
        carried = list(PLACE) if pieces.procedure != "visit" else []
        elsewhere = bool(pieces.sites) and not refines(pieces, current)
        if pieces.procedure not in CLOSING | {"visit"} and not (pieces.lesion or elsewhere):
            carried += ["nature", "lesion"]
        if pieces.sites:
            carried = [fact for fact in carried if fact not in PLACE]
        for fact in carried:
            if fact in current.values:
                draft.values[fact] = current.values[fact]
        return draft


def _treats_some(pieces: Pieces, current: Draft) -> bool:
    """``six AKs seen, five frozen``: the number beside what was done is the one that counts."""
    named = pieces.lesion or pieces.sites or pieces.quantities
    numbers = [*pieces.counts, *(int(number) for number in pieces.bare)]
    seen = current.counts[0] if len(current.counts) == 1 else 0
    return not named and len(numbers) == 1 and 0 < numbers[0] < seen
