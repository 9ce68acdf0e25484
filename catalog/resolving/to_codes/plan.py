"""A procedure on its way from facts to codes: what is settled, what is open, what is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.families import Family, FamilyCode, SiteGroup
from catalog.resolving.answer import Ask
from catalog.resolving.facts import ProcedureFacts

Row = tuple[FamilyCode, int]
"""A code and its units."""


@dataclass(frozen=True, slots=True)
class Option:
    """One outcome: the codes if the open facts turn out so."""

    rows: tuple[Row, ...]
    because: tuple[str, ...]
    when: Mapping[str, str] = field(default_factory=dict)
    family: Family | None = None
    group: SiteGroup | None = None


@dataclass(slots=True)
class Plan:
    """One procedure, or several that are reported together."""

    facts: ProcedureFacts
    members: tuple[int, ...]
    """Which of the text's procedures it stands for."""
    parts: list[ProcedureFacts] = field(default_factory=list)
    """The single procedures, where several were added up."""
    because: list[str] = field(default_factory=list)
    """Conclusions that hold for every outcome."""
    options: list[Option] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=dict)
    included: str = ""
    """Why nothing is reported for it."""
    beside_visit: bool = False
    """An office visit stands in the text as a code."""
    unlisted: str = ""
    """Its code stands in none of the families: the text as a whole has no answer."""
    wasted: tuple[FamilyCode, int, str] | None = None
    """A drug's discarded units and why: a line with JW."""
    digits: list[str] = field(default_factory=list)
    """The modifier of each nail, a line for each."""
    modifiers: list[tuple[str, str]] = field(default_factory=list)
    """Modifiers that the facts ask for, each with its reason."""

    @property
    def settled(self) -> Option | None:
        """The one outcome, when nothing is open."""
        return self.options[0] if len(self.options) == 1 and not self.asks else None

    def ask(self, fact: str, question: str, options: tuple[str, ...] = ()) -> None:
        """Ask for a fact, once."""
        if all(ask.fact != fact for ask in self.asks):
            self.asks.append(Ask(fact=fact, question=question, options=options))

    def note(self, text: str) -> None:
        """Say something beside the answer, once."""
        if text not in self.notes:
            self.notes.append(text)

    def take_site(self, other: ProcedureFacts) -> None:
        """A flap lies where the lesion was, not where its skin came from."""
        if other.site:
            self.facts = self.facts.model_copy(
                update={"site": other.site, "side": other.side, "more_sites": other.more_sites}
            )

    def take_size(self, other: ProcedureFacts) -> None:
        """The size that was told of the biopsy is that of the lesion which then came off."""
        if not self.facts.of("size", "excised"):
            told = (*self.facts.quantities, *other.of("size"))
            self.facts = self.facts.model_copy(update={"quantities": told})

    def choose(self, fact: str, value: str) -> None:
        """Add what follows from another procedure; what is stated stays."""
        self.facts = self.facts.model_copy(update={"choices": {fact: value, **self.facts.choices}})

    def choose_closure(self, closure: str) -> None:
        """The hidradenitis codes tell complex closure from the others."""
        kind = "complex" if closure == "complex" else "simple or intermediate"
        choices = {**self.facts.choices, "closure": kind}
        self.facts = self.facts.model_copy(update={"choices": choices})
