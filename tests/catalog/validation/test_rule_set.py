"""Rules that are passed over: nothing is lost by it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.claim import Encounter, ServiceLine
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import ALL_RULES, Policy, Rule, validate
from catalog.validation.claim import Claim
from catalog.validation.engine import NO_POLICY
from catalog.validation.rule_set import rule_set
from tests.catalog.validation.encounters import encounters

FOLDER = Path(__file__).parents[1]
ALWAYS_ASKED = tuple(
    replace(
        rule, codes=None, families=(), on_code=None, modifiers=(), on_diagnosis=None, mends=True
    )
    for rule in ALL_RULES
)
TODAY = date(2026, 11, 2)


def _texts() -> Iterator[str]:
    for file in sorted((FOLDER / "cases").glob("*.toml")):
        yield from (case["claim"] for case in tomllib.loads(file.read_text("utf-8"))["case"])
    for file in sorted((FOLDER / "cases").glob("*.txt")):
        yield from file.read_text("utf-8").splitlines()
    for file in sorted((FOLDER / "reading" / "corpus").glob("*.toml")):
        yield from (paste["text"] for paste in tomllib.loads(file.read_text("utf-8"))["paste"])


def _concerned(encounter: Encounter, catalog: Catalog) -> tuple[Rule, ...]:
    return rule_set(ALL_RULES, catalog).concerned_with(Claim(encounter, catalog))


def _both(
    encounter: Encounter, catalog: Catalog, locality: str = "national", policy: Policy = NO_POLICY
) -> tuple[str, str]:
    one, other = (
        validate(
            encounter,
            catalog,
            rules=rules,
            locality=locality,
            policy=policy,
            today=TODAY,
            passes=True,
        ).model_dump_json()
        for rules in (ALL_RULES, ALWAYS_ASKED)
    )
    return one, other


_WAYS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["medicare", "bcbs"]),
        "separate_service": st.sampled_from(["either", "59", "X"]),
        "modifier_51": st.sampled_from(["omit", "required"]),
        "modifier_25": st.sampled_from(["reduced", "records"]),
        "reason": st.just("the plan says so"),
        "by": st.just("A. Coder"),
        "on": st.just(date(2026, 3, 1)),
    }
)
policies = st.lists(_WAYS, max_size=2, unique_by=lambda one: one["id"]).map(
    lambda payers: Policy.model_validate({"payer": payers})
)


@settings(max_examples=400)
@given(encounter=encounters(), policy=policies)
def test_report_on_any_claim_is_that_of_all_rules(
    encounter: Encounter, policy: Policy, catalog: Catalog
) -> None:
    one, other = _both(encounter, catalog, policy=policy)
    assert one == other


def test_report_on_each_case_and_paste_is_that_of_all_rules(catalog: Catalog) -> None:
    seen = 0
    for text in _texts():
        for encounter in with_told(catalog, read(text, on=date(2026, 3, 4)), text).encounters:
            one, other = _both(encounter, catalog, "13202-01")
            assert one == other, text
            seen += 1
    assert seen > 1500


@pytest.mark.parametrize(
    "rule", [rule for rule in ALL_RULES if rule.codes or rule.modifiers or rule.on_diagnosis]
)
def test_rule_is_not_asked_about_a_claim_without_what_it_looks_at(
    rule: Rule, catalog: Catalog
) -> None:
    line = ServiceLine(line=1, code="A9999", modifiers=("ZQ",))
    assert rule not in _concerned(Encounter(date_of_service=TODAY, lines=(line,)), catalog)


def test_rule_is_asked_for_its_code_family_or_modifier(catalog: Catalog) -> None:
    def named(code: str, *modifiers: str) -> set[str]:
        line = ServiceLine(line=1, code=code, modifiers=modifiers)
        encounter = Encounter(date_of_service=TODAY, lines=(line,))
        return {rule.name for rule in _concerned(encounter, catalog)}

    always = named("A9999")
    assert {"code-unknown", "mue-units", "ptp-pair"} <= always
    assert named("17000") - always == {"actinic-counting", "billing-order", "diagnosis-nature"}
    assert named("A9999", "50") - always == {"modifier-50"}
    assert "visit-modifier-fits" not in named("99213")
    assert "visit-modifier-fits" in named("99213", "57")
    assert "visit-modifier-fits" not in named("17000", "57")


def test_rules_keep_their_order(catalog: Catalog) -> None:
    lines = (ServiceLine(line=1, code="99213", modifiers=("25", "59", "50", "RT")),)
    concerned = _concerned(Encounter(date_of_service=TODAY, lines=lines), catalog)
    assert list(concerned) == sorted(concerned, key=ALL_RULES.index)


def test_rule_is_asked_for_what_the_tables_say_of_a_code_on_the_date(catalog: Catalog) -> None:
    def named(code: str, diagnosis: str, on: date) -> set[str]:
        line = ServiceLine(line=1, code=code, diagnoses=(diagnosis,))
        return {
            rule.name for rule in _concerned(Encounter(date_of_service=on, lines=(line,)), catalog)
        }

    spring = date(2026, 3, 4)
    odd = {"code-unknown", "code-not-valid-on-date", "add-on-without-primary", "diagnosis-unknown"}
    odd |= {"diagnosis-not-billable", "external-cause-first"}
    assert named("11102", "L57.0", spring).isdisjoint(odd)
    assert named("11103", "L57.0", spring) & odd == {"add-on-without-primary"}
    assert named("11100", "L57.0", spring) & odd >= {"code-not-valid-on-date"}
    assert named("17009", "L57", spring) & odd == {"code-unknown", "diagnosis-not-billable"}
    assert named("11102", "ZZZ", spring) & odd == {"diagnosis-unknown"}
    assert named("11102", "W19.XXXA", spring) & odd == {"external-cause-first"}
    assert named("11102", "L57.0", date(2030, 1, 1)) & odd >= {"code-not-valid-on-date"}


def test_look_that_breaks_passes_nothing_over(catalog: Catalog) -> None:
    def breaks(catalog: Catalog, code: str, on: date) -> bool:
        raise RuntimeError

    rule = replace(ALL_RULES[0], on_code=breaks)
    line = ServiceLine(line=1, code="17000")
    claim = Claim(Encounter(date_of_service=TODAY, lines=(line,)), catalog)
    assert rule_set((rule,), catalog).concerned_with(claim) == (rule,)
