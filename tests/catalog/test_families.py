"""The family tables as a whole: labels, roles, references, fee schedule, add-on edits."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain

import pytest

from catalog.codes import is_procedure_shape
from catalog.families import Family, FamilyCode, codes_without_family, load_families, parse_family

FAMILIES = load_families()
CODES = [entry for family in FAMILIES for entry in family.codes]

ADDONS_WITH_ANOTHER_GLOBAL = {
    "88311": "CMS prices decalcification as a service of its own (XXX); NCCI type 3 add-on",
    "88314": "priced as a service of its own (XXX); NCCI type 1 add-on",
    "88332": "priced as a service of its own (XXX); NCCI type 1 add-on",
    "G2212": "priced as a service of its own (XXX); NCCI type 1 add-on",
}
ADDONS_WITHOUT_EDITS = {
    "77439": "new in 2026, after the loaded add-on edits",
    "88364": "not in the loaded add-on edits; global period ZZZ",
    "97598": "not in the dermatology excerpt of the add-on edits",
}
NOT_IN_THE_FEE_TABLES = re.compile(r"2[1-8]\d{3}|9759[78]|40808|4110[05]|64999")
"""Soft tissue tumors, wound surface, mouth and tongue, unlisted: not in the tables' excerpt."""


def table(name: str) -> Iterator[dict[str, str]]:
    with (files("catalog.data") / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


@pytest.fixture(scope="module")
def fees() -> dict[str, dict[str, str]]:
    return {row["hcpcs"]: row for row in table("fee_schedule_2026.csv") if not row["mod"]}


def test_labels_are_unique_and_short_enough_for_a_phone() -> None:
    labels = [entry.label for entry in CODES]
    labels += [entry.label for entry in codes_without_family().values()]
    assert sorted(set(labels)) == sorted(labels)
    assert [label for label in labels if len(label) > 110 or label != label.strip()] == []


def test_no_label_has_an_open_place_holder() -> None:
    assert [e.label for e in CODES if re.search(r"[{}]|, ,|,$|  |None", e.label)] == []


@pytest.mark.parametrize("family", FAMILIES.all, ids=lambda family: family.id)
def test_family_is_complete(family: Family) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", family.id)
    assert family.summary.endswith(".")
    assert family.codes
    assert family.documentation
    assert family.diagnoses
    assert family.sources
    assert all(source.url.startswith("https://") for source in family.sources)
    assert all(is_procedure_shape(entry.code) for entry in family.codes)
    names = {group.id for group in family.groups}
    assert {entry.group for entry in family.codes} - {None} <= names


@pytest.mark.parametrize("family", FAMILIES.all, ids=lambda family: family.id)
def test_no_region_stands_in_two_groups(family: Family) -> None:
    regions = list(chain.from_iterable(group.regions for group in family.groups))
    assert sorted(set(regions)) == sorted(regions)
    assert set(regions) <= set(FAMILIES.region_by_id)


@pytest.mark.parametrize("family", FAMILIES.all, ids=lambda family: family.id)
def test_regions_left_to_another_family_are_held_there(family: Family) -> None:
    for region, other in family.elsewhere.items():
        assert family.group_of(region) is None
        assert FAMILIES.by_id[other].group_of(region) is not None


@pytest.mark.parametrize("family", FAMILIES.all, ids=lambda family: family.id)
def test_add_ons_name_their_primaries_and_nothing_else_does(family: Family) -> None:
    for entry in family.codes:
        assert (entry.role == "add-on") == bool(entry.adds_to) or entry.code == "77439"
        assert (entry.each is None) == (entry.after is None)
        if entry.each is not None and entry.role != "add-on":
            assert entry.after is not None
            assert entry.after < entry.each


def test_sister_families_differ_in_their_facts() -> None:
    seen: set[tuple[str, str]] = set()
    for family in FAMILIES:
        if family.procedure in ("excision", "destruction", "repair", "graft", "debridement"):
            told_apart = (family.procedure, str(sorted(family.facts.items())))
            assert family.facts or family.id == "small-graft"
            assert told_apart not in seen
            seen.add(told_apart)


def test_a_code_in_two_families_is_refused() -> None:
    family = FAMILIES.by_id["skin-tags"]
    twin = family.model_copy(
        update={
            "id": "twin",
            "codes": (family.codes[0].model_copy(update={"family": "twin"}),),
        }
    )
    with pytest.raises(ValueError, match="11200 stands in skin-tags and twin"):
        type(FAMILIES)((family, twin), ())


def test_a_code_twice_in_one_family_is_refused() -> None:
    row = {"code": "11102", "label": "Biopsy"}
    with pytest.raises(ValueError, match="code 11102 twice"):
        parse_family(
            {
                "id": "x",
                "name": "x",
                "summary": "X.",
                "procedure": "x",
                "counting": "once",
                "code": [row, row],
                "sources": [{"title": "x"}],
            }
        )


def test_add_on_codes_have_the_add_on_global_period(fees: dict[str, dict[str, str]]) -> None:
    for entry in CODES:
        if entry.code in fees and entry.code not in ADDONS_WITH_ANOTHER_GLOBAL:
            is_addon = fees[entry.code]["glob_days"] == "ZZZ"
            assert (entry.role == "add-on") == is_addon, entry.code


def test_exceptions_of_the_global_period_are_still_needed(
    fees: dict[str, dict[str, str]],
) -> None:
    for code in ADDONS_WITH_ANOTHER_GLOBAL:
        entry = FAMILIES.entry(code)
        assert entry is not None
        assert entry.role == "add-on"
        assert fees[code]["glob_days"] == "XXX"


def test_every_code_of_a_family_is_in_the_fee_schedule(fees: dict[str, dict[str, str]]) -> None:
    missing = {entry.code for entry in CODES} - set(fees)
    assert {code for code in missing if not NOT_IN_THE_FEE_TABLES.fullmatch(code)} == set()
    statuses = {fees[entry.code]["status_code"] for entry in CODES if entry.code in fees}
    assert statuses <= set("ARCBI")


def test_every_code_of_the_skin_chapter_has_a_family_or_a_reason(
    fees: dict[str, dict[str, str]],
) -> None:
    chapter = {code for code in fees if code.isdigit() and "10004" <= code <= "19499"}
    families = {entry.code for entry in CODES}
    excepted = codes_without_family()
    assert chapter - families - set(excepted) == set()
    assert set(excepted) & families == set()
    assert set(excepted) <= set(fees)
    assert all(entry.reason and entry.code == code for code, entry in excepted.items())


def test_every_code_of_the_fee_schedule_has_a_label_in_our_words(
    fees: dict[str, dict[str, str]],
) -> None:
    products = {code for code in fees if code.startswith("Q")}  # labelled with the drugs
    assert [code for code in fees if FAMILIES.label(code) is None] == sorted(products)
    assert FAMILIES.label("00000") is None


def test_primaries_of_add_ons_are_those_of_the_ncci_edits() -> None:
    edits: dict[str, set[str]] = {}
    for row in table("add_on_edits.csv"):
        if not row["deletion_date"] and row["primary_code"] != "CCCCC":
            edits.setdefault(row["add_on_code"], set()).add(row["primary_code"])
    for entry in CODES:
        if entry.role == "add-on" and entry.code not in ADDONS_WITHOUT_EDITS:
            assert set(entry.adds_to) == edits[entry.code], entry.code
        elif entry.code not in ADDONS_WITHOUT_EDITS:
            assert entry.code not in edits


def test_whole_codes_continue_a_count() -> None:
    for family in FAMILIES:
        for entry in family.codes:
            if entry.role == "whole":
                assert entry.count_from is not None
                assert entry.count_from > 1
                assert any(
                    other.count_to == entry.count_from - 1
                    for other in family.codes
                    if other is not entry
                )


def test_minutes_of_office_visits_are_those_of_2024() -> None:
    visits = FAMILIES.by_id["office-visit"].by_code

    def minutes(entry: FamilyCode) -> int | None:
        return None if entry.at_least is None else int(entry.at_least)

    assert {code: minutes(entry) for code, entry in visits.items()} == {
        "99202": 15,
        "99203": 30,
        "99204": 45,
        "99205": 60,
        "99211": None,
        "99212": 10,
        "99213": 20,
        "99214": 30,
        "99215": 40,
    }
    assert visits["99203"].fits_measure(visits["99203"].at_least or 0)  # type: ignore[arg-type]
    assert not visits["99202"].fits_measure(visits["99203"].at_least or 0)  # type: ignore[arg-type]


def test_choices_are_the_facts_that_select_a_code() -> None:
    assert FAMILIES.by_id["skin-biopsy"].choices == {
        "technique": ("tangential", "punch", "incisional")
    }
    assert FAMILIES.by_id["skin-tags"].choices == {}
