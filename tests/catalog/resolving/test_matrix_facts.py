"""Families whose code a fact decides: each code, site group and edge, in six phrasings.

The phrasings stand in ``matrix/by_fact.toml``; what is expected comes from the family tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.families import Family, load_families
from catalog.resolving import resolve

ON = date(2026, 11, 20)
FAMILIES = load_families().by_id
TABLES = tomllib.loads((Path(__file__).parent / "matrix" / "by_fact.toml").read_text("utf-8"))
TENTH = Decimal("0.1")
FEWEST_PHRASES = 6


def choices(family: Family, only: Mapping[str, list[str]]) -> list[Mapping[str, str]]:
    """The facts that lead to each code that can stand alone."""
    found = [
        entry.choice
        for entry in family.codes
        if entry.role != "add-on"
        and all(entry.choice.get(fact) in values for fact, values in only.items())
    ]
    return [choice for at, choice in enumerate(found) if choice not in found[:at]]


def groups(family: Family, choice: Mapping[str, str]) -> list[str | None]:
    """The site groups that decide among these codes."""
    deciding = {entry.group for entry in family.codes if entry.fits_choice(choice)} - {None}
    named = [group.id for group in family.groups if group.id in deciding]
    return [*named] or [None]


def sites(family: Family, group_id: str | None) -> list[str]:
    """Words for places that lie in this group and in no other."""
    return [
        site.words[0]
        for site in load_families().sites
        if site.words
        and all(
            (group := family.group_of(region)) is not None and group.id == group_id
            for region in site.regions
        )
    ] or ["back"]


def edges(family: Family, choice: Mapping[str, str]) -> list[Decimal]:
    """Both sides of every edge of the areas, or every end of a range of numbers."""
    found: set[Decimal] = set()
    entries = [entry for entry in family.codes if entry.fits_choice(choice)]
    for entry in entries:
        if family.measure is not None:
            for edge in (entry.over, entry.up_to, entry.at_least, entry.under, entry.after):
                if edge is not None:
                    found |= {edge - TENTH, edge, edge + TENTH}
            if entry.after is not None and entry.each is not None:
                found |= {entry.after + entry.each, entry.after + entry.each + TENTH}
        for number in (entry.count_from, entry.count_to):
            if number is not None:
                found |= {Decimal(number), Decimal(number + 1)}
        if family.measure is None and entry.each is not None and entry.after is not None:
            found |= {entry.after + entry.each, entry.after + entry.each + 1}
    return sorted(found) or [Decimal(1)]


def expected(
    family: Family, group: str | None, choice: Mapping[str, str], amount: Decimal
) -> list[tuple[str, int]]:
    """What the family's table makes of it."""
    counted = any(entry.count_from or entry.each for entry in family.codes)
    if family.measure is not None or (counted and family.counting != "once"):
        return [(entry.code, units) for entry, units in family.bill(amount, group, choice)]
    return [
        (entry.code, 1)
        for entry in family.codes
        if entry.group in (None, group) and entry.fits_choice(choice) and entry.role != "add-on"
    ][:1]


def texts(table: Mapping[str, Any]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Each phrasing of each code, with its lines."""
    family = FAMILIES[table["id"]]
    words = table.get("words", {})
    for choice in choices(family, table.get("only", {})):
        said = {fact: words[fact][value] for fact, value in choice.items() if fact in words}
        for group, amount in product(groups(family, choice), edges(family, choice)):
            lines = expected(family, group, choice, amount)
            if not lines:
                continue
            places = sites(family, group)
            for turn, phrase in enumerate(table["phrases"]):
                number = f"{amount.normalize():f}"
                site = places[(turn + int(amount)) % len(places)]
                yield phrase.format(site=site, amount=number, n=number, **said), lines


@pytest.mark.parametrize("table", TABLES["family"], ids=lambda table: table["id"])
def test_each_fact_has_its_codes(catalog: Catalog, table: Mapping[str, Any]) -> None:
    assert len(table["phrases"]) >= FEWEST_PHRASES
    found = list(texts(table))
    assert found
    wrong = []
    for text, lines in found:
        answer = resolve(catalog, text, on=ON)
        drugs = ("J", "Q")
        got = [(line.code, line.units) for line in answer.lines if line.code[0] not in drugs]
        merged = sorted(got)
        if merged != sorted(lines):
            asks = [ask.fact for procedure in answer.procedures for ask in procedure.asks]
            wrong.append((text, lines, got, asks))
    assert "\n".join(map(str, wrong)) == ""
