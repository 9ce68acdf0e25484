"""What a picture shows, before it is drawn."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.pictures.facts import NothingToDrawError, gather
from bot.pictures.wording import ALT_LENGTH, alt_text, requirements
from catalog.catalog import UnknownLocality
from catalog.lookup import lookup

NOW = date(2026, 11, 23)


def test_amounts_of_both_years_and_settings_are_the_cards(catalog):
    facts = gather(catalog, "11401", on=NOW)
    shown = {one.name: (one.office, one.facility, one.answers) for one in facts.releases}
    cards = {
        year: lookup(catalog, "11401", on=date(int(year), 6, 1)).fee for year in ("2025", "2026")
    }
    assert shown == {
        "2025": (cards["2025"].nonfacility, cards["2025"].facility, False),
        "2026": (cards["2026"].nonfacility, cards["2026"].facility, True),
    }
    assert shown["2026"][0] == Decimal("154.98")


def test_the_second_conversion_factor_of_2026_has_its_amounts(catalog):
    old, new = gather(catalog, "11102", on=NOW).releases
    assert old.qualifying is None
    assert new.qualifying_factor == Decimal("33.5675")
    assert new.qualifying.nonfacility == Decimal("96.00")  # (.64 + 2.16 + .06) x 33.5675


def test_another_date_lets_another_release_answer(catalog):
    facts = gather(catalog, "11401", on=date(2025, 6, 1))
    assert [one.answers for one in facts.releases] == [True, False]
    own = next(rung for rung in facts.ladder.rungs if rung.holds("11401"))
    assert own.total == facts.releases[0].office
    assert "RVU25D" in facts.sources[0]


def test_a_stale_release_says_so(catalog):
    assert (
        "RVU26B (older than 2027-02-01)" in gather(catalog, "11401", on=date(2027, 2, 1)).sources[0]
    )


def test_a_locality_holds_for_every_year_and_every_rung(catalog):
    facts = gather(catalog, "11401", on=NOW, locality="Manhattan")
    card = lookup(catalog, "11401", on=date(2025, 6, 1), locality="Manhattan")
    assert facts.place == "Manhattan (NY)"
    assert facts.releases[0].office == card.fee.nonfacility
    next_rung = lookup(catalog, "11402", on=NOW, locality="Manhattan")
    assert facts.ladder.rungs[2].total == next_rung.fee.nonfacility


def test_an_unknown_locality_is_refused(catalog):
    with pytest.raises(UnknownLocality):
        gather(catalog, "11401", on=NOW, locality="Manhatan")


def test_unknown_facility_amounts_are_not_known_and_never_zero(catalog):
    facts = gather(catalog, "19100", on=NOW)
    assert facts.releases[-1].office == Decimal("163.33")
    assert facts.releases[-1].facility is None
    assert "2026: office $163.33, facility not known." in alt_text(facts)


@pytest.mark.parametrize(
    ("code", "on", "reason"),
    [
        ("L57.0", NOW, "diagnosis"),
        ("12345", NOW, "in none of the loaded lists"),
        ("15013", NOW, "priced by the contractor"),
        ("11401", date(2020, 1, 1), "no fee schedule is loaded for 2020-01-01"),
    ],
)
def test_what_has_no_amount_is_not_drawn_and_says_why(catalog, code, on, reason):
    with pytest.raises(NothingToDrawError, match=reason):
        gather(catalog, code, on=on)


def test_an_add_on_is_a_share_of_its_rungs(catalog):
    facts = gather(catalog, "17003", on=NOW)
    fourteen = facts.ladder.rungs[13]
    first, each = fourteen.parts
    assert (first.code, first.amount) == ("17000", Decimal("66.47"))
    assert (each.code, each.units, each.amount) == ("17003", 13, 13 * Decimal("6.35"))
    assert fourteen.total == Decimal("149.02")


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        (
            "11401",
            (
                "11401: excised diameter 0.6 to 1.0 cm.",
                "Next rung from 1.1 cm: 11402, $171.01 (+$16.03).",
                "Each lesion or defect by itself, never several added up.",
            ),
        ),
        (
            "11406",
            (
                "11406: excised diameter over 4.0 cm.",
                "It is the top rung.",
                "Each lesion or defect by itself, never several added up.",
            ),
        ),
        (
            "17003",
            (
                "17003: 2 to 14 lesions.",
                "Each unit of it adds $6.35.",
                "Next rung from 15: 17004, $162.33 (+$13.31).",
            ),
        ),
        ("17311", ("17311: 1 stage.", "Next rung from 2: 17311 + 17312, $1,069.83 (+$402.81).")),
        (
            "13122",
            (
                "13122: repair length 7.6 cm or more.",
                "Each unit of it adds $128.26.",
                "Added up inside one site group, never across.",
            ),
        ),
        (
            "15271",
            (
                "15271: wound area 25 sq cm or less.",
                "Next rung from 25.1 sq cm: 15271 + 15272, $183.71 (+$25.72).",
                "Added up inside one site group, never across.",
            ),
        ),
        ("11102", ()),
    ],
)
def test_the_card_says_what_is_needed_and_what_is_next(catalog, code, lines):
    assert requirements(gather(catalog, code, on=NOW)) == lines


def test_a_family_without_a_ladder_shows_its_codes_with_roles(catalog):
    facts = gather(catalog, "11102", on=NOW)
    assert [(bar.code, bar.role) for bar in facts.bars] == [
        ("11102", "primary"),
        ("11103", "add-on"),
        ("11104", "primary"),
        ("11105", "add-on"),
        ("11106", "primary"),
        ("11107", "add-on"),
    ]
    assert facts.bars[1].words == "tangential technique, each further lesion"


def test_codes_on_no_ladder_of_the_family_are_named(catalog):
    assert [bar.code for bar in gather(catalog, "17311", on=NOW).also] == ["17315"]


def test_amounts_that_cms_marks_as_rare_in_the_setting_are_marked(catalog):
    facts = gather(catalog, "12018", on=NOW)
    assert facts.rare == ("office",)
    assert [rung.rare for rung in facts.ladder.rungs] == [False] * 5 + [True] * 2


def test_a_code_without_a_family_still_shows_its_fees(catalog):
    facts = gather(catalog, "19100", on=NOW)
    assert facts.ladder is None
    assert facts.bars == ()


@pytest.mark.parametrize("code", ["11401", "17003", "14301", "99213", "12057", "G2211"])
def test_alternative_text_says_the_same_within_slacks_limit(catalog, code):
    facts = gather(catalog, code, on=NOW)
    words = alt_text(facts)
    assert words.startswith(f"{code} {facts.label}.")
    assert len(words) <= ALT_LENGTH
    assert f"${facts.releases[-1].office:,.2f}" in words
    assert "RVU26B" in words
