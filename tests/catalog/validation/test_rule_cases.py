"""The cases of each rule, from the files in tests/catalog/cases: only that rule is applied.

A case's ``claim`` is shorthand, dated 2026-03-04 where it names no date; ``locality`` is the
practice's. ``flagged`` are the lines
of its errors and warnings ([] is accepted), ``noted`` those of its infos; ``claim_level`` says that
an objection names no line. Compared where given: ``severity``, ``carc``, ``codes``, ``suggested``,
``says`` and ``silent`` (words that a message, reason or fix has or not), ``fix`` (the lines
after the fix), ``at_stake`` (dollars, all findings together; "" for none), ``source`` (words of a
source's title, section or address), ``verdict``, ``not_checked`` (a part of the reason of a gap).
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import ALL_RULES, Report, Rule, Severity, validate

ON = date(2026, 3, 4)
TODAY = date(2026, 11, 2)
CASES = Path(__file__).parents[1] / "cases"
RULES = {rule.id: rule for rule in ALL_RULES}


def _load() -> list[Any]:
    cases = []
    for file in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        for case in table["case"]:
            name = f"{file.stem}: {case['name']}"
            cases.append(pytest.param(RULES[table["rule"]], case, id=name))
    return cases


def _check(rule: Rule, claim: str, catalog: Catalog, locality: str = "national") -> Report:
    (encounter,) = with_told(catalog, read(claim, on=ON), claim).encounters
    return validate(encounter, catalog, rules=(rule,), today=TODAY, locality=locality)


@pytest.mark.parametrize(("rule", "case"), _load())
def test_case(rule: Rule, case: dict[str, Any], catalog: Catalog) -> None:
    report = _check(rule, case["claim"], catalog, case.get("locality", "national"))
    objections = [one for one in report.findings if one.severity is not Severity.INFO]
    notes = [one for one in report.findings if one.severity is Severity.INFO]
    assert sorted({line for one in objections for line in one.lines}) == case.get("flagged", [])
    assert sorted({line for one in notes for line in one.lines}) == case.get("noted", [])
    assert bool(objections) == bool(case.get("flagged") or case.get("claim_level"))
    for one in report.findings:
        assert one.rule == rule.id
    if "severity" in case:
        assert {str(one.severity) for one in objections} == {case["severity"]}
    if "carc" in case:
        assert {one.carc or "" for one in objections or notes} == {case["carc"]}
    said = " ".join(
        f"{one.message} {one.why} {one.fix.text if one.fix else ''}" for one in report.findings
    )
    assert "None" not in said
    for words in case.get("says", ()):
        assert words in said
    for words in case.get("silent", ()):
        assert words not in said
    if "codes" in case:
        assert {code for one in report.findings for code in one.codes} == set(case["codes"])
    if "fix" in case:
        assert [
            "-".join((line.code, *line.modifiers)) + f" x{line.units}" * (line.units != 1)
            for one in report.findings
            if one.fix is not None
            for line in one.fix.lines
        ] == case["fix"]
    if "at_stake" in case:
        amounts = [one.at_stake for one in report.findings if one.at_stake is not None]
        assert (str(sum(amounts)) if amounts else "") == case["at_stake"]
    if "source" in case:
        sources = [source for one in report.findings for source in one.sources]
        assert any(case["source"] in f"{one.title} {one.section} {one.url}" for one in sources)
    if "verdict" in case:
        assert report.verdict == case["verdict"]
    if "suggested" in case:
        assert (report.suggested or "") == case["suggested"]
    reasons = " ".join(gap.reason for gap in report.not_checked if gap.rule == rule.id)
    if "not_checked" in case:
        assert case["not_checked"] in reasons
    else:
        assert reasons == ""


def test_every_rule_has_flagged_accepted_and_edge_cases() -> None:
    for rule in ALL_RULES:
        files = [
            table
            for file in CASES.glob("*.toml")
            if (table := tomllib.loads(file.read_text("utf-8")))["rule"] == rule.id
        ]
        assert len(files) == 1, rule.id
        cases = files[0]["case"]
        names = [case["name"] for case in cases]
        assert len(set(names)) == len(names)
        raised = [case for case in cases if case.get("flagged") or case.get("noted") or
                  case.get("claim_level")]  # fmt: skip
        assert raised, rule.id
        assert len(raised) < len(cases), rule.id
        assert any(case.get("edge") for case in cases), rule.id


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)
def test_what_a_safe_fix_mends_is_not_found_again(rule: Rule, catalog: Catalog) -> None:
    for file in CASES.glob("*.toml"):
        table = tomllib.loads(file.read_text("utf-8"))
        if table["rule"] != rule.id:
            continue
        for case in table["case"]:
            report = _check(rule, case["claim"], catalog)
            if report.suggested is not None:
                again = _check(rule, report.suggested, catalog)
                assert [one for one in again.findings if one.fix and one.fix.kind == "safe"] == []


def test_the_rules_that_mend_are_those_whose_cases_have_a_safe_fix(catalog: Catalog) -> None:
    mended = set()
    for parameters in _load():
        rule, case = parameters.values
        report = _check(rule, case["claim"], catalog, case.get("locality", "national"))
        if any(one.fix is not None and one.fix.kind == "safe" for one in report.findings):
            mended.add(rule.id)
    assert mended == {rule.id for rule in ALL_RULES if rule.mends}
