"""What Medicare's contractors cover: billing articles with their lists of codes and diagnoses.

An article's groups differ in what a listed diagnosis is worth (``rule``): most pay alone, some only
with a second one from another group, some only where the contractor's policy gives the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

from pydantic import Field

from catalog.claim import Frozen

GroupRule = Literal[
    "standalone",
    "malignant_dx_ok",
    "malignant_dx_only_these_codes",
    "primary_needs_secondary_from_group_3",
    "secondary_only_with_group_2",
    "restricted_trunk_limb_needs_policy_indication",
    "restricted_overlapping_site_only",
    "no_dx_list",
]
Answer = Literal["covered", "needs a second diagnosis", "only by policy", "not listed", "no list"]

_ALONE = frozenset({"standalone", "malignant_dx_ok", "malignant_dx_only_these_codes"})
_FIRST = "primary_needs_secondary_from_group_3"
_SECOND = "secondary_only_with_group_2"
_BY_POLICY = frozenset(
    {"restricted_trunk_limb_needs_policy_indication", "restricted_overlapping_site_only"}
)


class CoverageGroup(Frozen):
    """Codes of an article and the diagnoses listed for them."""

    name: str
    rule: GroupRule
    codes: frozenset[str]
    diagnoses: frozenset[str]


class Article(Frozen):
    """One billing article of one contractor."""

    id: str
    title: str
    contractor: str
    states: frozenset[str]
    revision: int
    url: str
    effective_date: date | None = None
    """The day from which it holds; None where that is not known."""
    groups: tuple[CoverageGroup, ...] = Field((), alias="group")

    @cached_property
    def codes(self) -> frozenset[str]:
        """All codes that the article speaks of."""
        return frozenset().union(*(group.codes for group in self.groups))

    def answer(self, code: str, diagnoses: Iterable[str]) -> Answer:
        """What the article says to a code with these diagnoses."""
        given = set(diagnoses)
        groups = [group for group in self.groups if code in group.codes]
        if any(group.rule == "no_dx_list" for group in groups):
            return "no list"
        found: dict[str, set[str]] = {}
        for group in groups:
            if both := given & group.diagnoses:
                found.setdefault(group.rule, set()).update(both)
        if not _ALONE.isdisjoint(found):
            return "covered"
        if first := found.get(_FIRST):
            second = found.get(_SECOND, set())
            # One diagnosis may stand in both groups; it is not its own second one.
            return "covered" if second and len(first | second) > 1 else "needs a second diagnosis"
        return "not listed" if _BY_POLICY.isdisjoint(found) else "only by policy"


@cache
def load_articles() -> tuple[Article, ...]:
    """The articles that come with the package."""
    text = (files("catalog.data") / "coverage.toml").read_text("utf-8")
    return tuple(Article.model_validate(row) for row in tomllib.loads(text)["article"])
