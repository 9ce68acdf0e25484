"""The engine: what it adds to the rules, and what it does when one breaks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from catalog.catalog import Catalog, UnknownLocality
from catalog.claim import Encounter
from catalog.reading import read
from catalog.validation import ALL_RULES, Gap, Hit, Report, Rule, Severity, validate
from catalog.validation.claim import Claim
from catalog.validation.engine import CRASHED, apply_safe_fixes
from catalog.validation.report import Finding, Fix, FixedLine

ON = date(2026, 8, 3)


def _encounter(claim: str) -> Encounter:
    (encounter,) = read(claim, on=ON).encounters
    return encounter


def _report(claim: str, catalog: Catalog, *rules: Rule) -> Report:
    return validate(_encounter(claim), catalog, rules=rules or ALL_RULES)


def _rule(check_id: str, *said: Hit | Gap, crash: bool = False) -> Rule:
    def check(claim: Claim) -> Iterator[Hit | Gap]:
        yield from said
        if crash:
            raise RuntimeError("17000 Jane Doe")

    return Rule(
        id=check_id,
        name=check_id.lower(),
        severity=Severity.ERROR,
        check=check,
        sources=ALL_RULES[0].sources,
    )


def test_issue_example_shows_the_missing_25_and_the_pair(catalog: Catalog) -> None:
    report = _report("99213, 11102, 17000, 17003x6 L57.0 D48.5 2026-03-04", catalog)
    assert report.verdict == "fix"
    errors = [one for one in report.findings if one.severity is Severity.ERROR]
    assert [(one.rule, one.lines) for one in errors] == [("EVM001", (1, 2, 3)), ("PTP001", (2, 3))]
    missing, pair = errors
    assert missing.fix is not None
    assert missing.fix.lines == (FixedLine(line=1, code="99213", modifiers=("25",)),)
    assert pair.fix is not None
    assert pair.fix.lines == (FixedLine(line=3, code="17000", modifiers=("59",)),)
    assert {missing.fix.kind, pair.fix.kind} == {"needs_documentation"}
    assert report.suggested is None


def test_json_has_the_names_of_the_contract(catalog: Catalog) -> None:
    report = _report("11102 D48.5; 17000 17003x14 L57.0; POS 11", catalog)
    document = report.model_dump(mode="json")
    assert set(document) >= {
        "encounter", "verdict", "findings", "not_checked", "suggested", "payment", "releases",
    }  # fmt: skip
    line = document["encounter"]["lines"][1]
    assert line["place_of_service"] == "11"
    assert line["diagnoses"] == ["L57.0"]
    assert isinstance(document["payment"]["lines"][0]["allowed"], float)
    assert set(document["findings"][0]) >= {
        "rule", "name", "severity", "lines", "codes", "message", "why", "carc", "sources", "fix",
    }  # fmt: skip


def test_crashed_rule_is_a_finding_and_the_rest_stands(catalog: Catalog) -> None:
    said = Hit(message="something", why="because")
    report = _report("17000 L57.0", catalog, _rule("COD990", said, crash=True), *ALL_RULES)
    (crash,) = [one for one in report.findings if one.rule == CRASHED]
    assert crash.severity is Severity.ERROR
    assert "COD990" in crash.message
    assert report.verdict == "fix"
    assert [one.rule for one in report.not_checked] == ["COD990"]
    assert "Jane" not in report.model_dump_json()


def test_crash_is_told_to_who_logs_it(catalog: Catalog) -> None:
    told: list[str] = []
    validate(
        _encounter("17000"),
        catalog,
        rules=(_rule("COD990", crash=True),),
        on_crash=lambda rule, bug: told.append(f"{rule.id} {type(bug).__name__}"),
    )
    assert told == ["COD990 RuntimeError"]


@pytest.mark.parametrize(
    ("claim", "rule", "amount"),
    [
        ("11102, 17000", "PTP001", "33.24"),
        ("99213, 11102", "EVM001", "95.19"),
        ("11102 x2", "MUE001", "143.30"),
        ("11102-59, 17000", "PTP001", None),
        ("11100", "COD002", None),
    ],
)
def test_what_is_at_stake(claim: str, rule: str, amount: str | None, catalog: Catalog) -> None:
    (finding,) = [one for one in _report(claim, catalog).findings if one.rule == rule]
    assert finding.at_stake == (None if amount is None else Decimal(amount))


def test_rules_that_found_nothing_are_listed_on_request(catalog: Catalog) -> None:
    report = validate(_encounter("99213, 11102"), catalog, passes=True)
    assert "EVM001" not in report.passed
    assert {"MUE001", "COD001"} <= set(report.passed)
    spoke = {one.rule for one in report.findings}
    assert len(report.passed) == len(ALL_RULES) - len(spoke)
    assert _report("99213, 11102", catalog).passed == ()


def test_nothing_found_is_clean(catalog: Catalog) -> None:
    assert _report("17000 L57.0", catalog).verdict == "clean"


def test_info_alone_is_clean(catalog: Catalog) -> None:
    report = _report("99213-25, 11302 D22.5", catalog)
    assert {one.severity for one in report.findings} == {Severity.INFO}
    assert report.verdict == "clean"


def test_warning_asks_for_review(catalog: Catalog) -> None:
    assert _report("99203, 11102 D48.5", catalog).verdict == "review"


def test_gap_asks_for_review(catalog: Catalog) -> None:
    report = _report("17000 L57.0", catalog, _rule("COD990", Gap(reason="no table")))
    assert (report.verdict, report.findings) == ("review", ())
    assert report.not_checked[0].reason == "no table"


def test_gap_that_does_not_matter_is_told_and_turns_nothing(catalog: Catalog) -> None:
    gap = Gap(reason="no article", matters=False)
    report = _report("17000 L57.0", catalog, _rule("COD990", gap))
    assert report.verdict == "clean"
    assert [one.reason for one in report.not_checked] == ["no article"]


@pytest.mark.parametrize("payer", ["bcbs", "medicaid"])
def test_payer_with_its_own_policy_is_never_clean(payer: str, catalog: Catalog) -> None:
    report = _report(f"17000 L57.0 {payer}", catalog)
    assert report.verdict == "review"
    assert [one.rule for one in report.not_checked] == ["PAY"]


def test_unknown_payer_is_not_checked(catalog: Catalog) -> None:
    encounter = _encounter("17000 L57.0").model_copy(update={"payer": "acme"})
    assert [one.rule for one in validate(encounter, catalog).not_checked] == ["PAY"]


def test_family_errors_hold_for_every_payer(catalog: Catalog) -> None:
    report = _report("17004, 17000 L57.0 aetna", catalog)
    severities = {one.rule: one.severity for one in report.findings}
    assert severities == {
        "FAM002": Severity.ERROR,
        "PTP001": Severity.WARNING,
    }


def test_findings_come_errors_first(catalog: Catalog) -> None:
    report = _report("99203-ZQ, 11102, 11104, 17110-59", catalog)
    ranks = [list(Severity).index(one.severity) for one in report.findings]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1


def test_safe_fixes_are_made_one_after_the_other(catalog: Catalog) -> None:
    report = _report("99213-25; 11102-25 x2 D48.5; 17004 L57.0; 17003 x3 L57.0", catalog)
    assert report.suggested is not None
    assert report.suggested == "99213-25; 11102 D48.5; 17004 L57.0; 11103 D48.5"


def test_added_line_takes_the_diagnoses_of_the_line_it_comes_from(catalog: Catalog) -> None:
    report = _report("17000 x5 L57.0; 11401 L72.3", catalog)
    assert report.suggested == "17000 L57.0; 11401 L72.3; 17003 x4 L57.0"


def test_of_two_fixes_of_a_line_the_first_is_made() -> None:
    encounter = _encounter("17000, 17003 x2")

    def finding(*lines: FixedLine) -> Finding:
        fix = Fix(kind="safe", text="", lines=lines)
        return Finding(
            rule="X", name="x", severity=Severity.ERROR, lines=(), codes=(), message="", why="",
            fix=fix,
        )  # fmt: skip

    drop = FixedLine(line=2, code="17003", units=0)
    other = FixedLine(line=2, code="17004", units=1)
    mended = apply_safe_fixes(encounter, [finding(drop), finding(other)])
    assert [(line.line, line.code) for line in mended.lines] == [(1, "17000")]
    assert apply_safe_fixes(encounter, []) is encounter


def test_payment_is_reduced_by_half_from_the_second_procedure_on(catalog: Catalog) -> None:
    payment = _report("99213-25, 11102, 17000-59, 17003 x6", catalog).payment
    assert payment is not None
    assert [line.share for line in payment.lines] == [1, 1, Decimal("0.5"), 1]
    # 2.86 and 1.99 RVU at 33.4009, the second by half.
    assert payment.lines[1].allowed == Decimal("95.53")
    assert payment.lines[2].allowed == Decimal("33.24")
    assert payment.total == sum(line.allowed or 0 for line in payment.lines)
    assert payment.locality == "national"


def test_payment_of_further_units_is_reduced_too(catalog: Catalog) -> None:
    payment = _report("11730 x1, 17311 x2", catalog).payment
    assert payment is not None
    assert [line.share for line in payment.lines] == [Decimal("0.5"), Decimal("0.75")]


def test_payment_in_a_facility_takes_its_rate(catalog: Catalog) -> None:
    office, facility = (_report(f"11102 POS {place}", catalog).payment for place in ("11", "22"))
    assert office is not None
    assert facility is not None
    assert office.total == Decimal("95.53")
    assert facility.total == Decimal("30.06")


def test_payment_of_a_locality(catalog: Catalog) -> None:
    report = validate(_encounter("11102"), catalog, locality="13202-01")
    assert report.payment is not None
    assert report.payment.locality == "13202-01"
    assert report.payment.total is not None
    assert report.payment.total > Decimal("95.53")


def test_amount_is_unknown_where_the_modifier_changes_it(catalog: Catalog) -> None:
    payment = _report("11730-50, 17000", catalog).payment
    assert payment is not None
    assert payment.lines[0].allowed is None
    assert payment.total is None


def test_no_payment_before_the_first_fee_schedule(catalog: Catalog) -> None:
    assert _report("11102 DOS 2020-01-01", catalog).payment is None


def test_unknown_locality_is_the_callers_mistake(catalog: Catalog) -> None:
    with pytest.raises(UnknownLocality):
        validate(_encounter("11102"), catalog, locality="atlantis")


def test_releases_are_those_of_the_date(catalog: Catalog) -> None:
    report = _report("11102 DOS 2026-08-03", catalog)
    named = {one.dataset: one for one in report.releases}
    assert {"mpfs", "ncci-ptp", "mue", "aoc", "icd-10-cm"} <= set(named)
    assert named["ncci-ptp"].release == "2026Q3"


def test_stale_release_is_marked(catalog: Catalog) -> None:
    report = _report("11102 DOS 2027-02-01", catalog)
    assert any(one.stale for one in report.releases)
