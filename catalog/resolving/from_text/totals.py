"""Whether the first number of a list is the sum of the others, or a number like them.

``7 AKs: 3 face, 4 scalp`` are seven, ``8 on face, 8 on scalp`` are sixteen: a number that stands
at a place of its own never sums up numbers at other places, equal or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog.families import load_families
from catalog.resolving.from_text.drafts import Draft, Words

_NUMBERS = frozenset({"count", "number"})
_PLACES = frozenset({"site", "side", "digit"})
_TECHNIQUES = frozenset({"technique"})


def own_place_apart(chain: Sequence[Draft]) -> bool:
    """Whether the list's first number has a place, and a later number one outside of it.

    A technique of its own parts a number from the others in the same way.
    """
    head, *further = chain
    if len(head.counts) == 1 and "technique" in head.own:
        technique = head.values.get("technique")
        if any(
            other.counts and "technique" in other.own and other.values["technique"] != technique
            for other in further
        ):
            return True  # "punch x2 arm, shave x2 arm biopsies"
    for facts in (_PLACES, _TECHNIQUES):
        first, *others = _words_by_number(chain, facts) or [()]
        if first and any(_outside(place, first) for place in others):
            return True
    return False


def counts_one_technique(head: Draft) -> bool:
    """Whether a list's first number counts its own technique only.

    ``2 punch biopsies back, shave biopsy cheek`` are three, ``bx x2: shave arm, punch back`` two.
    """
    procedure, number, technique = (
        min((word.start for word in head.words if word.fact in facts), default=None)
        for facts in (frozenset({"procedure"}), _NUMBERS, _TECHNIQUES)
    )
    if technique is None or number is None or "technique" not in head.own:
        return False
    return procedure is None or not procedure < number < technique


def drop_run_totals(chain: Sequence[Draft]) -> None:
    """``shave x2 chest and back, punch scalp``: two are the number of the places that follow."""
    for at, head in enumerate(chain):
        run = 1
        for other in chain[at + 1 :]:
            if other.counts or {"technique", "lesion"} & other.own or "site" not in other.own:
                break
            run += 1
        if len(head.counts) == 1 and head.counts[0] == run > 1:
            head.counts = []
            head.features = [name for name in head.features if name not in ("plural", "times")]


def drop_total_behind(chain: Sequence[Draft]) -> None:
    """``3 punch and 1 shave biopsies of four lesions``: four is all of them, and no more."""
    last = chain[-1]
    if len(chain) < 2 or len(last.counts) < 2:
        return
    if last.counts[-1] == sum(sum(draft.counts) for draft in chain) - last.counts[-1]:
        last.counts = last.counts[:-1]


def _words_by_number(chain: Sequence[Draft], facts: frozenset[str]) -> list[tuple[Words, ...]]:
    """The words of some facts that belong to each number: those behind it, or those before."""
    words = sorted(
        {word for draft in chain for word in draft.words if word.fact in _NUMBERS | facts},
        key=lambda word: (word.start, word.fact),
    )
    behind = bool(words) and words[-1].fact in facts
    groups: list[tuple[Words, ...]] = []
    for word in words if behind else reversed(words):
        if word.fact in _NUMBERS:
            groups.append(())
        elif groups:
            groups[-1] += (word,)
    return groups if behind else groups[::-1]


def _outside(place: Iterable[Words], whole: Sequence[Words]) -> bool:
    """Whether a place names what the whole does not hold."""
    for word in place:
        alike = [one for one in whole if one.fact == word.fact]
        if alike and not any(_holds(one, word) for one in alike):
            return True
    return False


def _holds(whole: Words, part: Words) -> bool:
    sites = load_families().site_by_id
    if whole.fact != "site" or whole.value not in sites or part.value not in sites:
        return whole.value == part.value
    one, other = sites[whole.value], sites[part.value]
    return one.holds(other) or set(one.regions) == set(other.regions)
