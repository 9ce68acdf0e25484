"""One family of codes: what leads to each code, what is added up, what the record must show.

Sizes are inclusive at the top of a rung: with rungs 0.5 and 1.0 cm, 0.55 cm is the second one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from catalog.claim import Frozen

Role = Literal["primary", "add-on", "whole"]
"""``whole`` codes stand for everything by themselves: 17004, 17111, 11901."""

Counting = Literal["per-lesion", "count", "first-and-more", "sum", "stages", "units", "once"]
"""How several lesions or wounds become units.

``per-lesion``: one line a lesion, never added up. ``count``: the number of lesions picks the
codes. ``first-and-more``: one primary, add-ons for the rest. ``sum``: lengths or areas are added
inside one site group (and class), never across. ``stages``: Mohs. ``units``: so many units.
``once``: one a day.
"""


_NOTHING: Mapping[str, str] = MappingProxyType({})


class Site(Frozen):
    """A place on the body, and the regions that families sort into groups.

    Several regions mean that the word alone does not decide ("face" may be a cheek or an eyelid).
    """

    id: str
    name: str
    regions: tuple[str, ...]
    words: tuple[str, ...] = ()
    """What people write for it, in lower case; plurals are understood."""
    between: bool = False
    """It lies between its regions, and holds none of them: a shoulder is no place on the back."""

    def holds(self, other: Site) -> bool:
        """Whether the other place is a part of this one: a cheek of the face."""
        return not self.between and set(other.regions) < set(self.regions)


class Region(Frozen):
    """A part of the body that some family pays unlike its neighbours."""

    id: str
    name: str


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
    tissues: tuple[str, ...] = ()
    """Structures that bring work directly in them here, wherever on the body it is."""
    sites: tuple[str, ...] = ()
    """Places between two regions that the codes of this group name: the elbow, the ankle."""


class Measure(Frozen):
    """What a family's size is, and how it is written."""

    kind: str
    """``lesion diameter``, ``excised diameter``, ``repair length``, ``defect area``, ...."""
    unit: Literal["cm", "sq cm", "cc", "minutes", "units", "%"]


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
    at_least: Decimal | None = None
    """For ladders that are inclusive at the bottom: the measure is at least this ..."""
    under: Decimal | None = None
    """... and less than this: minutes of a visit, areas of vascular lesions."""
    count_from: int | None = None
    count_to: int | None = None
    each: Decimal | None = None
    """A step: one unit for each so many of the measure or the count, begun or full ..."""
    after: Decimal | None = None
    """... beyond this much."""
    adds_to: tuple[str, ...] = ()
    choice: Mapping[str, str] = Field(default_factory=dict)
    """Other facts that decide, as ``{"technique": "punch"}``."""
    label: str

    def fits_measure(self, size: Decimal) -> bool:
        """Whether a size or area lies on this code's rung."""
        return (
            (self.over is None or size > self.over)
            and (self.up_to is None or size <= self.up_to)
            and (self.at_least is None or size >= self.at_least)
            and (self.under is None or size < self.under)
        )

    def fits_count(self, count: int) -> bool:
        """Whether a number of lesions lies in this code's range."""
        return (self.count_from is None or count >= self.count_from) and (
            self.count_to is None or count <= self.count_to
        )

    def fits_choice(self, choice: Mapping[str, str]) -> bool:
        """Whether every fact that this code asks for is given so.

        A code may take several values of a fact: ``simple or intermediate``.
        """
        return all(
            choice.get(fact) in (value, *value.split(" or ")) for fact, value in self.choice.items()
        )

    def further_units(self, amount: Decimal) -> int:
        """Units for an amount: each full or begun step beyond ``after``.

        A time counts once its midpoint is passed, or when it is full: with ``each = 30`` and
        ``after = 15`` 16 to 45 minutes are one unit.
        """
        if self.each is None or self.after is None or amount <= self.after:
            return 0
        if self.under is not None and amount >= self.under:
            return 0
        ends = [Decimal(end) for end in (self.up_to, self.count_to) if end is not None]
        return math.ceil((min([amount, *ends]) - self.after) / self.each)


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
    procedure: str
    """The kind of work in one word, shared by sister families: ``excision``, ``destruction``."""
    facts: Mapping[str, str] = Field(default_factory=dict)
    """What tells it from sister families of the same procedure: ``{"nature": "benign"}``."""
    counting: Counting
    once_a_day: bool = False
    """One unit for all of the day, whatever the number of places or turns."""
    measure: Measure | None = None
    groups: tuple[SiteGroup, ...] = ()
    codes: tuple[FamilyCode, ...]
    elsewhere: Mapping[str, str] = Field(default_factory=dict)
    """Regions that this family leaves to another one: ``{"vermilion": "site-specific-biopsy"}``."""
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

    @cached_property
    def _by_group(self) -> Mapping[str, SiteGroup]:
        return {group.id: group for group in self.groups}

    def group_of(self, region: str) -> SiteGroup | None:
        """The site group that a region belongs to in this family."""
        return next((group for group in self.groups if region in group.regions), None)

    def groups_of(self, regions: Iterable[str]) -> tuple[SiteGroup, ...]:
        """The site groups that the regions of one place fall into; more than one must be asked."""
        found = {group.id: group for r in regions if (group := self.group_of(r)) is not None}
        return tuple(found.values())

    @cached_property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The facts besides site, size and count that select a code, each with its values."""
        values: dict[str, dict[str, None]] = {}
        for entry in self.codes:
            for fact, value in entry.choice.items():
                values.setdefault(fact, {})[value] = None
        return {fact: tuple(found) for fact, found in values.items()}

    @property
    def is_counted(self) -> bool:
        """Whether a number (of lesions, nails, stages) picks the codes, not a size."""
        return self.measure is None

    def bill(
        self, amount: Decimal | int, group: str | None = None, choice: Mapping[str, str] = _NOTHING
    ) -> tuple[tuple[FamilyCode, int], ...]:
        """The codes and units for one amount: a size, an area, a number of lesions.

        Primary first, then its add-ons. Empty when no code reaches the amount, or when the group
        or the choice does not decide.
        """
        quantity = Decimal(amount)
        if quantity <= 0:
            return ()
        rows = [
            entry
            for entry in self.codes
            if entry.group in (None, group) and entry.fits_choice(choice)
        ]
        fits = [entry for entry in rows if self.leads(entry) and self._fits(entry, quantity)]
        if len(fits) == 1:
            return ((fits[0], 1 if fits[0].each is None else fits[0].further_units(quantity)),)
        addons = sorted(
            (entry for entry in rows if entry.further_units(quantity)),
            key=lambda entry: entry.after or 0,
        )
        starts = [
            entry
            for entry in rows
            if addons
            and entry.code in addons[0].adds_to
            and addons[0].after in (entry.up_to, entry.count_to)
        ]
        if fits or len(starts) != 1:
            return ()
        return ((starts[0], 1), *((entry, entry.further_units(quantity)) for entry in addons))

    def leads(self, entry: FamilyCode) -> bool:
        """Whether a code is reached by itself, and not as a further step of another one here."""
        if self._is_beside(entry):
            return False
        steps = entry.role == "add-on" and entry.each is not None
        return not steps or self.by_code.keys().isdisjoint(entry.adds_to)

    def beside(self, choice: Mapping[str, str]) -> tuple[FamilyCode, ...]:
        """The add-ons for something more that was done: their facts are those of no other code."""
        return tuple(
            entry for entry in self.codes if self._is_beside(entry) and entry.fits_choice(choice)
        )

    def _is_beside(self, entry: FamilyCode) -> bool:
        if entry.role != "add-on" or entry.each is not None or not entry.choice:
            return False
        others = {fact for other in self.codes if other is not entry for fact in other.choice}
        return others.isdisjoint(entry.choice)

    def _fits(self, entry: FamilyCode, amount: Decimal) -> bool:
        if entry.each is not None and not entry.further_units(amount):
            return False
        return entry.fits_count(int(amount)) if self.is_counted else entry.fits_measure(amount)

    def group(self, group_id: str) -> SiteGroup:
        """The site group by its id."""
        return self._by_group[group_id]
