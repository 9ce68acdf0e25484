"""What a coder concludes from the words before looking a family up.

A lesion's name tells its nature, the deepest tissue tells the depth, layers and criteria tell the
class of a repair. Each conclusion says where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from catalog.resolving.closures import closure_of
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.lexicon import Lesion, load_lexicon

SURFACE = "surface only: fibrin, slough, dermis"
"""The depth of a selective debridement, as it is asked."""


SETTLED = ("benign", "malignant", "premalignant")
"""Natures that decide."""


@dataclass(slots=True)
class Prepared:
    """Facts with what follows from them."""

    facts: ProcedureFacts
    because: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def choose(self, **choices: str) -> None:
        """Add choices that follow; what is stated stays."""
        self.facts = self.facts.model_copy(update={"choices": {**choices, **self.facts.choices}})

    def become(self, procedure: str) -> None:
        """Change the kind of work."""
        self.facts = self.facts.model_copy(update={"procedure": procedure})


def lesion_of(facts: ProcedureFacts) -> Lesion | None:
    """The lexicon's lesion."""
    return load_lexicon().lesions.get(facts.lesion or "")


def nature_of(facts: ProcedureFacts) -> str | None:
    """benign, malignant, premalignant; pending or uncertain leave it open."""
    lesion = lesion_of(facts)
    stated = facts.nature
    if stated is None and lesion is not None:
        return lesion.nature
    if stated == "uncertain" and lesion is not None and lesion.nature in SETTLED:
        return lesion.nature
    return stated


def prepare(facts: ProcedureFacts) -> Prepared:
    """The facts with the conclusions for their kind of work."""
    prepared = Prepared(facts)
    step = _STEPS.get(facts.procedure or "")
    if step is not None:
        step(prepared)
    return prepared


def _excision(prepared: Prepared) -> None:
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
    if lesion is not None and lesion.deep:
        _maybe_deep(prepared)
        return
    if lesion is not None and lesion.usual == "destruction" and not _full_thickness(facts):
        prepared.become("destruction")
        prepared.notes.append(
            f"{lesion.name}: read as destruction, whatever the tool; an excision code needs a "
            "full-thickness excision with its size"
        )
        _destruction(prepared)
        return
    _excision_nature(prepared, lesion)


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
    depth = _soft_tissue_depth(facts)
    if depth is not None:
        prepared.become("soft-tissue-excision")
        prepared.choose(depth=depth)
        prepared.because.append(f"{depth} tumor: soft tissue code, not skin excision")
    elif "dermis" in facts.tissues or facts.choices.get("layer") == "skin":
        prepared.choose(nature="benign")
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
    name = lesion.name if lesion is not None else ""
    if nature == "premalignant":
        prepared.choose(nature="benign")
        prepared.because.append(
            f"{name or 'premalignant lesion'} excised: not malignant, so the benign codes"
        )
    elif nature in ("benign", "malignant"):
        prepared.choose(nature=nature)
        prepared.because.append(f"{name}: {nature}" if name and nature not in name else nature)
    elif nature == "pending":
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


def _destruction(prepared: Prepared) -> None:
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    extent = "extensive" if facts.choices.get("extensive") else "simple"
    method = facts.choices.get("method", "")
    choices = {**facts.choices, "extent": extent}
    if method:
        choices["method"] = _METHODS.get(method, method)
    prepared.facts = facts.model_copy(update={"choices": choices})
    nature = facts.nature
    if lesion is not None and lesion.destroyed == "genital":
        prepared.choose(nature="benign")
        return
    if nature not in ("benign", "malignant", "premalignant") and lesion is not None:
        nature = lesion.destroyed
    if nature in ("benign", "malignant", "premalignant", "vascular"):
        prepared.choose(nature=nature)
        if lesion is not None and lesion.name != f"{nature} lesion":
            prepared.because.append(f"{lesion.name}: {nature}")


def _debridement(prepared: Prepared) -> None:
    facts = prepared.facts
    if facts.lesion == "nail":
        prepared.become("nail")
        prepared.choose(nail="debridement")
        return
    kind = facts.choices.get("wound_kind")
    if kind is not None:
        prepared.choose(tissue=kind)
        _necrotizing_area(prepared)
        return
    deep = (("bone", "bone"), ("muscle", "muscle or fascia"), ("fascia", "muscle or fascia"),
            ("tendon", "muscle or fascia"), ("subcutaneous", "subcutaneous"))  # fmt: skip
    for tissue, depth in deep:
        if tissue in facts.tissues:
            prepared.choose(tissue="wound", depth=depth)
            prepared.because.append(f"deepest tissue removed: {depth}")
            return
    if facts.has("selective") or "dermis" in facts.tissues:
        prepared.choose(tissue="surface of a wound")
    elif facts.choices.get("depth") == SURFACE:
        choices = {key: v for key, v in facts.choices.items() if key != "depth"}
        prepared.facts = facts.model_copy(update={"choices": choices})
        prepared.choose(tissue="surface of a wound")
    elif "depth" in facts.choices:
        prepared.choose(tissue="wound")


def _necrotizing_area(prepared: Prepared) -> None:
    site = prepared.facts.site or ""
    if site in ("perineum", "genitalia", "scrotum", "penis", "vulva", "perianal"):
        prepared.choose(area="genitalia and perineum")
    elif site in ("abdomen", "groin", "umbilicus", "trunk"):
        prepared.choose(area="abdominal wall")
    if prepared.facts.has("no-muscle"):
        prepared.notes.append(
            "muscle was not debrided: 52 (reduced service) if not all of the service was done"
        )


