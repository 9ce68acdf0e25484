"""Which families a procedure's facts lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from catalog.families import Families, Family
from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.to_codes.places import regions_of
from catalog.resolving.to_codes.prepared import nature_of
from catalog.resolving.to_codes.wound_work import SURFACE


@dataclass(frozen=True, slots=True)
class Route:
    """A family, and the open facts under which it is the right one."""

    family: Family
    when: Mapping[str, str]


@cache
def by_procedure(families: Families) -> Mapping[str, tuple[Family, ...]]:
    """The families by their kind of work."""
    kinds: dict[str, list[Family]] = {}
    for family in families:
        kinds.setdefault(family.procedure, []).append(family)
    return {kind: tuple(sisters) for kind, sisters in kinds.items()}


def routes(facts: ProcedureFacts, families: Families) -> tuple[Route, ...]:
    """The families of this kind of work that the facts leave."""
    if facts.procedure == "removal":
        return _any_removal(facts, families)
    if facts.choices.get("layer") == "?":
        return _skin_or_deeper(facts, families)
    sisters = list(by_procedure(families).get(facts.procedure or "", ()))
    if len(sisters) > 1:
        sisters = _by_site(facts, sisters, families)
    if facts.procedure == "debridement" and "tissue" not in facts.choices:
        return _debridements(sisters)
    if facts.procedure == "graft" and "graft" not in facts.choices:
        sisters = [family for family in sisters if family.facts.get("graft") in _USUAL_GRAFTS]
    known = {**facts.choices}
    fitting = [
        family
        for family in sisters
        if all(_agrees(known, family, fact) for fact in family.facts) and _reaches(facts, family)
    ]
    certain = [f for f in fitting if all(fact in known for fact in f.facts)]
    if certain and len(certain) < len(fitting) and any(f.facts for f in certain):
        fitting = [family for family in certain if family.facts] or certain
    open_facts = {
        fact for family in fitting for fact in family.facts if fact not in known
    } if len(fitting) > 1 else set()  # fmt: skip
    found = [
        Route(family, {fact: family.facts[fact] for fact in open_facts if fact in family.facts})
        for family in fitting
    ]
    found = _apart_by_site(found, facts, families)
    wanted = facts.choices.get("closures")
    if wanted:
        order = wanted.split("|")
        found = [route for route in found if route.family.facts.get("closure") in order]
        found.sort(key=lambda route: order.index(route.family.facts["closure"]))
    return tuple(found)


_USUAL_GRAFTS = ("full-thickness", "split-thickness", "skin substitute")
"""What "graft" alone may mean; the rarer ones are named when they are meant."""


def _agrees(known: Mapping[str, str], family: Family, fact: str) -> bool:
    """Whether what is known fits the family, or one of its own choices of the same name."""
    value = known.get(fact, family.facts[fact])
    return value == family.facts[fact] or value in family.choices.get(fact, ())


def _reaches(facts: ProcedureFacts, family: Family) -> bool:
    """Whether what is stated leads to some code: a forehead flap is none of the local ones."""
    return all(
        facts.choices.get(fact, values[0]) in values
        for fact, values in family.choices.items()
        if fact in ("flap", "graft")
    ) and not (
        not family.facts
        and family.choices
        and any(fact in ("flap", "graft") for fact in family.choices)
        and not {"flap", "graft"} & facts.choices.keys()
    )


def _by_site(facts: ProcedureFacts, sisters: list[Family], families: Families) -> list[Family]:
    """Leave out the families that leave this place to another one, and that other one elsewhere."""
    regions = set(regions_of(facts, families))
    kept: list[Family] = []
    targets = {target for family in sisters for target in family.elsewhere.values()}
    wanted: set[str] = set()
    for family in sisters:
        away = {
            region: family.elsewhere[region] for region in regions if region in family.elsewhere
        }
        wanted |= set(away.values())
        if away and set(away) == regions:
            continue
        kept.append(family)
    kept = [family for family in kept if family.id not in targets or family.id in wanted]
    kept = [family for family in kept if not _beaten(family, kept, regions)]
    present = {family.id for family in kept}
    kept += [families.by_id[target] for target in sorted(wanted) if target not in present]
    return kept


def _apart_by_site(found: list[Route], facts: ProcedureFacts, families: Families) -> list[Route]:
    """Sisters that share a place ("lip" is skin or vermilion) are told apart by the site."""
    elsewhere = {target for route in found for target in route.family.elsewhere.values()}
    regions = regions_of(facts, families)
    if len(found) < 2 or not regions or not elsewhere & {route.family.id for route in found}:
        return found
    apart = []
    for route in found:
        away = route.family.elsewhere
        groups = route.family.groups_of(region for region in regions if region not in away)
        when = {**route.when, "site": groups[0].name} if groups else route.when
        apart.append(Route(route.family, when))
    return apart


def _beaten(family: Family, sisters: list[Family], regions: set[str]) -> bool:
    """A family for some places gives way to its sister for all the others, and the other way."""
    twins = [other for other in sisters if other is not family and other.facts == family.facts]
    if not family.facts or not twins:
        return False
    if family.groups:
        return not family.groups_of(regions) and any(not twin.groups for twin in twins)
    return any(twin.groups and twin.groups_of(regions) for twin in twins)


def _debridements(sisters: list[Family]) -> tuple[Route, ...]:
    """A debridement of unknown depth: the wound's surface, or deeper."""
    kinds = {family.facts.get("tissue"): family for family in sisters}
    return (
        Route(kinds["wound"], {}),
        Route(kinds["surface of a wound"], {"depth": SURFACE}),
    )


def _any_removal(facts: ProcedureFacts, families: Families) -> tuple[Route, ...]:
    """``removed`` and no more: excised, shaved or destroyed."""
    nature = facts.choices.get("nature") or facts.nature
    found = []
    for family in families:
        if family.procedure not in ("excision", "shave", "destruction"):
            continue
        if nature in ("benign", "malignant") and family.facts.get("nature", nature) != nature:
            continue
        if family.facts.get("nature") in ("premalignant", "vascular"):
            continue
        when = {"removal": _REMOVALS[family.procedure]}
        if nature not in ("benign", "malignant") and "nature" in family.facts:
            when["nature"] = family.facts["nature"]
        found.append(Route(family, when))
    return tuple(found)


_REMOVALS = {"excision": "excised", "shave": "shaved off", "destruction": "destroyed"}
REMOVAL_ANSWERS: Mapping[str, str] = {words: name for name, words in _REMOVALS.items()}
"""What an answer to "how was it removed" means."""


def _skin_or_deeper(facts: ProcedureFacts, families: Families) -> tuple[Route, ...]:
    """A lipoma of unknown depth: within the skin, below it, or below the fascia."""
    nature = nature_of(facts) or "benign"
    skin = [f for f in families if f.procedure == "excision" and f.facts.get("nature") == nature]
    deep = [family for family in families if family.procedure == "soft-tissue-excision"]
    return (
        *(Route(family, {"layer": "skin"}) for family in skin),
        *(Route(family, {"layer": layer}) for family in deep for layer in DEEP_LAYERS),
    )


DEEP_LAYERS = ("subcutaneous", "subfascial")
