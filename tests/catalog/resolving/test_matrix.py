"""Every family, site group and rung, both sides of each boundary, in six phrasings.

What is expected comes from the family tables; the phrasings are those of billers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.families import Family, SiteGroup, load_families
from catalog.resolving import resolve

ON = date(2026, 11, 20)
FAMILIES = load_families().by_id
TENTH = Decimal("0.1")

Phrase = Callable[[str, str, str], str]
"""Size in cm or sq cm, the same otherwise written, and the site: a sentence."""

EXCISIONS: dict[str, str] = {"benign-excision": "benign", "malignant-excision": "malignant"}


def excisions(nature: str) -> list[Phrase]:
    return [
        lambda cm, mm, site: f"{nature} excision {cm} cm {site}",
        lambda cm, mm, site: f"excision of {nature} lesion, {site}, {mm} mm",
        lambda cm, mm, site: f"Excised {nature} lesion from {site} measuring {cm}cm.",
        lambda cm, mm, site: f"{site} {nature} lesion excised, excised diameter {cm} cm",
        lambda cm, mm, site: f"EXC {nature.upper()} LESION {site.upper()} {cm} CM",
        lambda cm, mm, site: f"{cm}cm {nature} lesion {site} - excision, simple closure",
    ]


SHAVES: list[Phrase] = [
    lambda cm, mm, site: f"shave removal {cm} cm {site}",
    lambda cm, mm, site: f"shaved {mm}mm lesion {site}",
    lambda cm, mm, site: f"{site} lesion {cm} cm shaved off",
    lambda cm, mm, site: f"Shave removal, {site}, {cm}cm nevus",
    lambda cm, mm, site: f"SK {site} {mm} mm, shaved",
    lambda cm, mm, site: f"shave removal of benign lesion on the {site} ({cm} cm)",
]

DESTRUCTIONS: list[Phrase] = [
    lambda cm, mm, site: f"ED&C BCC {site} {cm} cm",
    lambda cm, mm, site: f"destruction of malignant lesion {site} {mm} mm",
    lambda cm, mm, site: f"SCC in situ {site} {cm}cm curettage and electrodesiccation",
    lambda cm, mm, site: f"{cm} cm superficial BCC on {site} treated with cryosurgery",
    lambda cm, mm, site: f"malignant destruction, {site}, {mm}mm",
    lambda cm, mm, site: f"EDC {site} bcc {cm}cm",
]


def repairs(name: str) -> list[Phrase]:
    return [
        lambda cm, mm, site: f"{name} repair {cm} cm {site}",
        lambda cm, mm, site: f"{name} closure of {site} laceration, {cm}cm",
        lambda cm, mm, site: f"{site} {mm} mm laceration, {name} repair",
        lambda cm, mm, site: f"{cm} cm {name} repair, {site}",
        lambda cm, mm, site: f"{name.upper()} REPAIR {site.upper()} {cm} CM",
        lambda cm, mm, site: f"laceration of the {site} repaired ({name}), length {cm} cm",
    ]


FLAPS: list[Phrase] = [
    lambda cm, mm, site: f"advancement flap {site} {cm} sq cm",
    lambda cm, mm, site: f"{site} rotation flap, total defect {cm} cm2",
    lambda cm, mm, site: f"adjacent tissue transfer, {site}, {cm} sqcm",
    lambda cm, mm, site: f"ATT {site}: defect {cm} sq cm",
    lambda cm, mm, site: f"rhomboid flap on the {site}, {cm} square cm",
    lambda cm, mm, site: f"{cm} sq cm bilobed flap {site}",
]


def grafts(name: str) -> list[Phrase]:
    return [
        lambda cm, mm, site: f"{name} {site} {cm} sq cm",
        lambda cm, mm, site: f"{name} to {site}, {cm} cm2",
        lambda cm, mm, site: f"{site} {name}, recipient area {cm} sq cm",
        lambda cm, mm, site: f"{cm} sq cm {name} {site}",
        lambda cm, mm, site: f"{name.upper()} {site.upper()} {cm} SQ CM",
        lambda cm, mm, site: f"{name}, {site}, {cm} sqcm",
    ]


PHRASES: dict[str, list[Phrase]] = {
    **{family: excisions(nature) for family, nature in EXCISIONS.items()},
    "shave-removal": SHAVES,
    "malignant-destruction": DESTRUCTIONS,
    "simple-repair": repairs("simple"),
    "intermediate-repair": repairs("intermediate"),
    "complex-repair": repairs("complex"),
    "adjacent-tissue-transfer": FLAPS,
    "full-thickness-graft": grafts("full-thickness graft"),
    "split-thickness-graft": grafts("split thickness skin graft"),
    "skin-substitute": grafts("skin substitute"),
}


def sites(family: Family, group: SiteGroup) -> Iterator[str]:
    """Words for places that lie in this group of this family and nowhere else."""
    for site in load_families().sites:
        here = [family.group_of(region) for region in site.regions]
        if all(one is not None and one.id == group.id for one in here) and site.words:
            yield site.words[0]


def boundaries(family: Family, group: SiteGroup) -> Iterator[Decimal]:
    """Both sides of every edge between two rungs, and a step further for add-ons."""
    for entry in family.codes:
        if entry.group not in (None, group.id):
            continue
        for edge in (entry.over, entry.up_to, entry.after):
            if edge is not None:
                yield edge
                yield edge + TENTH
        if entry.after is not None and entry.each is not None:
            yield entry.after + entry.each
            yield entry.after + entry.each + TENTH


def cases() -> Iterator[tuple[str, str]]:
    for family_id in PHRASES:
        for group in FAMILIES[family_id].groups:
            yield family_id, group.id


@pytest.mark.parametrize(("family_id", "group_id"), list(cases()))
def test_each_rung_is_found_from_both_sides(
    catalog: Catalog, family_id: str, group_id: str
) -> None:
    family = FAMILIES[family_id]
    group = family.group(group_id)
    places = list(sites(family, group))
    assert places
    wrong = []
    for number, size in enumerate(sorted(set(boundaries(family, group)))):
        expected = [(e.code, units) for e, units in family.bill(size, group.id)]
        if not expected:
            continue
        for turn, phrase in enumerate(PHRASES[family_id]):
            site = places[(number + turn) % len(places)]
            text = phrase(f"{size.normalize():f}", f"{(size * 10).normalize():f}", site)
            answer = resolve(catalog, text, on=ON)
            got = [(line.code, line.units) for line in answer.lines]
            if got != expected:
                wrong.append(
                    (text, expected, got, [a.fact for p in answer.procedures for a in p.asks])
                )
    assert "\n".join(map(str, wrong)) == ""
