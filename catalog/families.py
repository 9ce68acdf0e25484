"""Families of codes: the one truth for labels, the resolver and the counting and size rules.

A family is one TOML table under ``data/families``. It says which part of the body belongs to which
site group *in this family* (the groups differ from family to family), which sizes, areas or counts
belong to which code, what is added up and what never is, which codes stand alone and which are
add-ons, what is included, what the record must show, and on which source each of that rests.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from catalog.claim import Frozen
from catalog.family import (
    Counting,
    Family,
    FamilyCode,
    Measure,
    ModifierHint,
    Region,
    Role,
    Site,
    SiteGroup,
    Source,
)

__all__ = [
    "Counting",
    "Families",
    "Family",
    "FamilyCode",
    "Measure",
    "ModifierHint",
    "Region",
    "Role",
    "Site",
    "SiteGroup",
    "Source",
    "Unfamiliar",
    "codes_without_family",
    "load_families",
    "parse_family",
    "size_words",
]


class Unfamiliar(Frozen):
    """A code of the fee schedule that deliberately stands in no family."""

    code: str
    label: str
    reason: str


class Families:
    """All families, sites and regions, found by code, id or site."""

    def __init__(
        self,
        families: tuple[Family, ...],
        sites: tuple[Site, ...],
        regions: tuple[Region, ...] = (),
        unfamiliar: Mapping[str, Unfamiliar] = MappingProxyType({}),
    ) -> None:
        self.all = families
        self.sites = sites
        self.regions = regions
        self.unfamiliar = unfamiliar
        self.by_id: Mapping[str, Family] = {family.id: family for family in families}
        self.site_by_id: Mapping[str, Site] = {site.id: site for site in sites}
        self.region_by_id: Mapping[str, Region] = {region.id: region for region in regions}
        self._by_code: dict[str, FamilyCode] = {}
        for family in families:
            for entry in family.codes:
                other = self._by_code.setdefault(entry.code, entry)
                if other is not entry:
                    raise ValueError(f"{entry.code} stands in {other.family} and {family.id}")

    def __iter__(self) -> Iterator[Family]:
        return iter(self.all)

    def entry(self, code: str) -> FamilyCode | None:
        """The family row of a code, or None for a code without a family."""
        return self._by_code.get(code)

    def label(self, code: str) -> str | None:
        """Our words for a code, with or without a family."""
        entry = self._by_code.get(code) or self.unfamiliar.get(code)
        return None if entry is None else entry.label

    def of(self, code: str) -> Family | None:
        """The family that a code belongs to."""
        entry = self._by_code.get(code)
        return None if entry is None else self.by_id[entry.family]


def size_words(
    over: Decimal | None,
    up_to: Decimal | None,
    unit: str,
    *,
    at_least: Decimal | None = None,
    under: Decimal | None = None,
) -> str:
    """A rung in words: ``0.5 cm or less``, ``0.6 to 1.0 cm``, ``over 4.0 cm``, ``under 2 cm``."""
    of = unit if unit == "%" else f" {unit}"
    if at_least is not None and at_least == up_to:
        return f"{up_to}{of}"
    if at_least is not None:
        return f"{at_least}{of} or more" if up_to is None else f"{at_least} to {up_to}{of}"
    if under is not None:
        return f"under {under}{of}"
    if over is None:
        return "any size" if up_to is None else f"{up_to}{of} or less"
    if up_to is None:
        return f"over {over}{of}"
    step = 1 if unit == "minutes" else Decimal("0.1")
    return f"{over + step} to {up_to}{of}"


def parse_family(
    table: Mapping[str, Any], areas: Mapping[str, tuple[str, ...]] | None = None
) -> Family:
    """A family from its TOML table, with ladders spelled out and labels written.

    A ``[[group]]`` with ``codes`` is a ladder: one code for each of ``rungs`` (the group's own or
    the family's), and a last one without an upper end if there is one code more; ``above`` is the
    lower end of the first rung. Any other code is a row of ``code``. A group's regions may name a
    whole area of ``sites.toml``. ``label`` is a template with ``{group}``, ``{size}`` and the names
    of the code's choices; a code may bring its own.
    """
    raw = dict(table)
    groups = [_spell_out(group, areas or {}) for group in raw.pop("group", [])]
    template, unit = raw.pop("label", ""), raw.get("measure", {}).get("unit", "")
    rungs, above = raw.pop("rungs", []), raw.pop("above", None)
    names = {group["id"]: group["name"] for group in groups}
    codes = [
        entry
        for group in groups
        for entry in _ladder(
            group["id"],
            group.pop("codes", []),
            group.pop("rungs", rungs),
            group.pop("above", above),
        )
    ]
    codes += [dict(entry) for entry in raw.pop("code", [])]
    for entry in codes:
        entry["family"] = raw["id"]
        for key in ("over", "up_to", "at_least", "under", "each", "after"):
            if entry.get(key) is not None:
                entry[key] = Decimal(str(entry[key]))
        entry["label"] = entry.get("label", template).format(
            group=names.get(entry.get("group", ""), ""),
            size=size_words(
                entry.get("over"),
                entry.get("up_to"),
                unit,
                at_least=entry.get("at_least"),
                under=entry.get("under"),
            ),
            **entry.get("choice", {}),
        )
    return Family.model_validate(raw | {"groups": groups, "codes": codes})


def _ladder(
    group: str, codes: list[str], rungs: list[float], above: float | None
) -> Iterator[dict[str, Any]]:
    """The rows of one site group's ladder."""
    ends: list[float | None] = [above, *rungs, None]
    for code, over, up_to in zip(codes, ends, ends[1:], strict=False):
        yield {"code": code, "group": group, "over": over, "up_to": up_to}


def _spell_out(group: Mapping[str, Any], areas: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """A group with the regions of the areas that it names."""
    regions = [region for name in group["regions"] for region in areas.get(name, (name,))]
    return dict(group) | {"regions": tuple(regions)}


@cache
def load_families() -> Families:
    """The families, sites and regions that come with the package."""
    data = files("catalog.data")
    tables = sorted(
        (entry for entry in (data / "families").iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    places = tomllib.loads((data / "sites.toml").read_text("utf-8"))
    return Families(
        tuple(
            parse_family(tomllib.loads(table.read_text("utf-8")), places["areas"])
            for table in tables
        ),
        tuple(Site.model_validate(site) for site in places["site"]),
        tuple(Region.model_validate(region) for region in places["region"]),
        codes_without_family(),
    )


@cache
def codes_without_family() -> Mapping[str, Unfamiliar]:
    """The labelled codes that no facts lead to, with the reason."""
    text = (files("catalog.data") / "without_family.toml").read_text("utf-8")
    return {
        code: Unfamiliar(code=code, label=label, reason=exception["reason"])
        for exception in tomllib.loads(text)["exception"]
        for code, label in exception["labels"].items()
    }
