"""What was done to a lesion or wound, where the text does not say so in a word for it."""

from __future__ import annotations

from catalog.resolving.from_text.drafts import REMOVING, Draft
from catalog.resolving.from_text.lexicon import Lesion
from catalog.resolving.from_text.reader import Reader

CLOSURE_FEATURES = frozenset(
    {
        "layered", "no-layered", "surface-suture", "undermining", "undermining-only",
        "extensive-undermining", "light-undermining", "retention-sutures", "free-margin",
        "edges-debrided", "particulate", "exposed",
    }
)  # fmt: skip
OF_AREAS = frozenset({"graft", "debridement", "bed-preparation"})
"""Work on wounds that is measured in sq cm."""
COVERING = frozenset({"flap", "graft", "site-preparation"})


def name_procedures(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Give each draft the procedure that its words imply, and the exact one to a removal."""
    for at, draft in enumerate(drafts):
        lesion = reader.lesion(draft)
        if draft.procedure is None:
            draft.procedure = _implied(draft, lesion, drafts[:at])
            _take_nature(draft, drafts[:at], reader)
        if draft.procedure is None and at + 1 < len(drafts):
            covered = drafts[at + 1].procedure in COVERING and "lesion" in draft.own
            sewn = _only_excised(draft, lesion) and _sewn(drafts[at + 1 :])
            draft.procedure = "excision" if covered or sewn else None
        if draft.procedure == "flap" and "divided" in draft.features:
            draft.values["flap"] = "delay or division"
        if draft.procedure in REMOVING | {"removal"} and lesion and lesion.destroyed == "tag":
            draft.procedure = "tag-removal"
        if draft.procedure == "removal":
            draft.procedure = _kind_of_removal(draft, lesion, drafts[at + 1 :])
        if _is_given(draft):
            draft.procedure = "drug-administration"
        if draft.procedure == "excision" and draft.values.get("technique") == "punch":
            draft.features.append("punch-excision")
            draft.values.pop("technique")
    return drafts


def _is_given(draft: Draft) -> bool:
    """Whether a drug was given; a name alone may be a prescription: ``started Dupixent``."""
    into, biologic = "route" in draft.own, "biologic" in draft.values
    if draft.procedure == "injection":
        return into or biologic
    named = biologic or "product" in draft.values
    given = into or (biologic and "gives" in draft.values)
    return draft.procedure is None and named and given


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
    if roles & {"margin", "excised"} or "margins-included" in draft.features:
        return "excision"
    if draft.values.get("product") == "J3301" and lesion and "route" not in draft.own:
        return "injection"
    if CLOSURE_FEATURES & set(draft.features) == {"particulate"} and not lesion and not roles:
        return "foreign-body"
    area = any((quantity.unit or "").startswith("sq") for quantity in draft.quantities)
    if lesion is not None and lesion.wound and area and "closure" not in draft.values:
        return _of_an_area(draft, before)
    cut = lesion is not None and not lesion.wound and lesion.id != "scar" and draft.measured
    if cut and "closure" in draft.values:  # "nevus 0.8 cm, simple": how the excision was closed
        simple = draft.values["closure"] == "simple" and _only_excised(draft, lesion)
        return "excision" if simple else None
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
    if lesion is not None and {f"no-{lesion.usual}", "presented"} & set(draft.features):
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


def _only_excised(draft: Draft, lesion: Lesion | None) -> bool:
    """``nevus 1.2 cm, layered closure``; a carcinoma may have had Mohs surgery before it."""
    if lesion is not None and lesion.id in ("hidradenitis", "pilonidal-cyst"):
        return True  # their excisions are not told by size
    if not draft.measured:
        return False
    named = lesion is not None and lesion.usual is None and not lesion.wound
    return named and draft.values.get("nature", lesion.nature if lesion else None) == "benign"


def _sewn(behind: list[Draft]) -> bool:
    """Whether it is sewn next: what is shaved off or destroyed needs no closure."""
    repair = next(iter(behind), None)
    here = repair is not None and repair.procedure == "repair" and "site" not in repair.own
    closure = repair.values.get("closure") if repair else None
    return here and closure not in ("adhesive", "strips")


def _kind_of_removal(draft: Draft, lesion: Lesion | None, behind: list[Draft]) -> str:
    """``removed`` by what else is said: margins, a punch through the lesion, a cancer or a cyst."""
    roles = {quantity.role for quantity in draft.quantities}
    nature = draft.values.get("nature") or (lesion.nature if lesion else None)
    if lesion is None and "particulate" in draft.features:
        return "foreign-body"
    if roles & {"margin", "excised"} or "full-thickness" in draft.features or _sewn(behind):
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
