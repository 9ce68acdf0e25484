"""What can be settled only when the whole text was read.

A draft without a procedure takes the one its words imply, closure words go to their repair and
defects to their flap, bare numbers become counts or sizes, units spread over a list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from catalog.resolving.drafts import MEASURED, REMOVING, Draft
from catalog.resolving.facts import Quantity
from catalog.resolving.lexicon import Lesion
from catalog.resolving.reader import Reader

CLOSURE_FEATURES = frozenset(
    {
        "layered", "no-layered", "surface-suture", "undermining", "undermining-only",
        "extensive-undermining", "light-undermining", "retention-sutures", "free-margin",
        "edges-debrided", "particulate", "exposed",
    }
)  # fmt: skip
DEFECTS = frozenset({"defect", "primary-defect", "secondary-defect", "flap"})
COVERING = frozenset({"flap", "graft", "site-preparation"})
COUNTED = frozenset(
    {"biopsy", "tag-removal", "injection", "paring", "nail", "pathology", "allergy-test", "hair"}
)
LENGTH_FAMILIES = frozenset({"repair"})


def finish(reader: Reader) -> list[Draft]:
    """The drafts that stand for procedures, settled."""
    drafts = reader.drafts
    steps: tuple[Callable[[list[Draft], Reader], list[Draft]], ...] = (
        _share_context,
        _name_procedures,
        _move_closure_words,
        _move_defects,
        _settle_numbers,
        _spread_units,
        _fill_in_places,
        _settle_lists,
    )
    for step in steps:
        drafts = step(drafts, reader)
    return drafts


def _lesion(draft: Draft, reader: Reader) -> Lesion | None:
    return reader.lexicon.lesions.get(draft.values.get("lesion", ""))


def _share_context(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """A draft that holds nothing but a place or a nature speaks of the ones behind it."""
    kept: list[Draft] = []
    context: Draft | None = None
    for draft in drafts:
        if context is not None and draft.procedure != "graft":
            for fact in ("site", "side", "nature", "lesion"):
                if fact in context.values and fact not in draft.values:
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
        if says_nothing and draft is not drafts[-1]:
            context = draft
            continue
        kept.append(draft)
    return kept


def _name_procedures(drafts: list[Draft], reader: Reader) -> list[Draft]:
    for at, draft in enumerate(drafts):
        lesion = _lesion(draft, reader)
        if draft.procedure is None:
            draft.procedure = _implied(draft, lesion, drafts[:at])
            _take_nature(draft, drafts[:at], reader)
        if draft.procedure is None and at + 1 < len(drafts):
            covered = drafts[at + 1].procedure in COVERING and "lesion" in draft.own
            draft.procedure = "excision" if covered else None
        if draft.procedure in REMOVING | {"removal"} and lesion and lesion.destroyed == "tag":
            draft.procedure = "tag-removal"
        if draft.procedure == "removal":
            draft.procedure = _kind_of_removal(draft, lesion)
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
    if "closure" in draft.values or (lesion is not None and lesion.wound and lesion.id == "wound"):
        return "repair"
    if "technique" in draft.own:
        return "biopsy"
    if CLOSURE_FEATURES & set(draft.features) and not lesion:
        return "repair"
    if roles & {"primary-defect", "secondary-defect"}:
        return "flap"
    earlier = next(
        (known.procedure for known in reversed(before) if known.procedure in REMOVING | {"biopsy"}),
        None,
    )
    if lesion is not None and lesion.usual and earlier != "biopsy":
        return lesion.usual
    return earlier if lesion is not None else None


def _kind_of_removal(draft: Draft, lesion: Lesion | None) -> str:
    """``removed`` by what else is said: margins, a punch through the lesion, a cancer or a cyst."""
    roles = {quantity.role for quantity in draft.quantities}
    nature = draft.values.get("nature") or (lesion.nature if lesion else None)
    if roles & {"margin", "excised"} or "full-thickness" in draft.features:
        return "excision"
    if draft.values.get("technique") == "punch" or "surface-suture" in draft.features:
        return "excision"
    if nature == "malignant" or (lesion is not None and lesion.removed == "excision"):
        return "excision"
    if lesion is not None and lesion.usual:
        return lesion.usual
    return "removal"


def _move_closure_words(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Layers, undermining and exposed structures are facts of the repair, wherever they stand."""
    repairs = [draft for draft in drafts if draft.procedure == "repair"]
    for at, draft in enumerate(drafts):
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


def _is_counted(draft: Draft, reader: Reader) -> bool:
    if draft.procedure in COUNTED:
        return True
    lesion = _lesion(draft, reader)
    nature = draft.values.get("nature")
    if draft.procedure == "destruction":
        if lesion is not None and lesion.destroyed:
            return lesion.destroyed != "malignant" and nature != "malignant"
        return nature in ("benign", "premalignant")
    return False


def _settle_numbers(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Bare numbers: so many lesions where the family counts, a size without a unit elsewhere."""
    for draft in drafts:
        if _is_counted(draft, reader):
            draft.counts += [int(number) for number in draft.bare]
        elif draft.procedure != "mohs" or draft.measured:
            draft.quantities += [Quantity(role="size", values=(number,)) for number in draft.bare]
        draft.bare = []
        if draft.procedure in LENGTH_FAMILIES:
            draft.quantities = [
                quantity.model_copy(update={"role": "length"})
                if quantity.role in ("size", "excised")
                else quantity
                for quantity in draft.quantities
            ]
    return drafts


def _spread_units(drafts: list[Draft], reader: Reader) -> list[Draft]:
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


def _unit_for(quantity: Quantity, at: int, drafts: list[Draft]) -> str | None:
    alike = MEASURED | {"margin"}
    if quantity.role not in alike:
        return None
    own = [q.unit for q in drafts[at].quantities if q.unit and q.role in alike]
    if own:
        return own[0]
    near = (*_alike(drafts[at + 1 :], drafts[at]), *_alike(drafts[:at][::-1], drafts[at]))
    return next(
        (q.unit for draft in near for q in draft.quantities if q.unit and q.role == quantity.role),
        None,
    )


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


def _fill_in_places(drafts: list[Draft], reader: Reader) -> list[Draft]:
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
    return drafts


def _next_place(drafts: list[Draft], at: int) -> Draft | None:
    """The next draft of the same clause that has a place."""
    for draft in drafts[at + 1 :]:
        if draft.clause != drafts[at].clause:
            return None
        if "site" in draft.values:
            return draft
    return None


def _settle_lists(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """``3 nevi: back 0.5, arm 0.6, leg 0.7``: the number is the number of items that follow."""
    for chain in _chains(drafts):
        first = chain[0]
        counted = _is_counted(first, reader)
        if counted:
            _drop_total(first, chain, reader)
        if len(chain) == 1:
            continue
        parted = not any(other.counts for other in chain[1:])
        if first.counts and first.counts[0] == len(chain) and (parted or not counted):
            first.counts = first.counts[1:]
        for other in chain:
            other.features = [name for name in other.features if name not in ("plural", "times")]
    return drafts


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


def _drop_total(root: Draft, chain: list[Draft], reader: Reader) -> None:
    """``7 AKs: 3 face, 4 scalp``: the first number is the sum of the others, not one more."""
    if not root.counts:
        return
    total, *parts = root.counts
    parts += [number for other in chain if other is not root for number in other.counts]
    if not parts or (sum(parts) != total and not root.listed):
        return
    if sum(parts) != total:
        reader.notes.append(f"the parts add up to {sum(parts)}, not {total}: the parts count")
    root.counts = root.counts[1:]
