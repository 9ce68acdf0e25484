"""Claims that shorthand cannot write, and tables that do not reach: what the rules say then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.claim import Encounter, ServiceLine
from catalog.payers import find_payer, load_payers
from catalog.reading import read
from catalog.records import CodeEntry, PtpEdit
from catalog.validation import Gap, Hit, docs, validate
from catalog.validation.claim import Claim
from catalog.validation.rule import listed
from catalog.validation.rules import (
    add_on_primary,
    billing_order,
    code_known,
    code_valid_on_date,
    diagnosis_known,
    place_of_service,
    ptp_pair,
)

ON = date(2026, 8, 3)


def _claim(catalog: Catalog, *codes: str, on: date = ON, diagnoses: tuple[str, ...] = ()) -> Claim:
    lines = tuple(ServiceLine(line=number, code=code) for number, code in enumerate(codes, 1))
    encounter = Encounter(date_of_service=on, lines=lines, diagnoses=diagnoses)
    return Claim(encounter, catalog)


def test_text_without_the_shape_of_a_code(catalog: Catalog) -> None:
    claim = _claim(catalog, "17000", "1700")
    (hit,) = code_known.check(claim)
    assert isinstance(hit, Hit)
    assert hit.lines == claim.lines[1:]
    assert "has not the shape" in hit.message
    assert hit.why.endswith("Near it: 17000, 17003 or 17004.")


def test_text_that_is_near_no_code(catalog: Catalog) -> None:
    (hit,) = code_known.check(_claim(catalog, "?"))
    assert isinstance(hit, Hit)
    assert "Near it" not in hit.why


def test_diagnosis_without_the_shape_of_one(catalog: Catalog) -> None:
    line = ServiceLine(line=2, code="17000", diagnoses=("ZZZ",))
    lines = (ServiceLine(line=1, code="99213"), line)
    (hit,) = diagnosis_known.check(Claim(Encounter(date_of_service=ON, lines=lines), catalog))
    assert isinstance(hit, Hit)
    assert (hit.lines, hit.codes) == ((line,), ("ZZZ",))
    assert "has not the shape" in hit.message
    assert "then a dot" in hit.why
    assert hit.carc == "16"


def test_add_on_before_the_add_on_table(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = _claim(catalog, "17003")
    monkeypatch.setattr(claim, "primaries", lambda code: ())
    monkeypatch.setattr(claim, "known", lambda dataset: dataset != "aoc")
    (gap,) = add_on_primary.check(claim)
    assert isinstance(gap, Gap)
    assert "no add-on table" in gap.reason


@pytest.mark.parametrize(("code", "loaded"), [("17003", True), ("17000", False)])
def test_what_is_no_add_on_needs_no_table(
    code: str, loaded: bool, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, code)
    monkeypatch.setattr(claim, "primaries", lambda code: ())
    monkeypatch.setattr(claim, "known", lambda dataset: loaded)
    assert list(add_on_primary.check(claim)) == []


def test_order_is_not_told_where_a_value_is_unknown(catalog: Catalog) -> None:
    encounter = Encounter(
        date_of_service=ON,
        place_of_service="22",
        lines=(ServiceLine(line=1, code="17000"), ServiceLine(line=2, code="20550")),
    )
    assert list(billing_order.check(Claim(encounter, catalog))) == []


def _entry(**facts: object) -> CodeEntry:
    known = {"code": "11102", "label": None, "family": None, "effective_from": None,
             "effective_to": None}  # fmt: skip
    return CodeEntry(**(known | facts))  # type: ignore[arg-type]


def test_deleted_code_without_a_replacement(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "11102")
    ended = _entry(effective_to=date(2025, 12, 31), note="No longer in use.")
    monkeypatch.setattr(claim, "entry", lambda code: ended)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.fix is None
    assert hit.unpaid == claim.lines
    assert hit.why == "No replacement is known to the loaded tables. No longer in use."


def test_code_before_its_first_day_names_what_it_replaces(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "11102")
    begins = _entry(effective_from=date(2027, 1, 1), replaces=("11100", "11101"))
    monkeypatch.setattr(claim, "entry", lambda code: begins)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.why.endswith("Before that: 11100 or 11101.")
    assert hit.unpaid == claim.lines


def test_single_replacement_is_a_safe_swap(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "11102")
    ended = _entry(effective_to=date(2025, 12, 31), replaced_by=("11104",))
    monkeypatch.setattr(claim, "entry", lambda code: ended)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.fix is not None
    assert hit.fix.kind == "safe"
    assert hit.fix.text == "Use 11104 instead of 11102."
    assert hit.fix.lines[0].code == "11104"


@pytest.mark.parametrize("new", ["11102", "J1885", "A4100"])
def test_swap_is_not_safe_where_the_amount_is_not_certain(
    new: str, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "J1030")
    ended = _entry(code="J1030", effective_to=date(2025, 12, 31), replaced_by=(new,))
    monkeypatch.setattr(claim, "entry", lambda code: ended)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.fix is not None
    assert hit.fix.kind == "needs_documentation"


@pytest.mark.parametrize(("old", "new", "units"), [("J1040", "J1030", 2), ("J1030", "J1040", None)])
def test_swap_keeps_the_amount_in_whole_units(
    old: str, new: str, units: int | None, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, old)
    ended = _entry(code=old, effective_to=date(2025, 12, 31), replaced_by=(new,))
    monkeypatch.setattr(claim, "entry", lambda code: ended)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.fix is not None
    assert [line.units for line in hit.fix.lines] == ([] if units is None else [units])


@pytest.mark.parametrize("sizeless", ["J1040", "J1030"])
def test_swap_is_not_safe_where_a_unit_has_no_size(
    sizeless: str, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "J1040")
    ended = _entry(code="J1040", effective_to=date(2025, 12, 31), replaced_by=("J1030",))
    monkeypatch.setattr(claim, "entry", lambda code: ended)
    drugs = {code: catalog.drug(code) for code in ("J1040", "J1030")}
    drugs[sizeless] = replace(drugs[sizeless], unit_size=None)
    monkeypatch.setattr(claim, "drug", drugs.get)
    (hit,) = code_valid_on_date.check(claim)
    assert isinstance(hit, Hit)
    assert hit.fix is not None
    assert hit.fix.kind == "needs_documentation"


def test_line_without_a_place_before_one_with_a_wrong_place(catalog: Catalog) -> None:
    lines = (
        ServiceLine(line=1, code="99213"),
        ServiceLine(line=2, code="17000", place_of_service="48"),
    )
    claim = Claim(Encounter(date_of_service=ON, lines=lines), catalog)
    (hit,) = place_of_service.check(claim)
    assert isinstance(hit, Hit)
    assert hit.lines == lines[1:]


def test_pair_whose_indicator_no_longer_applies(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = _claim(catalog, "11102", "17000")
    edit = claim.edit("11102", "17000")
    assert isinstance(edit, PtpEdit)
    assert len(list(ptp_pair.check(claim))) == 1
    ended = replace(edit, modifier_indicator="9")
    monkeypatch.setattr(claim, "edit", lambda one, other: ended)
    assert list(ptp_pair.check(claim)) == []


def test_unknown_codes_are_no_pairs_and_no_drugs(catalog: Catalog) -> None:
    report = validate(_claim(catalog, "17009", "17008").encounter, catalog)
    assert [one.rule for one in report.findings] == ["COD001", "COD001"]
    assert all(gap.rule != "PTP001" for gap in report.not_checked)


def test_nothing_at_all_is_clean_and_costs_nothing(catalog: Catalog) -> None:
    report = validate(Encounter(date_of_service=ON), catalog)
    assert (report.verdict, report.findings, report.payment) == ("clean", (), None)


def test_payers_are_found_by_word_and_id() -> None:
    assert find_payer("Blue  Cross") == find_payer("bcbs")
    assert find_payer("nobody") is None
    assert len({payer.id for payer in load_payers()}) == len(load_payers())


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("a",), "a"), (("a", "b"), "a and b"), (("a", "b", "c"), "a, b and c")],
)
def test_words_in_a_sentence(words: tuple[str, ...], text: str) -> None:
    assert listed(words) == text


def test_pages_are_written_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(docs, "RULES_FILE", tmp_path / "RULES.md")
    assert docs.main(["--check"]) == 1
    assert "not up to date" in capsys.readouterr().err
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0


def test_line_s_own_place_goes_before_the_encounter_s(catalog: Catalog) -> None:
    (encounter,) = read("11102 POS 11; 17000 POS 22", on=ON).encounters
    claim = Claim(encounter, catalog)
    assert [claim.in_facility(line) for line in claim.lines] == [False, True]
