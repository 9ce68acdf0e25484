"""What the words beside the codes lead to, and when nothing is asked of them."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.claim import Told
from catalog.reading import read
from catalog.reading.narrative import narrative
from catalog.told import with_told

ON = date(2026, 3, 4)


def told(catalog: Catalog, text: str) -> tuple[tuple[Told, ...], ...]:
    return tuple(one.told for one in with_told(catalog, read(text, on=ON), text).encounters)


def test_each_procedure_that_the_words_tell_has_its_codes(catalog: Catalog) -> None:
    assert told(catalog, "17110-59 L91.8: 14 skin tags frozen; 11102 punch biopsy arm D48.5") == (
        (("11200",), ("11104",)),
    )


def test_words_that_leave_a_fact_open_lead_to_each_code_it_may_be(catalog: Catalog) -> None:
    assert told(catalog, "biopsy of the arm, 11102 D48.5") == ((("11102", "11104", "11106"),),)


@pytest.mark.parametrize(
    "text",
    [
        "99213-25, 17000 17003x6 L57.0 DOS 3/4/26 POS 11 BCBS",
        "CPT\tMod\tDx\n14 skin tags\t\tL91.8\n17110\t\tB07.8",
        "prior 11602 2/20/26, excision of a cyst; 99024",
    ],
    ids=["codes alone", "a grid", "an earlier service"],
)
def test_nothing_is_told_by_what_is_no_narrative(catalog: Catalog, text: str) -> None:
    assert narrative(text) == ""
    assert told(catalog, text) == ((),)


def test_of_two_encounters_nobody_knows_whose_the_words_are(catalog: Catalog) -> None:
    text = "3/4/26 14 skin tags frozen 17110\n\n3/5/26 17000 L57.0"
    assert told(catalog, text) == ((), ())
