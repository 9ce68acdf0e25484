"""What the resolver answers with: the ``resolve`` JSON of the contract."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from catalog.claim import Frozen

_ONLY_A_LINE = re.compile(r"\w{5}(?: x \d+)?|one", re.ASCII)


class Candidate(Frozen):
    """One code that the facts lead to, if what is asked turns out so."""

    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()
    if_: dict[str, str] = Field(default_factory=dict, alias="if")
    """The answers under which this one holds; empty when nothing is open."""
    because: tuple[str, ...]
    """The derivation, a step a line; never empty."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The derivation without what says no more than the code and its units."""
        return tuple(step for step in self.because if not _ONLY_A_LINE.fullmatch(step))


class Ask(Frozen):
    """One missing fact as one question."""

    fact: str
    question: str
    options: tuple[str, ...] = ()


class Procedure(Frozen):
    """One procedure as it was understood, its codes and what is missing."""

    understood: dict[str, Any]
    """``procedure``, ``nature``, ``site``, ``site_group``, ``size_cm``, ``count`` and what else the
    family reads."""
    candidates: tuple[Candidate, ...] = ()
    asks: tuple[Ask, ...] = ()

    def together(self) -> list[list[Candidate]]:
        """Codes that stand together, by one derivation and one condition."""
        groups: list[list[Candidate]] = []
        for candidate in self.candidates:
            last = groups[-1][0] if groups else None
            if last and last.if_ == candidate.if_ and set(candidate.because) <= set(last.because):
                groups[-1].append(candidate)
            else:
                groups.append([candidate])
        return groups


class ResolvedLine(Frozen):
    """One line of the whole answer."""

    code: str
    units: int = 1
    modifiers: tuple[str, ...] = ()


class Resolution(Frozen):
    """The answer to a phrase. ``lines`` is filled only when nothing needs asking."""

    query: str
    procedures: tuple[Procedure, ...] = ()
    lines: tuple[ResolvedLine, ...] = ()
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
