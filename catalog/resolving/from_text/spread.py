"""Numbers, units and places over a list: what one item says for the others.

Bare numbers become counts or sizes, a unit named once holds for its list, a place named once for
all, and the number in front of a list is the number of its items.
"""

from __future__ import annotations

from collections.abc import Iterator

from catalog.resolving.facts import Quantity
from catalog.resolving.from_text.chunks import VAGUE
from catalog.resolving.from_text.drafts import MEASURED, Draft
from catalog.resolving.from_text.reader import Reader
from catalog.resolving.from_text.specimens import by_specimen, count_stains
from catalog.resolving.from_text.totals import (
    counts_one_technique,
    drop_run_totals,
    drop_total_behind,
    own_place_apart,
)

AREAS = frozenset({"area", "defect", "primary-defect", "secondary-defect", "flap"})
"""Roles of areas, whose two sides may leave out the unit that another one has."""
COUNTED = frozenset(
    {
        "biopsy",
        "tag-removal",
        "injection",
        "paring",
        "nail",
        "pathology",
        "allergy-test",
        "hair",
        "eschar-incision",
        "abrasion",
        "vein",
        "hair-removal",
        "radiation",
        "diagnostics",
    }
)
"""Procedures of which the number of lesions, nails or specimens is counted."""


def _is_counted(draft: Draft, reader: Reader) -> bool:
    if draft.procedure in COUNTED:
        return True
    lesion = reader.lesion(draft)
    nature = draft.values.get("nature")
    if draft.procedure == "destruction":
        if lesion is not None and lesion.destroyed:
            return lesion.destroyed != "malignant" and nature != "malignant"
        return nature in ("benign", "premalignant")
    return False


def _first_of_further(draft: Draft) -> None:
    """``first block plus 3 additional``: the first one is not among the three."""
    blocks = draft.counts or draft.bare
    if draft.values.get("study") == "during surgery" and "further" in draft.features:
        draft.counts += [1] if len(blocks) == 1 else []


