"""What the first answers would wait for, done before anybody asks: Slack waits three seconds."""

from __future__ import annotations

from datetime import date

from catalog.catalog import Catalog
from catalog.reading import read
from catalog.resolving import resolve
from catalog.validation import validate


def warm(catalog: Catalog, today: date) -> None:
    """Load the lexicon, the families and the rules, and index the labels for the search."""
    resolve(catalog, "excision 0.8 cm trunk", on=today)
    catalog.search("biopsy")
    for encounter in read("99213-25, 11102 D48.5", on=today).encounters:
        validate(encounter, catalog)
