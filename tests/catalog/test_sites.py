"""The places on the body: words, regions, and the groups that they fall into family by family."""

from __future__ import annotations

import re

import pytest

from catalog.families import Site, load_families

FAMILIES = load_families()
BY_WORD = {word: site for site in FAMILIES.sites for word in site.words}
ALL_REGIONS = set(FAMILIES.region_by_id)
MUCOUS = {"mouth", "mucous-membrane", "tongue"}

NOT_HELD = {
    "malignant-excision": MUCOUS,  # 1164x names no mucous membrane
    "skin-biopsy": {"mucous-membrane"},  # skin only since 2019; mouth and tongue are elsewhere
    "chemical-peel": MUCOUS,
    "flap-delay": MUCOUS,
    "pedicle-flap": {"mucous-membrane"},  # 15576 takes the inside of the mouth
    "soft-tissue-tumor-excision": MUCOUS  # CPT names no code, or it is unclear which
    | {"anus", "axilla", "groin", "perianal", "perineum", "genitalia", "penis", "vulva"}
    | {"ear", "ear-canal", "eyelid-margin", "vermilion", "nail"},
}
"""Regions that a family for the whole body deliberately does not hold."""


def groups(word: str, family: str) -> set[str]:
    """The ids of the groups, and of the families that hold a region instead."""
    table = FAMILIES.by_id[family]
    regions = BY_WORD[word].regions
    elsewhere = {table.elsewhere[region] for region in regions if region in table.elsewhere}
    return {group.id for group in table.groups_of(regions)} | elsewhere


@pytest.mark.parametrize("site", FAMILIES.sites, ids=lambda site: site.id)
def test_site_is_well_formed(site: Site) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", site.id)
    assert site.name
    assert site.regions
    assert set(site.regions) <= ALL_REGIONS
    assert len(set(site.regions)) == len(site.regions)
    assert site.words
    assert all(word == " ".join(word.lower().split()) for word in site.words)


def test_a_word_means_one_place() -> None:
    words = [word for site in FAMILIES.sites for word in site.words]
    assert sorted(set(words)) == sorted(words)
    ids = [site.id for site in FAMILIES.sites]
    assert sorted(set(ids)) == sorted(ids)


def test_every_region_has_a_place_of_its_own() -> None:
    decided = {site.regions[0] for site in FAMILIES.sites if len(site.regions) == 1}
    undecided = {"shoulder", "hip", "perineum"}  # asked, because payers differ
    assert decided | undecided == ALL_REGIONS


def test_families_of_the_whole_body_hold_every_region() -> None:
    for family in FAMILIES:
        held = {region for group in family.groups for region in group.regions}
        if {"back", "hand", "cheek"} <= held:
            missing = ALL_REGIONS - held - set(family.elsewhere)
            assert missing == NOT_HELD.get(family.id, set()), family.id


@pytest.mark.parametrize(
    "word",
    [
        *["forearm", "upper arm", "shoulder", "back", "upper back", "chest", "flank", "buttock"],
        *[
            "groin",
            "waistline",
            "hallux",
            "finger",
            "thumb",
            "dorsal hand",
            "palm",
            "sole",
            "wrist",
        ],
        *["ankle", "knee", "thigh", "shin", "calf", "popliteal", "elbow", "antecubital", "temple"],
        *[
            "jaw",
            "jawline",
            "eyebrow",
            "glabella",
            "nasal ala",
            "nasal tip",
            "supratip",
            "columella",
        ],
        *["helix", "antihelix", "earlobe", "concha", "preauricular", "postauricular", "canthus"],
        *[
            "upper lip",
            "lower lip",
            "vermilion",
            "oral mucosa",
            "penis",
            "scrotum",
            "vulva",
            "labia",
        ],
        *["perineum", "perianal", "axilla", "breast", "nipple", "areola", "h-zone", "face", "head"],
        *[
            "scalp",
            "neck",
            "nape",
            "hairline",
            "chin",
            "cheek",
            "nose",
            "ear",
            "eyelid",
            "forehead",
        ],
        *["trunk", "abdomen", "umbilicus", "arm", "leg", "hand", "foot", "toe", "heel", "nail"],
    ],
)
def test_words_of_dermatology_are_known(word: str) -> None:
    assert word in BY_WORD


A, B, C = "trunk-arms-legs", "scalp-neck-hands-feet-genitalia", "face"


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *[(w, {A}) for w in ("trunk", "shoulder", "axilla", "groin", "buttock", "breast", "hip")],
        *[(w, {A}) for w in ("forearm", "elbow", "knee", "calf", "waistline", "flank", "perianal")],
        *[
            (w, {B})
            for w in ("scalp", "nape", "palm", "thumb", "hallux", "sole", "scrotum", "penis")
        ],
        *[
            (w, {C})
            for w in ("temple", "jawline", "eyebrow", "nasal ala", "helix", "canthus", "lip")
        ],
        *[(w, {C}) for w in ("face", "glabella", "columella", "preauricular", "nasolabial")],
        *[
            (w, {A, B})
            for w in ("wrist", "ankle", "perineum", "upper extremity", "supraclavicular")
        ],
        *[(w, {B, C}) for w in ("head", "hairline", "postauricular", "submental")],
    ],
)
def test_groups_of_excision(word: str, expected: set[str]) -> None:
    assert groups(word, "benign-excision") == expected
    assert groups(word, "malignant-excision") == expected
    assert groups(word, "shave-removal") == expected
    assert groups(word, "malignant-destruction") == expected


