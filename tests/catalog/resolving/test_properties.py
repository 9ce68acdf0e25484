"""What must hold for any text: no crash, no invented code, no answer without its derivation."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.resolving import (
    Facts,
    FactsTokenError,
    answer,
    explain,
    read_facts,
    resolve,
    resolve_facts,
)
from catalog.resolving.answer import Resolution
from catalog.resolving.from_text.lexicon import load_lexicon
from catalog.resolving.from_text.scan import scan
from catalog.resolving.from_text.spelling import correct

ON = date(2026, 11, 20)
QUICK = settings(max_examples=150)

WORDS = sorted(load_lexicon().vocabulary)
pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["0.8cm", "8 mm", "x7", "3", "6x6 cm", ",", ";", "and", "+", "(", ")", ":", "\n", "1.2",
         "17000", "11100", "no", "7 AKs", "2.1 sq cm", "stage 1", "L", "R", "0.2 cm margins"]
    ),
)  # fmt: skip
phrases = st.lists(pieces, max_size=14).map(" ".join)
sizes = st.integers(min_value=1, max_value=99).map(lambda mm: Decimal(mm) / 10)
naming = st.sampled_from(
    ["benign excision {} back", "shave removal {} nose", "ED&C BCC scalp {}", "excision {} trunk",
     "intermediate repair {} neck", "excision SCC hand {} with 2 mm margins"]
)  # fmt: skip


def check(resolution: Resolution, catalog: Catalog) -> None:
    for line in resolution.lines:
        assert catalog.entry(line.code) is not None
        assert line.units > 0
    for procedure in resolution.procedures:
        for candidate in procedure.candidates:
            assert catalog.entry(candidate.code) is not None
            assert candidate.because
        if procedure.asks:
            assert resolution.lines == ()
    answered = {c.code for p in resolution.procedures for c in p.candidates}
    assert {line.code for line in resolution.lines} <= answered


@QUICK
@given(text=st.text(max_size=300))
def test_any_text_is_answered(catalog: Catalog, text: str) -> None:
    check(resolve(catalog, text, on=ON), catalog)


@QUICK
@given(text=phrases)
def test_any_heap_of_known_words_is_answered(catalog: Catalog, text: str) -> None:
    check(resolve(catalog, text, on=ON), catalog)
    for evidence in explain(text):
        assert text[evidence.start : evidence.end] == evidence.text


TOLD = tuple(
    case["text"]
    for table in sorted((Path(__file__).parent / "phrases").glob("*.toml"))
    for case in tomllib.loads(table.read_text("utf-8"))["case"]
)


@QUICK
@given(
    texts=st.lists(st.sampled_from(TOLD), min_size=2, max_size=4),
    joint=st.sampled_from(["; ", ", ", " and ", " with ", ". ", "\n", " - "]),
)
def test_any_texts_together_are_answered(catalog: Catalog, texts: list[str], joint: str) -> None:
    check(resolve(catalog, joint.join(texts), on=ON), catalog)


EDITS = st.tuples(st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.booleans())
FIXED = sorted(word for word in load_lexicon().fixed if len(word) > 4)


@QUICK
@given(word=st.sampled_from(FIXED), edit=EDITS)
def test_a_slip_is_never_read_as_a_place_a_number_or_a_negation(
    word: str, edit: tuple[int, str, bool]
) -> None:
    at, letter, instead = edit[0] % len(word), edit[1], edit[2]
    slip = word[:at] + letter + word[at + instead :]
    assert correct(slip, load_lexicon()) not in FIXED


@QUICK
@given(text=phrases, digit=st.integers(0, 9))
def test_no_digit_is_ever_mended(text: str, digit: int) -> None:
    for item in scan(f"{text} excison{digit} {digit}x", load_lexicon()):
        assert not any(sign.isdigit() for sign in item.corrected)


@QUICK
@given(text=phrases)
def test_facts_survive_their_token(text: str) -> None:
    facts = read_facts(text)
    assert Facts.from_token(facts.to_token()) == facts


@QUICK
@given(token=st.text(max_size=80))
def test_a_foreign_token_is_refused(token: str) -> None:
    with pytest.raises(FactsTokenError):
        Facts.from_token(token)


@QUICK
@given(size=sizes, form=naming)
def test_millimetres_answer_as_centimetres(catalog: Catalog, size: Decimal, form: str) -> None:
    in_cm = resolve(catalog, form.format(f"{size} cm"), on=ON)
    in_mm = resolve(catalog, form.format(f"{int(size * 10)} mm"), on=ON)
    glued = resolve(catalog, form.format(f"{size}cm"), on=ON)
    assert _codes(in_cm) == _codes(in_mm) == _codes(glued)


CLAUSES = (
    "excision BCC nose 1.0 cm with 2 mm margins",
    "shave removal left arm 0.8 cm",
    "destruction of 7 AKs scalp",
    "punch biopsy right calf",
    "intermediate repair abdomen 3.5 cm",
    "Mohs left ear 2 stages",
    "15 skin tags neck removed",
)


@QUICK
@given(order=st.permutations(CLAUSES))
def test_the_order_of_clauses_does_not_matter(catalog: Catalog, order: list[str]) -> None:
    usual = resolve(catalog, "; ".join(CLAUSES), on=ON)
    assert usual.lines
    assert resolve(catalog, "; ".join(order), on=ON).lines == usual.lines


@QUICK
@given(
    clause=st.sampled_from(CLAUSES),
    before=st.sampled_from(["please code ", "Hi, what CPT for ", "pt had ", "how do I bill "]),
    after=st.sampled_from([" please", ". Thanks!", " ?", " - what code?", "\nthank you"]),
)
def test_polite_words_change_nothing(
    catalog: Catalog, clause: str, before: str, after: str
) -> None:
    plain = resolve(catalog, clause, on=ON)
    polite = resolve(catalog, before + clause + after, on=ON)
    assert polite.lines == plain.lines
    assert polite.unread == ()


@QUICK
@given(text=phrases)
def test_answering_leads_to_an_end(catalog: Catalog, text: str) -> None:
    facts = read_facts(text)
    for _ in range(60):  # 14 pieces may be 14 lesions, with three questions each
        resolution = resolve_facts(catalog, facts, on=ON)
        open_asks = [
            (index, ask)
            for index, procedure in enumerate(resolution.procedures)
            for ask in procedure.asks
            if ask.options
        ]
        if not open_asks:
            return
        index, ask = open_asks[0]
        answered = answer(facts, index, ask.fact, ask.options[0])
        assert answered != facts, ask
        facts = answered
    pytest.fail(f"still asks {ask.fact} {ask.options} of {text!r}")


def _codes(resolution: Resolution) -> list[tuple[str, int]]:
    return [(c.code, c.units) for p in resolution.procedures for c in p.candidates]
