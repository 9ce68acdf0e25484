"""The pieces of a text that say one thing each: what the scanner makes and the readers take."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from catalog.resolving.from_text.lexicon import Means


class What(Enum):
    """What an item is."""

    PHRASE = "phrase"
    QUANTITY = "quantity"
    SEPARATOR = "separator"
    CODE = "code"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Item:
    """One piece of the text that says one thing."""

    what: What
    start: int
    end: int
    means: Means = field(default_factory=dict)
    values: tuple[Decimal, ...] = ()
    unit: str | None = None
    bound: str = ""
    times: bool = False
    """``x7``: a number of something."""
    whole: bool = False
    """A whole number that may be a count."""
    mark: str = ""
    """A separator's kind, a code, or an ordinal's ending."""
    plural: bool = False
    """A phrase that ends in a plural: a number of lesions is not said by it."""
    role: str = ""
    """A quantity's measure, where the words around it told it already."""
    pronoun: bool = False
    """``it``: what was told of before is meant."""
    again: bool = False
    """``the lesion`` of a later sentence, which says nothing but that the one before is meant."""
    corrected: str = ""
    """The word that a typing error was read as."""
