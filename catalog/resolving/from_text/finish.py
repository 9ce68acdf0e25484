"""What can be settled only when the whole text was read.

A draft without a procedure takes the one its words imply, closure words go to their repair and
defects to their flap.
"""

from __future__ import annotations

from collections.abc import Callable

from catalog.resolving.from_text.alike import take_the_same
from catalog.resolving.from_text.chunks import CLOSING
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.light_preparation import prepare_for_light
from catalog.resolving.from_text.likeness import is_its_scar
from catalog.resolving.from_text.naming import CLOSURE_FEATURES, COVERING, name_procedures
from catalog.resolving.from_text.parting import (
    drop_announcements,
    drop_tentative,
    drop_told_sides,
    join_samples,
    pair_places,
    part_glands,
    part_places,
    part_sizes,
    part_tumors,
)
from catalog.resolving.from_text.reader import Reader
from catalog.resolving.from_text.specimens import read_specimens
from catalog.resolving.from_text.spread import (
    fill_in_places,
    settle_lists,
    settle_numbers,
    spread_size_of_each,
    spread_units,
)
from catalog.resolving.from_text.wound_sizes import (
    cover_wounds,
    drop_product_sizes,
    move_length,
)

DEFECTS = frozenset({"defect", "primary-defect", "secondary-defect", "flap"})


def finish(reader: Reader) -> list[Draft]:
    """The drafts that stand for procedures, settled."""
    drafts = _with_seen_sizes(reader)
    drafts = [draft for draft in drafts if draft.counts != [0]]
    steps: tuple[Callable[[list[Draft], Reader], list[Draft]], ...] = (
        drop_tentative,
        drop_announcements,
        drop_told_sides,
        read_specimens,
        part_tumors,
        _share_context,
        cover_wounds,
        drop_product_sizes,
        name_procedures,
        take_the_same,
        prepare_for_light,
        join_samples,
        part_glands,
        pair_places,
        part_sizes,
        part_places,
        _share_depth,
        _trailing_class,
        _heading_class,
        _own_sutures,
        _layers_of_excisions,
        _move_closure_words,
        _move_defects,
        _spread_depth,
        _place_in_order,
        settle_numbers,
        spread_size_of_each,
        spread_units,
        fill_in_places,
        settle_lists,
    )
    for step in steps:
        drafts = step(drafts, reader)
    return drafts


def _with_seen_sizes(reader: Reader) -> list[Draft]:
    """The drafts of a note; what the examination measured is the size of what the plan treats."""
    for draft in reader.drafts:
        place = [(fact, draft.values.get(fact)) for fact in ("site", "side")]
        there = [
            seen for seen in reader.seen
            if "site" in draft.values
            and all(seen.values.get(fact) in (None, value) for fact, value in place)
        ]  # fmt: skip
        if len(there) == 1 and not draft.measured:
            draft.quantities += there[0].of("size")
    return reader.drafts or reader.seen


