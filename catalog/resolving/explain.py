"""Each fact with the words it came from: for ``codedesk resolve --explain``."""

from __future__ import annotations

from catalog.claim import Frozen
from catalog.families import load_families
from catalog.resolving.from_text.read import read_text
from catalog.resolving.to_codes.resolve import plans_of


class FactEvidence(Frozen):
    """One fact and where it stood in the text."""

    procedure: int
    """Number of the procedure in the answer, from 1."""
    fact: str
    value: str
    text: str
    """The words themselves: for the one who typed them, never kept."""
    corrected: str = ""
    """The vocabulary's word for them, where a slip of the fingers was mended."""
    start: int
    end: int


def explain(text: str) -> tuple[FactEvidence, ...]:
    """The facts of a text in the order in which their words stand."""
    reading = read_text(text)
    number = {
        member: index
        for index, plan in enumerate(plans_of(reading.facts, load_families()), 1)
        for member in plan.members
    }
    found = {
        FactEvidence(
            procedure=number[index],
            fact=words.fact,
            value=words.value,
            text=text[words.start : words.end],
            corrected=reading.corrected.get(words.start, ""),
            start=words.start,
            end=words.end,
        )
        for index, words in reading.words
    }
    return tuple(sorted(found, key=lambda e: (e.start, e.end, e.procedure, e.fact)))
