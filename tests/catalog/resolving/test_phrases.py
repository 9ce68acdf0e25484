"""The tables of phrases: what billers type, and the lines or questions that are right for it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.resolving import resolve
from catalog.resolving.answer import Resolution

ON = date(2026, 11, 20)
TABLES = sorted((Path(__file__).parent / "phrases").glob("*.toml"))


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{table.stem}: {case['text'][:60]}")
        for table in TABLES
        for case in tomllib.loads(table.read_text("utf-8"))["case"]
    ]


def lines(answer: Resolution) -> list[str]:
    """The lines in notation: code, modifiers, units."""
    return [
        line.code
        + "".join(f"-{modifier}" for modifier in line.modifiers)
        + (f"x{line.units}" if line.units > 1 else "")
        for line in answer.lines
    ]


@pytest.mark.parametrize("case", cases())
def test_a_phrase_is_answered(catalog: Catalog, case: dict[str, Any]) -> None:
    answer = resolve(catalog, case["text"], on=ON)
    asks = sorted({ask.fact for procedure in answer.procedures for ask in procedure.asks})
    assert asks == sorted(case.get("asks", []))
    assert sorted(lines(answer)) == sorted(case.get("lines", []))
    if "candidates" in case:
        found = {c.code for procedure in answer.procedures for c in procedure.candidates}
        assert found == set(case["candidates"])
    for words in case.get("says", []):
        assert any(words in note for note in (*answer.notes, *answer.unread)), answer.notes
