"""The answer's shape: derivations, questions with options, and answers put into the facts."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.resolving import answer, read_facts, resolve, resolve_facts

ON = date(2026, 11, 20)


def test_the_question_of_the_contract(catalog: Catalog) -> None:
    resolution = resolve(catalog, "excision 0.8cm trunk", on=ON)
    (procedure,) = resolution.procedures
    assert [(c.code, c.if_) for c in procedure.candidates] == [
        ("11401", {"nature": "benign"}),
        ("11601", {"nature": "malignant"}),
    ]
    assert [(ask.fact, ask.options) for ask in procedure.asks] == [
        ("nature", ("benign", "malignant"))
    ]
    assert procedure.understood["site_group"] == "trunk, arms or legs"
    assert procedure.understood["size_cm"] == 0.8
    assert resolution.lines == ()


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("benign excision 0.8 cm lesion, 0.2 cm margins, trunk",
         "0.8 + 2 x 0.2 = 1.2 cm excised diameter"),
        ("excision benign 0.55 cm back", "0.6 to 1.0 cm (more than 0.5 cm, so the next rung)"),
        ("melanoma inner thigh 4.8 cm excised, 6x6 cm rotation flap", "6 x 6 cm = 36 sq cm"),
        ("simple: scalp 3, neck 1, back of neck 2.1 cm", "3.0 + 1.0 + 2.1 = 6.1 cm in all"),
        ("shave 1.2 x 0.9 cm nevus back", "greatest diameter 1.2 cm"),
        ("layered closure 1.5 cm nose over exposed cartilage",
         "layered closure with exposed cartilage: complex (2020)"),
        ("excision benign 8mm back", "8 mm = 0.8 cm"),
    ],
)  # fmt: skip
def test_each_answer_says_how_it_came_about(catalog: Catalog, text: str, step: str) -> None:
    resolution = resolve(catalog, text, on=ON)
    steps = [because for p in resolution.procedures for c in p.candidates for because in c.because]
    assert any(step in because for because in steps), steps


@pytest.mark.parametrize(
    ("text", "answers", "lines"),
    [
        ("excision 0.8cm trunk", [("nature", "malignant")], ["11601"]),
        ("excision 8 back benign", [("unit", "mm")], ["11401"]),
        ("biopsy of back", [("technique", "punch")], ["11104"]),
        ("AKs destroyed", [("count", "15 or more")], ["17004"]),
        ("AKs destroyed", [("count", "7")], ["17000", "17003"]),
        ("benign excision 1.2 cm", [("site", "scalp, neck, hands, feet or genitalia")], ["11422"]),
        ("benign excision face", [("size", "0.6 to 1.0 cm")], ["11441"]),
        ("undermining only, 3 cm closure back", [("closure", "complex")], ["13101"]),
        ("sharp debridement leg ulcer 30 sq cm",
         [("depth", "surface only: fibrin, slough, dermis")], ["97597", "97598"]),
        ("benign lesion removed arm 0.8 cm", [("removal", "shaved off")], ["11301"]),
        ("punch biopsy L arm; excision BCC L arm 1.0 cm", [("lesions", "same lesion")], ["11601"]),
        ("lipoma excised from back, 2 cm", [("layer", "subcutaneous")], ["21930"]),
        ("Mohs nose", [("count", "2")], ["17311", "17312"]),
    ],
)  # fmt: skip
def test_an_answered_question_settles_it(
    catalog: Catalog, text: str, answers: list[tuple[str, str]], lines: list[str]
) -> None:
    facts = read_facts(text)
    for fact, option in answers:
        resolution = resolve_facts(catalog, facts, on=ON)
        index = next(
            index
            for index, procedure in enumerate(resolution.procedures)
            if fact in {ask.fact for ask in procedure.asks}
        )
        facts = answer(facts, index, fact, option)
    resolution = resolve_facts(catalog, facts, on=ON)
    assert [line.code for line in resolution.lines] == lines


def test_an_unknown_procedure_number_changes_nothing() -> None:
    facts = read_facts("excision 0.8cm trunk")
    assert answer(facts, 5, "nature", "benign") == facts


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("biopsy of back", "11100 was deleted on 2019-01-01: use 11102, 11104, 11106"),
        ("11100 nose", "11100 was deleted on 2019-01-01"),
        ("common wart destroyed coded 17000",
         "17000 (premalignant lesion destruction) is in the text, but the words lead to 17110"),
        ("~10 AKs frozen", "about 10 is not a count"),
        ("excision suspicious lesion back 1.0 cm", "hold the claim until the pathology report"),
        ("skin tag removed for cosmetic reasons", "GY"),
        ("STSG nose", "must give it in sq cm"),
        ("flap nose primary defect 3 sq cm", "secondary defect is not stated"),
        ("shave biopsy nose, rx given", "no visit"),
        ("excizion benign 0.8 cm back", "read as “excision”"),
        ("88305 x3", "codes alone are checked as an encounter"),
        ("11102, 11103 x2", "codes alone are checked as an encounter"),
        ("asdf qwer", "no procedure was recognised"),
    ],
)  # fmt: skip
def test_what_must_be_said_is_said(catalog: Catalog, text: str, note: str) -> None:
    notes = resolve(catalog, text, on=ON).notes
    assert any(note in one for one in notes), notes


def test_a_code_that_was_not_yet_in_force_is_no_answer(catalog: Catalog) -> None:
    resolution = resolve(catalog, "punch biopsy back", on=date(2018, 5, 1))
    assert resolution.lines == ()
    assert any("began on 2019-01-01" in note for note in resolution.notes)


def test_medicare_alone_includes_the_repair_of_the_smallest_benign_excision(
    catalog: Catalog,
) -> None:
    text = "benign excision 0.4 cm back with intermediate repair 2 cm"
    medicare = resolve(catalog, text, on=ON)
    aetna = resolve(catalog, text, on=ON, payer="aetna")
    assert [line.code for line in medicare.lines] == ["11400"]
    assert sorted(line.code for line in aetna.lines) == ["11400", "12031"]


def test_adhesive_alone_depends_on_the_payer(catalog: Catalog) -> None:
    text = "2 cm laceration arm closed with Dermabond"
    assert [line.code for line in resolve(catalog, text, on=ON).lines] == ["G0168"]
    other = resolve(catalog, text, on=ON, payer="aetna")
    assert [line.code for line in other.lines] == ["12001"]


def test_addons_follow_their_primary_and_the_dearest_comes_first(catalog: Catalog) -> None:
    text = "LN2 x 9 AKs, shave bx x 2, est pt level 3, Mohs nose 2 stages"
    resolution = resolve(catalog, text, on=ON)
    codes = [line.code for line in resolution.lines]
    assert codes[:2] == ["17311", "17312"]
    assert codes.index("11103") == codes.index("11102") + 1
    assert codes.index("17003") == codes.index("17000") + 1
