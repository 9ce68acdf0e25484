"""Every counted family, each edge of its counts and areas, in six phrasings; Mohs by stages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog
from catalog.families import load_families
from catalog.resolving import resolve

ON = date(2026, 11, 20)
FAMILIES = load_families().by_id
WORDS = ["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
         "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"]  # fmt: skip

Phrase = Callable[[int], str]


def word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)


def several(name: str, number: int) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


COUNTED: dict[str, list[Phrase]] = {
    "premalignant-destruction": [
        lambda n: f"{n} AKs frozen",
        lambda n: f"AK x{n} LN2",
        lambda n: f"destruction of {word(n)} actinic keratoses, face and scalp",
        lambda n: f"LN2 to {n} AKs on the scalp",
        lambda n: f"cryosurgery, {n} premalignant lesions",
        lambda n: f"{word(n)} actinic keratoses destroyed",
    ],
    "benign-destruction": [
        lambda n: f"{n} warts frozen",
        lambda n: f"warts x {n} cryo",
        lambda n: f"destruction of {word(n)} molluscum lesions",
        lambda n: f"{n} SKs LN2",
        lambda n: f"LN2 to {word(n)} common warts of the hand",
        lambda n: f"cryotherapy: {n} inflamed seborrheic keratoses back",
    ],
    "skin-tags": [
        lambda n: f"{n} skin tags removed",
        lambda n: f"skin tags x{n} snipped",
        lambda n: f"removal of {word(n)} skin tags, neck",
        lambda n: f"{n} tags frozen axilla",
        lambda n: f"{word(n)} acrochordons shaved off",
        lambda n: f"excision of {n} skin tags",
    ],
    "intralesional-injection": [
        lambda n: f"ILK {n} keloids",
        lambda n: f"intralesional injection of {n} lesions",
        lambda n: f"IL kenalog x{n}",
        lambda n: f"{word(n)} keloids injected with kenalog",
        lambda n: f"intralesional steroid injection, {n} acne cysts",
        lambda n: f"{n} intralesional injections",
    ],
    "nail-debridement": [
        lambda n: f"debridement of {n} toenails",
        lambda n: f"{n} mycotic nails debrided",
        lambda n: f"nail debridement x{n}",
        lambda n: f"nail debridement, {word(n)} nails",
        lambda n: f"debrided {n} dystrophic nails",
        lambda n: f"debridement of {word(n)} mycotic toenails",
    ],
    "lesion-paring": [
        lambda n: f"paring of {several('corn', n)}",
        lambda n: f"{several('callus', n).replace('calluss', 'calluses')} pared",
        lambda n: f"paring x{n} corns",
        lambda n: f"pared {word(n)} hyperkeratotic lesions",
        lambda n: f"corn paring x {n}",
        lambda n: f"paring or cutting of {n} corns",
    ],
}


def edges(family_id: str) -> list[int]:
    """Each end of a range of numbers, and the number behind it."""
    found = {1}
    for entry in FAMILIES[family_id].codes:
        for edge in (entry.count_from, entry.count_to):
            if edge is not None:
                found |= {edge, edge + 1}
        if entry.each is not None and entry.after is not None:
            found |= {int(entry.after + entry.each), int(entry.after + entry.each) + 1}
    return sorted(found)


@pytest.mark.parametrize("family_id", list(COUNTED))
def test_each_number_has_its_codes(catalog: Catalog, family_id: str) -> None:
    wrong = []
    for number in edges(family_id):
        expected = [(e.code, units) for e, units in FAMILIES[family_id].bill(number, "any")]
        assert expected, number
        for phrase in COUNTED[family_id]:
            answer = resolve(catalog, phrase(number), on=ON)
            got = [(line.code, line.units) for line in answer.lines if line.code[0] != "J"]
            if got != expected:
                wrong.append((phrase(number), expected, got))
    assert "\n".join(map(str, wrong)) == ""


AREAS: dict[str, list[str]] = {
    "vascular-destruction": [
        "laser of port wine stain {} sq cm",
        "port-wine stain face {} cm2 pulsed dye laser",
        "vascular lesion destroyed, {} sq cm",
        "destruction of hemangioma {} sqcm",
        "PDL to port wine stain cheek, {} sq cm",
        "{} sq cm port wine stain lasered",
    ],
    "excimer-laser": [
        "excimer laser psoriasis {} sq cm",
        "xtrac {} sq cm psoriasis",
        "excimer, {} cm2, psoriatic plaques",
        "psoriasis treated with excimer laser {} sq cm",
        "308 nm laser psoriasis {} sqcm",
        "{} sq cm psoriasis excimer laser",
    ],
    "tattooing": [
        "tattooing {} sq cm",
        "medical tattoo {} cm2",
        "intradermal pigment {} sq cm",
        "tattoo of scar, {} sq cm",
        "{} sq cm tattooing",
        "areola tattoo {} sqcm",
    ],
    "selective-debridement": [
        "selective debridement {} sq cm",
        "selective sharp debridement of leg ulcer, {} cm2",
        "{} sq cm selective debridement",
        "conservative sharp debridement wound {} sq cm",
        "selectively debrided {} sqcm",
        "selective debridement, wound {} sq cm foot",
    ],
}


@pytest.mark.parametrize("family_id", list(AREAS))
def test_each_area_has_its_codes(catalog: Catalog, family_id: str) -> None:
    family = FAMILIES[family_id]
    tops = {edge for e in family.codes for edge in (e.up_to, e.over, e.under, e.after, e.at_least)}
    wrong = []
    for top in sorted(edge for edge in tops if edge is not None):
        for area in (top, top + Decimal("0.1")):
            expected = [(e.code, units) for e, units in family.bill(area, "any")]
            assert expected, area
            for form in AREAS[family_id]:
                answer = resolve(catalog, form.format(f"{area.normalize():f}"), on=ON)
                got = [(line.code, line.units) for line in answer.lines]
                if got != expected:
                    wrong.append((form.format(area), expected, got))
    assert "\n".join(map(str, wrong)) == ""


MOHS = [
    "Mohs {site} {n} stages",
    "Mohs surgery of the {site}, {n} stages",
    "{site} BCC, Mohs, {n} stages",
    "Mohs micrographic surgery {site}: {n} stages, clear",
    "MOHS {site} {n} STAGES",
    "mohs, {n} stages, {site}",
]


@pytest.mark.parametrize("group", [group.id for group in FAMILIES["mohs"].groups])
def test_mohs_by_group_and_stage(catalog: Catalog, group: str) -> None:
    family = FAMILIES["mohs"]
    sites = [
        site.words[0]
        for site in load_families().sites
        if site.words and {g.id for g in family.groups_of(site.regions)} == {group}
    ]
    wrong = []
    for turn, form in enumerate(MOHS * 2):
        for stages in (2, 3, 5):
            text = form.format(site=sites[turn % len(sites)], n=stages)
            expected = [(e.code, units) for e, units in family.bill(stages, group)]
            got = [(line.code, line.units) for line in resolve(catalog, text, on=ON).lines]
            if got != expected:
                wrong.append((text, expected, got))
    assert "\n".join(map(str, wrong)) == ""
