"""Words lead to codes: labels, places, abbreviations, typos, diagnoses."""

from __future__ import annotations

import pytest

from catalog.catalog import Catalog


def codes(catalog: Catalog, text: str, limit: int = 10) -> list[str]:
    return [hit.code for hit in catalog.search(text, limit)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("shave face", ["11310", "11311", "11312", "11313"]),
        ("shav fase", ["11310", "11311", "11312", "11313"]),
        ("punch biopsy", ["11104", "11105"]),
        ("punch bx", ["11104", "11105"]),
        ("mohs nose", ["17311", "17312"]),
        ("kenalog", ["J3301"]),
        ("warts", ["17110", "17111"]),
        ("AK", ["17000", "17003", "17004"]),
        ("actnic keratosis", ["17000"]),
        ("skin tag", ["11200", "11201"]),
        ("benign excision trunk", ["11400", "11401", "11402"]),
        ("biopsy", ["11102", "11103", "11104", "11105", "11106", "11107"]),
    ],
)
def test_words_lead_to_codes(catalog: Catalog, words: str, expected: list[str]) -> None:
    assert codes(catalog, words)[: len(expected)] == expected


@pytest.mark.parametrize(
    ("words", "diagnosis"),
    [("erysipelas", "A46"), ("molluscum contagiosum", "B08.1"), ("vitiligo", "L80")],
)
def test_words_of_a_diagnosis_lead_to_it(catalog: Catalog, words: str, diagnosis: str) -> None:
    assert diagnosis in codes(catalog, words)


def test_hit_carries_label_and_family(catalog: Catalog) -> None:
    first = catalog.search("shave face")[0]
    assert first.family == "shave-removal"
    assert "face" in first.label


def test_codes_that_ended_come_last(catalog: Catalog) -> None:
    found = codes(catalog, "skin biopsy", 50)
    assert found.index("11100") > found.index("11102")


@pytest.mark.parametrize("nothing", ["", "the of", "xyzzy", '"', "((("])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(
    catalog: Catalog, nothing: str
) -> None:
    assert catalog.search(nothing) == ()


def test_text_of_a_whole_page_is_searched_by_its_first_words(catalog: Catalog) -> None:
    words = "shave face " + " ".join(f"zz{number}qq" for number in range(5000))
    assert "11310" in codes(catalog, words)


def test_limit_is_kept(catalog: Catalog) -> None:
    assert len(catalog.search("excision", 3)) == 3
