"""What the words beside the codes lead to, and when nothing is asked of them."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.claim import Told
from catalog.reading import read
from catalog.reading.narrative import narrative
from catalog.told import with_told
from catalog.validation import validate
from catalog.validation.rules import words_against_code, words_against_units

ON = date(2026, 3, 4)
TABLES = sorted((Path(__file__).parent / "resolving/phrases").glob("*.toml"))
RULES = (words_against_code.RULE, words_against_units.RULE)


def told(catalog: Catalog, text: str) -> tuple[tuple[Told, ...], ...]:
    return tuple(one.told for one in with_told(catalog, read(text, on=ON), text).encounters)


def test_each_procedure_that_the_words_tell_has_its_codes(catalog: Catalog) -> None:
    assert told(catalog, "17110 L91.8: 20 skin tags frozen; 11102 punch biopsy arm D48.5") == (
        (Told(codes=("11200", "11201"), units=(1, 1)), Told(codes=("11104",), units=(1,))),
    )


def test_words_that_leave_a_fact_open_lead_to_each_code_it_may_be(catalog: Catalog) -> None:
    assert told(catalog, "biopsy of the arm, 11102 D48.5") == (
        (Told(codes=("11102", "11104", "11106")),),
    )


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


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_words_are_not_held_against_the_codes_they_lead_to(catalog: Catalog, table: Path) -> None:
    on = date(2026, 11, 20)
    checked = 0
    for case in tomllib.loads(table.read_text("utf-8"))["case"]:
        billed = "; ".join(re.sub(r"x(\d+)$", r" x\1", line) for line in case.get("lines", ()))
        for text in (f"{case['text']}. Billed {billed}", f"{billed}; {case['text']}"):
            reading = read(text, on=on)
            if not billed or len(reading.encounters) != 1:
                continue
            (encounter,) = with_told(catalog, reading, text).encounters
            report = validate(encounter, catalog, rules=RULES)
            assert [(text, one.message) for one in report.findings] == []
            checked += 1
    assert checked > 10
