"""What holds for every rule."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import date

import pytest

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.told import with_told
from catalog.validation import ALL_RULES, Rule, rules, validate
from catalog.validation.docs import RULES_FILE, examples, main, page, render

each_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)


def test_every_module_in_the_folder_is_listed() -> None:
    modules = {
        importlib.import_module(f"catalog.validation.rules.{module.name}").RULE.id
        for module in pkgutil.iter_modules(rules.__path__)
    }
    assert modules == {rule.id for rule in ALL_RULES}


def test_ids_and_names_are_unique() -> None:
    assert len({rule.id for rule in ALL_RULES}) == len(ALL_RULES)
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES)


@each_rule
def test_id_and_name_are_well_formed(rule: Rule) -> None:
    families = "FMT|COD|MOD|PTP|MUE|AOC|FAM|GLB|EVM|DXS|POS|PAY|SEQ|DOC"
    assert re.fullmatch(rf"(?:{families})\d{{3}}", rule.id)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", rule.name)


@each_rule
def test_sources_have_addresses_of_others(rule: Rule) -> None:
    assert rule.sources
    for source in rule.sources:
        assert source.url.startswith("https://")
        assert "codedesk" not in source.url


@each_rule
def test_carc_is_a_loaded_denial_code(rule: Rule, catalog: Catalog) -> None:
    assert rule.carc is None or catalog.denial(rule.carc) is not None


@each_rule
def test_examples_on_the_page_do_what_they_say(rule: Rule, catalog: Catalog) -> None:
    found = examples(rule)
    assert set(found) == {"flagged", "accepted"}
    for kind, claims in found.items():
        assert claims
        for claim in claims:
            # "@" names the practice's locality.
            text, _, locality = claim.partition(" @ ")
            (encounter,) = with_told(catalog, read(text, on=date(2026, 3, 4)), text).encounters
            report = validate(
                encounter,
                catalog,
                rules=(rule,),
                today=date(2026, 11, 2),
                locality=locality or "national",
            )
            raised = [one for one in report.findings if one.severity == rule.severity]
            assert bool(raised) == (kind == "flagged"), claim


@each_rule
def test_page_has_a_title_and_a_reason(rule: Rule) -> None:
    assert rule.title
    text = page(rule)
    assert rule.id in text
    assert len(text.split()) > 30


def test_rules_file_is_fresh() -> None:
    assert RULES_FILE.read_text("utf-8") == render(ALL_RULES)
    assert main(["--check"]) == 0


def test_no_page_accuses_or_promises() -> None:
    text = render(ALL_RULES).lower()
    for word in ("denied", "fraud", "abuse", "guarantee", "get paid", "unbundl"):
        assert word not in text
