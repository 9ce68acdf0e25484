"""Each boundary of each ladder: on it, just above it, just below it; no gap and no overlap."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from catalog.families import Family, load_families, size_words

FAMILIES = load_families()
CASES = tomllib.loads((Path(__file__).with_name("family_ladders.toml")).read_text("utf-8"))
HAIR = Decimal("0.01")

Billed = list[tuple[str, int]]


def bill(
    family: str, amount: str | int | Decimal, group: str | None = None, **choice: str
) -> Billed:
    found = FAMILIES.by_id[family].bill(Decimal(amount), group, choice)
    return [(entry.code, units) for entry, units in found]


@pytest.mark.parametrize(
    "case",
    CASES["ladder"],
    ids=lambda case: " ".join(
        [case["family"], case.get("group", ""), *case.get("choice", {}).values()]
    ),
)
def test_boundaries(case: dict[str, Any]) -> None:
    family, group, choice = case["family"], case.get("group"), case.get("choice", {})
    bottom = Decimal(str(case.get("from", 0)))
    if bottom:
        assert bill(family, bottom, group, **choice) == []
    for step in case["steps"]:
        assert bill(family, bottom + HAIR, group, **choice) == [(step[0], 1)]
        if len(step) == 2:
            bottom = Decimal(str(step[1]))
            assert bill(family, bottom, group, **choice) == [(step[0], 1)]
    if "further" not in case:
        assert bill(family, bottom * 1000, group, **choice) == [(case["steps"][-1][0], 1)]
        return
    addon, each = case["further"][0], Decimal(str(case["further"][1]))
    last = (case["steps"][-1][0], 1)
    assert bill(family, bottom + HAIR, group, **choice) == [last, (addon, 1)]
    assert bill(family, bottom + each, group, **choice) == [last, (addon, 1)]
    assert bill(family, bottom + each + HAIR, group, **choice) == [last, (addon, 2)]
    assert bill(family, bottom + 7 * each, group, **choice) == [last, (addon, 7)]


def test_every_measured_code_stands_in_a_case() -> None:
    written = {step[0] for case in CASES["ladder"] for step in case["steps"]}
    written |= {case["further"][0] for case in CASES["ladder"] if "further" in case}
    elsewhere = {
        "burn-treatment",
        "cultured-skin-autograft",
        "consultation",
        "drug-infusion",
        "electrolysis",
        "excimer-laser",
        "hospital-visit",
        "office-visit",
        "online-visit",
        "prolonged-visit",
        "skin-substitute",
        "soft-tissue-tumor-excision",
        "telehealth-visit",
        "vascular-destruction",
    }
    for family in FAMILIES:
        if family.measure is not None and family.id not in elsewhere:
            assert {entry.code for entry in family.codes} <= written, family.id


@pytest.mark.parametrize(
    ("amount", "code"),
    [("9.99", "17106"), ("10", "17107"), ("50", "17107"), ("50.01", "17108"), ("800", "17108")],
)
def test_vascular_areas_begin_at_ten(amount: str, code: str) -> None:
    assert bill("vascular-destruction", amount) == [(code, 1)]


@pytest.mark.parametrize(
    ("amount", "code"),
    [("249.9", "96920"), ("250", "96921"), ("500", "96921"), ("500.1", "96922")],
)
def test_excimer_areas_begin_at_250(amount: str, code: str) -> None:
    assert bill("excimer-laser", amount) == [(code, 1)]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("25", [("15271", 1)]),
        ("25.1", [("15271", 1), ("15272", 1)]),
        ("99.9", [("15271", 1), ("15272", 3)]),
        ("100", [("15273", 1)]),
        ("100.1", [("15273", 1), ("15274", 1)]),
        ("250", [("15273", 1), ("15274", 2)]),
    ],
)
def test_skin_substitute_changes_codes_at_100(amount: str, expected: Billed) -> None:
    assert bill("skin-substitute", amount, "trunk-arms-legs") == expected
    face = {"15271": "15275", "15272": "15276", "15273": "15277", "15274": "15278"}
    assert bill("skin-substitute", amount, "head-neck-hands-feet-genitalia") == [
        (face[code], units) for code, units in expected
    ]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("25", [("15150", 1)]),
        ("26", [("15150", 1), ("15151", 1)]),
        ("100", [("15150", 1), ("15151", 1)]),
        ("101", [("15150", 1), ("15151", 1), ("15152", 1)]),
        ("300", [("15150", 1), ("15151", 1), ("15152", 2)]),
    ],
)
def test_cultured_skin_has_three_steps(amount: str, expected: Billed) -> None:
    assert (
        bill("cultured-skin-autograft", amount, "trunk-arms-legs", step="application") == expected
    )


@pytest.mark.parametrize(
    ("group", "depth", "turn", "below", "reached"),
    [
        ("face-scalp", "subcutaneous", "2", "21011", "21012"),
        ("face-scalp", "subfascial", "2", "21013", "21014"),
        ("face-scalp", "radical", "2", "21015", "21016"),
        ("neck-chest", "subcutaneous", "3", "21555", "21552"),
        ("neck-chest", "subfascial", "5", "21556", "21554"),
        ("neck-chest", "radical", "5", "21557", "21558"),
        ("back-flank", "subcutaneous", "3", "21930", "21931"),
        ("back-flank", "subfascial", "5", "21932", "21933"),
        ("back-flank", "radical", "5", "21935", "21936"),
        ("abdominal-wall", "subcutaneous", "3", "22902", "22903"),
        ("abdominal-wall", "subfascial", "5", "22900", "22901"),
        ("abdominal-wall", "radical", "5", "22904", "22905"),
        ("shoulder", "subcutaneous", "3", "23075", "23071"),
        ("shoulder", "subfascial", "5", "23076", "23073"),
        ("shoulder", "radical", "5", "23077", "23078"),
        ("upper-arm-elbow", "subcutaneous", "3", "24075", "24071"),
        ("upper-arm-elbow", "subfascial", "5", "24076", "24073"),
        ("upper-arm-elbow", "radical", "5", "24077", "24079"),
        ("forearm-wrist", "subcutaneous", "3", "25075", "25071"),
        ("forearm-wrist", "subfascial", "3", "25076", "25073"),
        ("forearm-wrist", "radical", "3", "25077", "25078"),
        ("hand-finger", "subcutaneous", "1.5", "26115", "26111"),
        ("hand-finger", "subfascial", "1.5", "26116", "26113"),
        ("hand-finger", "radical", "3", "26117", "26118"),
        ("pelvis-hip", "subcutaneous", "3", "27047", "27043"),
        ("pelvis-hip", "subfascial", "5", "27048", "27045"),
        ("pelvis-hip", "radical", "5", "27049", "27059"),
        ("thigh-knee", "subcutaneous", "3", "27327", "27337"),
        ("thigh-knee", "subfascial", "5", "27328", "27339"),
        ("thigh-knee", "radical", "5", "27329", "27364"),
        ("leg-ankle", "subcutaneous", "3", "27618", "27632"),
        ("leg-ankle", "subfascial", "5", "27619", "27634"),
        ("leg-ankle", "radical", "5", "27615", "27616"),
        ("foot-toe", "subcutaneous", "1.5", "28043", "28039"),
        ("foot-toe", "subfascial", "1.5", "28045", "28041"),
        ("foot-toe", "radical", "3", "28046", "28047"),
    ],
)
def test_soft_tissue_tumors_turn_when_the_size_is_reached(
    group: str, depth: str, turn: str, below: str, reached: str
) -> None:
    family = "soft-tissue-tumor-excision"
    assert bill(family, Decimal(turn) - HAIR, group, depth=depth) == [(below, 1)]
    assert bill(family, turn, group, depth=depth) == [(reached, 1)]


@pytest.mark.parametrize(
    ("family", "count", "expected"),
    [
        ("premalignant-destruction", 1, [("17000", 1)]),
        ("premalignant-destruction", 2, [("17000", 1), ("17003", 1)]),
        ("premalignant-destruction", 14, [("17000", 1), ("17003", 13)]),
        ("premalignant-destruction", 15, [("17004", 1)]),
        ("premalignant-destruction", 40, [("17004", 1)]),
        ("benign-destruction", 1, [("17110", 1)]),
        ("benign-destruction", 14, [("17110", 1)]),
        ("benign-destruction", 15, [("17111", 1)]),
        ("skin-tags", 1, [("11200", 1)]),
        ("skin-tags", 15, [("11200", 1)]),
        ("skin-tags", 16, [("11200", 1), ("11201", 1)]),
        ("skin-tags", 25, [("11200", 1), ("11201", 1)]),
        ("skin-tags", 26, [("11200", 1), ("11201", 2)]),
        ("skin-tags", 35, [("11200", 1), ("11201", 2)]),
        ("lesion-paring", 1, [("11055", 1)]),
        ("lesion-paring", 2, [("11056", 1)]),
        ("lesion-paring", 4, [("11056", 1)]),
        ("lesion-paring", 5, [("11057", 1)]),
        ("nail-debridement", 5, [("11720", 1)]),
        ("nail-debridement", 6, [("11721", 1)]),
        ("nail-avulsion", 3, [("11730", 1), ("11732", 2)]),
        ("intralesional-injection", 7, [("11900", 1)]),
        ("intralesional-injection", 8, [("11901", 1)]),
        ("intralesional-chemotherapy", 7, [("96405", 1)]),
        ("intralesional-chemotherapy", 8, [("96406", 1)]),
        ("lesion-abrasion", 1, [("15786", 1)]),
        ("lesion-abrasion", 5, [("15786", 1), ("15787", 1)]),
        ("lesion-abrasion", 6, [("15786", 1), ("15787", 2)]),
        ("hair-transplant", 15, [("15775", 1)]),
        ("hair-transplant", 16, [("15776", 1)]),
    ],
)
def test_counts(family: str, count: int, expected: Billed) -> None:
    assert bill(family, count) == expected


@pytest.mark.parametrize(
    ("family", "choice", "units"),
    [
        ("electrolysis", {}, {15: "", 16: "17380", 45: "17380", 46: "17380 x2", 75: "17380 x2"}),
        (
            "drug-infusion",
            {"drug": "therapeutic", "order": "first"},
            {15: "", 16: "96365", 90: "96365", 91: "96365 96366", 151: "96365 96366 x2"},
        ),
        (
            "drug-infusion",
            {"drug": "chemotherapy or complex biologic", "order": "first"},
            {15: "", 16: "96413", 90: "96413", 91: "96413 96415", 150: "96413 96415"},
        ),
        (
            "prolonged-visit",
            {"beside": "office visit", "payer": "other"},
            {14: "", 15: "99417", 29: "99417", 30: "99417 x2"},
        ),
        (
            "prolonged-visit",
            {"beside": "work without the patient"},
            {29: "", 30: "99358", 74: "99358", 75: "99358 99359", 105: "99358 99359 x2"},
        ),
        (
            "prolonged-visit",
            {"beside": "office visit, by clinical staff"},
            {29: "", 30: "99415", 74: "99415", 75: "99415 99416", 104: "99415 99416"},
        ),
    ],
)
def test_a_time_counts_past_its_midpoint_or_when_it_is_full(
    family: str, choice: dict[str, str], units: dict[int, str]
) -> None:
    found = {
        minutes: " ".join(
            code if number == 1 else f"{code} x{number}"
            for code, number in bill(family, minutes, None, **choice)
        )
        for minutes in units
    }
    assert found == units


@pytest.mark.parametrize("technique", ["tangential", "punch", "incisional"])
def test_biopsies_are_first_and_more_in_each_technique(technique: str) -> None:
    first = {"tangential": "11102", "punch": "11104", "incisional": "11106"}[technique]
    more = str(int(first) + 1)
    assert bill("skin-biopsy", 1, technique=technique) == [(first, 1)]
    assert bill("skin-biopsy", 4, technique=technique) == [(first, 1), (more, 3)]
    assert bill("skin-biopsy", 1) == []


def test_mohs_stages_and_blocks() -> None:
    head, trunk = "head-neck-hands-feet-genitalia", "trunk-arms-legs"
    assert bill("mohs", 1, head) == [("17311", 1)]
    assert bill("mohs", 3, head) == [("17311", 1), ("17312", 2)]
    assert bill("mohs", 3, trunk) == [("17313", 1), ("17314", 2)]
    blocks = FAMILIES.by_id["mohs"].by_code["17315"]
    assert [blocks.further_units(Decimal(count)) for count in (1, 5, 6, 8)] == [0, 0, 1, 3]


def test_an_undecided_group_or_choice_bills_nothing() -> None:
    assert bill("benign-excision", "0.8") == []
    assert bill("wound-debridement", "10") == []


@pytest.mark.parametrize("family", FAMILIES.all, ids=lambda family: family.id)
def test_no_gap_and_no_overlap(family: Family) -> None:
    ladders: dict[tuple[object, ...], list[tuple[Decimal, bool, Decimal | None, bool]]] = {}
    for entry in family.codes:
        if entry.role == "add-on" or family.measure is None:
            continue
        low = entry.at_least if entry.at_least is not None else entry.over or Decimal(0)
        high = entry.under if entry.under is not None else entry.up_to
        ladders.setdefault((entry.group, *sorted(entry.choice.items())), []).append(
            (low, entry.at_least is not None, high, entry.under is None)
        )
    for key, steps in ladders.items():
        for before, after in pairwise(sorted(steps, key=lambda step: step[0])):
            if family.id == "skin-substitute":  # 25, then add-ons up to 100
                continue
            assert before[2] == after[0], key
            assert before[3] != after[1], key
    counted = [entry for entry in family.codes if entry.role != "add-on" and entry.count_from]
    chains: dict[tuple[object, ...], list[tuple[int, int | None]]] = {}
    for entry in counted:
        addon_end = [
            other.count_to
            for other in family.codes
            if entry.code in other.adds_to and other.after == entry.count_to
        ]
        end = addon_end[0] if addon_end else entry.count_to
        key = (entry.group, *sorted(entry.choice.items()))
        chains.setdefault(key, []).append((entry.count_from or 1, end))
    for key, ranges in chains.items():
        ordered = sorted(ranges)
        assert ordered[0][0] == 1, key
        assert ordered[-1][1] is None, key
        assert all(a[1] is not None and a[1] + 1 == b[0] for a, b in pairwise(ordered)), key


def test_nothing_is_billed_for_nothing() -> None:
    assert bill("skin-tags", 0) == []
    assert bill("benign-excision", "0", "face") == []


@pytest.mark.parametrize("closure", ["simple", "intermediate", "simple or intermediate"])
def test_a_choice_may_take_several_values(closure: str) -> None:
    assert bill("hidradenitis-excision", 1, "axilla", closure=closure) == [("11450", 1)]
    assert bill("hidradenitis-excision", 1, "axilla", closure="complex") == [("11451", 1)]


@pytest.mark.parametrize(
    ("ends", "unit", "words"),
    [
        ({"over": None, "up_to": Decimal("0.5")}, "cm", "0.5 cm or less"),
        ({"over": Decimal("0.5"), "up_to": Decimal("1.0")}, "cm", "0.6 to 1.0 cm"),
        ({"over": Decimal("4.0"), "up_to": None}, "cm", "over 4.0 cm"),
        ({"over": None, "up_to": None}, "cm", "any size"),
        ({"over": None, "up_to": None, "under": Decimal(5)}, "%", "under 5%"),
        ({"over": None, "up_to": Decimal(50), "at_least": Decimal(10)}, "cc", "10 to 50 cc"),
        ({"over": None, "up_to": None, "at_least": Decimal(3)}, "cm", "3 cm or more"),
    ],
)
def test_sizes_in_words(ends: dict[str, Decimal | None], unit: str, words: str) -> None:
    assert size_words(ends.pop("over"), ends.pop("up_to"), unit, **ends) == words
