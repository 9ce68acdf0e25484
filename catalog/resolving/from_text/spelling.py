"""Typing errors in long words, mended where nothing but the spelling can have been meant.

Numbers, negations, places and words for the nature of a lesion are never corrected: a near miss
there may be another code. Those are left unread, and asked for.
"""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from catalog.resolving.from_text.lexicon import Lexicon

SHORTEST = 5
"""Letters of a word that is corrected at all."""

LONG = 10
"""Letters of a word that may hold two slips: shorter ones are other words, as ``reduction`` is."""


def correct(word: str, lexicon: Lexicon) -> str | None:
    """The one word of the vocabulary that this is a slip of, or None."""
    if len(word) < SHORTEST:
        return None
    slips = 1 if len(word) < LONG else 2
    near = process.extract(
        word,
        lexicon.by_letter.get(word[0], ()),
        scorer=DamerauLevenshtein.distance,
        score_cutoff=slips,
        limit=2,
    )
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    return near[0][0] if near[0][0] not in lexicon.fixed else None
