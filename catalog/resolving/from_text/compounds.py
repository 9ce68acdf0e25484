"""Words that name one piece of work together, however many other words stand between them.

``removed 12 sutures`` and ``sutures were removed`` are a suture removal, ``toenail was removed`` an
avulsion. The lexicon lists them as ``[[together]]``: the meanings that must meet in one chunk, and
what they mean then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from catalog.claim import Frozen
from catalog.families import load_families
from catalog.resolving.from_text.items import Item
from catalog.resolving.from_text.lexicon import lexicon_tables


class Compound(Frozen):
    """Meanings that say more together than each for itself."""

    of: tuple[Mapping[str, tuple[str, ...]], ...]
    """For each word: the facts it must have, with the values that do."""
    without: tuple[str, ...] = ()
    """Facts that no other word of the chunk may have, nor the same with another value."""
    sentence: bool = False
    """Its words may stand anywhere in a sentence, and not only in one chunk."""
    means: Mapping[str, str]
    """What the word of the first meaning says instead, nothing for ``""``; the others stay."""


def compose(items: Sequence[Item], *, sentence: bool = False) -> None:
    """Give the first word of each compound in a chunk, or a sentence, the compound's meaning."""
    compounds, begun = load_compounds(), _by_first_word()
    near = {at for item in items for told in item.means.items() for at in begun.get(told, ())}
    for compound in (compounds[at] for at in sorted(near)):
        if compound.sentence is not sentence:
            continue
        found = [_first(items, meaning) for meaning in compound.of]
        words = [item for item in found if item is not None]
        if len(words) == len(found) and not _disturbed(items, words, compound):
            told = {**words[0].means, **compound.means}
            words[0].means = {fact: value for fact, value in told.items() if value}


@cache
def _by_first_word() -> Mapping[tuple[str, str], tuple[int, ...]]:
    """The places of the compounds by what their first word may say."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, compound in enumerate(load_compounds()):
        fact, values = next(iter(compound.of[0].items()))
        for value in values:
            found.setdefault((fact, value), []).append(at)
    return {told: tuple(places) for told, places in found.items()}


def keep_to_nails(items: Sequence[Item]) -> None:
    """``scalp avulsion``: where a place is named that bears no nail, no nail is avulsed."""
    if all("of_nails" not in item.means for item in items):
        return
    places = [item.means["site"] for item in items if "site" in item.means]
    sites = load_families().site_by_id
    bare = places and not any(_WITH_NAILS & set(sites[place].regions) for place in places)
    for item in items:
        if bare and "of_nails" in item.means:
            item.means = {}


_WITH_NAILS = frozenset({"nail", "hand", "foot"})


def _disturbed(items: Sequence[Item], words: Sequence[Item], compound: Compound) -> bool:
    return any(
        fact in item.means or (fact == "quantity" and item.unit is not None)
        for item in items
        if all(item is not word for word in words)
        for fact in compound.without
    )


def _first(items: Sequence[Item], meaning: Mapping[str, tuple[str, ...]]) -> Item | None:
    return next(
        (
            item
            for item in items
            if all(item.means.get(fact) in values for fact, values in meaning.items())
        ),
        None,
    )


@cache
def load_compounds() -> tuple[Compound, ...]:
    """The compounds of the lexicon that comes with the package."""
    return tuple(
        _read(entry) for _, table in lexicon_tables() for entry in table.get("together", ())
    )


def _read(entry: Mapping[str, Any]) -> Compound:
    """One value or a list of them for each fact."""
    meanings = tuple(
        {
            fact: (values,) if isinstance(values, str) else tuple(values)
            for fact, values in meaning.items()
        }
        for meaning in entry["of"]
    )
    return Compound(
        of=meanings,
        without=tuple(entry.get("without", ())),
        sentence=entry.get("sentence", False),
        means=entry["means"],
    )
