"""Families whose codes a fact tells apart: every code and site group in six phrasings.

What is expected comes from the family tables; the phrasings are those of billers (choices.toml).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from catalog.catalog import Catalog
from catalog.families import Family, FamilyCode, load_families
from catalog.resolving import resolve

ON = date(2026, 11, 20)
FAMILIES = load_families()
TABLE: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "choices.toml").read_text("utf-8")
)
SOFT_TISSUE = "soft-tissue-tumor-excision"
TENTH = Decimal("0.1")
FORMS = 6


def places(family: Family, group: str | None) -> list[str]:
    """Words for places that lie in this group of the family and nowhere else."""
    if group is None and not family.groups:
        return [""]
    groups = [group] if group is not None else [one.id for one in family.groups]
    return [
        site.words[0]
        for site in FAMILIES.sites
        if site.words and (site.id in groups or (
            {one.id for one in family.groups_of(site.regions)} <= {*groups}
            and all(family.group_of(region) is not None for region in site.regions)
        ))
    ]  # fmt: skip


def wrong_ones(catalog: Catalog, texts: Iterator[tuple[str, str]]) -> str:
    wrong = []
    for text, code in texts:
        answer = resolve(catalog, text, on=ON)
        got = [(line.code, line.units) for line in answer.lines]
        if got != [(code, 1)]:
            asks = [ask.fact for procedure in answer.procedures for ask in procedure.asks]
            wrong.append(f"{text!r}: {code} expected, {got} found, {asks} asked")
    return "\n".join(wrong)


@pytest.mark.parametrize(
    ("family_id", "code"),
    [(family, code) for family, codes in TABLE.items() if family != SOFT_TISSUE for code in codes],
)
def test_each_code_is_found(catalog: Catalog, family_id: str, code: str) -> None:
    entry = FAMILIES.entry(code)
    assert entry is not None
    forms = TABLE[family_id][code]
    assert len(forms) == FORMS
    sites = places(FAMILIES.by_id[family_id], entry.group)
    assert sites
    assert wrong_ones(catalog, _texts(forms, sites, code)) == ""


def _texts(forms: list[str], sites: list[str], code: str) -> Iterator[tuple[str, str]]:
    for form in forms:
        for site in sites if "{site}" in form else sites[:1]:
            yield form.format(site=site.upper() if form.isupper() else site), code


@pytest.mark.parametrize("depth", list(TABLE[SOFT_TISSUE]))
def test_each_soft_tissue_code_is_found_from_both_sides(catalog: Catalog, depth: str) -> None:
    family = FAMILIES.by_id[SOFT_TISSUE]
    entries = [entry for entry in family.codes if entry.choice["depth"] == depth]
    forms = TABLE[SOFT_TISSUE][depth]["forms"]
    assert len(forms) == FORMS
    assert entries
    texts = [
        (form.format(site=site, size=f"{size.normalize():f}"), entry.code)
        for entry in entries
        for size in _edge(entry)
        for number, form in enumerate(forms)
        for site in [places(family, entry.group)[number % len(places(family, entry.group))]]
    ]
    assert wrong_ones(catalog, iter(texts)) == ""


def _edge(entry: FamilyCode) -> tuple[Decimal, ...]:
    """The first or last size of a code, and one well inside."""
    if entry.under is not None:
        return (entry.under - TENTH, Decimal(1))
    assert entry.at_least is not None
    return (entry.at_least, entry.at_least + TENTH, Decimal(9))


ELSEWHERE = {
    "54105",  # deep structures of the penis: not of the skin
    "40525", "40527", "40530",  # rebuilt or unrepaired lip: by the phrases of reconstruction
    "69140", "69145", "30124", "67808",  # ear canal, dermoid, chalazia in anesthesia: phrases
    "10007", "10009", "10011",  # rarer guidance: named by no word of ours
    "88300", "88307", "88309",  # levels that skin hardly ever has
    "88329", "88333", "88344", "88360", "88361",  # other ways to look at a specimen
}  # fmt: skip
"""Codes of these families that are reached by single phrases only, or by no words."""


def test_no_code_of_these_families_is_left_out() -> None:
    told = {code for family, codes in TABLE.items() if family != SOFT_TISSUE for code in codes}
    for family_id in TABLE:
        if family_id == SOFT_TISSUE:
            continue
        codes = {e.code for e in FAMILIES.by_id[family_id].codes if e.role != "add-on"}
        assert codes - told - ELSEWHERE == set(), family_id
