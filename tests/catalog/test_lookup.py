"""Cards: what a look-up answers, and how it says what it does not know."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from catalog.catalog import Catalog, UnknownLocality
from catalog.lookup import lookup

TODAY = date(2026, 11, 23)


def card(catalog: Catalog, code: str, on: date = TODAY, **options: str) -> dict[str, Any]:
    answer = lookup(catalog, code, on=on, **options)
    return json.loads(answer.model_dump_json(by_alias=True))


def test_active_code_has_the_values_of_2026(catalog: Catalog) -> None:
    found = card(catalog, "11102")
    assert found["system"] == "CPT"
    assert found["status"] == "active"
    assert found["family"] == "skin-biopsy"
    assert found["effective"] == {"from": "2019-01-01", "to": None}
    assert found["replaces"] == ["11100"]
    assert found["global_period"] == "000"
    assert found["mpfs_status"] == "A"
    assert found["multiple_procedure"] == "2"
    assert found["rvu"] == {
        "work": 0.64,
        "pe_nonfacility": 2.16,
        "pe_facility": 0.20,
        "malpractice": 0.06,
        "total_nonfacility": 2.86,
        "total_facility": 0.90,
    }
    assert found["fee"]["nonfacility"] == 95.53
    assert found["mue"]["value"] == 1
    assert found["mue"]["mai"] == "2"
    assert found["addon"]["addons"] == ["11103"]
    assert found["documentation"]
    assert found["not_loaded"] == []


def test_deleted_code_says_when_why_and_what_instead(catalog: Catalog) -> None:
    found = card(catalog, "11100")
    assert found["found"] is True
    assert found["status"] == "deleted"
    assert found["deleted"] == "2019-01-01"
    assert found["replaced_by"] == ["11102", "11104", "11106"]
    assert "technique" in found["note"]
    assert found["fee"] is None


def test_deleted_code_was_active_on_its_last_day(catalog: Catalog) -> None:
    assert card(catalog, "11100", date(2018, 12, 31))["status"] == "active"
    assert card(catalog, "11102", date(2018, 12, 31))["status"] == "not yet valid"
    assert card(catalog, "11102", date(2019, 1, 1))["status"] == "active"


def test_drug_is_dated_by_its_own_table(catalog: Catalog) -> None:
    assert card(catalog, "J1020", date(2024, 3, 31))["status"] == "active"
    ended = card(catalog, "j1020", date(2024, 4, 1))
    assert (ended["status"], ended["replaced_by"]) == ("deleted", ["J1010"])
    assert card(catalog, "J1010", date(2024, 3, 31))["status"] == "not yet valid"


def test_date_before_everything_loaded_is_not_checked(catalog: Catalog) -> None:
    found = card(catalog, "11401", date(2020, 1, 1))
    assert found["status"] == "not checked"
    assert found["fee"] is None
    assert [reason.split(":")[0] for reason in found["not_loaded"]] == [
        "whether the code was valid on 2020-01-01",
        "fee schedule",
        "units limit (MUE)",
    ]


def test_old_release_is_marked_stale(catalog: Catalog) -> None:
    refs = {ref["dataset"]: ref for ref in card(catalog, "11401", date(2026, 3, 4))["releases"]}
    assert (refs["mue"]["release"], refs["mue"]["stale"]) == ("2024Q3", True)
    assert (refs["mpfs"]["release"], refs["mpfs"]["stale"]) == ("RVU26B", False)


def test_unknown_facility_expense_gives_no_facility_fee(catalog: Catalog) -> None:
    found = card(catalog, "0596T")
    assert found["rvu"]["pe_facility"] is None
    assert found["rvu"]["total_facility"] is None
    assert found["fee"]["facility"] is None
    assert found["fee"]["nonfacility"] is not None
    assert any("facility" in reason for reason in found["not_loaded"])


def test_code_that_is_listed_only_has_no_label_and_says_what_is_missing(catalog: Catalog) -> None:
    found = card(catalog, "33533")
    assert (found["found"], found["label"]) == (True, None)
    assert any("without this code" in reason for reason in found["not_loaded"])


def test_unconfirmed_limit_is_named(catalog: Catalog) -> None:
    found = card(catalog, "J7345")
    assert found["mue"]["verified"] is False
    assert any("could not be confirmed" in reason for reason in found["not_loaded"])


def test_fee_of_another_payer_is_named_as_medicares(catalog: Catalog) -> None:
    found = card(catalog, "11102", payer="aetna")
    assert any("Medicare's" in reason for reason in found["not_loaded"])


@pytest.mark.parametrize("typed", ["L57.0", "l570", " L57.0 "])
def test_diagnosis_is_found_with_and_without_its_dot(catalog: Catalog, typed: str) -> None:
    found = card(catalog, typed)
    assert (found["code"], found["system"], found["billable"]) == ("L57.0", "ICD-10-CM", True)


def test_header_diagnosis_lists_its_children(catalog: Catalog) -> None:
    found = card(catalog, "C44.9")
    assert found["billable"] is False
    assert found["children"] == ["C44.90", "C44.91", "C44.92", "C44.99"]


def test_unknown_code_gets_near_ones_that_still_hold(catalog: Catalog) -> None:
    found = card(catalog, "11109")
    assert found["found"] is False
    assert "11102" in found["suggestions"]
    assert "11100" not in found["suggestions"]


def test_diagnosis_outside_of_an_excerpt_is_not_called_unknown(catalog: Catalog) -> None:
    found = card(catalog, "I21.9", date(2025, 3, 1))
    assert found["found"] is False
    assert "loaded in part" in found["reason"]


def test_locality_that_is_none_is_refused_with_near_ones(catalog: Catalog) -> None:
    with pytest.raises(UnknownLocality, match="DETROIT"):
        lookup(catalog, "11401", on=TODAY, locality="Detrot")


@pytest.mark.parametrize(
    ("typed", "on", "reason"),
    [
        ("hello", TODAY, "not the shape"),
        ("99213-25", TODAY, "look up 99213 without it"),
        ("25", TODAY, "a modifier, not a code for a service: "),
        ("11109", TODAY, "loaded whole"),
        ("39999", TODAY, "in none of the loaded lists"),
        ("L57.99", TODAY, "not in ICD-10-CM FY2027"),
        ("L57.0", date(2020, 1, 1), "no ICD-10-CM release is loaded for 2020-01-01"),
    ],
)
def test_unknown_code_says_why(catalog: Catalog, typed: str, on: date, reason: str) -> None:
    found = card(catalog, typed, on)
    assert found["found"] is False
    assert reason in found["reason"]


@pytest.mark.parametrize(("code", "status"), [("17999", "C"), ("99024", "B")])
def test_status_without_a_fee_is_put_in_words(catalog: Catalog, code: str, status: str) -> None:
    found = card(catalog, code)
    assert found["mpfs_status"] == status
    assert found["fee"]["nonfacility"] is None
    assert any(reason.startswith(f"fee: status {status}") for reason in found["not_loaded"])


def test_fee_of_a_place_where_it_is_hardly_done_is_marked(catalog: Catalog) -> None:
    found = card(catalog, "15851")
    assert found["fee"]["nonfacility_na"] is True
    assert found["fee"]["facility_na"] is False