def _share_depth(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``lipomas, subcutaneous: arm 2 cm and back 4 cm``: how deep they lie is said once."""
    for draft in drafts:
        lesion = reader.lesion(draft)
        if draft.carried and draft.parent and lesion is not None and lesion.deep:
            draft.tissues = draft.tissues or draft.parent.tissues
    return drafts


def _share_context(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A draft that holds nothing but a place or a nature speaks of the ones behind it."""
    kept: list[Draft] = []
    context: Draft | None = None
    for draft in drafts:
        if context is not None and draft.procedure != "graft":
            scar = is_its_scar(draft.values.get("lesion", ""), context.values.get("lesion"))
            for fact in ("site", "side", "nature", "lesion"):
                unsaid = fact not in draft.values or (scar and fact == "lesion")
                if fact in context.values and unsaid:
                    draft.values[fact] = context.values[fact]
                    draft.words += [word for word in context.words if word.fact == fact]
            if not any(q.role == "margin" for q in draft.quantities):
                draft.quantities += context.quantities
                context.quantities = []
            draft.features += [f for f in context.features if f not in draft.features]
        says_nothing = draft.procedure is None and not (
            draft.counts or draft.bare or draft.measured or draft.tissues or "closure" in draft.own
            or draft.quantities or "technique" in draft.own
            or CLOSURE_FEATURES & set(draft.features)
            or ("lesion" in draft.own and draft.parent is not None)
        )  # fmt: skip
        if draft.past or (says_nothing and draft is not drafts[-1]):
            context = draft
            continue
        kept.append(draft)
    return kept


def _trailing_class(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``lac forehead 1.5 cm and eyebrow 2 cm simple``: a class behind the list is that of all."""
    for at, draft in enumerate(drafts):
        if draft.procedure != "repair" or "closure" not in draft.own or not draft.measured:
            continue
        told = {word.fact: word.start for word in draft.words if word.fact in ("size", "closure")}
        if told.get("closure", 0) < told.get("size", 0):
            continue
        for other in reversed(drafts[:at]):
            listed = other.procedure == "repair" and other.clause == draft.clause
            if not listed or "closure" in other.values or CLOSURE_FEATURES & {*other.features}:
                break
            if other.measured:
                other.values["closure"] = draft.values["closure"]
    return drafts


def _heading_class(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``three simple lacerations: a 3 cm cut ...; a 1 cm cut ...``: the class of each of them."""
    for at, head in enumerate(drafts):
        number = head.counts[0] if len(head.counts) == 1 else 0
        behind = drafts[at + 1 : at + number]
        if head.procedure != "repair" or "closure" not in head.own or number < 2:
            continue
        alike = [d for d in behind if d.procedure == "repair" and "lesion" in d.own and d.measured]
        open_ = all(
            "closure" not in d.values and not CLOSURE_FEATURES & {*d.features} for d in alike
        )
        if head.measured and len(alike) == number - 1 and open_:
            head.counts = []
            for other in alike:
                other.values["closure"] = head.values["closure"]
    return drafts


def _own_sutures(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``thumb closed in layers, forearm with staples``: a class holds until sewn otherwise."""
    for draft in drafts:
        told = "surface-suture" in draft.features and "layered" not in draft.features
        carried = draft.carried and "closure" in draft.values and "closure" not in draft.own
        if draft.procedure == "repair" and told and carried:
            draft.values.pop("closure")
    return drafts


def _layers_of_excisions(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``cyst excised; deep Vicryl, nylon in the skin``: layers are a closure, its length unsaid."""
    if any(draft.procedure in CLOSING for draft in drafts):
        return drafts
    told: list[Draft] = []
    for draft in drafts:
        told.append(draft)
        if draft.procedure == "excision" and "layered" in draft.features:
            repair = draft.next(draft.clause, without=("lesion", "nature"))
            repair.procedure, repair.parent, repair.carried = "repair", draft, False
            repair.quantities = draft.of("length")
            draft.quantities = [q for q in draft.quantities if q.role != "length"]
            told.append(repair)
    return told


def _move_closure_words(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Layers, undermining and exposed structures are facts of the repair, wherever they stand."""
    repairs = [draft for draft in drafts if draft.procedure == "repair"]
    for at, draft in enumerate(drafts):
        move_length(draft, drafts[at + 1 :])
        if draft.procedure in ("repair", "dehiscence", None, "debridement", "wound"):
            continue
        words = [feature for feature in draft.features if feature in CLOSURE_FEATURES]
        lengths = [quantity for quantity in draft.quantities if quantity.role == "length"]
        target = next(
            (later for later in drafts[at + 1 :] if later.procedure == "repair"), None
        ) or (repairs[-1] if repairs else None)
        if target is None or target.clause < draft.clause - 1:
            continue
        if draft.procedure == "biopsy":
            continue
        draft.features = [feature for feature in draft.features if feature not in words]
        target.features += words
        if lengths and not target.measured:
            draft.quantities = [q for q in draft.quantities if q.role != "length"]
            target.quantities += lengths
        if "exposed" in words:
            target.tissues += draft.tissues
    return drafts


def _spread_depth(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``to subcutaneous: R heel 2 x 2, sacrum 4 x 3 debrided``: said once, it holds for all."""
    areas = [draft for draft in drafts if draft.procedure == "debridement"]
    for draft in areas:
        if draft.tissues or "selective" in draft.features:
            continue
        alike = [other for other in areas if other.clause == draft.clause]
        told = {(*other.tissues, "selective" in other.features) for other in alike} - {(False,)}
        source = next((other for other in alike if other.tissues or other is not draft), None)
        if source is not None and len(told) == 1:
            draft.tissues = [*source.tissues]
            draft.features += [name for name in source.features if name == "selective"]
    return drafts


def _place_in_order(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``cysts of back, neck, scalp; closures 3, 2, 1.5 cm``: as many, so one for each in turn."""
    at = 0
    while at < len(drafts):
        if drafts[at].procedure != "repair":
            at += 1
            continue
        end = at
        while end < len(drafts) and drafts[end].procedure == "repair":
            end += 1
        repairs, number = drafts[at:end], end - at
        removed = drafts[max(0, at - number) : at]
        placed = all(d.procedure in REMOVING and "site" in d.own for d in removed)
        unplaced = not any("site" in d.own for d in repairs)
        if number > 1 and len(removed) == number and placed and unplaced:
            for repair, removal in zip(repairs, removed, strict=True):
                for fact in ("site", "side", "digit"):
                    repair.values.pop(fact, None)
                    if fact in removal.values:
                        repair.values[fact] = removal.values[fact]
        at = end
    return drafts


def _move_defects(drafts: list[Draft], reader: Reader) -> list[Draft]:
    covering = [draft for draft in drafts if draft.procedure in COVERING]
    if not covering:
        return drafts
    for at, draft in enumerate(drafts):
        if draft.procedure in COVERING:
            continue
        moved = [quantity for quantity in draft.quantities if quantity.role in DEFECTS]
        if not moved:
            continue
        target = next((d for d in drafts[at + 1 :] if d in covering), covering[-1])
        draft.quantities = [q for q in draft.quantities if q.role not in DEFECTS]
        target.quantities = moved + target.quantities
    return drafts
