"""The published scenarios in words, answered by the resolver; prints how many are met."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.resolving import resolve
from catalog.resolving.answer import Resolution

pytestmark = pytest.mark.shared

ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def scenarios(shared: Path) -> list[dict[str, Any]]:
    rows = (shared / "scenarios" / "dev.jsonl").read_text("utf-8").splitlines()
    return [row for row in map(json.loads, rows) if row["mode"] in ("freetext", "both")]


def expected(codes: list[str]) -> Counter[str] | None:
    """Codes with their units; None where a row allows several codes or only describes one."""
    wanted: Counter[str] = Counter()
    for text in codes:
        plain = re.fullmatch(r"([0-9A-Z]\d{4})(?:x(\d+))?(?:-[0-9A-Z]{2})*(?: \(-52 .*\))?", text)
        if plain is None:
            return None
        wanted[plain[1]] += int(plain[2] or 1)
    return wanted


def possible(codes: list[str]) -> re.Pattern[str]:
    """The codes that a row with an open fact allows, as a pattern."""
    named = re.findall(r"\d[\dx]{4}", codes[0])
    return re.compile("|".join(name.replace("x", r"\d") for name in named))


def verdict(row: dict[str, Any], answer: Resolution) -> str:
    """Empty when the row is met, else what is wrong."""
    got = Counter[str]()
    for line in answer.lines:
        got[line.code] += line.units
    candidates = {c.code for p in answer.procedures for c in p.candidates}
    asks = [ask.fact for p in answer.procedures for ask in p.asks]
    wanted = expected(row["expected_codes"])
    trust = row["trust"]
    if trust in ("agree", "agree_codes_legacy_dx") and wanted is not None:
        return "" if got == wanted else f"got {dict(got)}, asks {asks}"
    if trust == "published_wrong" and wanted is not None and not asks:
        return "" if got == wanted else f"got {dict(got)}"
    if trust in ("agree_with_caveat", "published_wrong"):
        if asks or answer.notes:
            return ""
        return f"says no caveat: got {dict(got)}"
    if trust == "disputed":
        return "" if asks and len(candidates) > 1 and answer.notes else "shows one view only"
    if trust == "legacy" and wanted is not None:
        return "" if got == wanted else f"got {dict(got)}"
    pattern = possible(row["expected_codes"])
    if asks and candidates and all(pattern.fullmatch(code) for code in candidates):
        return ""
    if asks and any(pattern.fullmatch(code) for code in candidates):
        return ""
    return f"got {dict(got)}, candidates {sorted(candidates)}, asks {asks}"


def test_published_scenarios_are_met(
    catalog: Catalog, scenarios: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    failed = {
        row["id"]: wrong
        for row in scenarios
        if (wrong := verdict(row, resolve(catalog, row["text"], on=ON)))
    }
    with capsys.disabled():
        print(f"\nscenarios in words: {len(scenarios) - len(failed)} of {len(scenarios)} met")
    assert failed == {}


@pytest.mark.parametrize(
    ("id_", "line", "modifier"),
    [("MRA-1", "17000", "59"), ("SID-22", "17000", "59"), ("M4X-25", "17110", "59")],
)
def test_the_modifier_stands_on_column_2(
    catalog: Catalog, scenarios: list[dict[str, Any]], id_: str, line: str, modifier: str
) -> None:
    row = next(row for row in scenarios if row["id"] == id_)
    answer = resolve(catalog, row["text"], on=ON)
    assert [(one.code, one.modifiers) for one in answer.lines if one.modifiers] == [
        (line, (modifier,))
    ]
