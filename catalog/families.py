"""Families of codes: the one truth for labels, the resolver and the counting and size rules.

A family is one TOML table under ``data/families``. It says which part of the body belongs to which
site group *in this family* (the groups differ from family to family), which sizes, areas or counts
belong to which code, what is added up and what never is, which codes stand alone and which are
add-ons, what is included, what the record must show, and on which source each of that rests.

Sizes are inclusive at the top of a rung: with rungs 0.5 and 1.0 cm, 0.55 cm is the second one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

from pydantic import Field, model_validator

from catalog.claim import Frozen

Role = Literal["primary", "add-on", "whole"]
"""``whole`` codes stand for everything by themselves: 17004, 17111, 11901."""

Counting = Literal["per-lesion", "count", "first-and-more", "sum", "stages", "units", "once"]
"""How several lesions or wounds become units.

``per-lesion``: one line a lesion, never added up. ``count``: the number of lesions picks the codes.
``first-and-more``: one primary, add-ons for the rest. ``sum``: lengths or areas are added inside one
site group (and class), never across. ``stages``: Mohs. ``units``: so many units. ``once``: one a day.
"""


class Site(Frozen):
    """A place on the body, and the regions that families sort into groups.

    Several regions mean that the word alone does not decide ("face" may be a cheek or an eyelid).
    """

    id: str
    name: str
    regions: tuple[str, ...]
    words: tuple[str, ...] = ()
    """What people write for it, in lower case; plurals are understood."""


class Source(Frozen):
    """Where a statement comes from."""

    title: str
    section: str = ""
    url: str = ""


class SiteGroup(Frozen):
    """The regions that a family pays alike."""

    id: str
    name: str
    regions: tuple[str, ...]


class Measure(Frozen):
    """What a family's size is, and how it is written."""

    kind: str
    """``lesion diameter``, ``excised diameter``, ``repair length``, ``defect area``, ...."""
    unit: Literal["cm", "sq cm", "cc", "minutes", "units"]


class FamilyCode(Frozen):
    """One code of a family with the facts that lead to it."""

    code: str
    family: str
    role: Role = "primary"
    group: str | None = None
    over: Decimal | None = None
    """The measure is more than this ..."""
    up_to: Decimal | None = None
    """... and at most this; None is no upper end."""
    count_from: int | None = None
    count_to: int | None = None
    each: Decimal | None = None
    """An add-on's step: one unit for each so many of the measure or the count, or part thereof ..."""
    after: Decimal | None = None
    """... beyond this much."""
    adds_to: tuple[str, ...] = ()
    choice: Mapping[str, str] = Field(default_factory=dict)
    """Other facts that decide, as ``{"technique": "punch"}``."""
    label: str

    def fits_measure(self, size: Decimal) -> bool:
        """Whether a size or area lies on this code's rung."""
        return (self.over is None or size > self.over) and (
            self.up_to is None or size <= self.up_to
        )

    def fits_count(self, count: int) -> bool:
        """Whether a number of lesions lies in this code's range."""
        return (self.count_from is None or count >= self.count_from) and (
            self.count_to is None or count <= self.count_to
        )


class ModifierHint(Frozen):
    """A modifier that makes sense in a family, and why."""

    modifier: str
    why: str


