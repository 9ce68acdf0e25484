"""Wrong statements about ladders, groups and roles that public tools repeat; ours never may."""

from __future__ import annotations

import csv
from decimal import Decimal
from importlib.resources import files

from catalog.families import load_families

FAMILIES = load_families()


def by_code(family: str) -> dict[str, object]:
    return dict(FAMILIES.by_id[family].by_code)


def fee(code: str) -> dict[str, str]:
    with (files("catalog.data") / "fee_schedule_2026.csv").open(encoding="utf-8") as lines:
        return next(row for row in csv.DictReader(lines) if row["hcpcs"] == code)


def test_one_primary_biopsy_not_one_per_technique() -> None:
    biopsy = FAMILIES.by_id["skin-biopsy"]
    assert biopsy.counting == "first-and-more"
    assert biopsy.by_code["11103"].adds_to == ("11102", "11104", "11106")
    assert biopsy.by_code["11105"].adds_to == ("11104", "11106")
    assert biopsy.by_code["11107"].adds_to == ("11106",)


def test_mohs_roles_are_not_mixed_up() -> None:
    mohs = FAMILIES.by_id["mohs"].by_code
    assert {code: entry.role for code, entry in mohs.items()} == {
        "17311": "primary",
        "17312": "add-on",
        "17313": "primary",
        "17314": "add-on",
        "17315": "add-on",
    }
    assert mohs["17312"].adds_to == ("17311",)
    assert mohs["17314"].adds_to == ("17313",)
    assert mohs["17315"].after == 5  # blocks of one stage, not a seventh stage
    assert mohs["17311"].group != mohs["17313"].group


def test_scalp_is_no_site_of_17313() -> None:
    group = FAMILIES.by_id["mohs"].group_of("scalp")
    assert group is not None
    assert group.id == FAMILIES.by_id["mohs"].by_code["17311"].group


def test_excision_has_three_site_groups() -> None:
    for family in ("benign-excision", "malignant-excision"):
        assert len(FAMILIES.by_id[family].groups) == 3
        middle = FAMILIES.by_id[family].group("scalp-neck-hands-feet-genitalia")
        assert {"scalp", "neck", "hand", "foot", "genitalia"} <= set(middle.regions)


def test_12032_reaches_to_7_5_cm_and_12038_does_not_exist() -> None:
    entry = FAMILIES.entry("12032")
    assert entry is not None
    assert (entry.over, entry.up_to) == (Decimal("2.5"), Decimal("7.5"))
    assert FAMILIES.entry("12038") is None
    assert FAMILIES.entry("12033") is None


def test_intermediate_repair_pays_neck_hands_and_feet_apart() -> None:
    family = FAMILIES.by_id["intermediate-repair"]
    for region in ("neck", "hand", "foot"):
        group = family.group_of(region)
        assert group is not None
        assert family.bill(Decimal(2), group.id)[0][0].code == "12041"


def test_complex_repair_of_face_front_is_not_13151() -> None:
    family = FAMILIES.by_id["complex-repair"]
    cheek, lid = family.group_of("cheek"), family.group_of("eyelid")
    assert cheek is not None
    assert lid is not None
    assert family.bill(Decimal(2), cheek.id)[0][0].code == "13131"
    assert family.bill(Decimal(2), lid.id)[0][0].code == "13151"
    assert family.by_code["13120"].role == "primary"


def test_a_flap_includes_the_excision() -> None:
    included = " ".join(FAMILIES.by_id["adjacent-tissue-transfer"].includes)
    assert "excision of the lesion" in included


def test_shaves_have_no_days_after() -> None:
    assert {fee(code)["glob_days"] for code in by_code("shave-removal")} == {"000"}


def test_17360_is_acne_and_no_peel_for_pigment() -> None:
    family = FAMILIES.of("17360")
    assert family is not None
    assert family.id == "acne-surgery"
    assert "acne" in family.by_code["17360"].label
    assert "17360" not in by_code("chemical-peel")


def test_96902_is_hair_microscopy_and_bundled() -> None:
    entry = FAMILIES.entry("96902")
    assert entry is not None
    assert "hair" in entry.label
    assert fee("96902")["status_code"] == "B"


def test_11901_stands_alone() -> None:
    entry = FAMILIES.entry("11901")
    assert entry is not None
    assert entry.role == "whole"
    assert entry.adds_to == ()


def test_destruction_codes_do_not_tell_methods_apart() -> None:
    for family in ("premalignant-destruction", "benign-destruction", "malignant-destruction"):
        assert "method" not in FAMILIES.by_id[family].choices


def test_work_values_of_17003_and_17004() -> None:
    assert fee("17003")["work_rvu"] == "0.04"
    assert Decimal(fee("17004")["work_rvu"]) < Decimal("2")
