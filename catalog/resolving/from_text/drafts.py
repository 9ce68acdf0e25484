"""The facts of one procedure while they are being gathered, and the words they came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from catalog.resolving.facts import Quantity
from catalog.resolving.from_text.chunks import Chunk
from catalog.resolving.from_text.items import Item

REMOVING = frozenset({"excision", "shave", "destruction"})
"""Removals that say how."""
MEASURED = frozenset({"size", "excised", "length"})
"""Roles of which a lesion or a wound has one each."""


@dataclass(frozen=True, slots=True)
class Words:
    """Where in the text a fact was read."""

    fact: str
    value: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Draft:
    """The facts of one procedure while they are being gathered."""

    clause: int
    procedure: str | None = None
    values: dict[str, str] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    """Facts that were said of this one, not carried on from the one before."""
    quantities: list[Quantity] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    bare: list[Decimal] = field(default_factory=list)
    """Whole numbers that are a count or a size, as the family will have it."""
    listed: bool = False
    """What stands behind a colon or in parentheses are its parts."""
    about: bool = False
    features: list[str] = field(default_factory=list)
    tissues: list[str] = field(default_factory=list)
    more_sites: list[str] = field(default_factory=list)
    mohs: list[Chunk] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    carried: bool = False
    """Its procedure was carried on from the item before."""
    past: bool = False
    """It only holds the place and lesion of a procedure before this visit."""
    tentative: bool = False
    """Only a lesion that opened a sentence; without more, it is the one before."""
    parent: Draft | None = None
    """The draft whose facts were carried on."""

    def set(self, fact: str, value: str, item: Item, *, own: bool = True) -> None:
        """Take a fact over, and where it stood."""
        self.values[fact] = value
        self.words.append(Words(fact, value, item.start, item.end))
        if own:
            self.own.add(fact)

    def of(self, *roles: str) -> list[Quantity]:
        """The quantities with one of these roles."""
        return [quantity for quantity in self.quantities if quantity.role in roles]

    @property
    def measured(self) -> bool:
        """Whether it has its size or length already."""
        return any(quantity.role in MEASURED for quantity in self.quantities) or bool(self.bare)

    @property
    def only_bare_in_list(self) -> bool:
        """Whether it is the ``12`` of ``10, 12, 5 sq cm``: its unit is still to come."""
        listed = self.carried and self.parent is not None and bool(self.parent.bare)
        return listed and bool(self.bare) and not (self.quantities or self.counts)

    def next(self, clause: int, *, without: Iterable[str] = ()) -> Draft:
        """The next item of a list: the same facts, but for its own place and size."""
        carried = {fact: value for fact, value in self.values.items() if fact not in without}
        return Draft(clause, self.procedure, carried, carried=True, parent=self)

    def start_over(self, procedure: str | None, *, keeping: Iterable[str]) -> Draft:
        """This draft as one of its own, with nothing carried on but some facts."""
        self.values = {fact: said for fact, said in self.values.items() if fact in keeping}
        self.carried, self.parent, self.procedure = False, None, procedure
        return self
