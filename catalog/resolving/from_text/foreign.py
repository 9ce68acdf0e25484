"""Numbers that count something else than lesions: weeks, age, room, stitches, photographs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from catalog.resolving.from_text.items import Item, What

IN_SERIES = re.compile(
    r"(?<![\w.])(?:session|treatment)\s\d{1,3}(?=\s*(?:\.(?!\d)|[;\n]|$))|"
    r"(?<![\w.])(?:session|treatment|tx|visit|fraction|fx)\s#?\s?\d{1,2}\s(?:out )?of\s\d{1,3}\b|"
    r"(?<![\w.])(?:fraction|fx)\s#?\s?\d{1,2}(?![\d.])"
)
"""``treatment 4 of 12``, ``fraction 12``."""
OF_THE_VISIT = re.compile(
    r"(?<![\w.])(?:bp|blood pressure)\s?:?\s?(?:of |was |is )?\d{2,3}\s?/\s?\d{2,3}"
    r"|(?<![\w.:])(?:[01]?\d|2[0-3]):[0-5]\d(?:\s?[ap]\.?m\b\.?)?(?![\w:])"
    r"|(?<![\w.:])1\s?:\s?\d{2,3},?000\b"
    r"|\b(?:lot|ndc)\s?(?:#|no\.?|number)?\s?:?\s?[a-z]{0,3}\d[\w-]*"
    r"|\bexp(?:ir(?:es|y|ation))?\.?(?: date)?\s?:?\s?\d{1,2}\s?/\s?(?:\d{1,2}\s?/\s?)?\d{2,4}\b"
)
"""Blood pressure, the time of day, the strength of epinephrine, a drug's lot and expiry."""
OF_SESSIONS = re.compile(
    r"(?<![\w.])(?:session|treatment|tx|visit|week)s?\s?#\s?\d{1,3}(?!\d)"
    r"|(?<![\w.])day\s#?\s?\d{1,2}(?![\d.])"
    r"|(?<![\w.])\d\s?x?\s?(?:/|per |times a |times per )(?:week|wk|day|month)\b"
)
"""``session #12``, ``3x/week``: how often, and nothing that is counted here."""
_COUNTS = frozenset({"number", "many"})
_NEARNESS = frozenset({"about", "beyond"})
"""Facts of words in front of a number that are about this number."""


def leave_out_foreign_numbers(items: Sequence[Item]) -> None:
    """Let the numbers say nothing that belong to a word with a number of its own.

    The lexicon marks such words with ``own_number``: the side on which their number stands.
    """
    for at, item in enumerate(items):
        side = item.means.get("own_number")
        if side in ("before", "both"):
            _mute_before(items, at)
        if side in ("behind", "both"):
            _mute_behind(items, at)
    for item in items:
        item.means = _without_mark(item.means)


def _without_mark(means: Mapping[str, str]) -> Mapping[str, str]:
    return {fact: value for fact, value in means.items() if fact != "own_number"}


def _mute_before(items: Sequence[Item], at: int) -> None:
    """``6 months``, ``about two weeks``, ``x 3 days``."""
    if at == 0 or not _is_number(items[at - 1]):
        return
    _mute(items[at - 1])
    if at > 1 and _NEARNESS & items[at - 2].means.keys():
        _mute(items[at - 2])


def _mute_behind(items: Sequence[Item], at: int) -> None:
    """``age 60``, ``room: 3``, ``photos taken x 2``."""
    for item in items[at + 1 :]:
        plain = item.what is What.PHRASE and not item.means
        if not plain and item.mark != "colon":
            if _is_number(item):
                _mute(item)
            return


def _is_number(item: Item) -> bool:
    if item.what is What.QUANTITY:
        return item.unit is None and len(item.values) == 1
    return bool(_COUNTS & item.means.keys())


def _mute(item: Item) -> None:
    item.what, item.means, item.mark = What.PHRASE, {}, ""
