"""A team's own decisions: they make findings milder, and each report says so."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import Policy, PolicyError, Report, Severity, load_policy, validate

POLICY = """
[[switch]]
rule = "FAM005"
to = "info"
reason = "the plan wants both lines"
by = "A. Coder"
on = 2026-03-01

[[switch]]
rule = "PTP001"
to = "off"
payer = "bcbs"
reason = "the plan has its own edits"
by = "A. Coder"
on = 2026-03-01

[[switch]]
rule = "DXS006"
to = "warning"
reason = "we want to see it"
by = "A. Coder"
on = 2026-03-01

[[accepted]]
rule = "DXS005"
codes = ["L57.0", "17110"]
reason = "discussed with the plan"
by = "B. Coder"
on = 2026-02-01
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY, "utf-8")
    return load_policy(file)


def _report(claim: str, catalog: Catalog, policy: Policy) -> Report:
    (encounter,) = with_told(catalog, read(claim, on=date(2026, 8, 3)), claim).encounters
    return validate(encounter, catalog, policy=policy)


def test_rule_turned_down_is_milder_and_named(catalog: Catalog, policy: Policy) -> None:
    report = _report("12032 x2", catalog, policy)
    severities = {one.rule: one.severity for one in report.findings}
    assert severities["FAM005"] is Severity.INFO
    assert severities["MUE001"] is Severity.ERROR
    (effect,) = report.policy
    assert (effect.rule, effect.effect, effect.by) == ("FAM005", "info", "A. Coder")


def test_rule_off_for_a_payer_only(catalog: Catalog, policy: Policy) -> None:
    there = _report("11102, 17000 D48.5 bcbs", catalog, policy)
    assert there.findings == ()
    assert [one.effect for one in there.policy] == ["off"]
    elsewhere = _report("11102, 17000 D48.5", catalog, policy)
    assert [one.rule for one in elsewhere.findings] == ["PTP001"]
    assert elsewhere.policy == ()


def test_accepted_finding_is_left_out_for_these_codes(catalog: Catalog, policy: Policy) -> None:
    report = _report("17110 L57.0", catalog, policy)
    assert report.findings == ()
    assert [(one.effect, one.reason) for one in report.policy] == [
        ("accepted", "discussed with the plan")
    ]
    assert report.verdict == "clean"
    assert [one.rule for one in _report("17111 L57.0", catalog, policy).findings] == ["DXS005"]


def test_switch_never_makes_a_finding_graver(catalog: Catalog, policy: Policy) -> None:
    report = _report("11200 L91.8", catalog, policy)
    assert [one.severity for one in report.findings] == [Severity.INFO]
    assert report.policy == ()


def test_rule_off_makes_no_suggestion(catalog: Catalog) -> None:
    switch = {"rule": "FAM002", "to": "off", "reason": "r", "by": "b", "on": date(2026, 1, 1)}
    report = _report("17004, 17003 x2", catalog, Policy.model_validate({"switch": [switch]}))
    assert report.suggested is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("switch = ", "policy"),
        ('[[switch]]\nrule = "X"\nto = "off"\nby = "b"\non = 2026-01-01', "switch.0.reason"),
        ('[[switch]]\nrule = "X"\nto = "error"\nreason = "r"\nby = "b"\non = 2026-01-01',
         "switch.0.to"),
        ("[other]", "other"),
    ],
)  # fmt: skip
def test_unusable_file_says_where(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(PolicyError, match=problem):
        load_policy(file)


def test_missing_file_is_an_unusable_one(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="none"):
        load_policy(tmp_path / "none.toml")
