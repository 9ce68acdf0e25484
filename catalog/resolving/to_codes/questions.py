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
    "total time": "How many minutes in all on the day?",
}


def question(fact: str, measure: str = "") -> str:
    """The question for a missing fact."""
    if fact == "size" and measure:
        return SIZE_QUESTIONS.get(measure, f"How large is the {measure}?")
    return QUESTIONS.get(fact, f"Which {fact}?")
