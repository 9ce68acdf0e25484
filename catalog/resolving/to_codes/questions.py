"""The questions that are asked when a fact is missing, in a coder's words."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "nature": "What does pathology say: benign or malignant?",
    "site": "Where on the body?",
    "size": "How large?",
    "unit": "In which unit is the size?",
    "count": "How many?",
    "technique": "Which technique: tangential (shave), punch or incisional?",
    "closure": "Which class of repair: simple, intermediate or complex?",
    "depth": "What is the deepest tissue that was removed or reached?",
    "removal": "How was it removed: excised full thickness, shaved off, or destroyed?",
    "procedure": "What was done?",
    "lesions": "Was it the same lesion or another one?",
    "patient": "New or established patient (seen in the practice within three years)?",
    "mdm": "Which level of medical decision making, or how many minutes in all?",
    "complexity": "Simple or single, or complicated or multiple?",
    "graft": "Which kind of graft?",
    "step": "Which step: harvest, preparation or application?",
    "collection": "What was drained?",
    "performer": "Who applied the drug and the light: staff, or the clinician?",
    "debridement": "Were thick lesions debrided before the light?",
    "light": "Which light?",
    "target": "What was injected: which muscles or glands?",
    "drug": "What was injected?",
    "nail": "What was done to the nail?",
    "operation": "What was done?",
    "method": "By which method?",
    "extent": "How extensive?",
    "level": "What kind of specimen?",
    "tissue": "Which tissue was debrided?",
    "wound_kind": "Which tissue was debrided?",
    "area": "Which area?",
    "secondary defect": "How large is the secondary defect (what the flap left), in sq cm?",
}

SIZE_QUESTIONS: Mapping[str, str] = {
    "excised diameter": "What is the excised diameter (lesion plus twice the narrowest margin)?",
    "lesion diameter": "What is the diameter of the lesion?",
    "repair length": "How long is the repair, in cm?",
    "tumour diameter with margin": "How large is the tumor with its narrowest margin?",
    "primary and secondary defect area": "How large are the primary and secondary defect together, "
    "in sq cm?",
    "body surface": "What share of the body surface was treated?",
    "wound area": "How large is the wound, in sq cm?",
    "amount": "How much was injected, in cc?",
    "total time": "How many minutes in all on the day?",
}


OF_PROCEDURE: Mapping[tuple[str, str], str] = {
    ("depth", "burn"): "How deep is the burn?",
    ("depth", "peel"): "How deep did the peel go: the epidermis only, or into the dermis?",
    ("closure", "dehiscence"): "How was the opened wound treated: closed in one layer, packed, or "
    "an extensive closure?",
    ("target", "vein"): "What was injected: spider veins, or one or several incompetent veins?",
    ("area", "dermabrasion"): "What was abraded: the whole face, a part of it, or another region?",
}
"""Questions that one kind of work asks in its own words."""


def question(fact: str, measure: str = "", *, procedure: str | None = None) -> str:
    """The question for a missing fact."""
    if (fact, procedure or "") in OF_PROCEDURE:
        return OF_PROCEDURE[fact, procedure or ""]
    if fact == "size" and measure:
        return SIZE_QUESTIONS.get(measure, f"How large is the {measure}?")
    return QUESTIONS.get(fact, f"Which {fact}?")
