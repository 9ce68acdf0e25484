"""Conclusions on removals: what nature a lesion has, how deep it lies, what "excision" means."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.families import load_families
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.from_text.lexicon import Lesion
from catalog.resolving.to_codes.prepared import Prepared, lesion_of, nature_of


def biopsy(prepared: Prepared) -> None:
    """A shave or a punch samples skin, not the structures below it; one lesion is one biopsy."""
    if prepared.facts.has("same-lesion") and (prepared.facts.count or 1) > 1:
        prepared.facts = prepared.facts.model_copy(update={"count": 1})
        prepared.because.append("several samples of one lesion: one biopsy")
    sampled = prepared.facts.choices.get("technique") in ("tangential", "punch")
    named = lesion_of(prepared.facts) is not None and not prepared.facts.tissues
    if prepared.facts.choices.get("structures") == "deep":
        prepared.choose(depth="deep")
    elif sampled or named:
        prepared.choose(depth="skin")


def removal(prepared: Prepared) -> None:
    """The nature, where the lesion tells it."""
    if prepared.facts.choices.get("soft_tissue") and _in_ear_canal(prepared):
        return
    nature = nature_of(prepared.facts)
    if nature in ("benign", "malignant"):
        prepared.choose(nature=nature)


def excision(prepared: Prepared) -> None:
    """Which excision: skin by nature, soft tissue by depth, or a family of its own."""
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    if lesion is not None and lesion.id == "hidradenitis":
        prepared.become("hidradenitis-excision")
        _hidradenitis_closure(prepared)
        return
    if lesion is not None and lesion.id == "pilonidal-cyst":
        prepared.become("pilonidal-excision")
        if facts.choices.get("closure") == "simple":
            prepared.choose(extent="simple")
        elif facts.choices.get("extensive"):
            prepared.choose(extent="extensive")
        elif facts.choices.get("complexity") == "complicated":
            prepared.choose(extent="complicated")
        return
    if lesion is not None and lesion.id in ("scar", "wound", "ulcer") and facts.has("for-graft"):
        prepared.become("bed-preparation")
        prepared.because.append(f"{lesion.name} excised to make the bed of a graft")
        return
    if "wedge" in facts.choices and _wedge(prepared):
        return
    if _in_ear_canal(prepared) or _large_part_of_lip(prepared):
        return
    if _at_lid_margin(prepared, "excision"):
        return
    if lesion is not None and lesion.destroyed == "genital" and not facts.quantities:
        prepared.become("destruction")
        prepared.choose(method="surgical")
        destruction(prepared)
        return
    if lesion is not None and lesion.deep:
        _maybe_deep(prepared)
        return
    if lesion is not None and lesion.usual == "destruction" and not _full_thickness(facts):
        prepared.become("destruction")
        prepared.notes.append(
            f"{lesion.name}: read as destruction, whatever the tool; an excision code needs a "
            "full-thickness excision with its size"
        )
        destruction(prepared)
        return
    _excision_nature(prepared, lesion)


def _regions(facts: ProcedureFacts) -> set[str]:
    site = load_families().site_by_id.get(facts.site or "")
    return set(site.regions) if site is not None else set()


def _wedge(prepared: Prepared) -> bool:
    """A wedge of lip, ear or nail fold has a family of its own; elsewhere it is an excision."""
    facts = prepared.facts
    regions = _regions(facts)
    if facts.lesion == "nail" or regions == {"nail"}:
        prepared.become("nail")
        prepared.choose(nail="surgery", operation="wedge of fold")
    elif regions and regions <= {"lip", "vermilion"}:
        prepared.become("lip-excision")
        prepared.choose(extent=facts.choices["wedge"])
    elif regions == {"ear"}:
        prepared.become("ear-excision")
        prepared.choose(extent="part of the ear")
    else:
        return False
    return True


def _in_ear_canal(prepared: Prepared) -> bool:
    """Bone and soft tissue of the ear's canal have codes of their own."""
    facts = prepared.facts
    if _regions(facts) != {"ear-canal"}:
        return False
    of_bone = facts.lesion == "exostosis"
    prepared.become("ear-excision")
    prepared.choose(extent="exostosis of the canal" if of_bone else "soft tissue of the canal")
    return True


def _large_part_of_lip(prepared: Prepared) -> bool:
    """More than a quarter of a lip, not rebuilt."""
    share, regions = prepared.facts.choices.get("lip_share"), _regions(prepared.facts)
    if share is None or not regions or not regions <= {"lip", "vermilion"}:
        return False
    prepared.become("lip-excision")
    prepared.choose(extent=share)
    return True


def eyelid(prepared: Prepared) -> None:
    """Chalazia: how many, and of one lid or of several."""
    facts = prepared.facts
    if "chalazion" not in facts.choices:
        return
    if facts.choices.get("anesthesia"):
        prepared.choose(lesion="chalazia in general anesthesia")
    elif facts.choices.get("lids") == "different" or facts.side == "both":
        prepared.choose(lesion="chalazia of different lids")
    elif facts.choices.get("lids") == "same" and (facts.count is None or facts.count > 1):
        prepared.choose(lesion="chalazia of one lid")
    elif facts.count == 1:
        prepared.choose(lesion="one chalazion")
    else:
        prepared.choose(several="yes")


