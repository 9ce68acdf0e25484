"""What is not reported beside what: one removal a lesion, closures that are included, flaps.

The rules are those of the NCCI Policy Manual 2026, III.A, III.D, III.E, III.H and III.L, and of the
CPT guidelines they rest on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from catalog.families import Families
from catalog.resolving.to_codes.defect_lengths import length_of_defect
from catalog.resolving.to_codes.implants import exchanged
from catalog.resolving.to_codes.included_closures import included_closure
from catalog.resolving.to_codes.lips import advanced_lip, rebuilt_lip
from catalog.resolving.to_codes.mohs_sections import sections_of_mohs
from catalog.resolving.to_codes.nails import avulsion_in_surgery, biopsy_of_nail
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place

REMOVALS = frozenset(
    {"excision", "shave", "destruction", "removal", "tag-removal", "hidradenitis-excision",
     "soft-tissue-excision"}
)  # fmt: skip


def settle_together(plans: Sequence[Plan], families: Families) -> None:
    """Mark the plans that another one includes."""
    one_lesion = any(plan.facts.has("same-lesion") for plan in plans)
    for kinds, rule in _RULES:
        if rule in _OF_ONE_LESION and not one_lesion:
            continue
        for plan in plans:
            if plan.facts.procedure in kinds and not plan.included:
                others = [other for other in plans if other is not plan and not other.included]
                rule(plan, others, families)


def _biopsy(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """A biopsy of the lesion that is removed at the same encounter is part of the removal."""
    for other in others:
        if other.facts.procedure not in REMOVALS or other.facts.procedure == "tag-removal":
            continue
        verdict = _same_lesion(plan, other, families)
        if verdict == "same":
            plan.included = (
                "biopsy of the lesion that is removed: included in the removal "
                "(NCCI Policy Manual 2026, III.E.2)"
            )
            other.take_size(plan.facts)
            return
        if verdict == "ask":
            plan.ask(
                "lesions",
                "Was the biopsy of the same lesion that was removed, or of another one?",
                ("same lesion", "another lesion"),
            )


def _same_lesion(biopsy: Plan, removal: Plan, families: Families) -> str:
    first, second = biopsy.facts, removal.facts
    stated = first.choices.get("lesions") or second.choices.get("lesions")
    if first.has("separate-lesion") or second.has("separate-lesion") or stated == "another lesion":
        return "other"
    if first.has("same-lesion") or second.has("same-lesion") or stated == "same lesion":
        return "same"
    if not same_place(biopsy, removal, families):
        return "other"
    if max(biopsy.members) > max(removal.members) and second.procedure == "destruction":
        return "other"
    later = second if max(removal.members) > max(biopsy.members) else first
    if "lesion" in later.carried or ("site" in later.carried and not later.lesion):
        several = (first.count or 1) > 1
        if several and later is second and first.count != (second.count or 1):
            return "ask"  # two biopsies, one removal: they cannot all be of its lesion
        return "same" if later is second else "other" if several else "ask"
    earlier = first if later is second else second
    if later is second and "site" in earlier.carried and not earlier.lesion:
        if (first.count or 1) > 1 and first.count != (second.count or 1):
            named = second.lesion not in (None, "lesion", "unspecified-neoplasm")
            return "other" if named and "lesion" not in second.carried else "ask"
        return "same"  # "biopsy and shave removal, back": one place for both
    if later.lesion and earlier.lesion:
        return "other"
    if (first.count or 1) > 1 or (second.count or 1) > 1:
        return "other"
    return "ask" if first.site and second.site else "other"


def _under_flap(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """A flap includes the excision and the repair of its site (III.H)."""
    for other in others:
        if other.facts.procedure == "flap" and _one_defect(plan, other, others, families):
            what = {"repair": "closure", "debridement": "debridement"}.get(
                plan.facts.procedure or "", "excision"
            )
            plan.included = (
                f"{what} at the flap's site: included in the tissue transfer "
                "(NCCI Policy Manual 2026, III.H)"
            )
            if what == "excision":
                other.take_site(plan.facts)
            return


def _one_defect(plan: Plan, flap: Plan, others: Sequence[Plan], families: Families) -> bool:
    """Whether a flap closes this lesion's defect; a lone flap with its primary defect does."""
    if same_place(plan, flap, families):
        return True
    flaps = [other for other in others if other.facts.procedure == "flap"]
    alike = [other for other in others if other.facts.procedure == plan.facts.procedure]
    return bool(flap.facts.of("primary-defect")) and len(flaps) == 1 and not alike


