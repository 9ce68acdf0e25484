"""One slip is told once: the finding that says it best, with the others behind it."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import ALL_RULES, Policy, Report, validate
from catalog.validation.echoes import echoes_of
from catalog.validation.policy import Accepted

RANK = {"error": 0, "warning": 1, "info": 2}


def report_of(claim: str, catalog: Catalog, policy: Policy | None = None) -> Report:
    (encounter,) = with_told(catalog, read(claim, on=date(2026, 3, 4)), claim).encounters
    return validate(encounter, catalog, policy=policy or Policy())


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("17000, 17003 x14 L57.0", {"FAM002": {"MUE001"}}),
        ("17004, 17000, 17003 x15 L57.0", {"FAM002": {"MUE001", "PTP001"}}),
        ("17003 x3 L57.0; 17004 L57.0", {"FAM002": {"AOC001", "PTP001"}}),
        ("11104, 11106 D48.5", {"FAM001": {"PTP001"}}),
        ("12031, 12032, 12051", {"FAM005": {"PTP001"}, "PTP001": set()}),
        ("17110 x3 B07.0", {"FAM003": {"MUE001"}}),
        ("11402 face D22.39", {"FAM020": {"DXS007"}}),
        ("17110 14 tags L91.8", {"DOC003": {"DXS005"}}),
        ("99213, 17000-25 L57.0", {"EVM001": {"MOD002"}}),
        ("11102, 17000-76 L57.0", {"PTP001": {"MOD014"}}),
        ("17000, 17003-76, 17003-76 L57.0", {"FMT002": {"MOD014"}}),
        # The graver one is told, though the other covers it.
        ("96573, 96567 L57.0", {"PTP001": {"FAM008"}}),
        # Two slips stay two.
        ("J0585 x1, 64650 L74.510", {"COD003": set(), "PAY003": set()}),
        ("17311, 11104, 88305 C44.311", {"PTP001": set()}),
    ],
)
def test_one_slip_is_told_once(claim: str, told: dict[str, set[str]], catalog: Catalog) -> None:
    findings = [one for one in report_of(claim, catalog).findings if one.severity != "info"]
    heads = [one for one in findings if one.told_by is None]
    found: dict[str, set[str]] = {}
    for head in heads:
        found.setdefault(head.rule, set()).update(one.rule for one in echoes_of(head, findings))
    assert found == told


def test_an_echo_is_in_the_report_and_never_graver_than_what_tells_it(catalog: Catalog) -> None:
    findings = report_of("17004, 17000, 17003 x15 L57.0", catalog).findings
    echoes = [one for one in findings if one.told_by]
    assert {one.rule for one in echoes} == {"MUE001", "PTP001"}
    for echo in echoes:
        (teller,) = [one for one in findings if one.rule == echo.told_by]
        assert RANK[teller.severity] <= RANK[echo.severity]
        assert echo in echoes_of(teller, findings)


def test_what_is_at_stake_counts_each_unpaid_line_once(catalog: Catalog) -> None:
    report = report_of("17004, 17000, 17003 x15 L57.0", catalog)
    (head,) = [one for one in report.findings if one.rule == "FAM002"]
    assert report.payment is not None
    allowed = {line.line: line.allowed for line in report.payment.lines}
    assert head.at_stake == (allowed[2] or 0) + (allowed[3] or 0)
    assert {one.unpaid for one in report.findings if one.told_by} == {(2,), (3,)}


def test_a_finding_that_the_team_accepts_hides_none_behind_it(catalog: Catalog) -> None:
    accepted = Accepted(
        rule="FAM002", codes=("17000", "17003"), reason="r", by="b", on=date(2026, 1, 1)
    )
    report = report_of("17000, 17003 x14 L57.0", catalog, Policy(accepted=(accepted,)))
    assert [(one.rule, one.told_by) for one in report.findings if one.severity == "error"] == [
        ("MUE001", None)
    ]


def test_rules_cover_known_rules_and_never_each_other() -> None:
    covers = {rule.id: set(rule.covers) for rule in ALL_RULES}
    for rule, covered in covers.items():
        assert covered <= covers.keys() - {rule}
        assert not any(rule in covers[other] for other in covered)
