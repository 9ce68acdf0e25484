"""What one chunk was found to say, and the questions that the reader asks about it."""

from __future__ import annotations

from decimal import Decimal

from catalog.resolving.facts import Quantity
from catalog.resolving.from_text.chunks import Chunk
from catalog.resolving.from_text.drafts import MEASURED, REMOVING, Draft, Words
from catalog.resolving.from_text.items import Item

SILENT = frozenset(
    {
        "abrasion", "beyond", "chemo", "claimed", "cycle", "dressing", "edges", "either",
        "foreign", "fraction", "from", "glued", "granulation", "half_hour", "hemostasis",
        "injectable", "instrument", "intention", "into_vein", "matrix", "modifier", "of_nails",
        "opens", "ordinal", "pair", "past", "payer", "permanent", "phase", "reads", "role",
        "section", "sequence", "shape", "simulated", "stated", "sum", "time", "trim", "undone",
        "unit", "whose",
    }
)  # fmt: skip
"""Facts that work on their neighbours and say nothing themselves."""
SEWN = frozenset({"layered", "surface-suture"})
"""Features that tell how a wound was sewn."""
DOSES = frozenset({"cc", "mg", "g", "units", "tube"})
"""Units of what is given of a drug."""


class Said:
    """The facts of one chunk."""

    def __init__(self, chunk: Chunk) -> None:
        """Nothing is known yet."""
        self.chunk = chunk
        self.values: dict[str, tuple[str, Item]] = {}
        self.sites: list[str] = []
        self.site_items: list[Item] = []
        self.quantities: list[Quantity] = []
        self.quantity_items: list[Item] = []
        self.counts: list[int] = []
        self.bare: list[Decimal] = []
        self.features: list[str] = []
        self.tissues: list[str] = []
        self.procedure: str | None = None
        self.procedure_item: Item | None = None
        self.words: list[Words] = []
        self.about = False
        self.many = False
        self.scope_all = False
        self.pair = False
        """Whether it speaks of both of two."""
        self.has_mohs = False
        self.left_alone = False
        """Whether the lesion here was only looked at."""
        self.opens = chunk.value("opens")
        """Which of the lesions announced together begins here: ``1``, ``further`` or ``next``."""
        self.past = False
        """Whether its place and lesion are those of a procedure before this visit."""

    @property
    def lesion(self) -> str | None:
        """The lesion or wound that is named."""
        return self.values["lesion"][0] if "lesion" in self.values else None

    @property
    def side(self) -> str | None:
        """left, right or both."""
        return self.values["side"][0] if "side" in self.values else None

    @property
    def technique(self) -> str | None:
        """The technique of a biopsy."""
        return self.values["technique"][0] if "technique" in self.values else None

    def technique_is(self, technique: str) -> None:
        """Read the procedure's own word as the technique."""
        if self.procedure_item is not None:
            self.values["technique"] = (technique, self.procedure_item)

    def names_closure(self, current: Draft, removable: bool) -> bool:
        """``BCC 1.2 cm excised, intermediate 4 cm``: the class and length of the closure."""
        closed = removable or current.procedure in REMOVING | {
            "removal",
            "mohs",
            "soft-tissue-excision",
        }
        named = self.procedure or self.lesion or self.sites or self.technique
        sewn = "closure" in self.values or bool(SEWN & set(self.features))
        return closed and sewn and self.measured and not named

    def is_repair(self) -> None:
        """Read the word for the class, or for the sutures, as the closure itself."""
        word = next(
            item
            for item in self.chunk.items
            if "closure" in item.means or item.means.get("feature") in SEWN
        )
        self.procedure, self.procedure_item = "repair", word

    @property
    def measured(self) -> bool:
        """Whether a size, a length or a bare number stands here."""
        return any(q.role in MEASURED for q in self.quantities) or bool(self.bare)

    @property
    def has_amount(self) -> bool:
        """Whether a size or a number of lesions stands here."""
        return self.measured or bool(self.counts)

    @property
    def is_item(self) -> bool:
        """Whether it could stand for itself in a list: a lesion with a number or a place."""
        return bool(self.counts or self.sites or self.measured)

    @property
    def only_measure(self) -> bool:
        """Whether nothing but a size stands here."""
        return self.measured and not (self.sites or self.lesion or self.procedure or self.counts)

    @property
    def only_closes(self) -> bool:
        """Whether nothing but the class of a closure stands here."""
        other = self.sites or self.quantities or self.counts or self.bare or self.has_mohs
        return "closure" in self.values and not other

    @property
    def only_debrides(self) -> bool:
        """Whether nothing but a debridement stands here, and not of what."""
        other = self.sites or self.quantities or self.counts or self.tissues or self.lesion
        return self.procedure == "debridement" and not other

    def debrides_edges(self) -> None:
        """Read the debridement as that of the wound's edges, a criterion of a complex repair."""
        self.procedure, self.procedure_item = None, None
        self.features.append("edges-debrided")

    def only_says(self, facts: frozenset[str]) -> bool:
        """Whether nothing but some of these facts stands here."""
        other = (
            self.sites or self.quantities or self.counts or self.bare or self.tissues
            or self.procedure or self.features or self.has_mohs or self.many
        )  # fmt: skip
        return bool(self.values) and self.values.keys() <= facts and not other

    @property
    def head_leads(self) -> bool:
        """The procedure stands before its lesion or place: ``biopsy of a lesion of the arm``."""
        items = self.chunk.items
        if self.procedure_item is None:
            return False
        head = items.index(self.procedure_item)
        return any({"lesion", "site"} & item.means.keys() for item in items[head + 1 :])

    @property
    def margins_without_number(self) -> bool:
        """``0.8 cm with margins``: they are in the number already."""
        named = any(item.means.get("role") == "margin" for item in self.chunk.items)
        return named and not (self.quantities or self.bare)

    @property
    def removes(self) -> bool:
        """Whether the words say that the whole lesion was removed."""
        return "whole-lesion" in self.features or "removal" in self.values

    @property
    def says_something(self) -> bool:
        """Whether any word here means anything."""
        return bool(
            self.values or self.sites or self.quantities or self.counts or self.bare
            or self.features or self.tissues or self.procedure or self.has_mohs or self.many
            or self.scope_all or self.opens
        )  # fmt: skip

    def other_role(self, draft: Draft) -> bool:
        """Whether the measures here are of another kind than those the draft has."""
        roles = {q.role for q in draft.quantities if q.role in MEASURED}
        return bool(self.quantities) and not roles & {q.role for q in self.quantities}

    def as_role(self, role: str) -> None:
        """Read the sizes here as those of something else."""
        self.quantities = [q.model_copy(update={"role": role}) for q in self.quantities]

    def as_margins(self) -> None:
        """A further margin in a list of them: ``margins 2 mm and 3 mm``."""
        self.as_role("margin")
