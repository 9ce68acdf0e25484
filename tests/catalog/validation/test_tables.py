"""The verdicts on pairs, units and add-ons are those of the shipped tables."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import pytest

from catalog.catalog import Catalog
from catalog.claim import Encounter, ServiceLine
from catalog.records import PtpEdit
from catalog.validation import Report, Severity, validate
from catalog.validation.modifiers import is_visit
from catalog.validation.rules import (
    add_on_primary,
    mue_units,
    ptp_pair,
    visit_modifier_missing,
)

ON = date(2026, 8, 3)
PAIRS = (ptp_pair.RULE, visit_modifier_missing.RULE)
SAMPLE = 1500


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("catalog.data") / name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


def _check(catalog: Catalog, *lines: ServiceLine, rules: tuple[object, ...]) -> Report:
    return validate(
        Encounter(date_of_service=ON, lines=lines),
        catalog,
        rules=rules,  # type: ignore[arg-type]
    )


def _pair(catalog: Catalog, one: str, other: str, modifier: str = "") -> set[Severity]:
    lines = (
        ServiceLine(line=1, code=one),
        ServiceLine(line=2, code=other, modifiers=(modifier,) if modifier else ()),
    )
    report = _check(catalog, *lines, rules=PAIRS)
    return {finding.severity for finding in report.findings if {one, other} <= set(finding.codes)}


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    every = [(row["column_1"], row["column_2"]) for row in _rows("ptp_edits.csv")]
    return random.Random(17000).sample(every, SAMPLE)


def test_pairs_in_force_are_found_in_both_orders(
    pairs: list[tuple[str, str]], catalog: Catalog
) -> None:
    in_force = 0
    for one, other in pairs:
        edit = catalog.ptp(one, other, ON)
        found = _pair(catalog, one, other)
        assert found == _pair(catalog, other, one)
        active = isinstance(edit, PtpEdit) and edit.modifier_indicator in "01"
        assert (Severity.ERROR in found) == active, (one, other)
        in_force += active
    assert in_force > SAMPLE // 2


def test_59_on_column_2_separates_exactly_indicator_1(
    pairs: list[tuple[str, str]], catalog: Catalog
) -> None:
    for one, other in pairs:
        edit = catalog.ptp(one, other, ON)
        if not isinstance(edit, PtpEdit) or is_visit(edit.column_2):
            continue
        found = _pair(catalog, edit.column_1, edit.column_2, "59")
        assert (Severity.ERROR in found) == (edit.modifier_indicator == "0"), (one, other)


def test_units_are_held_against_every_limit(catalog: Catalog) -> None:
    day = date(2026, 10, 2)
    codes = sorted({row["hcpcs"] for row in _rows("mue_2026q4.csv")})
    for code in codes:
        edit = catalog.mue(code, day)
        assert edit is not None
        for units, over in ((max(edit.value, 1), edit.value == 0), (edit.value + 1, True)):
            line = ServiceLine(line=1, code=code, units=units)
            encounter = Encounter(date_of_service=day, lines=(line,))
            report = validate(encounter, catalog, rules=(mue_units.RULE,))
            assert bool(report.findings) is over, (code, units)
            if over and edit.verified:
                lifted = edit.mai == "3" and edit.value > 0
                expected = Severity.WARNING if lifted else Severity.ERROR
                assert report.findings[0].severity is expected


def test_add_ons_are_held_against_every_listed_primary(catalog: Catalog) -> None:
    addons = sorted({row["add_on_code"] for row in _rows("add_on_edits.csv")})
    for addon in addons:
        links = catalog.primaries(addon, ON)
        alone = _check(catalog, ServiceLine(line=1, code=addon), rules=(add_on_primary.RULE,))
        types = {link.addon_type for link in links}
        assert bool(alone.findings) == bool(types - {"2"}), addon
        for link in links:
            if link.primary is None:
                continue
            lines = (ServiceLine(line=1, code=link.primary), ServiceLine(line=2, code=addon))
            report = _check(catalog, *lines, rules=(add_on_primary.RULE,))
            assert not [one for one in report.findings if addon in one.codes]
