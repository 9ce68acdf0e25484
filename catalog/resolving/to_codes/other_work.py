"""Conclusions on everything else: injections, readings of specimens, light, peels, visits."""

from __future__ import annotations

from catalog.families import load_families
from catalog.resolving.to_codes.prepared import Prepared, lesion_of


def injection(prepared: Prepared) -> None:
    """Keloids, alopecia and the like get a steroid; a hormone against a tumor is no lesion's."""
    lesion = lesion_of(prepared.facts)
    if "hormonal" in prepared.facts.choices:
        prepared.become("drug-administration")
        drug_administration(prepared)
        return
    if "product" in prepared.facts.choices or (
        lesion is not None and lesion.id in ("scar", "hair-loss", "acne", "psoriasis", "cyst")
    ):
        prepared.choose(drug="steroid or other")


def drug_administration(prepared: Prepared) -> None:
    """A drug under the skin or into muscle, whatever it would be for a lesion."""
    told = dict(prepared.facts.choices)
    drug = told.get("drug")
    if "hormonal" in told:
        drug = "hormonal chemotherapy"
    elif drug == "chemotherapy":
        drug = "chemotherapy or complex biologic"
    elif drug in (None, "steroid or other"):
        drug = "therapeutic"
    told |= {"drug": drug, "route": told.get("route", "subcutaneous or intramuscular")}
    prepared.facts = prepared.facts.model_copy(update={"choices": told})


def allergy_test(prepared: Prepared) -> None:
    """A patch test is counted when it is applied."""
    if prepared.facts.choices.get("step") == "reading":
        prepared.excluded = "reading of a patch test: part of the visit of that day, no code"


def eyelash(prepared: Prepared) -> None:
    """An incision of the lid's margin may take a graft; lashes are epilated with forceps."""
    if "epilation" in prepared.facts.choices:
        prepared.choose(method="forceps")
    if "mucous_graft" in prepared.facts.choices:
        choices = {**prepared.facts.choices, "method": "incision and graft"}
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})


def hair_removal(prepared: Prepared) -> None:
    """Electrolysis of lashes that grow the wrong way has a code of its own."""
    if prepared.facts.lesion == "trichiasis":
        prepared.become("eyelash")
        prepared.choose(method="other than forceps")


def pathology(prepared: Prepared) -> None:
    """How antibodies were counted, what came from elsewhere, the class of the specimen."""
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    prepared.choose(study="tissue")
    study = prepared.facts.choices["study"]
    if study == "immunohistochemistry":
        _counted_antibodies(prepared)
    elif study == "slides from elsewhere":
        _material_from_elsewhere(prepared)
    if study != "tissue":
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


def _counted_antibodies(prepared: Prepared) -> None:
    """Several in one stain, or counted by eye or by a computer; "quantitative" leaves that open."""
    facts = prepared.facts
    told, count = dict(facts.choices), facts.count
    if "quantified_by" in told:
        told["antibodies"] = f"counted by {told['quantified_by']}"
    elif "quantified" in told:
        told.pop("antibodies", None)
    elif "multiplex" in told:
        told["antibodies"] = "multiplex"
        named = any(feature.startswith("stain ") for feature in facts.features)
        count = 1 if named else count  # the names are those of one stain
    prepared.facts = facts.model_copy(update={"choices": told, "count": count})


def _material_from_elsewhere(prepared: Prepared) -> None:
    """Slides alone, blocks from which slides were cut here, or the records as well."""
    told = dict(prepared.facts.choices)
    if "records" in told:
        told["material"] = "records and material"
    elif "recuts" in told:
        told["material"] = "blocks"
    prepared.facts = prepared.facts.model_copy(update={"choices": told})


def graft(prepared: Prepared) -> None:
    """Only suspensions and cultures have steps."""
    step = prepared.facts.choices.get("graft") in ("skin cell suspension", "cultured skin")
    if not step:
        choices = {k: v for k, v in prepared.facts.choices.items() if k != "step"}
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})


def visit(prepared: Prepared) -> None:
    """A level in words is a level of decision making."""
    levels = {"1": "none", "2": "straightforward", "3": "low", "4": "moderate", "5": "high"}
    level = prepared.facts.choices.get("level")
    if level in levels:
        prepared.choose(mdm=levels[level])


