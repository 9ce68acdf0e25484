"""What holds for every encounter: no rule breaks, and the answer does not depend on who asks."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.claim import Encounter
from catalog.reading import read, write
from catalog.validation import ALL_RULES, validate
from catalog.validation.engine import CRASHED
from tests.catalog.validation.encounters import encounters


@settings(max_examples=400)
@given(encounter=encounters())
def test_no_rule_breaks_and_findings_point_at_lines_that_are_there(
    encounter: Encounter, catalog: Catalog
) -> None:
    report = validate(encounter, catalog)
    numbers = {line.line for line in encounter.lines}
    for finding in report.findings:
        assert finding.rule != CRASHED, finding
        assert set(finding.lines) <= numbers
        assert len(set(finding.lines)) == len(finding.lines)
        assert finding.message.endswith(".")
        assert finding.why.endswith(".")
        assert finding.sources
        if finding.fix is not None and finding.fix.kind == "needs_documentation":
            assert all(fixed.line in numbers for fixed in finding.fix.lines)
    if report.findings == () and not report.not_checked:
        assert report.verdict == "clean"


@settings(max_examples=200)
@given(encounter=encounters())
def test_suggestion_has_no_safe_fix_left(encounter: Encounter, catalog: Catalog) -> None:
    report = validate(encounter, catalog)
    if report.suggested is None:
        return
    assert report.suggested != write(encounter)
    (mended,) = read(report.suggested, on=encounter.date_of_service).encounters or (None,)
    if mended is None:
        return
    # The notation has no words for a payer that nobody knows: it reads back as Medicare.
    again = validate(mended.model_copy(update={"payer": encounter.payer}), catalog)
    errors = [one for one in again.findings if one.fix is not None and one.fix.kind == "safe"]
    assert errors == []


@settings(max_examples=100)
@given(encounter=encounters(), data=st.data())
def test_order_of_the_rules_changes_nothing(
    encounter: Encounter, data: st.DataObject, catalog: Catalog
) -> None:
    shuffled = data.draw(st.permutations(ALL_RULES))
    one, other = validate(encounter, catalog), validate(encounter, catalog, rules=shuffled)
    assert set(one.findings) == set(other.findings)
    assert set(one.not_checked) == set(other.not_checked)


def _corpus() -> list[str]:
    folder = Path(__file__).parents[1]
    texts = [
        paste["text"]
        for file in sorted((folder / "reading" / "corpus").glob("*.toml"))
        for paste in tomllib.loads(file.read_text("utf-8"))["paste"]
    ]
    cases = [
        case["claim"]
        for file in sorted((folder / "cases").glob("*.toml"))
        for case in tomllib.loads(file.read_text("utf-8"))["case"]
    ]
    return texts + cases


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2026, 10, 5), date(2018, 5, 5)])
def test_no_rule_breaks_on_anything_in_the_corpora(day: date, catalog: Catalog) -> None:
    texts = _corpus()
    assert len(texts) > 400
    for text in texts:
        for encounter in read(text, on=day).encounters:
            report = validate(encounter, catalog, today=day)
            assert [one.message for one in report.findings if one.rule == CRASHED] == [], text