class Family(Frozen):
    """One family, whole."""

    id: str
    name: str
    summary: str
    """What the service is, in a sentence of ours."""
    counting: Counting
    measure: Measure | None = None
    groups: tuple[SiteGroup, ...] = ()
    codes: tuple[FamilyCode, ...]
    includes: tuple[str, ...] = ()
    """What is not reported beside it."""
    documentation: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    """Usual ICD-10-CM codes or beginnings of codes: a hint, not a coverage list."""
    modifiers: tuple[ModifierHint, ...] = ()
    sources: tuple[Source, ...]

    @model_validator(mode="after")
    def _codes_are_unambiguous(self) -> Family:
        seen: set[str] = set()
        for entry in self.codes:
            if entry.code in seen:
                raise ValueError(f"{self.id}: code {entry.code} twice")
            seen.add(entry.code)
        return self

    @cached_property
    def by_code(self) -> Mapping[str, FamilyCode]:
        """The family's codes by code."""
        return {entry.code: entry for entry in self.codes}

    def group_of(self, region: str) -> SiteGroup | None:
        """The site group that a region belongs to in this family."""
        return next((group for group in self.groups if region in group.regions), None)

    def group(self, group_id: str) -> SiteGroup:
        """The site group by its id."""
        return next(group for group in self.groups if group.id == group_id)


class Families:
    """All families and sites, found by code, id or site."""

    def __init__(self, families: tuple[Family, ...], sites: tuple[Site, ...]) -> None:
        self.all = families
        self.sites = sites
        self.by_id: Mapping[str, Family] = {family.id: family for family in families}
        self.site_by_id: Mapping[str, Site] = {site.id: site for site in sites}
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

    def of(self, code: str) -> Family | None:
        """The family that a code belongs to."""
        entry = self._by_code.get(code)
        return None if entry is None else self.by_id[entry.family]


def size_words(over: Decimal | None, up_to: Decimal | None, unit: str) -> str:
    """A rung in words: ``0.5 cm or less``, ``0.6 to 1.0 cm``, ``over 4.0 cm``."""
    if over is None:
        return "any size" if up_to is None else f"{up_to} {unit} or less"
    if up_to is None:
        return f"over {over} {unit}"
    return f"{over + Decimal('0.1')} to {up_to} {unit}"


def parse_family(table: Mapping[str, Any]) -> Family:
    """A family from its TOML table, with ladders spelled out and labels written.

    A ``[[group]]`` with ``codes`` is a ladder: one code for each of ``rungs`` (the group's own or the
    family's), and a last one without an upper end if there is one code more. Anything else is a
    ``[[code]]`` of its own. ``label`` is a template with ``{group}``, ``{size}`` and the names of the
    code's choices; a code may bring its own.
    """
    raw = dict(table)
    groups, ladders = raw.pop("group", []), raw.pop("code", [])
    measure, template = raw.get("measure"), raw.pop("label", "")
    rungs, unit = raw.pop("rungs", []), (measure or {}).get("unit", "")
    names = {group["id"]: group["name"] for group in groups}
    codes: list[dict[str, Any]] = []
    for group in groups:
        tops = [Decimal(str(top)) for top in group.get("rungs", rungs)]
        for index, code in enumerate(group.get("codes", [])):
            codes.append(
                {
                    "code": code,
                    "group": group["id"],
                    "over": tops[index - 1] if index else None,
                    "up_to": tops[index] if index < len(tops) else None,
                }
            )
    codes += [dict(entry) for entry in ladders]
    for entry in codes:
        entry["family"] = raw["id"]
        for key in ("over", "up_to", "each", "after"):
            if entry.get(key) is not None:
                entry[key] = Decimal(str(entry[key]))
        entry["label"] = entry.get("label", template).format(
            group=names.get(entry.get("group", ""), ""),
            size=size_words(entry.get("over"), entry.get("up_to"), unit),
            **entry.get("choice", {}),
        )
    return Family.model_validate(
        raw
        | {
            "groups": [
                {key: group[key] for key in ("id", "name", "regions")} for group in groups
            ],
            "codes": codes,
        }
    )


@cache
def load_families() -> Families:
    """The families and sites that come with the package."""
    data = files("catalog.data")
    tables = sorted(
        (entry for entry in (data / "families").iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    sites = tomllib.loads((data / "sites.toml").read_text("utf-8"))["site"]
    return Families(
        tuple(parse_family(tomllib.loads(table.read_text("utf-8"))) for table in tables),
        tuple(Site.model_validate(site) for site in sites),
    )
