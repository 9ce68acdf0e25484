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
from catalog.validation.rules import (
    words_against_code,
    words_against_size,
    words_against_units,
)

ON = date(2026, 3, 4)
TABLES = sorted((Path(__file__).parent / "resolving/phrases").glob("*.toml"))
RULES = (words_against_code.RULE, words_against_size.RULE, words_against_units.RULE)


def told(catalog: Catalog, text: str) -> tuple[tuple[Told, ...], ...]:
    return tuple(one.told for one in with_told(catalog, read(text, on=ON), text).encounters)


def test_each_procedure_that_the_words_tell_has_its_codes(catalog: Catalog) -> None:
    assert told(catalog, "17110 L91.8: 20 skin tags frozen; 11102 punch biopsy arm D48.5") == (
        (
            Told(codes=("11200", "11201"), units=(1, 1), count=20),
            Told(codes=("11104",), units=(1,), count=1),
        ),
    )


def test_words_that_leave_a_fact_open_lead_to_each_code_it_may_be(catalog: Catalog) -> None:
    assert told(catalog, "biopsy of the arm, 11102 D48.5") == (
        (Told(codes=("11102", "11104", "11106"), count=1, open=("technique",)),),
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("11602 nevus of the back, 0.4 cm", ("11400",)),
        ("11402 BCC of the back, 0.4 cm", ("11600",)),
        ("11042 to bone", ("11044",)),
        ("17000 plantar warts", ("17110", "17111")),
        ("99213-25, 17000 plantar warts", ("17110", "17111")),
        (
            "13121 BCC of the arm excised, surface sutures only",
            ("12001", "12002", "12004", "12005", "12006", "12007"),
        ),
    ],
)
def test_what_was_done_is_what_the_codes_say_where_the_words_do_not(
    text: str, codes: tuple[str, ...], catalog: Catalog
) -> None:
    ((one, *_),) = told(catalog, text)
    assert one.codes == codes


def test_codes_of_two_kinds_do_not_say_what_was_done(catalog: Catalog) -> None:
    assert told(catalog, "17000, 11402 nevus of the back") == ((),)


def test_what_has_no_code_of_its_own_says_why(catalog: Catalog) -> None:
    ((one,),) = told(catalog, "12001 closed with steri-strips only")
    assert one.codes == ()
    assert "strips alone are part of the visit" in one.included


def test_one_ellipse_is_told(catalog: Catalog) -> None:
    ((one,),) = told(catalog, "11402 x3 one ellipse containing 3 nevi")
    assert one.said == ("one-removal",)


@pytest.mark.parametrize(
    "text",
    [
        "11102 nose, r/o BCC; plan Mohs if positive",
        "99213 wants skin tag removal; 11102 D48.5",
        "11102 D48.5 hx BCC excision L arm",
        "17000 L57.0; patient will schedule excision of BCC",
        "99213-25 discussed Mohs of the nose; 17000 L57.0",
    ],
)
def test_words_of_other_days_and_of_plans_tell_nothing(text: str, catalog: Catalog) -> None:
    assert told(catalog, text) == ((),)


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
    checked = answered = 0
    for case in tomllib.loads(table.read_text("utf-8"))["case"]:
        billed = "; ".join(re.sub(r"x(\d+)$", r" x\1", line) for line in case.get("lines", ()))
        answered += bool(billed)
        for text in (f"{case['text']}. Billed {billed}", f"{billed}; {case['text']}"):
            reading = read(text, on=on)
            if not billed or len(reading.encounters) != 1:
                continue
            (encounter,) = with_told(catalog, reading, text).encounters
            if len(encounter.lines) != len(case["lines"]):
                continue  # The options of a quiz are read as billed too.
            report = validate(encounter, catalog, rules=RULES)
            assert [(text, one.message) for one in report.findings] == []
            checked += 1
    assert checked >= answered > 0
