"""What one chunk says, sorted by fact: places, sizes with their roles, numbers, features."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from catalog.families import load_families
from catalog.resolving.facts import Quantity
from catalog.resolving.from_text.chunks import NARROWER, VAGUE, Chunk
from catalog.resolving.from_text.drafts import Words
from catalog.resolving.from_text.items import Item, What
from catalog.resolving.from_text.likeness import is_its_scar
from catalog.resolving.from_text.numbers import following, role_of, use_of_number
from catalog.resolving.from_text.said import DOSES, SILENT, Said

COUNTED_WORK = frozenset({"destruction", "biopsy", "tag-removal"})
"""Procedures of which lesions are counted, side by side or not."""
PAIRED = frozenset(
    {"hand", "foot", "cheek", "ear", "eyelid", "forearm", "upper-arm", "thigh", "lower-leg",
     "axilla", "shoulder", "hip"}
)  # fmt: skip
"""Regions of which a body has two."""


class Pieces(Said):
    """What one chunk says, sorted by fact."""

    def __init__(
        self, chunk: Chunk, earlier: str | None, notes: list[str], *, donor: bool = False
    ) -> None:
        """Read a chunk.

        Args:
            chunk: the items between two separators.
            earlier: the procedure of the draft before, if there is one.
            notes: where the reader says what it has to say.
            donor: the piece before named the donor site, and this one says which it is.
        """
        super().__init__(chunk)
        self._earlier = earlier
        self._notes = notes
        self._donors: list[Item] = []
        self._donor = donor
        self._read()

    def _read(self) -> None:
        items = self.chunk.items
        skip: set[int] = set()
        negated = further = False
        self.left_alone = self.chunk.value("undone") == "left alone"
        self.past = self.chunk.value("past") is not None and self.chunk.head is None
        for at, item in enumerate(items):
            if at in skip:
                continue
            if item.what is What.QUANTITY:
                if not negated:  # "0.8 cm, not 1.8 cm"
                    self._quantity(at, item)
                negated = False
            elif item.what is What.PHRASE:
                if "instead" in item.means:
                    self.counts, self.bare = [], []  # "12 AKs but only 5 frozen"
                    continue
                if "negate" in item.means:
                    negated = True
                    if self.tissues:
                        self._negate_tissue()
                        skip |= {
                            behind
                            for behind in range(at, len(items))
                            if "procedure" in items[behind].means
                        }
                        negated = False
                    continue
                if not item.means:
                    continue
                if further and "either" in item.means:  # "other than tags or vascular ones"
                    negated, further = True, False
                    continue
                further = negated
                if negated:
                    negated = False
                    self._negate(item)
                    continue
                self._phrase(at, item)
        if self._one_on_each(items):
            self.counts = [2]
        elif self._on_each_side(items):
            self.counts = [number * 2 for number in self.counts]
            self.bare = [number * 2 for number in self.bare]

    def _one_on_each(self, items: Sequence[Item]) -> bool:
        """``AK frozen on each ear``: one lesion at each of two places."""
        counted = self.counts or self.bare or self.quantities or self.many
        one = any("lesion" in item.means and not item.plural for item in items)
        work = (self.procedure or self._earlier) in COUNTED_WORK
        return work and one and not counted and self._names_each(items)

    def _on_each_side(self, items: Sequence[Item]) -> bool:
        """``two AKs on each hand``: four."""
        if (self.procedure or self._earlier) not in COUNTED_WORK:
            return False
        sided = any(item.means.get("feature") == "each-side" for item in items)
        return (sided or self._names_each(items)) and len(self.counts) + len(self.bare) == 1

    def _names_each(self, items: Sequence[Item]) -> bool:
        """Whether ``each`` stands before one place of which a body has two."""
        sites = load_families().site_by_id
        for item, behind in pairwise(item for item in items if item.means):
            site = sites.get(behind.means.get("site", ""))
            if item.means.get("feature") == "each" and site is not None and not behind.plural:
                return set(site.regions) <= PAIRED
        return False

    def _negate_tissue(self) -> None:
        tissue = self.tissues.pop()
        self.features.append(f"no-{tissue}")

    def _negate(self, item: Item) -> None:
        for fact in ("feature", "procedure", "tissue", "lesion", "closure"):
            if fact in item.means:
                self.features.append(f"no-{item.means[fact]}")
                self.words.append(Words("not", item.means[fact], item.start, item.end))
        if "nature" in item.means:
            self._notes.append(f"“not {item.means['nature']}” does not say what pathology found")

    def _phrase(self, at: int, item: Item) -> None:
        means = item.means
        one = any("lesion" in i.means and not i.plural for i in self.chunk.items)
        if item.plural and ("lesion" in means or ("procedure" in means and not one)):
            self.features.append("plural")  # but not "the physician shaves a lesion"
        for fact, value in means.items():
            if fact == "procedure" and not self._claimed(at):
                self._procedure(value, item)
            elif fact == "feature":
                pair = value == "all" and "pair" in means
                if pair and (self._before_place(at) or self._before_place(at, plural=False)):
                    self._value("side", "both", item)
                elif value == "all":
                    self.scope_all = True
                    self.features.append("of-several")
                    self.pair = "pair" in means
                elif value == "presented" and self.chunk.value("lesion") is None:
                    continue  # "seen for his yearly examination"
                elif value == "each" and self._before_place(at, plural=False):
                    self.features.append("each-side")
                else:
                    self.features.append(value)
                    self.words.append(Words("feature", value, item.start, item.end))
            elif fact in ("stain_name", "vessel"):
                self.features.append(f"{fact.removesuffix('_name')} {value}")
            elif fact == "tissue":
                self.tissues.append(value)
                if self._only_seen(at):
                    self.features.append(f"seen-{value}")
                self.words.append(Words("tissue", value, item.start, item.end))
            elif fact == "site":
                self._site(at, value, item)
            elif fact == "number":
                self._number(at, int(value), item)
            elif fact == "about":
                self.about = self.about or not self._before_place(at, plural=None)
            elif fact == "many":
                self.many = True
            elif fact == "mohs":
                self.has_mohs = True
            elif fact in SILENT:
                continue
            elif fact in ("closure", "procedure") and self._claimed(at):
                self._notes.append(f"that it was reported as {value} decides nothing")
            elif fact == "lesion" and item.means.get("unit") and self._behind_number(at):
                continue
            elif fact not in self.values or fact == "lesion" or item is self.procedure_item:
                self._value(fact, value, item)
            elif fact == "side" and self.side == "both" and "digit" in self._facts:
                self._value("side", value, item)  # "both sides of the L hallux"
            elif fact == "side":
                self.words.append(Words("side", value, item.start, item.end))

    @property
    def _facts(self) -> set[str]:
        return {fact for item in self.chunk.items for fact in item.means}

    def _before_place(self, at: int, *, plural: bool | None = True) -> bool:
        """``both axillae``, ``each hand``: the word speaks of the two sides of the place."""
        behind = next((item for item in self.chunk.items[at + 1 :] if item.means), None)
        place = behind is not None and "site" in behind.means
        return place and (plural is None or (behind is not None and behind.plural is plural))

    def _only_seen(self, at: int) -> bool:
        """``bone visible``: the tissue is named as what was seen, not as what was removed."""
        near = self.chunk.items[max(0, at - 2) : at + 3]
        return any(item.means.get("feature") == "exposed" for item in near)

    def _claimed(self, at: int) -> bool:
        """Whether the word only repeats how the service was reported."""
        return any("claimed" in item.means for item in self.chunk.items[:at])

    def _value(self, fact: str, value: str, item: Item) -> None:
        named = self.lesion not in (None, "unspecified-neoplasm", *VAGUE)
        if fact == "lesion" and named and (value in VAGUE or is_its_scar(value, self.lesion)):
            return
        if fact == "lesion" and value == "nail" and self.lesion == "lesion":
            return
        self.values[fact] = (value, item)

    def _procedure(self, value: str, item: Item) -> None:
        known = self.procedure
        narrower = NARROWER.get((known or "", value)) or NARROWER.get((value, known or ""))
        if narrower == "biopsy":
            self.values["technique"] = ("tangential", item)
        if known in (None, "removal") or (narrower == value and narrower != known):
            self.procedure, self.procedure_item = value, item

    def _site(self, at: int, value: str, item: Item) -> None:
        if self._is_donor(at):
            side = self.values.get("side")
            if side is not None and side[1] in self.chunk.items[max(0, at - 2) : at]:
                del self.values["side"]  # "from the right thigh"
            self.features.append("donor-named")
            self._donors.append(item)
            self.words.append(Words("donor site", value, item.start, item.end))
            return
        self.sites.append(value)
        self.site_items.append(item)

    def _is_donor(self, at: int) -> bool:
        """Whether the place is where a graft was taken from."""
        before = self.chunk.items[max(0, at - 5) : at]
        places = [near for near, item in enumerate(before) if "site" in item.means]
        if self._donor or (before and before[-1] in self._donors):
            return True  # "from the preauricular cheek"
        before = before[places[-1] + 1 :] if places else before
        if any(item.means.get("role") == "donor" for item in before):
            return True
        procedure = self.procedure or self._earlier
        return procedure == "graft" and any("from" in item.means for item in before)

    def _behind_number(self, at: int) -> bool:
        return at > 0 and self.chunk.items[at - 1].what is What.QUANTITY

    def _number(self, at: int, value: int, item: Item) -> None:
        """A whole number: so many lesions, or one whose meaning the family decides."""
        use = use_of_number(self.chunk.items, at, self.procedure or self._earlier)
        if use == "none" or (use == "specimens" and self.counts):
            return
        if use == "specimens":
            self.features.append("specimens-counted")
        if use == "bare" and item.what is What.QUANTITY and not self._bounded(item):
            self.bare.append(Decimal(value))
            self.words.append(Words("number", str(value), item.start, item.end))
        else:
            self._count(value, item)

    def _bounded(self, item: Item) -> bool:
        """``molluscum <15``: a bound of a number is no number."""
        at = self.chunk.items.index(item)
        counted = {"destruction", "tag-removal", "biopsy"}
        beyond = bool(item.bound) or (at > 0 and "beyond" in self.chunk.items[at - 1].means)
        return beyond and (self.procedure or self._earlier) in counted

    def _count(self, value: int, item: Item) -> None:
        at = self.chunk.items.index(item)
        beyond = self.chunk.items[at - 1].means.get("beyond") if at else None
        if beyond is not None or item.bound:
            self.about = True
            self.features.append(f"number {beyond or item.bound}")
        self.counts.append(value)
        behind = following(self.chunk.items, at)
        if behind is not None and behind.means.get("procedure") == "injection":
            self.features.append(f"needles {value}")
        self.words.append(Words("count", str(value), item.start, item.end))

    def _quantity(self, at: int, item: Item) -> None:
        if item.mark:
            return
        if item.role:
            self._add(item.role, item)
            return
        behind = self.chunk.items[at + 1] if at + 1 < len(self.chunk.items) else None
        if behind is not None and item.times and self._counts_steps(behind):
            return
        if item.times:
            if not self._counts_stitches(at):
                self._times(item)
            return
        if item.whole and len(item.values) == 1 and item.values[0] < 1000:
            role = role_of(self.chunk.items, at)
            if role in (None, "diameter"):
                self._number(at, int(item.values[0]), item)
                return
            self._add(role, item)
            return
        role = role_of(self.chunk.items, at) or "size"
        graft = (self.chunk.value("procedure") or self._earlier) == "graft"
        across = role in ("size", "diameter") and len(item.values) == 1
        if graft and across and self.chunk.value("shape"):
            role = "disc"
        self._add(role, item)

    def _counts_steps(self, behind: Item) -> bool:
        """``x 2 passes``, ``x 2 stages``; but blocks of a frozen section are what is counted."""
        if (self.procedure or self._earlier) == "pathology" and "mohs" in behind.means:
            return any("antibodies" in item.means for item in self.chunk.items)
        return bool({"cycle", "mohs"} & behind.means.keys())

    def _times(self, item: Item) -> None:
        """``x 4``: so many, each of the size or the dose before it; of a lesion, only so many."""
        at = self.chunk.items.index(item)
        counts_lesions = at > 0 and "lesion" in self.chunk.items[at - 1].means
        if self.quantities and self.quantities[-1].unit in DOSES and not counts_lesions:
            self.features.append("times-dose")
        self._count(int(item.values[0]), item)
        self.features.append("times-size" if self.quantities else "times")
        if at > 0 and "method" in self.chunk.items[at - 1].means:
            self.features.append("times-method")
        if any(near.plural for near in self.chunk.items):
            self.features.append("of-several")

    def _counts_stitches(self, at: int) -> bool:
        """``interrupted x 6``: so many stitches, not so many wounds."""
        before = self.chunk.items[at - 1].means.get("feature") if at else None
        return before in ("surface-suture", "layered")

    def _add(self, role: str, item: Item) -> None:
        role = {"diameter": "size"}.get(role, role)
        if item.unit in ("minutes",):
            role = "time"
        elif item.unit == "%":
            role = "percent"
        elif item.unit in (*DOSES, "mg/ml", "package") and role != "waste":
            role = "dose"
        at = self.chunk.items.index(item)
        beyond = self.chunk.items[at - 1].means.get("beyond", "") if at else ""
        bound = beyond[:1] or item.bound
        quantity = Quantity(role=role, values=item.values, unit=item.unit, bound=bound)
        self.quantities.append(quantity)
        self.quantity_items.append(item)
        self.words.append(Words(role, quantity.written, item.start, item.end))
