"""Closures that are part of what was done at their site (NCCI Policy Manual 2026, III.A, III.L)."""

from __future__ import annotations

from collections.abc import Sequence

from catalog.families import Families
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.same_place import same_place


def included_closure(plan: Plan, others: Sequence[Plan], families: Families) -> None:
    """Simple closure is part of a removal or biopsy; a shave needs none."""
    closure = plan.facts.choices.get("closure")
    near = [other for other in others if same_place(plan, other, families)]
    glands = [other for other in others if other.facts.procedure == "hidradenitis-excision"]
    if "site" not in plan.facts.carried:
        glands = [other for other in glands if same_place(plan, other, families)]
    for other in glands:
        plan.included = "the closure is part of the hidradenitis code"
        other.choose_closure(closure or "simple")
    if glands:
        return
    for other in near:
        kind = other.facts.procedure
        if kind == "graft" and closure in ("simple", "intermediate", None):
            plan.included = "closure of graft and donor site: included in the graft"
            return
        if kind == "soft-tissue-excision" and closure in ("simple", "intermediate"):
            plan.included = "simple or intermediate closure: included in the soft tissue excision"
            return
        if kind == "pilonidal-excision":
            plan.included = "the closure is part of the pilonidal code"
            if closure == "simple":
                other.choose("extent", "simple")
            return
        if kind in ("lip-excision", "ear-excision", "eyelid", "nail"):
            plan.included = "closure of the same site: included in the excision"
            return
        if kind == "shave":
            plan.included = "a shave needs no repair: none is reported with it"
            return
        if kind == "biopsy" and closure is None:
            plan.included = "closure of a biopsy: included in the biopsy"
            return
        topped = kind == "repair" and closure in ("adhesive", "strips")
        if topped and not plan.facts.of("length", "size"):
            plan.included = f"{closure} on top of the sutures: part of that repair"
            return
        simple = closure in ("simple", "strips") or (closure == "adhesive" and kind != "repair")
        if simple and kind in ("excision", "biopsy", "destruction", "removal", "tag-removal",
                               "soft-tissue-excision", "drainage", "nail"):  # fmt: skip
            plan.included = "simple closure: included in the other procedure at that site"
            return
