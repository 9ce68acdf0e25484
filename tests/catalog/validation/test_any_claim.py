"""What holds for every encounter: no rule breaks, and the answer does not depend on who asks."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.claim import Encounter, PriorProcedure, ServiceLine
from catalog.reading import read, write
from catalog.validation import ALL_RULES, validate
from catalog.validation.engine import CRASHED

_CODES = (
    "99203 99213 99214 99211 99395 G2211 11102 11103 11104 11105 11106 11107 11200 11201 11301 "
    "11400 11402 11602 11642 11720 11721 11730 11732 11750 11900 11901 12001 12031 12032 12042 "
    "13121 13122 14060 14301 14302 15260 15261 17000 17003 17004 17110 17111 17262 17272 17311 "
    "17312 17313 17315 88305 88331 88342 88341 96372 96910 96920 96567 96573 10060 10180 64650 "
    "J0585 J3301 J1030 J7308 11100 99201 17009 99999 00000 0419T A9999"
)
_MODIFIERS = "24 25 57 58 59 XS XU 51 50 22 76 78 79 26 TC RT LT TA T5 F1 GA GY GZ JW JZ ZQ 9"
_DIAGNOSES = "L57.0 D48.5 B07.8 L82.1 L91.8 C44.519 C44.311 C44.5 L57 W19.XXXA S01.01XA Q99.Z ZZZ"

lines = st.builds(
    ServiceLine,
    line=st.just(0),
    code=st.sampled_from(_CODES.split()),
    modifiers=st.lists(st.sampled_from(_MODIFIERS.split()), max_size=3).map(tuple),
    units=st.integers(1, 30),
    diagnoses=st.lists(st.sampled_from(_DIAGNOSES.split()), max_size=2, unique=True).map(tuple),
    place_of_service=st.sampled_from([None, "11", "22", "48", "99", "zz"]),
)


@st.composite
def encounters(draw: st.DrawFn) -> Encounter:
    numbered = [
        line.model_copy(update={"line": number})
        for number, line in enumerate(draw(st.lists(lines, max_size=6)), 1)
    ]
    return Encounter(
        date_of_service=draw(
            st.sampled_from([date(2017, 1, 2), date(2023, 5, 5), date(2025, 6, 1), date(2026, 3, 4),
                             date(2026, 10, 5), date(2030, 1, 1)])
        ),
        payer=draw(st.sampled_from(["medicare", "bcbs", "acme", ""])),
        diagnoses=tuple(
            draw(st.lists(st.sampled_from(_DIAGNOSES.split()), max_size=3, unique=True))
        ),
        lines=tuple(numbered),
        prior=tuple(
            draw(
                st.lists(
                    st.builds(
                        PriorProcedure,
                        code=st.sampled_from(_CODES.split()),
                        date_of_service=st.sampled_from([None, date(2026, 2, 25)]),
                    ),
                    max_size=2,
                )
            )
        ),
        patient_status=draw(st.sampled_from([None, "new", "established"])),
    )  # fmt: skip


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(encounter=encounters())
def test_suggestion_has_no_safe_fix_left(encounter: Encounter, catalog: Catalog) -> None:
    report = validate(encounter, catalog)
    if report.suggested is None:
        return
    assert report.suggested != write(encounter)
    (mended,) = read(report.suggested, on=encounter.date_of_service).encounters or (None,)
    if mended is None:
        return
    again = validate(mended, catalog)
    errors = [one for one in again.findings if one.fix is not None and one.fix.kind == "safe"]
    assert errors == []


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
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
