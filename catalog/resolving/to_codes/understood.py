"""A procedure as it was understood: the ``understood`` of the contract."""

from __future__ import annotations

from typing import Any

from catalog.families import Families
from catalog.resolving.to_codes.places import site_name
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.prepared import lesion_of, nature_of

_SHOWN = frozenset(
    {"technique", "closure", "depth", "graft", "flap", "step", "drug", "nail", "operation",
     "complexity", "patient", "mdm", "light", "performer", "target", "method", "area", "study"}
)  # fmt: skip


def understood(plan: Plan, families: Families) -> dict[str, Any]:
    """What was read, in the contract's keys; None for what is not known."""
    facts = plan.facts
    nature = facts.choices.get("nature") or nature_of(facts)
    groups = {option.group.name for option in plan.options if option.group is not None}
    sizes = facts.of("size", "excised")
    found: dict[str, Any] = {
        "procedure": facts.procedure,
        "nature": nature if nature in ("benign", "malignant", "premalignant") else None,
        "site": site_name(facts, families),
        "site_group": next(iter(groups)) if len(groups) == 1 else None,
        "size_cm": float(sizes[0].cm) if sizes and sizes[0].cm is not None else None,
        "count": facts.count,
    }
    reached = {option.family.id for option in plan.options if option.family is not None}
    if len(reached) == 1:
        found["family"] = next(iter(reached))
    if (lesion := lesion_of(facts)) is not None:
        found["lesion"] = lesion.name
    if facts.side:
        found["side"] = facts.side
    margins = [float(margin.cm) for margin in facts.of("margin") if margin.cm is not None]
    if margins:
        found["margin_cm"] = min(margins)
    lengths = [float(length.cm) for length in facts.of("length") if length.cm is not None]
    if lengths:
        found["length_cm"] = round(sum(lengths), 4)
    areas = {q.role.replace("-", "_"): float(q.square_cm) for q in facts.quantities
             if q.square_cm is not None and q.role not in ("excised", "margin")}  # fmt: skip
    for role, area in areas.items():
        found[("area" if role in ("size", "area") else role) + "_sq_cm"] = area
    if facts.stages:
        found["stages"] = len(facts.stages)
        found["blocks"] = list(facts.stages)
    found |= {fact: value for fact, value in facts.choices.items() if fact in _SHOWN}
    if plan.included:
        found["included"] = plan.included
    return found
