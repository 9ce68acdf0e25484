"""Which kinds of updates words name: ids, what people call them, titles, in any spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import process

from catalog.calendar import load_calendar
from catalog.codes import is_diagnosis_shape, is_procedure_shape
from handlers.reminding.unreadable import UnreadableError

_ALL = frozenset({"all", "any", "every", "everything"})
_FILLERS = frozenset(
    {
        "a", "about", "again", "and", "channel", "for", "from", "here", "hear", "in", "it", "kind",
        "kinds", "me", "my", "now", "of", "on", "our", "please", "reminder", "reminders", "team",
        "the", "them", "this", "to", "update", "updates", "us", "we", "with",
    }
)  # fmt: skip
_BESIDE_A_KIND = frozenset({"code", "codes", "edit", "edits", "new", "set", "table", "tables"})
"""Words that say nothing more behind a kind, and too little alone."""
_BETWEEN = re.compile(r"&amp;|[\s,;&+_/()-]+")
_ELSEWHERE = re.compile(r"<?#")
_RHYTHMS = {"weekly": "weekly on", "digest": "weekly on", "weekends": "weekends on"}
_CLOSE = 75


def read_kinds(text: str) -> tuple[str, ...]:
    """The kinds that words name, in the calendar's order; all for no word or ``all``.

    Raises:
        UnreadableError: Names the word that is no kind, and what may be meant.
    """
    if _ELSEWHERE.search(text):
        raise UnreadableError(
            "I remind the channel in which you type: go to that channel and type it there."
        )
    words = _BETWEEN.sub(" ", text.lower()).split()
    phrases = list(_phrases(words))
    named = {kind for found in phrases if not isinstance(found, str) for kind in found}
    enough = _BESIDE_A_KIND if named or _ALL & set(words) else frozenset()
    for found in phrases:
        if isinstance(found, str) and found not in enough:
            raise UnreadableError(_no_kind(found))
    return tuple(kind.id for kind in load_calendar() if not named or kind.id in named)


def names_kinds(text: str) -> bool:
    """Whether words name kinds, and nothing else."""
    try:
        return bool(text.strip()) and read_kinds(text) != read_kinds("")
    except UnreadableError:
        return False


def title_of(kind: str) -> str:
    """What a kind is called, and what to type for it."""
    titles = {one.id: one.title for one in load_calendar()}
    return f"{titles.get(kind, kind)} (`{kind}`)"


def _phrases(words: list[str]) -> Iterator[frozenset[str] | str]:
    """The kinds of each phrase, the longest first; a word that belongs to none as it is."""
    known, longest = _known()
    at = 0
    while at < len(words):
        for length in range(min(longest, len(words) - at), 0, -1):
            kinds = known.get(" ".join(words[at : at + length]))
            if kinds is not None:
                yield kinds
                at += length
                break
        else:
            if words[at] not in _ALL | _FILLERS:
                yield words[at]
            at += 1


@cache
def _known() -> tuple[dict[str, frozenset[str]], int]:
    """The kinds that each phrase stands for, and the words of the longest one."""
    known: dict[str, set[str]] = {}
    for kind in load_calendar():
        for name in (kind.id, *kind.words, kind.title):
            known.setdefault(_BETWEEN.sub(" ", name.lower()).strip(), set()).add(kind.id)
    longest = max(len(phrase.split()) for phrase in known)
    return {phrase: frozenset(kinds) for phrase, kinds in known.items()}, longest


def _no_kind(word: str) -> str:
    """What to type instead of a word that is no kind."""
    upper = word.upper()
    if is_procedure_shape(upper) or is_diagnosis_shape(upper):
        return (
            f"{upper} is a code, not a kind of update. To hear what changes for it: "
            f"`/cptupdates watch {upper}`"
        )
    if word in _RHYTHMS:
        return f"For that there is `/cptupdates {_RHYTHMS[word]}`."
    known, _ = _known()
    near = process.extractOne(word, known.keys(), score_cutoff=_CLOSE)
    if near is not None:
        meant = " ".join(sorted(known[near[0]]))
        return f"“{word[:40]}” is no kind of update. Did you mean `{meant}`?"
    ids = ", ".join(kind.id for kind in load_calendar())
    return (
        f"“{word[:40]}” is no kind of update. There are: {ids}; `ncci` stands for ncci-ptp, mue "
        "and aoc. `/cptupdates help` says what each is."
    )
