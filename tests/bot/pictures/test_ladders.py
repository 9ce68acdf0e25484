"""Rungs of every family: no gap, no overlap, and billed as the family itself says."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.pictures.ladders import ladder_of, sister_ladders
from catalog.families import load_families

FAMILIES = load_families()
LADDERS = [
    (family, entry, ladder)
    for family in FAMILIES
    for entry in family.codes
    if (ladder := ladder_of(family, entry)) is not None
]


def rungs(code: str) -> list[tuple[str, str]]:
    ladder = ladder_of(FAMILIES.of(code), FAMILIES.entry(code))
    return [
        (rung.words(), " ".join(f"{row.code}x{units}" for row, units in rung.billed))
        for rung in ladder.rungs
    ]


def test_an_excision_has_six_rungs_with_inclusive_tops():
    assert rungs("11401") == [
        ("≤ 0.5", "11400x1"),
        ("0.6–1.0", "11401x1"),
        ("1.1–2.0", "11402x1"),
        ("2.1–3.0", "11403x1"),
        ("3.1–4.0", "11404x1"),
        ("over 4.0", "11406x1"),
    ]


def test_a_repair_goes_on_with_its_add_on():
    assert rungs("13121") == [
        ("1.1–2.5", "13120x1"),
        ("2.6–7.5", "13121x1"),
        ("7.6–12.5", "13121x1 13122x1"),
        ("12.6–17.5", "13121x1 13122x2"),
    ]
    assert ladder_of(FAMILIES.of("13121"), FAMILIES.entry("13121")).further.code == "13122"


def test_lesions_are_counted_one_by_one_until_one_code_holds_them_all():
    found = rungs("17003")
    assert found[0] == ("1", "17000x1")
    assert found[13] == ("14", "17000x1 17003x13")
    assert found[14:] == [("15 or more", "17004x1")]


def test_a_ladder_that_excludes_its_tops_says_under():
    assert rungs("15271")[:6] == [
        ("≤ 25", "15271x1"),
        ("25.1–50", "15271x1 15272x1"),
        ("50.1–75", "15271x1 15272x2"),
        ("75.1 to under 100", "15271x1 15272x3"),
        ("100", "15273x1"),
        ("100.1–200", "15273x1 15274x1"),
    ]
    assert [words for words, _ in rungs("96921")] == ["under 250", "250–500", "over 500"]


@pytest.mark.parametrize("code", ["11102", "99213", "17315", "G2211", "88305"])
def test_families_in_which_nothing_is_climbed_have_no_ladder(code):
    assert ladder_of(FAMILIES.of(code), FAMILIES.entry(code)) is None


def test_sisters_are_the_other_site_groups():
    sisters = sister_ladders(FAMILIES.of("11401"), FAMILIES.entry("11401"))
    assert [ladder.rungs[0].codes for ladder in sisters] == [("11420",), ("11440",)]


def test_sisters_of_a_family_without_groups_are_its_other_choices():
    sisters = sister_ladders(FAMILIES.of("11042"), FAMILIES.entry("11042"))
    assert [ladder.name for ladder in sisters] == ["muscle or fascia", "bone"]


def test_most_families_of_skin_surgery_have_ladders():
    assert len({family.id for family, *_ in LADDERS}) > 30


@pytest.mark.parametrize(
    ("family", "entry", "ladder"), LADDERS, ids=[entry.code for _, entry, _ in LADDERS]
)
def test_rungs_follow_each_other_and_bill_as_the_family_does(family, entry, ladder):
    assert any(entry.code in rung.codes for rung in ladder.rungs)
    for below, above in zip(ladder.rungs, ladder.rungs[1:], strict=False):
        assert below.high == above.low
        assert below.billed != above.billed
    step = Decimal(1) if family.is_counted else Decimal("0.1")
    for rung in ladder.rungs:
        top = rung.high
        amounts = [rung.begins or step]
        if top is not None:
            amounts.append(top.value if top.inclusive else top.value - step)
        for amount in amounts:
            assert family.bill(amount, entry.group, entry.choice) == rung.billed
