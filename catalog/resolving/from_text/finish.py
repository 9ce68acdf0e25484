"""What can be settled only when the whole text was read.

A draft without a procedure takes the one its words imply, closure words go to their repair and
defects to their flap.
"""

from __future__ import annotations

from collections.abc import Callable

from catalog.resolving.from_text.alike import take_the_same
from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.lexicon import Lesion
from catalog.resolving.from_text.light_preparation import prepare_for_light
from catalog.resolving.from_text.likeness import is_its_scar
from catalog.resolving.from_text.parting import (
    drop_announcements,
    drop_tentative,
    drop_told_sides,
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

CLOSURE_FEATURES = frozenset(
    {
        "layered", "no-layered", "surface-suture", "undermining", "undermining-only",
        "extensive-undermining", "light-undermining", "retention-sutures", "free-margin",
        "edges-debrided", "particulate", "exposed",
    }
)  # fmt: skip
DEFECTS = frozenset({"defect", "primary-defect", "secondary-defect", "flap"})
OF_AREAS = frozenset({"graft", "debridement", "bed-preparation"})
"""Work on wounds that is measured in sq cm."""
COVERING = frozenset({"flap", "graft", "site-preparation"})


def finish(reader: Reader) -> list[Draft]:
    """The drafts that stand for procedures, settled."""
    drafts = [draft for draft in reader.drafts if draft.counts != [0]]
    steps: tuple[Callable[[list[Draft], Reader], list[Draft]], ...] = (
        drop_tentative,
        drop_announcements,
        drop_told_sides,
        read_specimens,
        part_tumors,
        _share_context,
        cover_wounds,
        drop_product_sizes,
        _name_procedures,
        take_the_same,
        prepare_for_light,
        part_glands,
        part_sizes,
        part_places,
        _share_depth,
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


def _name_procedures(drafts: list[Draft], reader: Reader) -> list[Draft]:
    for at, draft in enumerate(drafts):
        lesion = reader.lesion(draft)
        if draft.procedure is None:
            draft.procedure = _implied(draft, lesion, drafts[:at])
            _take_nature(draft, drafts[:at], reader)
        if draft.procedure is None and at + 1 < len(drafts):
            covered = drafts[at + 1].procedure in COVERING and "lesion" in draft.own
            draft.procedure = "excision" if covered else None
        if draft.procedure == "flap" and "divided" in draft.features:
            draft.values["flap"] = "delay or division"
        if draft.procedure in REMOVING | {"removal"} and lesion and lesion.destroyed == "tag":
            draft.procedure = "tag-removal"
        if draft.procedure == "removal":
            draft.procedure = _kind_of_removal(draft, lesion, drafts[at + 1 : at + 2])
        if draft.procedure in ("injection", None) and "route" in draft.own:
            given = draft.procedure == "injection" or "product" in draft.values
            draft.procedure = "drug-administration" if given else None
        if draft.procedure == "excision" and draft.values.get("technique") == "punch":
            draft.features.append("punch-excision")
            draft.values.pop("technique")
    return drafts


def _take_nature(draft: Draft, before: list[Draft], reader: Reader) -> None:
    """A further lesion in a list, named no more exactly, is of the first one's nature."""
    earlier = next((d for d in reversed(before) if d.procedure == draft.procedure), None)
    if earlier is None or draft.parent is None or draft.procedure not in REMOVING:
        return
    if draft.values.get("lesion") == "lesion" and "nature" not in draft.values:
        for fact in ("nature", "lesion"):
            if fact in earlier.values:
                draft.values[fact] = earlier.values[fact]
        reader.notes.append("the further lesion is read as of the same nature as the first one")


def _implied(draft: Draft, lesion: Lesion | None, before: list[Draft]) -> str | None:
    roles = {quantity.role for quantity in draft.quantities}
    if roles & {"margin", "excised"}:
        return "excision"
    if draft.values.get("product") == "J3301" and lesion and "route" not in draft.own:
        return "injection"
    if CLOSURE_FEATURES & set(draft.features) == {"particulate"} and not lesion and not roles:
        return "foreign-body"
    area = any((quantity.unit or "").startswith("sq") for quantity in draft.quantities)
    if lesion is not None and lesion.wound and area and "closure" not in draft.values:
        return _of_an_area(draft, before)
    if "closure" in draft.values or (lesion is not None and lesion.wound and lesion.id == "wound"):
        return "repair"
    if "technique" in draft.own:
        return "biopsy"
    if CLOSURE_FEATURES & set(draft.features) and not lesion:
        return "repair"
    if lesion is not None and lesion.id == "ulcer" and draft.tissues:
        return "debridement"
    if roles & {"primary-defect", "secondary-defect"}:
        return "flap"
    earlier = next(
        (known.procedure for known in reversed(before) if known.procedure in REMOVING | {"biopsy"}),
        None,
    )
    if lesion is not None and f"no-{lesion.usual}" in draft.features:
        return None
    if lesion is not None and lesion.usual:
        return lesion.usual
    if lesion is not None and lesion.id == "scar" and earlier == "excision":
        return None  # "nevus excised; scar 2.5 cm": what it left, or one more that was excised
    return earlier if lesion is not None else None


def _of_an_area(draft: Draft, before: list[Draft]) -> str | None:
    """``skin substitute, face wound 24 sq cm; trunk wound 26 sq cm``: the work before goes on."""
    earlier = next((known for known in reversed(before) if known.procedure in OF_AREAS), None)
    if earlier is None:
        return "debridement" if draft.tissues else None
    kept = {fact: value for fact, value in earlier.values.items() if fact in ("graft", "step")}
    draft.values = {**kept, **draft.values}
    return earlier.procedure


def _kind_of_removal(draft: Draft, lesion: Lesion | None, behind: list[Draft]) -> str:
    """``removed`` by what else is said: margins, a punch through the lesion, a cancer or a cyst.

    A wound that is sewn was cut through the skin: what is shaved off or destroyed needs no closure.
    """
    roles = {quantity.role for quantity in draft.quantities}
    nature = draft.values.get("nature") or (lesion.nature if lesion else None)
    if lesion is None and "particulate" in draft.features:
        return "foreign-body"
    closed = [next_ for next_ in behind if next_.procedure == "repair" and "site" not in next_.own]
    sewn = any(repair.values.get("closure") not in ("adhesive", "strips") for repair in closed)
    if roles & {"margin", "excised"} or "full-thickness" in draft.features or sewn:
        return "excision"
    if draft.values.get("technique") == "tangential":
        draft.values.pop("technique")
        return "shave"
    if draft.values.get("technique") == "punch" or "surface-suture" in draft.features:
        return "excision"
    if nature == "malignant":
        return "excision"
    if lesion is not None and lesion.removed:
        return lesion.removed
    if lesion is not None and lesion.usual:
        return lesion.usual
    return "removal"


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
