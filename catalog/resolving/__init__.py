"""Words to codes: what a biller types, as facts, and the facts as codes with their derivation.

``resolve`` does both; ``read_facts`` and ``resolve_facts`` are the two halves. Nothing is guessed:
a missing fact is a question with options, and ``answer`` puts the option chosen into the facts.
"""

from __future__ import annotations

from datetime import date

from catalog.resolving.answer import Resolution
from catalog.resolving.answering import answer
from catalog.resolving.explain import FactEvidence, explain
from catalog.resolving.facts import Facts, FactsTokenError, ProcedureFacts, Quantity
from catalog.resolving.from_text.read import read_text
from catalog.resolving.to_codes.billing import Tables
from catalog.resolving.to_codes.resolve import resolve_facts

__all__ = [
    "FactEvidence",
    "Facts",
    "FactsTokenError",
    "ProcedureFacts",
    "Quantity",
    "answer",
    "explain",
    "read_facts",
    "resolve",
    "resolve_facts",
]


def read_facts(text: str) -> Facts:
    """The recognised facts of a text; none of its words."""
    return read_text(text).facts


def resolve(catalog: Tables, text: str, *, on: date, payer: str = "medicare") -> Resolution:
    """The codes that a text leads to, or what has to be asked."""
    reading = read_text(text)
    resolution = resolve_facts(catalog, reading.facts, on=on, payer=payer, query=text)
    return resolution.model_copy(update={"unread": reading.unread})