def _drainage(prepared: Prepared) -> None:
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
    if facts.choices.get("operation") == "puncture":
        prepared.choose(collection="fluid")
    elif lesion is not None and lesion.id in kinds:
        prepared.choose(collection=kinds[lesion.id])
    if prepared.facts.choices.get("collection") in ("abscess", "pilonidal"):
        _complexity(prepared)


def _complexity(prepared: Prepared) -> None:
    facts = prepared.facts
    if "complexity" in facts.choices:
        return
    if (facts.count or 1) > 1:
        prepared.choose(complexity="complicated")
        prepared.because.append("several abscesses: complicated or multiple")
    elif facts.has("loculations", "many"):
        prepared.notes.append(
            "packing or probing alone is disputed: AAPC and forum answers call it complicated, "
            "AAD (December 2019) says neither CPT nor CPT Assistant defines it"
        )
    else:
        prepared.choose(complexity="simple")
        prepared.because.append("a single abscess with no complication named: simple")


def _injection(prepared: Prepared) -> None:
    lesion = lesion_of(prepared.facts)
    if "product" in prepared.facts.choices or (
        lesion is not None and lesion.id in ("scar", "hair-loss", "acne", "psoriasis", "cyst")
    ):
        prepared.choose(drug="steroid or other")


def _pathology(prepared: Prepared) -> None:
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    prepared.choose(study="tissue")
    if prepared.facts.choices["study"] != "tissue":
        return
    if facts.has("plastic-repair"):
        prepared.choose(level="2")
        prepared.because.append("tissue of a plastic repair or scar revision")
    elif lesion is not None and lesion.id in ("cyst", "skin-tag", "abscess", "lipoma"):
        prepared.choose(level="3")
        prepared.because.append(f"{lesion.name}: the class of cysts and tags")
    else:
        prepared.choose(level="4")
        prepared.because.append("skin other than cyst, tag or plastic repair")
    if facts.has("one-specimen"):
        prepared.facts = prepared.facts.model_copy(update={"count": 1, "count_about": False})
        prepared.because.append("not separately identified: one specimen, one unit")


def _repair(prepared: Prepared) -> None:
    closure_of(prepared.facts).into(prepared)


def _graft(prepared: Prepared) -> None:
    step = prepared.facts.choices.get("graft") in ("skin cell suspension", "cultured skin")
    if not step:
        choices = {k: v for k, v in prepared.facts.choices.items() if k != "step"}
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})


def _visit(prepared: Prepared) -> None:
    levels = {"1": "none", "2": "straightforward", "3": "low", "4": "moderate", "5": "high"}
    level = prepared.facts.choices.get("level")
    if level in levels:
        prepared.choose(mdm=levels[level])


def _peel(prepared: Prepared) -> None:
    lesion = lesion_of(prepared.facts)
    if lesion is not None and lesion.id == "acne":
        prepared.become("acne")
        prepared.choose(method="chemical")
        return
    if "peel_depth" in prepared.facts.choices:
        prepared.choose(depth=prepared.facts.choices["peel_depth"])
    elif "dermis" in prepared.facts.tissues:
        prepared.choose(depth="dermal")
    elif "epidermis" in prepared.facts.tissues:
        prepared.choose(depth="epidermal")


def _dehiscence(prepared: Prepared) -> None:
    facts = prepared.facts
    if facts.has("loculations"):
        prepared.choose(closure="packing")
    elif facts.choices.get("extensive") or facts.choices.get("closure") in (
        "intermediate",
        "complex",
    ):
        choices = {**facts.choices, "closure": "extensive"}
        prepared.facts = facts.model_copy(update={"choices": choices})


def _chemodenervation(prepared: Prepared) -> None:
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    if lesion is None or lesion.id != "hyperhidrosis":
        return
    targets = {"axilla": "axillary sweat glands", "palm": "sweat glands of hands or feet",
               "hand": "sweat glands of hands or feet", "sole": "sweat glands of hands or feet",
               "foot": "sweat glands of hands or feet", "scalp": "other sweat glands",
               "face": "other sweat glands", "forehead": "other sweat glands"}  # fmt: skip
    if facts.site in targets:
        prepared.choose(target=targets[facts.site])


def _photodynamic(prepared: Prepared) -> None:
    if "performer" in prepared.facts.choices:
        prepared.choose(debridement="none")


def _biopsy(prepared: Prepared) -> None:
    if prepared.facts.choices.get("technique") in ("tangential", "punch"):
        prepared.choose(depth="skin")


def _removal(prepared: Prepared) -> None:
    nature = nature_of(prepared.facts)
    if nature in ("benign", "malignant"):
        prepared.choose(nature=nature)


def _foreign_body(prepared: Prepared) -> None:
    closure = prepared.facts.choices.get("closure")
    if closure in ("simple", "complex"):
        prepared.choose(complexity="simple" if closure == "simple" else "complicated")


_STEPS: Mapping[str, Callable[[Prepared], None]] = {
    "biopsy": _biopsy,
    "removal": _removal,
    "foreign-body": _foreign_body,
    "excision": _excision,
    "destruction": _destruction,
    "debridement": _debridement,
    "drainage": _drainage,
    "injection": _injection,
    "pathology": _pathology,
    "repair": _repair,
    "graft": _graft,
    "visit": _visit,
    "peel": _peel,
    "dehiscence": _dehiscence,
    "chemodenervation": _chemodenervation,
    "photodynamic-therapy": _photodynamic,
}
