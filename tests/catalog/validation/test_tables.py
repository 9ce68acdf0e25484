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
from catalog.validation import Report, Severity, validate
from catalog.validation.claim import Claim
from catalog.validation.modifiers import is_visit
from catalog.validation.rule import Hit
from catalog.validation.rules import (
    add_on_primary,
    mue_units,
    ptp_pair,
    visit_modifier_missing,
)

ON = date(2026, 8, 3)
NOT_PAIRED = 20_000
Said = tuple[str, str, str]
"""Rule, severity, and the codes that are not paid as the claim stands."""


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("catalog.data") / name).open(encoding="utf-8") as table:
        yield from csv.DictReader(table)


def _check(catalog: Catalog, *lines: ServiceLine, rules: tuple[object, ...]) -> Report:
    return validate(
        Encounter(date_of_service=ON, lines=lines),
        catalog,
        rules=rules,  # type: ignore[arg-type]
    )


def _pairs() -> list[tuple[str, str, str]]:
    rows = _rows("ptp_edits.csv")
    return [(row["column_1"], row["column_2"], row["modifier_indicator"]) for row in rows]


def _objections(catalog: Catalog, *lines: ServiceLine) -> list[Said]:
    """What the two rules that look at pairs object to, asked without a report around it."""
    claim = Claim(Encounter(date_of_service=ON, lines=lines), catalog)
    return [
        (rule.id, str(hit.severity or rule.severity), " ".join(line.code for line in hit.unpaid))
        for rule in (ptp_pair.RULE, visit_modifier_missing.RULE)
        for hit in rule.check(claim)
        if isinstance(hit, Hit) and (hit.severity or rule.severity) is Severity.ERROR
    ]


def _expected(first: str, second: str, indicator: str) -> list[Said]:
    """By the row of the table alone."""
    if indicator not in "01":
        return []
    visit = indicator == "1" and is_visit(second) and not is_visit(first)
    return [("EVM001" if visit else "PTP001", "error", second)]


def _line(number: int, code: str, *modifiers: str) -> ServiceLine:
    return ServiceLine(line=number, code=code, modifiers=modifiers)


def test_each_pair_is_found_in_both_orders_and_names_column_2(catalog: Catalog) -> None:
    wrong = []
    pairs = _pairs()
    for first, second, indicator in pairs:
        expected = _expected(first, second, indicator)
        for one, other in ((first, second), (second, first)):
            found = _objections(catalog, _line(1, one), _line(2, other))
            if found != expected:
                wrong.append((one, other, indicator, found))
    assert wrong == []
    assert len(pairs) == 57_846


def test_59_on_column_2_sets_exactly_the_pairs_of_indicator_1_apart(catalog: Catalog) -> None:
    wrong = []
    for first, second, indicator in _pairs():
        if is_visit(second):
            continue
        found = _objections(catalog, _line(1, first), _line(2, second, "59"))
        if found != ([("PTP001", "error", second)] if indicator == "0" else []):
            wrong.append((first, second, indicator, found))
    assert wrong == []


def test_25_on_a_visit_in_column_2_sets_it_apart_from_a_procedure(catalog: Catalog) -> None:
    wrong = []
    for first, second, indicator in _pairs():
        if is_visit(second) and not is_visit(first):
            found = _objections(catalog, _line(1, second, "25"), _line(2, first))
            if found != ([("PTP001", "error", second)] if indicator == "0" else []):
                wrong.append((first, second, indicator, found))
    assert wrong == []


def test_ended_pairs_are_no_longer_found(catalog: Catalog) -> None:
    now = {(first, second) for first, second, _ in _pairs()}
    ended = {(row["column_1"], row["column_2"]) for row in _rows("ptp_edits_ended.csv")}
    wrong = [
        (one, other)
        for one, other in ended
        if (one, other) not in now
        and (other, one) not in now
        and not is_visit(one)
        and not is_visit(other)
        and _objections(catalog, _line(1, one), _line(2, other))
    ]
    assert wrong == []


def test_codes_that_no_row_pairs_are_left_alone(catalog: Catalog) -> None:
    paired = {(first, second) for first, second, _ in _pairs()}
    codes = sorted({code for pair in paired for code in pair if not is_visit(code)})
    chosen = random.Random(17000)
    wrong, seen = [], 0
    while seen < NOT_PAIRED:
        one, other = chosen.sample(codes, 2)
        if (one, other) in paired or (other, one) in paired:
            continue
        seen += 1
        if _objections(catalog, _line(1, one), _line(2, other)):
            wrong.append((one, other))
    assert wrong == []


@pytest.mark.parametrize(
    ("table", "day"),
    [("mue_2026q4.csv", date(2026, 10, 2)), ("mue_2024q3.csv", date(2024, 8, 1))],
)
def test_units_are_held_against_every_limit(table: str, day: date, catalog: Catalog) -> None:
    for row in _rows(table):
        code, value, mai = row["hcpcs"], int(row["mue"]), row["mai"]
        verified = row.get("verified", "1") == "1"
        for units, over in ((max(value, 1), value == 0), (value + 1, True)):
            claim = Claim(
                Encounter(
                    date_of_service=day, lines=(ServiceLine(line=1, code=code, units=units),)
                ),
                catalog,
            )
            hits = [hit for hit in mue_units.check(claim) if isinstance(hit, Hit)]
            assert bool(hits) is over, (code, units)
            if over and verified:
                lifted = mai == "3" and value > 0
                assert hits[0].severity is (Severity.WARNING if lifted else Severity.ERROR), code
        # MAI 1 counts each line for itself, 2 and 3 the day.
        lines = tuple(ServiceLine(line=n, code=code, units=max(value, 1)) for n in (1, 2))
        twice = Claim(Encounter(date_of_service=day, lines=lines), catalog)
        by_line = mai == "1" and value > 0
        assert any(isinstance(hit, Hit) for hit in mue_units.check(twice)) is not by_line, code


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
            for order in ((link.primary, addon), (addon, link.primary)):
                lines = (_line(1, order[0]), _line(2, order[1]))
                report = _check(catalog, *lines, rules=(add_on_primary.RULE,))
                assert not [one for one in report.findings if addon in one.codes]
