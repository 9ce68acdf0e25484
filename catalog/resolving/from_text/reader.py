"""Chunks to drafts: one draft for each procedure on each lesion, wound or set of alike lesions.

What a coder carries on while reading is carried on here: the procedure, the lesion and its nature
from one item of a list to the next, the place from a lesion to its repair.
"""

from __future__ import annotations

from catalog.resolving.from_text.chunks import CLOSING, Chunk
from catalog.resolving.from_text.drafting import PLACE
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.pieces import Pieces
from catalog.resolving.from_text.pour import pour
from catalog.resolving.from_text.said import SEWN
from catalog.resolving.from_text.scopes import (
    apply_to_all,
    left_alone,
    reports_of_all,
    reports_of_removed,
    sizes_of_removed,
    some_left,
    stages_of_mohs,
    trails,
    wider_margins,
)
from catalog.resolving.from_text.with_head import WithHead
from catalog.resolving.from_text.without_head import WithoutHead

_TOLD_OF_OTHERS = (
    trails,
    reports_of_all,
    reports_of_removed,
    sizes_of_removed,
    stages_of_mohs,
)
"""What a chunk may say of drafts before the one at hand, and nothing else."""


_NATURE = frozenset({"nature"})


class Reader(WithHead, WithoutHead):
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
        if chunk.heads_list and pieces.only_says(_NATURE) and current.measured:
            # "benign excisions: face 0.5 cm; malignant: back 2 cm"
            return self._carry_on(current, chunk, without=("lesion", "nature", *PLACE))
        named = self._named_before(pieces, chunk) or self._seen_before(pieces, chunk)
        current = named or current
        if pieces.procedure is None:
            return self._without_head(pieces, chunk, current)
        return self._with_head(pieces, chunk, current)
