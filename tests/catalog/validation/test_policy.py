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


PAYERS = """
[[payer]]
id = "bcbs"
separate_service = "X"
modifier_51 = "required"
modifier_25 = "reduced"
reason = "provider manual, page 41"
by = "A. Coder"
on = 2026-03-01

[[payer]]
id = "aetna"
separate_service = "59"
modifier_51 = "omit"
modifier_25 = "records"
reason = "letter of May"
by = "B. Coder"
on = 2026-05-02
"""


@pytest.fixture
def payers(tmp_path: Path) -> Policy:
    file = tmp_path / "payers.toml"
    file.write_text(PAYERS, "utf-8")
    return load_policy(file)


def _found(report: Report, rule: str) -> list[tuple[Severity, tuple[int, ...]]]:
    return [(one.severity, one.lines) for one in report.findings if one.rule == rule]


def test_payer_that_wants_x_modifiers_is_offered_them(catalog: Catalog, payers: Policy) -> None:
    report = _report("11102 D48.5; 17000 L57.0; bcbs", catalog, payers)
    (pair,) = (one for one in report.findings if one.rule == "PTP001")
    assert pair.fix is not None
    assert pair.fix.lines[0].modifiers == ("XS",)
    assert "XS (another lesion or site) or XE" in pair.fix.text
    assert "59" not in pair.fix.text


def test_payer_that_wants_x_modifiers_is_not_given_59(catalog: Catalog, payers: Policy) -> None:
    report = _report("11102 D48.5; 17000-59 L57.0; bcbs", catalog, payers)
    assert _found(report, "MOD004") == [(Severity.WARNING, (2,))]
    (finding,) = (one for one in report.findings if one.rule == "MOD004")
    assert "by the team's policy file: provider manual, page 41 (A. Coder, 2026-03-01)" in (
        finding.why
    )
    assert finding.fix is not None
    assert finding.fix.kind == "needs_documentation"
    assert _found(_report("11102 D48.5; 17000-XS L57.0; bcbs", catalog, payers), "MOD004") == []


def test_payer_that_wants_59_is_given_it_safely(catalog: Catalog, payers: Policy) -> None:
    report = _report("11102 D48.5; 17000-XS L57.0; aetna", catalog, payers)
    assert _found(report, "MOD004") == [(Severity.WARNING, (2,))]
    assert report.suggested is not None
    assert "17000-59 L57.0" in report.suggested
    pair = _report("11102 D48.5; 17000 L57.0; aetna", catalog, payers)
    (finding,) = (one for one in pair.findings if one.rule == "PTP001")
    assert finding.fix is not None
    assert "XS" not in finding.fix.text


def test_payer_that_wants_51_gets_it_behind_the_highest_value(
    catalog: Catalog, payers: Policy
) -> None:
    report = _report("17000-XS L57.0; 11402 L72.0; 12032 L72.0; bcbs", catalog, payers)
    assert _found(report, "MOD006") == [(Severity.WARNING, (2,))]
    assert report.suggested is not None
    assert "11402-51 L72.0; 12032 L72.0" in report.suggested
    done = _report("11402-51 L72.0; 12032 L72.0; 17003 L57.0; bcbs", catalog, payers)
    assert _found(done, "MOD006") == []


def test_payer_that_omits_51_has_it_taken_off(catalog: Catalog, payers: Policy) -> None:
    report = _report("11402-51 L72.0; 12032 L72.0; aetna", catalog, payers)
    assert _found(report, "MOD006") == [(Severity.WARNING, (1,))]
    assert report.suggested is not None
    assert report.suggested.startswith("11402 L72.0; 12032")


def test_what_a_payer_does_with_25_stands_in_the_note(catalog: Catalog, payers: Policy) -> None:
    for payer, words in (
        (
            "bcbs",
            "Blue Cross Blue Shield pays a visit with 25 beside a procedure at a reduced rate",
        ),
        ("aetna", "Aetna asks for the record of a visit with 25 beside a procedure"),
    ):
        report = _report(f"99213-25 L30.9; 11102 D48.5; {payer}", catalog, payers)
        (note,) = (one for one in report.findings if one.rule == "EVM003")
        assert words in note.why
        assert note.severity is Severity.INFO
    (plain,) = (
        one
        for one in _report("99213-25 L30.9; 11102 D48.5; cigna", catalog, payers).findings
        if one.rule == "EVM003"
    )
    assert "rate" not in plain.why


def test_other_payers_are_as_the_package_has_them(catalog: Catalog, payers: Policy) -> None:
    claim = "11102 D48.5; 17000-59 L57.0; 11402-51 L72.0"
    with_policy = _report(claim, catalog, payers)
    assert with_policy == _report(claim, catalog, Policy())


def test_the_last_word_about_a_payer_counts(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "policy.toml"
    later = PAYERS.replace('separate_service = "X"', 'separate_service = "either"')
    file.write_text(PAYERS + later, "utf-8")
    report = _report("11102 D48.5; 17000-59 L57.0; bcbs", catalog, load_policy(file))
    assert _found(report, "MOD004") == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (('id = "bcbs"', 'id = "nobody"'), "no such payer: nobody; known are medicare"),
        (('"required"', '"always"'), "modifier_51"),
        (('reason = "provider manual, page 41"', 'reason = ""'), "reason"),
        (('separate_service = "X"', 'separate = "X"'), "separate"),
    ],
)
def test_a_payer_table_that_cannot_be_used_says_where(
    tmp_path: Path, change: tuple[str, str], problem: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(PAYERS.replace(*change), "utf-8")
    with pytest.raises(PolicyError, match=problem):
        load_policy(file)


def test_a_payer_may_be_named_as_it_is_typed(tmp_path: Path, catalog: Catalog) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(PAYERS.replace('id = "bcbs"', 'id = "Blue Cross"'), "utf-8")
    report = _report("11102 D48.5; 17000-59 L57.0; bcbs", catalog, load_policy(file))
    assert _found(report, "MOD004") == [(Severity.WARNING, (2,))]
