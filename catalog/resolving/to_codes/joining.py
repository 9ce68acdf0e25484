"""Which procedures of a text are reported together: counts added up, biopsies under one primary.

Lengths are added up inside one class and site group only, areas inside one group or depth;
excisions and shaves never (CPT; NCCI Policy Manual 2026, III.E.1, III.L).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from decimal import Decimal
from functools import cache

from catalog.families import Families, Family
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.amounts import Amount, amount_for, plain_number
from catalog.resolving.to_codes.places import place_in
from catalog.resolving.to_codes.plan import Plan
from catalog.resolving.to_codes.prepared import Prepared
from catalog.resolving.to_codes.routing import routes

_COUNTED = ("count", "first-and-more")


def join(prepared: Sequence[Prepared], families: Families) -> list[Plan]:
    """The plans, each for one procedure or for several that add up."""
    plans: list[Plan] = []
    by_key: dict[Hashable, Plan] = {}
    _lower_classes(prepared, families)
    _raise_several(prepared, families)
    for index, one in enumerate(prepared):
        key = _key(one.facts, families) if len(prepared) > 1 else None
        plan = by_key.get(key) if key is not None else None
        if plan is None:
            plan = Plan(one.facts, (index,), notes=list(one.notes))
            plan.because, plan.included = list(one.because), one.excluded
            plan.unlisted = one.unlisted
            plans.append(plan)
            if key is not None:
                by_key[key] = plan
            continue
        plan.parts = [*(plan.parts or [plan.facts]), one.facts]
        plan.members += (index,)
        plan.facts = _added(plan.facts, one.facts)
        plan.because = list(dict.fromkeys([*plan.because, *one.because]))
        for note in one.notes:
            plan.note(note)
    return plans


def _key(facts: ProcedureFacts, families: Families) -> Hashable | None:
    """What joins this procedure with others like it; None when nothing does."""
    ways = routes(facts, families)
    if len(ways) != 1 or facts.has("each-specimen"):
        return None
    family = ways[0].family
    if family.id == "skin-biopsy":
        return family.id if "technique" in facts.choices else None
    if family.counting in _COUNTED:
        groups = place_in(facts, family, families).groups
        return (family.id, _chosen(facts, family), tuple(group.id for group in groups))
    if family.counting == "sum":
        place = place_in(facts, family, families)
        nowhere = place.known and not place.groups
        if nowhere or len(place.groups) > 1 or amount_for(facts, family).value is None:
            return None
        return (family.id, _chosen(facts, family), *(group.id for group in place.groups))
    if _once_for_several(family) or family.once_a_day:
        return (family.id, _chosen(facts, family))
    return None


def _once_for_several(family: Family) -> bool:
    """Whether one code stands for all of the day, and a higher one for several."""
    return family.counting == "once" and "complexity" in family.choices


@cache
def _severals(families: Families) -> frozenset[str]:
    """The kinds of work of which some family has one code for several."""
    return frozenset(family.procedure for family in families if _once_for_several(family))


def _raise_several(prepared: Sequence[Prepared], families: Families) -> None:
    """Abscesses drained at several places are several: none of them is a single one."""
    alike: dict[str, list[Prepared]] = {}
    for one in prepared:
        if one.facts.procedure not in _severals(families):
            continue
        ways = routes(one.facts, families)
        if len(ways) == 1 and _once_for_several(ways[0].family):
            alike.setdefault(ways[0].family.id, []).append(one)
    for several in alike.values():
        if len(several) < 2:
            continue
        for one in several:
            choices = {**one.facts.choices, "complexity": "complicated"}
            one.facts = one.facts.model_copy(update={"choices": choices})
            one.because = [f"{len(several)} drained: complicated or several"]


def _chosen(facts: ProcedureFacts, family: Family) -> Hashable:
    """The facts that tell one code of a family from another, but for place and amount."""
    return tuple(sorted((k, v) for k, v in facts.choices.items() if k in family.choices))


def summed_area(plan: Plan, family: Family) -> Amount | None:
    """The areas of several wounds or grafts in one group, added up; None for a single one."""
    if family.counting != "sum" or family.measure is None or family.measure.unit != "sq cm":
        return None
    areas = [amount_for(part, family).value for part in plan.parts]
    known = [area for area in areas if area is not None]
    if not known or len(known) < len(areas):
        return None
    steps = " + ".join(plain_number(area) for area in known)
    total = sum(known, Decimal(0))
    return Amount(total, (f"{steps} = {plain_number(total)} sq cm in all",))


def _added(first: ProcedureFacts, second: ProcedureFacts) -> ProcedureFacts:
    """Two procedures as one: numbers added, places and lengths side by side."""
    count = None
    if first.count is not None and second.count is not None:
        count = first.count + second.count
    sites = [site for site in (*first.more_sites, second.site) if site and site != first.site]
    return first.model_copy(
        update={
            "count": count,
            "count_about": first.count_about or second.count_about,
            "quantities": (*first.quantities, *second.quantities),
            "more_sites": tuple(dict.fromkeys(sites)),
            "features": tuple(dict.fromkeys([*first.features, *second.features])),
        }
    )


def _lower_classes(prepared: Sequence[Prepared], families: Families) -> None:
    """Complex repairs too short for their codes, a group's together, are intermediate ones."""
    groups: dict[str, list[tuple[Prepared, Decimal, Family]]] = {}
    for one in prepared:
        if one.facts.procedure != "repair" or one.facts.choices.get("closure") != "complex":
            continue
        ways = routes(one.facts, families)
        if len(ways) != 1:
            continue
        family = ways[0].family
        place = place_in(one.facts, family, families)
        length = amount_for(one.facts, family).value
        if length is not None and len(place.groups) == 1:
            groups.setdefault(place.groups[0].id, []).append((one, length, family))
    for group, repairs in groups.items():
        family = repairs[0][2]
        if family.bill(sum((length for _, length, _ in repairs), Decimal(0)), group):
            continue
        shortest = min(entry.over for entry in family.codes if entry.over is not None)
        for one, _, _ in repairs:
            choices = {**one.facts.choices, "closure": "intermediate"}
            one.facts = one.facts.model_copy(update={"choices": choices})
            one.because.append(f"complex, but not over {shortest} cm: intermediate repair")