def settle_numbers(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Bare numbers: so many lesions where the family counts, a size without a unit elsewhere."""
    drafts = [alike for draft in drafts for alike in by_specimen(draft, reader)]
    for draft in dict.fromkeys(drafts):
        if draft.procedure == "pathology":
            _first_of_further(draft)
            draft.counts += [int(number) for number in draft.bare]
            draft.bare = []
            count_stains(draft)
        needles = [n for n in draft.counts if f"needles {n}" in draft.features]
        if draft.procedure == "injection" and needles and len(draft.counts) > 1:
            draft.counts.remove(needles[0])  # lesions are counted, not needles (CPT 11900)
        if draft.procedure == "eschar-incision" and not draft.counts:
            draft.counts = [int(q.values[0]) for q in draft.of("incision") if q.unit is None]
        veins = {name for name in draft.features if name.startswith("vessel ")}
        if draft.procedure == "vein" and len(veins) > 1 and not draft.counts:
            draft.counts = [len(veins)]  # "RFA GSV and SSV"
        if "one-removal" in draft.features and draft.procedure == "excision":
            draft.counts, draft.bare = [1], []
            reader.notes.append(
                "one ellipse is one removal, however many lesions lie in it: one code "
                "(NCCI Policy Manual 2026, III.E.1; a column of 2005 billed each)"
            )
        if _is_counted(draft, reader):
            draft.counts += [int(number) for number in draft.bare]
        elif draft.procedure != "mohs" or draft.measured:
            draft.quantities += [Quantity(role="size", values=(number,)) for number in draft.bare]
        draft.bare = []
        if _one_a_side(draft):
            draft.counts = [2]
        if draft.procedure == "biopsy" and draft.values.get("side") == "both" and not draft.counts:
            draft.features.append("plural")  # of each side, or one of a rash on both
        if draft.procedure == "repair":
            draft.quantities = [
                quantity.model_copy(update={"role": "length"})
                if quantity.role in ("size", "excised")
                or (quantity.role == "incision" and _is_line(quantity) and not draft.measured)
                else quantity
                for quantity in draft.quantities
            ]
    return drafts


def _one_a_side(draft: Draft) -> bool:
    """``both great toenails``; ``keloids of both earlobes, 1.5 cm each``; ``one on each``."""
    each = "each" in draft.features
    if draft.values.get("side") != "both":
        return False
    if draft.counts:
        return draft.procedure == "biopsy" and each and draft.counts == [1]
    return draft.procedure == "nail" or (draft.procedure in ("excision", "shave") and each)


def _is_line(quantity: Quantity) -> bool:
    """``the 8 cm incision was closed``: one length."""
    return len(quantity.values) == 1 and quantity.unit in ("cm", "mm")


def spread_units(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A list names its unit once: ``1.4 and 1.6, neck 0.4 cm``; a margin takes its lesion's."""
    for at, draft in enumerate(drafts):
        draft.quantities = [
            quantity
            if quantity.unit is not None
            else quantity.model_copy(update={"unit": _unit_for(quantity, at, drafts)})
            for quantity in draft.quantities
        ]
    _lengths_in_cm(drafts, reader)
    return drafts


def spread_size_of_each(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``one on the arm and one on the leg, each 1.2 cm``: the size behind a list is that of all."""
    for at, draft in enumerate(drafts):
        sizes = draft.of("size")
        if "each" not in draft.features or len(sizes) != 1:
            continue
        for other in _alike(drafts[:at][::-1], draft):
            if other.measured:
                break
            other.quantities += sizes
    return drafts


def _unit_for(quantity: Quantity, at: int, drafts: list[Draft]) -> str | None:
    alike = MEASURED | {"margin"}
    if quantity.role in AREAS and len(quantity.values) > 1:
        alike = AREAS | {"size"}
    elif quantity.role not in alike:
        return None
    own = [q for q in drafts[at].quantities if q.unit and q.role in alike]
    if own:
        return own[0].unit if quantity.role == "margin" or _fits(quantity, own[0]) else None
    near = (*_alike(drafts[at + 1 :], drafts[at]), *_alike(drafts[:at][::-1], drafts[at]))
    return next(
        (
            q.unit
            for draft in near
            for q in draft.quantities
            if q.unit
            and (q.role == quantity.role or {q.role, quantity.role} <= {"size", "excised"})
        ),
        None,
    )


def _fits(quantity: Quantity, other: Quantity) -> bool:
    """Whether a lesion's size may be in the unit of its margin: ``1.5 cm``, but ``5 mm margin``."""
    tenths = any(value != value.to_integral_value() for value in quantity.values)
    return other.role != "margin" or (other.unit == "cm" and tenths)


def _alike(drafts: list[Draft], draft: Draft) -> Iterator[Draft]:
    """The neighbours in the same list."""
    for other in drafts:
        if other.clause != draft.clause:
            return
        if other.procedure == draft.procedure:
            yield other


def _lengths_in_cm(drafts: list[Draft], reader: Reader) -> None:
    """Several wounds with lengths to the tenth and no unit at all: nobody writes tenths of a mm."""
    lengths = [q for draft in drafts if draft.procedure == "repair" for q in draft.of("length")]
    if len(lengths) < 2 or any(q.unit for q in lengths):
        return
    if not any(value != value.to_integral_value() for q in lengths for value in q.values):
        return
    reader.notes.append(
        "lengths without a unit were read as cm, as several are written to the tenth"
    )
    for draft in drafts:
        if draft.procedure == "repair":
            draft.quantities = [
                q.model_copy(update={"unit": "cm"}) if q.role == "length" else q
                for q in draft.quantities
            ]


def fill_in_places(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A place that is named once holds for all; a repair or flap is where the lesion was."""
    named = {draft.values["site"] for draft in drafts if "site" in draft.values}
    for at, draft in enumerate(drafts):
        if "site" in draft.values:
            continue
        source = _next_place(drafts, at)
        if source is None and len(named) == 1:
            source = next(d for d in drafts if "site" in d.values)
        if source is not None and draft.procedure not in ("visit", "pathology"):
            for fact in ("site", "side", "digit"):
                if fact in source.values and fact not in draft.values:
                    draft.values[fact] = source.values[fact]
    for draft in drafts:
        if "site" not in draft.values and "flap_from" in draft.values:
            draft.values["site"] = draft.values["flap_from"]
    return drafts


def _next_place(drafts: list[Draft], at: int) -> Draft | None:
    """The next draft of the same clause that has a place."""
    for draft in drafts[at + 1 :]:
        if draft.clause != drafts[at].clause:
            return None
        if "site" in draft.values:
            return draft
    return None


def settle_lists(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``3 nevi: back 0.5, arm 0.6, leg 0.7``: the number is the number of items that follow."""
    for chain in _chains(drafts):
        first = chain[0]
        counted = _is_counted(first, reader)
        listed = first.listed and len(first.counts) > 1  # "3 nevi: two on the back and one ..."
        summed = (counted or listed) and _drop_total(first, chain, reader)
        if len(chain) == 1:
            continue
        if counted:
            drop_total_behind(chain)
        if summed and not first.counts:
            drafts = [draft for draft in drafts if draft is not first]
        if _only_heads(first, chain):
            _name_alike(first, chain[1:])
            drafts = [draft for draft in drafts if draft is not first]
            chain = chain[1:]
            first = chain[0]
        alike = "times-size" in first.features  # 0.4 cm x2, arm 0.9 cm
        parted = not any(other.counts for other in chain[1:])
        further = any("technique" in other.own for other in chain[1:])
        apart = further and counts_one_technique(first)
        apart = apart and "announced" not in first.features  # "two lesions. A shave biopsy ..."
        total = bool(first.counts) and first.counts[0] == len(chain) and not alike and not apart
        if total and (parted or (not counted and len(first.counts) > 1)):
            first.counts = first.counts[1:]
        elif counted:
            drop_run_totals(chain)
        for other in chain:
            other.features = [name for name in other.features if name not in ("plural", "times")]
    return drafts


def _only_heads(first: Draft, chain: list[Draft]) -> bool:
    """``two facial lacerations, 1.1 cm lip and 3.4 cm cheek``: the first one heads the list."""
    numbered = len(first.counts) == 1 and first.counts[0] == len(chain) - 1 and len(chain) > 2
    return numbered and not first.quantities and all(other.measured for other in chain[1:])


def _name_alike(head: Draft, told: list[Draft]) -> None:
    """``two malignant lesions, a 1.2 cm lesion of the chest ...``: each is what they all are."""
    for draft in told:
        vague = draft.values.get("lesion") in (None, *VAGUE) and "nature" not in draft.values
        for fact in ("lesion", "nature") if vague else ():
            if fact in head.values:
                draft.values[fact] = head.values[fact]


def _chains(drafts: list[Draft]) -> list[list[Draft]]:
    """The lists of a text: each draft with those that its facts were carried on to."""
    heads: dict[int, list[Draft]] = {}
    of: dict[int, list[Draft]] = {}
    for draft in drafts:
        parent = draft.parent
        known = of.get(id(parent)) if parent and parent.procedure == draft.procedure else None
        chain = known if known is not None else heads.setdefault(id(draft), [])
        chain.append(draft)
        of[id(draft)] = chain
    return list(heads.values())


def _drop_total(root: Draft, chain: list[Draft], reader: Reader) -> bool:
    """``7 AKs: 3 face, 4 scalp``: the first number is the sum of the others, not one more."""
    if not root.counts:
        return False
    total, *parts = root.counts
    parts += [
        number
        for other in chain
        if other is not root and not {"lesion", "nature"} & other.own
        for number in other.counts
    ]
    if total < 2 or not parts or (sum(parts) != total and not root.listed):
        return False
    if parts == [total] and "number-added" in root.features:
        return False  # "one callus and one corn": two
    if own_place_apart(chain):
        return False
    if sum(parts) != total:
        reader.notes.append(f"the parts add up to {sum(parts)}, not {total}: the parts count")
    root.counts = root.counts[1:]
    return True