def visit_add_on(prepared: Prepared) -> None:
    """``2 units`` of time are a number of steps, and no dose."""
    facts = prepared.facts
    units = next((dose for dose in facts.of("dose") if dose.unit == "units"), None)
    if units is not None and units.values[0] == int(units.values[0]):
        update = {"count": int(units.values[0]), "features": (*facts.features, "times")}
        prepared.facts = facts.model_copy(update=update)


def vein(prepared: Prepared) -> None:
    """Ready-made foam has codes of its own for one vein and for several."""
    facts = prepared.facts
    if "foam" in facts.choices:
        several = facts.choices.get("target") == "several veins" or (facts.count or 1) > 1
        choices = {**facts.choices, "target": f"{'several veins' if several else 'one vein'}, foam"}
        prepared.facts = facts.model_copy(update={"choices": choices})


def peel(prepared: Prepared) -> None:
    """Depth of a peel; acne has its own family."""
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


_FACE = frozenset({"cheek", "forehead", "chin", "nose", "eyelid", "lip"})


def dermabrasion(prepared: Prepared) -> None:
    """A place off the face is another region."""
    site = load_families().site_by_id.get(prepared.facts.site or "")
    if site is not None and not _FACE & set(site.regions):
        prepared.choose(area="other region")
    elif site is not None and site.id != "face" and set(site.regions) <= _FACE:
        prepared.choose(area="part of the face")


def excimer(prepared: Prepared) -> None:
    """The excimer codes are for psoriasis only since 2024 (AAD)."""
    lesion = lesion_of(prepared.facts)
    if lesion is None:
        prepared.notes.append("the excimer laser codes are for psoriasis only since 2024")
    elif lesion.id != "psoriasis":
        prepared.excluded = (
            f"the excimer laser codes are for psoriasis only since 2024: none of them for "
            f"{lesion.name}"
        )


def chemodenervation(prepared: Prepared) -> None:
    """Sweat glands by their place."""
    facts, lesion = prepared.facts, lesion_of(prepared.facts)
    if facts.site == "axilla":
        prepared.choose(target="axillary sweat glands")
    if lesion is None or lesion.id != "hyperhidrosis":
        return
    targets = {"axilla": "axillary sweat glands", "palm": "sweat glands of hands or feet",
               "hand": "sweat glands of hands or feet", "sole": "sweat glands of hands or feet",
               "foot": "sweat glands of hands or feet", "scalp": "other sweat glands",
               "face": "other sweat glands", "forehead": "other sweat glands"}  # fmt: skip
    if facts.site in targets:
        prepared.choose(target=targets[facts.site])


def phototherapy(prepared: Prepared) -> None:
    """Ultraviolet B over tar, petrolatum or oil is the code for both."""
    told = prepared.facts.choices
    by_the_hour = told.get("light") == "UVB with tar or petrolatum" or "supervised" in told
    if "hours" in told and by_the_hour:
        choices = {**told, "light": "4 to 8 hours of care"}
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})
    if "topical" in told:
        prepared.choose(light="UVB with tar or petrolatum")


def outside(prepared: Prepared) -> None:
    """Work whose codes stand in none of the families."""
    codes = prepared.facts.choices.get("outside", "")
    prepared.unlisted = (
        f"this has a code outside of the loaded families ({codes}, general knowledge): nothing of "
        "it was checked"
    )


def suture_removal(prepared: Prepared) -> None:
    """In the office there is no anesthesia, and what was removed is what is named."""
    told = prepared.facts.choices
    if "anesthesia" in told and told.get("kind") != "dressing":
        choices = {**told, "kind": "stitches"}
        prepared.facts = prepared.facts.model_copy(update={"choices": choices})
    both = {"sutures", "staples"} <= prepared.facts.choices.keys()
    prepared.choose(anesthesia="no", kind="sutures and staples" if both else "sutures or staples")


def photodynamic(prepared: Prepared) -> None:
    """No debridement was mentioned."""
    if any(dose.unit == "package" for dose in prepared.facts.of("dose")):
        prepared.choose(product="J7308")  # the 20% solution alone comes in sticks
    if "performer" in prepared.facts.choices:
        prepared.choose(debridement="none")
