"""The generated matrix: every family and code, every site group, both sides of each edge.

The phrasings are data (``matrix/*.toml``); what is expected comes from the family tables. A code
of a family that no row of the matrix leads to fails here, unless ``matrix/beyond.toml`` says why.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.resolving import resolve
from tests.catalog.resolving import matrix_rows

ON = date(2026, 11, 20)
FAMILIES = matrix_rows.FAMILIES
TABLES = [*matrix_rows.tables("family"), *matrix_rows.tables("lines")]
FEWEST_PHRASES = 6


def beyond() -> dict[str, str]:
    """The codes that no words are expected to lead to, each with its reason."""
    text = (matrix_rows.FOLDER / "beyond.toml").read_text("utf-8")
    return tomllib.loads(text)["beyond"]


def name(table: matrix_rows.Table) -> str:
    return table.get("id") or table["lines"]


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_each_text_has_its_lines(catalog: Catalog, table: matrix_rows.Table) -> None:
    rows = list(matrix_rows.rows_of(table))
    assert rows
    wrong = []
    for row in rows:
        answer = resolve(catalog, row.text, on=ON)
        wanted = dict(row.lines)
        got = [
            (line.code, line.units)
            for line in answer.lines
            if line.code in wanted or FAMILIES.entry(line.code) is not None  # drugs aside
        ]
        if sorted(got) != sorted(row.lines):
            asks = [ask.fact for procedure in answer.procedures for ask in procedure.asks]
            wrong.append(f"{row.text!r}: {row.lines} expected, {got} found, {asks} asked")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_phrasings_are_six_different_ones(table: matrix_rows.Table) -> None:
    plain = {re.sub(r"[^a-z0-9{}]+", " ", phrase.lower()).strip() for phrase in table["phrases"]}
    assert len(plain) == len(table["phrases"]) >= FEWEST_PHRASES


def test_every_edge_is_tried_from_both_sides() -> None:
    tried: dict[tuple[str, str], set[Decimal]] = {}
    for table in matrix_rows.tables("family"):
        for choice, amounts in matrix_rows.amounts_of(table):
            tried.setdefault((table["id"], str(choice)), set()).update(amounts)
    missing = {
        (family.id, str(choice)): found
        for family in FAMILIES
        for choice in matrix_rows.choices(family, {})
        if (
            found := {*matrix_rows.edges(family, choice)}
            - tried.get((family.id, str(choice)), set())
        )
    }
    assert missing == {}


def test_every_code_of_every_family_is_in_the_matrix(catalog: Catalog) -> None:
    told = {code for table in TABLES for row in matrix_rows.rows_of(table) for code, _ in row.lines}
    in_force = {
        entry.code
        for family in FAMILIES
        for entry in family.codes
        if is_in_force(catalog.entry(entry.code))
    }
    missing = in_force - told
    assert missing == beyond().keys(), "rows to write, or exceptions that are needed no more"
    assert all(reason.endswith(".") for reason in beyond().values())


def is_in_force(entry: Any) -> bool:
    """Whether a code can be answered on the date of the matrix."""
    return (
        entry is not None
        and (entry.effective_from is None or entry.effective_from <= ON)
        and (entry.deleted is None or entry.deleted > ON)
    )