def test_mucous_membrane_is_no_site_of_malignant_excision() -> None:
    assert groups("oral mucosa", "benign-excision") == {"face"}
    assert groups("oral mucosa", "malignant-excision") == set()


@pytest.mark.parametrize(
    ("word", "simple", "intermediate"),
    [
        ("scalp", "scalp-neck-trunk-extremities", "scalp-trunk-extremities"),
        ("axilla", "scalp-neck-trunk-extremities", "scalp-trunk-extremities"),
        ("neck", "scalp-neck-trunk-extremities", "neck-hands-feet-genitalia"),
        ("hand", "scalp-neck-trunk-extremities", "neck-hands-feet-genitalia"),
        ("foot", "scalp-neck-trunk-extremities", "neck-hands-feet-genitalia"),
        ("scrotum", "scalp-neck-trunk-extremities", "neck-hands-feet-genitalia"),
        ("forearm", "scalp-neck-trunk-extremities", "scalp-trunk-extremities"),
        ("cheek", "face", "face"),
        ("oral mucosa", "face", "face"),
    ],
)
def test_groups_of_simple_and_intermediate_repair(
    word: str, simple: str, intermediate: str
) -> None:
    assert groups(word, "simple-repair") == {simple}
    assert groups(word, "intermediate-repair") == {intermediate}


FRONT, LIMBS, FINE = "forehead-neck-hands-feet", "scalp-arms-legs", "eyelids-nose-ears-lips"


@pytest.mark.parametrize("family", ["complex-repair", "adjacent-tissue-transfer"])
@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("back", {"trunk"}),
        ("groin", {"trunk"}),
        ("axilla", {FRONT}),
        ("scalp", {LIMBS}),
        ("thigh", {LIMBS}),
        ("shoulder", {LIMBS, "trunk"}),
        ("hip", {LIMBS, "trunk"}),
        ("wrist", {LIMBS, FRONT}),
        ("neck", {FRONT}),
        ("palm", {FRONT}),
        ("penis", {FRONT}),
        ("jaw", {FRONT}),
        ("temple", {FRONT}),
        ("oral mucosa", {FRONT}),
        ("nasal tip", {FINE}),
        ("earlobe", {FINE}),
        ("lower lip", {FINE}),
        ("canthus", {FINE}),
        ("face", {FRONT, FINE}),
        ("nasolabial", {FRONT, FINE}),
        ("hairline", {FRONT, LIMBS}),
    ],
)
def test_groups_of_complex_repair_and_local_flaps(
    family: str, word: str, expected: set[str]
) -> None:
    assert groups(word, family) == expected
    assert groups(word, "full-thickness-graft") == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("forearm", {"trunk-arms-legs"}),
        ("shoulder", {"trunk-arms-legs"}),
        ("face", {"head-neck-hands-feet-genitalia"}),
        ("scalp", {"head-neck-hands-feet-genitalia"}),
        ("toe", {"head-neck-hands-feet-genitalia"}),
        ("lip", {"head-neck-hands-feet-genitalia"}),
        ("penis", {"head-neck-hands-feet-genitalia"}),
        ("ankle", {"trunk-arms-legs", "head-neck-hands-feet-genitalia"}),
    ],
)
def test_two_groups_of_mohs_and_of_the_other_grafts(word: str, expected: set[str]) -> None:
    for family in ("mohs", "split-thickness-graft", "skin-substitute", "site-preparation"):
        assert groups(word, family) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("back", {"skin"}),
        ("cutaneous lip", {"skin"}),
        ("nasal ala", {"skin"}),
        ("scrotum", {"skin"}),
        ("finger", {"skin"}),
        ("vermilion", {"site-specific-biopsy"}),
        ("helix", {"site-specific-biopsy"}),
        ("nail bed", {"site-specific-biopsy"}),
        ("penis", {"site-specific-biopsy"}),
        ("tongue", {"site-specific-biopsy"}),
        ("labia", {"vulvar-biopsy"}),
        ("lip", {"skin", "site-specific-biopsy"}),
        ("eyelid", {"skin", "site-specific-biopsy"}),
        ("perineum", {"skin", "vulvar-biopsy"}),
    ],
)
def test_biopsies_of_sites_with_a_code_of_their_own(word: str, expected: set[str]) -> None:
    assert groups(word, "skin-biopsy") == expected


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("vermilion", "40490"),
        ("oral mucosa", "40808"),
        ("helix", "69100"),
        ("ear canal", "69105"),
        ("eyelid margin", "67810"),
        ("toenail", "11755"),
    ],
)
def test_codes_of_site_specific_biopsies(word: str, code: str) -> None:
    family = FAMILIES.by_id["site-specific-biopsy"]
    (group,) = family.groups_of(BY_WORD[word].regions)
    assert [entry.code for entry, _ in family.bill(1, group.id)] == [code]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("axilla", {"axilla"}),
        ("groin", {"groin"}),
        ("perineum", {"perianal-perineal-umbilical"}),
        ("umbilicus", {"perianal-perineal-umbilical"}),
        ("breast", set()),
    ],
)
def test_groups_of_hidradenitis(word: str, expected: set[str]) -> None:
    assert groups(word, "hidradenitis-excision") == expected


def test_warts_of_anus_penis_and_vulva_have_codes_of_their_own() -> None:
    assert groups("penile shaft", "benign-destruction") == {"penile-lesion-destruction"}
    assert groups("vulva", "benign-destruction") == {"vulvar-lesion-destruction"}
    assert groups("anus", "benign-destruction") == {"anal-lesion-destruction"}
    assert groups("scrotum", "benign-destruction") == {"any"}