def _before_graft(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """A scar or wound that is excised for a graft is the preparation of the graft's bed."""
    if plan.facts.lesion not in ("scar", "wound", "ulcer"):
        return
    for other in others:
        if other.facts.procedure == "bed-preparation" and same_place(plan, other, families):
            if not other.facts.quantities:  # "site prepared by excision of eschar, 14 x 14 cm"
                areas = {"quantities": plan.facts.quantities}
                other.facts = other.facts.model_copy(update=areas)
            plan.included = "scar or wound excised to make the bed of the graft: reported once"
            return
    for other in others:
        if other.facts.procedure == "graft" and same_place(plan, other, families):
            if not other.facts.quantities:  # "scar excised, 150 sq cm, STSG"
                areas = {"quantities": plan.facts.quantities}
                other.facts = other.facts.model_copy(update=areas)
            plan.facts = plan.facts.model_copy(
                update={"procedure": "bed-preparation", "quantities": other.facts.quantities}
            )
            plan.because = ["scar or wound excised to make the bed of the graft: site preparation"]
            return


def _one_removal(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """One lesion, two methods: only the one that was completed is reported (III.E.1)."""
    for other in others:
        stated = plan.facts.has("same-lesion") or other.facts.has("same-lesion")
        later = min(other.members) > max(plan.members)
        if (
            other.facts.procedure in REMOVALS
            and later
            and stated
            and (same_place(plan, other, families))
        ):
            plan.included = "same lesion, another method: only the completed one (III.E.1)"
            return


def _touched_up(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """``nevus shaved and cauterized``: its base is no further lesion (III.E.1)."""
    facts = plan.facts
    carried = "lesion" in facts.carried and (not facts.site or "site" in facts.carried)
    if not carried or facts.quantities or (facts.count or 1) > 1:
        return
    for other in others:
        before = max(other.members) < min(plan.members) and (other.facts.count or 1) == 1
        if before and other.facts.procedure in ("excision", "shave"):
            plan.included = "the same lesion, burned at its base: one removal (III.E.1)"
            return


_DEPTHS = ("subcutaneous", "muscle or fascia", "bone")


def _burn_care(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """A burn is dressed and debrided under one code; grafted or prepared, it is only the reason."""
    facts = plan.facts
    for other in others:
        near = same_place(plan, other, families)
        kind = other.facts.procedure
        bare = not (facts.quantities or facts.tissues or "depth" in facts.choices)
        if facts.procedure == "debridement" and kind == "burn" and near and bare:
            plan.included = "debridement and dressing of a burn are one service (16020 to 16030)"
            return
        if facts.procedure == "burn" and kind in _OVER_BURNS and near and bare:
            plan.included = (
                f"the burn is what the {_OVER_BURNS[kind]} was done for; its local treatment "
                "(16000 to 16030) only counts if it was done as well"
            )
            return


_OVER_BURNS = {
    "graft": "graft",
    "bed-preparation": "site preparation",
    "eschar-incision": "escharotomy",
    "flap": "flap",
}
"""Work on a burn that is no dressing of it."""


def _deepest(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """One wound has one depth: that of the deepest tissue removed (III.I)."""
    depth = plan.facts.choices.get("depth")
    for other in others:
        deeper = other.facts.choices.get("depth")
        one_wound = plan.facts.has("same-lesion") or other.facts.has("same-lesion")
        if (
            one_wound
            and depth in _DEPTHS
            and deeper in _DEPTHS
            and (_DEPTHS.index(deeper) > _DEPTHS.index(depth))
        ):
            plan.included = "the same wound to a lesser depth: the deepest tissue decides"
            return


def _cleaning(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Drainage or debridement where the lesion is removed or the wound covered (III.D, III.I)."""
    for other in others:
        if plan.facts.has("separate-lesion") or other.facts.has("separate-lesion"):
            continue
        if other.facts.procedure in ("excision", "destruction", "graft", "repair") and same_place(
            plan, other, families
        ):
            named = plan.facts.site and other.facts.site
            if plan.facts.procedure == "drainage" and other.facts.procedure in ("graft", "repair"):
                continue
            if other.facts.procedure == "destruction" and not named:
                continue
            if (
                plan.facts.lesion
                and other.facts.lesion
                and plan.facts.lesion != (other.facts.lesion)
            ):
                continue
            plan.included = (
                f"{plan.facts.procedure} at the same site: included in the "
                f"{other.facts.procedure} (NCCI Policy Manual 2026, III.D, III.I)"
            )
            return


def _paring(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Paring the lesions that are then destroyed is part of their destruction (III.E.1)."""
    for other in others:
        one_work = other.facts.procedure == "destruction" and same_place(plan, other, families)
        apart = plan.facts.has("separate-lesion") or other.facts.has("separate-lesion")
        lesion = plan.facts.lesion
        if one_work and not apart and lesion and other.facts.lesion in (None, lesion):
            plan.included = (
                "paring of the lesions that are destroyed: only the completed procedure "
                "(NCCI Policy Manual 2026, III.E.1)"
            )
            return


def _scoped(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """An excision named only to say where a worked-out complex repair lies."""
    facts = plan.facts
    bare = not (facts.quantities or facts.nature or facts.lesion or facts.has("reexcision"))
    if not bare:
        return
    for other in others:
        if (
            other.facts.procedure == "repair"
            and other.facts.has("exposed", "free-margin")
            and (same_place(plan, other, families) and other.facts.of("length"))
        ):
            plan.included = (
                "the excision is reportable as well: say what was excised, its size and margins"
            )
            return


def _read_elsewhere(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """What a frozen section told the surgeon is no reading of it: that is the pathologist's."""
    facts = plan.facts
    if facts.choices.get("study") != "during surgery" or facts.has("specimens-counted"):
        return
    kinds = {other.facts.procedure for other in others}
    if (facts.count or 1) == 1 and kinds & _SURGERY and not kinds & {"biopsy", "mohs"}:
        plan.included = (
            "frozen section during the surgery: 88331 is for the one who read it; name it with its "
            "blocks if this claim is that one's"
        )


_SURGERY = REMOVALS | {"flap", "graft", "repair"}


def _sutures_out(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Without anesthesia the codes are add-ons to a visit (CMS add-on edits: 15853, 15854)."""
    if plan.facts.choices.get("anesthesia") != "no":
        return
    visit = plan.beside_visit or any(other.facts.procedure == "visit" for other in others)
    if not visit:
        plan.included = (
            "suture removal has no code of its own: included for the surgeon within the global "
            "period; otherwise 15853 or 15854 beside an office visit, 15851 only in anesthesia"
        )


Rule = Callable[[Plan, Sequence[Plan], Families], None]

_RULES: tuple[tuple[frozenset[str], Rule], ...] = (
    (frozenset({"biopsy"}), _biopsy),
    (REMOVALS, _one_removal),
    (frozenset({"destruction"}), _touched_up),
    (frozenset({"excision", "removal", "repair", "debridement"}), _under_flap),
    (frozenset({"flap"}), advanced_lip),
    (frozenset({"excision", "removal"}), rebuilt_lip),
    (frozenset({"excision"}), _before_graft),
    (frozenset({"repair"}), included_closure),
    (frozenset({"debridement", "burn"}), _burn_care),
    (frozenset({"repair"}), length_of_defect),
    (frozenset({"debridement"}), _deepest),
    (frozenset({"drainage", "debridement"}), _cleaning),
    (frozenset({"paring"}), _paring),
    (frozenset({"excision"}), _scoped),
    (frozenset({"pathology"}), _read_elsewhere),
    (frozenset({"suture-removal"}), _sutures_out),
    (frozenset({"nail"}), avulsion_in_surgery),
    (frozenset({"biopsy"}), biopsy_of_nail),
    (frozenset({"pathology"}), sections_of_mohs),
    (frozenset({"implant"}), exchanged),
)
"""Which kinds of work a rule looks at, and the rule; the order is that of reading."""

_OF_ONE_LESION: frozenset[Rule] = frozenset({_one_removal, _deepest})
"""Rules that look only at what is said to be the same lesion or wound."""
