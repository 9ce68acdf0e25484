"""Conclusions on wounds: the deepest tissue, what was drained, the class of a repair."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.resolving.to_codes.closures import closure_of
from catalog.resolving.to_codes.prepared import Prepared, lesion_of

SURFACE = "surface only: fibrin, slough, dermis"
"""The depth of a selective debridement, as it is asked."""


def debridement(prepared: Prepared) -> None:
    """The deepest tissue removed decides (CPT; NCCI Policy Manual 2026, III.I)."""
    facts = prepared.facts
    if facts.lesion == "nail":
        prepared.become("nail")
        prepared.choose(nail="debridement")
        return
    if facts.has("non-selective"):
        prepared.unlisted = (
            "non-selective debridement has a code of its own (97602, general knowledge): it is in "
            "none of the loaded families, so nothing of it was checked"
        )
        return
    kind = facts.choices.get("wound_kind")
    if kind is None and facts.of("percent") and not facts.tissues and not facts.of("area"):
        kind = "eczematous or infected skin"
        prepared.because.append("a share of the body surface is the measure of infected skin")
    if kind is not None:
        prepared.choose(tissue=kind)
        _necrotizing_area(prepared)
        return
    deep = (("bone", "bone"), ("muscle", "muscle or fascia"), ("fascia", "muscle or fascia"),
            ("tendon", "muscle or fascia"), ("subcutaneous", "subcutaneous"))  # fmt: skip
    for tissue, depth in deep:
        if tissue in facts.tissues and not facts.has(f"seen-{tissue}"):
            prepared.choose(tissue="wound", depth=depth)
            prepared.because.append(f"deepest tissue removed: {depth}")
            return
    if any(feature.startswith("seen-") for feature in facts.features):
        prepared.notes.append("tissue that was only seen decides nothing: what was removed does")
    if facts.choices.get("depth") in ("partial thickness", "first degree"):
        choices = {key: v for key, v in facts.choices.items() if key != "depth"}
        prepared.facts = facts.model_copy(update={"choices": choices})
        prepared.choose(tissue="surface of a wound")
    elif facts.has("selective") or "dermis" in facts.tissues:
        prepared.choose(tissue="surface of a wound")
    elif facts.choices.get("depth") == SURFACE:
        choices = {key: v for key, v in facts.choices.items() if key != "depth"}
        prepared.facts = facts.model_copy(update={"choices": choices})
        prepared.choose(tissue="surface of a wound")
    elif "depth" in facts.choices:
        prepared.choose(tissue="wound")


_NECROTIZING: Mapping[str, frozenset[str]] = {
    "genitalia and perineum": frozenset(
        {"perineum", "genitalia", "scrotum", "penis", "vulva", "perianal"}
    ),
    "abdominal wall": frozenset({"abdomen", "groin", "umbilicus", "trunk"}),
}
"""The areas of the codes for necrotizing infection; both together have one of their own."""


def _necrotizing_area(prepared: Prepared) -> None:
    sites = {prepared.facts.site or "", *prepared.facts.more_sites}
    areas = [area for area, places in _NECROTIZING.items() if sites & places]
    if len(areas) == 1:
        prepared.choose(area=areas[0])
    elif areas:
        prepared.choose(area="both areas")
    if prepared.facts.has("no-muscle"):
        prepared.notes.append(
            "muscle was not debrided: 52 (reduced service) if not all of the service was done"
        )


_ABSCESS_ELSEWHERE: Mapping[str, str] = {
    "eyelid": "67700",
    "perianal": "46050",
    "scrotum": "55100",
}
"""Places whose abscesses have codes outside of the skin section and of our families."""


def drainage(prepared: Prepared) -> None:
    """What was drained, and whether it was simple."""
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    kinds = {"abscess": "abscess", "cyst": "abscess", "acne": "abscess", "hidradenitis": "abscess",
             "hematoma": "fluid", "pilonidal-cyst": "pilonidal"}  # fmt: skip
    stated = facts.choices.get("collection")
    if stated == "infected wound":
        prepared.facts = facts.model_copy(
            update={
                "choices": {
                    **facts.choices, "collection": "fluid", "operation": "infected surgical wound",
                }
            }
        )  # fmt: skip
        return
    elsewhere = _ABSCESS_ELSEWHERE.get(facts.site or "")
    if facts.choices.get("operation") != "puncture" and elsewhere:
        prepared.unlisted = (
            f"an abscess there has a code of its own ({elsewhere}, general "
            "knowledge): it is in none of the loaded families, so nothing of it was checked"
        )
        return
    if facts.choices.get("operation") == "puncture":
        prepared.choose(collection="fluid")
    elif lesion is not None and lesion.id in kinds:
        prepared.choose(collection=kinds[lesion.id])
    if prepared.facts.choices.get("collection") == "pilonidal" and facts.choices.get("extensive"):
        prepared.choose(complexity="complicated")
    if prepared.facts.choices.get("collection") in ("abscess", "pilonidal"):
        _complexity(prepared)


def _complexity(prepared: Prepared) -> None:
    facts = prepared.facts
    if "complexity" in facts.choices:
        return
    if facts.more_sites and facts.has("plural"):
        prepared.choose(complexity="complicated")
        return
    if facts.more_sites and facts.count in (None, 1):
        prepared.notes.append(
            "one abscess, or one at each place? Several have the code of complicated ones"
        )
        return
    stated = {"simple": "simple", "complex": "complicated"}.get(facts.choices.get("closure", ""))
    if stated is not None:
        prepared.choose(complexity=stated)
    elif facts.count != 1 or facts.has("many", "another-lesion"):
        prepared.choose(complexity="complicated")
        prepared.because.append("several abscesses: complicated or multiple")
    elif facts.has("loculations"):
        prepared.notes.append(
            "packing or probing alone is disputed: AAPC and forum answers call it complicated, "
            "AAD (December 2019) says neither CPT nor CPT Assistant defines it"
        )
    else:
        prepared.choose(complexity="simple")
        prepared.because.append("a single abscess with no complication named: simple")


def repair(prepared: Prepared) -> None:
    """The class of the repair."""
    _alike_wounds(prepared)
    closure_of(prepared.facts).into(prepared)


def _alike_wounds(prepared: Prepared) -> None:
    """So many wounds of one length: their lengths are added up (CPT, repair guidelines)."""
    facts = prepared.facts
    lengths = facts.of("length")
    count = 1 if facts.count is None or facts.count_about else facts.count
    if count < 2 or len(lengths) != 1 or facts.has("total"):
        return
    length = lengths[0]
    longer = length.model_copy(update={"values": (max(length.values) * count,)})
    others = tuple(quantity for quantity in facts.quantities if quantity.role != "length")
    prepared.facts = facts.model_copy(update={"quantities": (*others, longer)})
    prepared.because.append(f"{count} wounds of {length.written}: {longer.written} in all")
    if not facts.has("each", "times-size"):
        prepared.notes.append(
            f"{length.written} is read as the length of each of the {count} wounds, not of all"
        )


def flap(prepared: Prepared) -> None:
    """An island flap has its code for the vessel it hangs on, not for its shape."""
    if prepared.facts.choices.get("flap") == "island pedicle":
        prepared.notes.append(
            "15740 needs a named axial vessel that was identified and dissected; an island flap "
            "on a subcutaneous pedicle (V-Y) is adjacent tissue transfer, 14000 to 14302"
        )


def dehiscence(prepared: Prepared) -> None:
    """How an opened wound was treated."""
    facts = prepared.facts
    if facts.has("loculations") and not facts.choices.get("extensive"):
        choices = {**facts.choices, "closure": "packing"}
        prepared.facts = facts.model_copy(update={"choices": choices})
    elif facts.choices.get("extensive") or facts.choices.get("closure") in (
        "intermediate",
        "complex",
    ):
        choices = {**facts.choices, "closure": "extensive"}
        prepared.facts = facts.model_copy(update={"choices": choices})


def foreign_body(prepared: Prepared) -> None:
    """Simple or complicated, as stated; out of a muscle it is no skin surgery."""
    if {"muscle", "fascia", "subfascial", "tendon"} & set(prepared.facts.tissues):
        prepared.unlisted = (
            "a foreign body in muscle or below the fascia has codes of its own (20520 and 20525 or "
            "those of its region, general knowledge): they are in none of the loaded families, so "
            "nothing of it was checked"
        )
        return
    closure = prepared.facts.choices.get("closure")
    if closure in ("simple", "complex"):
        prepared.choose(complexity="simple" if closure == "simple" else "complicated")
