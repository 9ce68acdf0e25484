"""Where it was: a place's regions, and the site group that a family makes of them."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.families import Families, Family, SiteGroup
from catalog.resolving.facts import ProcedureFacts


@dataclass(frozen=True, slots=True)
class Place:
    """The groups a place may fall into; more than one must be asked."""

    groups: tuple[SiteGroup, ...]
    because: str = ""
    known: bool = False
    """Whether the text names a place at all."""


def regions_of(facts: ProcedureFacts, families: Families) -> tuple[str, ...]:
    """The regions of the place, or those an answer left."""
    if facts.regions:
        return facts.regions
    found: dict[str, None] = {}
    for site_id in (facts.site, *facts.more_sites):
        site = families.site_by_id.get(site_id or "")
        if site is not None:
            found |= dict.fromkeys(site.regions)
    return tuple(found)


def site_name(facts: ProcedureFacts, families: Families) -> str | None:
    """The place in words."""
    names = [
        site.name
        for site_id in (facts.site, *facts.more_sites)
        if (site := families.site_by_id.get(site_id or "")) is not None
    ]
    return ", ".join(names) or None


def place_in(facts: ProcedureFacts, family: Family, families: Families) -> Place:
    """The groups of a family that the place may mean."""
    deciding = {
        entry.group
        for entry in family.codes
        if all(facts.choices.get(fact, value) == value for fact, value in entry.choice.items())
    } - {None}
    if not deciding:
        regions = regions_of(facts, families)
        beyond = bool(family.groups and regions) and not family.groups_of(regions)
        return Place((), known=beyond)
    groups = tuple(group for group in family.groups if group.id in deciding)
    for group in groups:
        if reached := [tissue for tissue in group.tissues if tissue in facts.tissues]:
            return Place((group,), f"directly into {reached[0]}, wherever it is", known=True)
    regions = regions_of(facts, families)
    if len(groups) == 1 and groups[0].id == "any":
        return Place(groups)
    if not regions:
        return Place(groups)
    meant = tuple(group for group in family.groups_of(regions) if group.id in deciding)
    if len(meant) > 1:
        named = tuple(group for group in meant if facts.site in (group.id, *group.sites))
        meant = named or meant
    name = site_name(facts, families) or "site"
    because = f"{name}: {meant[0].name}" if len(meant) == 1 else ""
    return Place(meant, because, known=True)
