"""What is read from a text: tokens, sizes, closures, stages, and where each fact stood."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.resolving import Facts, explain, read_facts
from catalog.resolving.facts import Quantity
from catalog.resolving.from_text.read import read_text
from catalog.resolving.from_text.tokens import LONGEST_TEXT, tokenize
from catalog.resolving.to_codes.closures import closure_of

BUTTON_VALUE = 2_000


@pytest.mark.parametrize(
    ("text", "cm"),
    [
        ("0.8cm", "0.8"),
        (".8 cm", "0.8"),
        ("8mm", "0.8"),
        ("8 x 6 mm", "0.8"),
        ("1.2 x 0.9 cm", "1.2"),
        ("3/8 in", "0.9525"),
        ("1 1/2 inches", "3.81"),
        ("0.8-cm", "0.8"),
        ("0,8 cm", "0.8"),
    ],
)
def test_a_size_in_cm(text: str, cm: str) -> None:
    (procedure,) = read_facts(f"excision {text} back").procedures
    assert procedure.of("size")[0].cm == Decimal(cm)


@pytest.mark.parametrize(
    ("text", "area"),
    [("6x6 cm", "36"), ("60 x 60 mm", "36"), ("24 sq cm", "24"), ("24cm2", "24"), ("24 sqcm", "24"),
     ("2400 sq mm", "24")],
)  # fmt: skip
def test_an_area_in_square_cm(text: str, area: str) -> None:
    (procedure,) = read_facts(f"rotation flap thigh {text}").procedures
    assert procedure.of("flap", "size")[0].square_cm == Decimal(area)


def test_no_unit_is_no_size() -> None:
    (procedure,) = read_facts("excision 0.8 trunk").procedures
    assert procedure.of("size")[0].cm is None
    assert Quantity(role="size", values=(Decimal(8),), unit="cc").cm is None


def test_facts_hold_none_of_the_words() -> None:
    text = "Mrs. Zebulon excision BCC L cheek 1.0 cm, quokka 4 mm margins"
    facts = read_facts(text)
    stored = facts.model_dump_json()
    for word in ("Zebulon", "quokka", "Mrs"):
        assert word.lower() not in stored.lower()
    assert read_text(text).unread == ("Mrs", "Zebulon", "quokka")


def test_a_token_fits_into_a_button() -> None:
    text = "; ".join(
        f"excision BCC left cheek 1.{number} cm with 4 mm margins, layered closure 3.{number} cm"
        for number in range(10)
    )
    facts = read_facts(text)
    token = facts.to_token()
    assert len(facts.procedures) == 20
    assert len(token) <= BUTTON_VALUE
    assert Facts.from_token(token) == facts


def test_each_fact_knows_its_words() -> None:
    text = "Benign excision, 0.8 cm, L forearm"
    found = {(e.fact, e.value): e.text for e in explain(text)}
    assert found[("procedure", "excision")] == "excision"
    assert found[("nature", "benign")] == "Benign"
    assert found[("size", "0.8 cm")] == "0.8 cm"
    assert found[("side", "left")] == "L"
    assert found[("site", "forearm")] == "forearm"


@pytest.mark.parametrize(
    ("words", "classes"),
    [
        ("layered closure", ("intermediate",)),
        ("simple repair", ("simple",)),
        ("single layer closure with removal of gravel", ("intermediate",)),
        ("layered closure over exposed bone", ("complex",)),
        ("layered closure with extensive undermining", ("complex",)),
        ("layered closure, light undermining", ("intermediate",)),
        ("layered closure with retention sutures", ("complex",)),
        ("repair with retention sutures", ("complex", "simple")),
        ("repair, surface sutures, no buried layer, retention sutures", ("simple",)),
        ("undermining only, closure", ("simple", "intermediate", "complex")),
        ("repair", ("simple", "intermediate", "complex")),
        ("simple closure with buried sutures", ("simple", "intermediate")),
        ("complex repair", ("complex",)),
        ("closed with staples", ("simple",)),
    ],
)
def test_the_class_of_a_repair(words: str, classes: tuple[str, ...]) -> None:
    (procedure,) = read_facts(f"{words} 3 cm arm").procedures
    assert closure_of(procedure).classes == classes


@pytest.mark.parametrize(
    ("words", "stages"),
    [
        ("2 stages", (None, None)),
        ("stage 1 three blocks, stage 2 six blocks", (3, 6)),
        ("3 stages with 4, 3, and 7 blocks", (4, 3, 7)),
        ("first stage 6 blocks, second stage clear", (6, None)),
        ("1st stage 6 blocks, 2nd stage 7 blocks", (6, 7)),
        ("stage I (5 blocks), stage II (2 blocks)", (5, 2)),
        ("two stages, 4 blocks each", (4, 4)),
        ("one stage, 6 blocks", (6,)),
        ("stage 1 positive 6 o'clock, stage 2 clear", (None, None)),
    ],
)
def test_stages_and_blocks(words: str, stages: tuple[int | None, ...]) -> None:
    assert read_facts(f"Mohs nose: {words}").procedures[0].stages == stages


def test_what_stands_behind_the_longest_text_is_said() -> None:
    reading = read_text("excision 0.8 cm back " + "x" * LONGEST_TEXT)
    assert any(str(LONGEST_TEXT) in note for note in reading.facts.notes)


def test_marks_are_read_in_their_plain_form() -> None:
    assert [token.norm for token in tokenize("“AK” ×7 ≤2.5 – o’clock")] == [
        '"', "ak", '"', "x", "7", "<", "2.5", "-", "o'clock",
    ]  # fmt: skip
