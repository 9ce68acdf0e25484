"""Facts with what a coder concludes from them, and the lesion and nature they speak of."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.resolving.facts import ProcedureFacts
from catalog.resolving.from_text.lexicon import Lesion, load_lexicon

SETTLED = ("benign", "malignant", "premalignant")
"""Natures that decide."""


@dataclass(slots=True)
class Prepared:
    """Facts with what follows from them."""

    facts: ProcedureFacts
    because: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    excluded: str = ""
    """Why the facts lead to no code at all."""
    unlisted: str = ""
    """The code that is meant, where no family has it: nothing is answered then."""

    def choose(self, **choices: str) -> None:
        """Add choices that follow; what is stated stays."""
        self.facts = self.facts.model_copy(update={"choices": {**choices, **self.facts.choices}})

    def become(self, procedure: str) -> None:
        """Change the kind of work."""
        self.facts = self.facts.model_copy(update={"procedure": procedure})


def lesion_of(facts: ProcedureFacts) -> Lesion | None:
    """The lexicon's lesion."""
    return load_lexicon().lesions.get(facts.lesion or "")


def nature_of(facts: ProcedureFacts) -> str | None:
    """benign, malignant, premalignant; pending or uncertain leave it open."""
    lesion = lesion_of(facts)
    stated = facts.nature
    if stated is None and lesion is not None:
        return lesion.nature
    if lesion is not None and {stated, lesion.nature} == {"benign", "malignant"}:
        return None  # "thought to be benign, path showed melanoma": which of them holds?
    if stated == "uncertain" and lesion is not None and lesion.nature in SETTLED:
        return lesion.nature
    return stated
