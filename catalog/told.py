"""What the words beside the codes of an encounter lead to: the resolver, asked for a check."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from catalog.catalog import Catalog
from catalog.claim import Reading, Told
from catalog.reading.narrative import narrative

if TYPE_CHECKING:
    from catalog.resolving.answer import Procedure


def with_told(catalog: Catalog, reading: Reading, text: str) -> Reading:
    """A reading of one encounter with what its words tell; of several, nobody knows whose they are.

    Only codes are kept, none of the words.
    """
    if len(reading.encounters) != 1 or not (words := narrative(text)):
        return reading
    # The lexicon takes its time to load, and most of what is checked holds no words.
    from catalog.resolving import resolve

    (encounter,) = reading.encounters
    resolution = resolve(catalog, words, on=encounter.date_of_service, payer=encounter.payer)
    told = tuple(_told(procedure) for procedure in resolution.procedures if procedure.candidates)
    encounter = encounter.model_copy(update={"told": told})
    return reading.model_copy(update={"encounters": (encounter,)})


def _told(procedure: Procedure) -> Told:
    units: Counter[str] = Counter()
    for candidate in procedure.candidates:
        units[candidate.code] += candidate.units
    return Told(codes=tuple(units), units=() if procedure.asks else tuple(units.values()))