def _at_lid_margin(prepared: Prepared, operation: str) -> bool:
    """A lesion of the lid's margin is more than skin: the eyelid codes."""
    if _regions(prepared.facts) != {"eyelid-margin"}:
        return False
    prepared.become("eyelid")
    prepared.choose(lesion=operation)
    prepared.because.append("at the lid margin: more than eyelid skin")
    return True


def _hidradenitis_closure(prepared: Prepared) -> None:
    facts = prepared.facts
    stated = facts.choices.get("closure")
    if stated == "complex":
        return
    if stated or facts.has("layered", "surface-suture"):
        choices = {**facts.choices, "closure": "simple or intermediate"}
        prepared.facts = facts.model_copy(update={"choices": choices})


def _full_thickness(facts: ProcedureFacts) -> bool:
    """Whether an excision is described, and not only named."""
    return bool(facts.quantities) or facts.has(
        "full-thickness", "punch-excision", "layered", "surface-suture", "reexcision"
    )


def _maybe_deep(prepared: Prepared) -> None:
    """A lipoma: below the skin it has soft tissue codes, within it the skin's."""
    facts = prepared.facts
    if facts.choices.get("depth") == "radical":
        prepared.become("soft-tissue-excision")
        return
    depth = _soft_tissue_depth(facts)
    if depth is not None:
        prepared.become("soft-tissue-excision")
        prepared.choose(depth=depth)
        prepared.because.append(f"{depth} tumor: soft tissue code, not skin excision")
    elif "dermis" in facts.tissues or facts.choices.get("layer") == "skin":
        prepared.choose(nature=nature_of(facts) or "benign")
    else:
        prepared.choose(layer="?")


def _soft_tissue_depth(facts: ProcedureFacts) -> str | None:
    if "subfascial" in facts.tissues or (
        "muscle" in facts.tissues and "subcutaneous" not in facts.tissues
    ):
        return "subfascial"
    layer = facts.choices.get("layer")
    if layer in ("subcutaneous", "subfascial"):
        return layer
    return "subcutaneous" if "subcutaneous" in facts.tissues else None


def _excision_nature(prepared: Prepared, lesion: Lesion | None) -> None:
    nature = nature_of(prepared.facts)
    name = lesion.name if lesion is not None and lesion.nature else ""
    if nature == "premalignant":
        prepared.choose(nature="benign")
        prepared.because.append(
            f"{name or 'premalignant lesion'} excised: not malignant, so the benign codes"
        )
    elif nature in ("benign", "malignant"):
        prepared.choose(nature=nature)
        prepared.because.append(f"{name}: {nature}" if name and nature not in name else nature)
    elif nature == "pending" or (nature is None and prepared.facts.has("sent-to-pathology")):
        prepared.notes.append(
            "hold the claim until the pathology report is in: it decides benign or malignant"
        )
    elif nature == "uncertain":
        prepared.notes.append(
            "uncertain behavior is a pathologist's diagnosis (D48.5); before the report it is "
            "unspecified (D49.2). Which excision family applies is the payer's reading"
        )


_METHODS: Mapping[str, str] = {
    "electrosurgery": "electrodesiccation",
    "curettage and electrodesiccation": "electrodesiccation",
}
"""Methods as the genital and anal families call them."""


_OF_ACNE = frozenset({"cryosurgery", "chemical"})
"""Methods of destruction that have codes of their own for acne."""


def destruction(prepared: Prepared) -> None:
    """What is destroyed decides the family, the method hardly ever."""
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    if lesion is not None and lesion.id == "trichiasis":
        choices = {**facts.choices, "method": "other than forceps"}
        prepared.facts = facts.model_copy(update={"choices": choices})
        prepared.become("eyelash")
        return
    extent = "extensive" if facts.choices.get("extensive") else "simple"
    method = facts.choices.get("method", "")
    choices = {**facts.choices, "extent": extent}
    if method:
        choices["method"] = _METHODS.get(method, method)
    prepared.facts = facts.model_copy(update={"choices": choices})
    nature = facts.nature
    benign = "benign" in (facts.nature, lesion.nature if lesion is not None else None)
    if benign and _at_lid_margin(prepared, "destruction"):
        return
    if lesion is not None and lesion.id == "psoriasis" and method == "laser":
        prepared.become("excimer")
        return
    if lesion is not None and lesion.id == "acne" and method in _OF_ACNE:
        prepared.become("acne")
        return
    if lesion is not None and lesion.destroyed == "genital":
        prepared.choose(nature="benign")
        return
    if nature not in ("benign", "malignant", "premalignant") and lesion is not None:
        nature = lesion.destroyed
    if nature == "malignant":
        _passes(prepared)
    if nature in ("benign", "malignant", "premalignant", "vascular"):
        prepared.choose(nature=nature)
        if lesion is not None and lesion.name != f"{nature} lesion":
            prepared.because.append(f"{lesion.name}: {nature}")


def _passes(prepared: Prepared) -> None:
    """``ED&C x3, BCC 1.2 cm``: three passes over one lesion; without a size it is asked."""
    facts = prepared.facts
    number = facts.count or 1
    if number == 1 or not facts.has("times-method") or facts.has("each", "of-several"):
        return
    prepared.facts = facts.model_copy(update={"count": 1 if facts.of("size") else None})
    if facts.of("size"):
        prepared.notes.append(
            f"x{number} behind the method is read as so many passes over one lesion: one unit. "
            "Say so if there were several lesions"
        )
