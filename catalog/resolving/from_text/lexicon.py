"""What billers' words mean: the lexicon files and the names of places, as one word trie.

A coder extends the files under ``data/lexicon``; nothing here needs to change for it. Phrases are
matched longest first, token by token, hyphens ignored and plurals understood.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from catalog.claim import Frozen
from catalog.families import load_families
from catalog.payers import load_payers
from catalog.resolving.from_text.tokens import Kind, Token, tokenize

Means = Mapping[str, str]
"""What a phrase says, fact by fact: ``{"procedure": "biopsy", "technique": "punch"}``."""


class Lesion(Frozen):
    """Something that is treated, and what its name says of its nature."""

    id: str
    name: str
    nature: str | None = None
    destroyed: str | None = None
    """Which destruction counts it: premalignant, benign, malignant, vascular, tag."""
    site: str | None = None
    removed: str | None = None
    """How it is removed when the text says no more than that: a cyst is excised."""
    usual: str | None = None
    """What is done to it when the text names no procedure: an actinic keratosis is destroyed."""
    deep: bool = False
    """It may lie below the skin, where excision has the soft tissue codes."""
    wound: bool = False
    """Something that is closed or cleaned, not removed."""
    diagnosis: tuple[str, ...] = ()
    words: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    """A place in the trie: the words that may follow, and what the phrase so far means."""

    following: dict[str, _Node] = field(default_factory=dict)
    means: Means | None = None
    dotted: bool = False
    """An abbreviation with its full stop may lead here: ``sq. cm``."""


_NO_PLURALS = frozenset({"mms", "bcbs", "dts"})
"""Abbreviations whose s is no plural's: Mohs micrographic surgery is not two melanomas."""


_FILLERS = frozenset({"of", "the", "a", "an", "his", "her", "their", "it", "them"})
"""Words inside a phrase that change nothing: ``biopsy of the nail bed`` is ``biopsy nail bed``."""


def _told(words: Sequence[str]) -> list[str]:
    """The words of a phrase without the fillers inside it; those at its ends belong to it."""
    return [
        word for at, word in enumerate(words) if word not in _FILLERS or at in (0, len(words) - 1)
    ]


def singular(word: str) -> str:
    """A plural without its ending, also ``AK's``; other words as they are."""
    word = word.removesuffix("'s")
    if (
        len(word) < 3
        or word in _NO_PLURALS
        or not word.endswith("s")
        or word.endswith(("ss", "us", "is"))
    ):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


class Lexicon:
    """All phrases with what they mean."""

    def __init__(self, phrases: Iterator[tuple[str, Means]], lesions: Sequence[Lesion]) -> None:
        self.lesions: Mapping[str, Lesion] = {lesion.id: lesion for lesion in lesions}
        self._root = _Node()
        self.fixed: set[str] = set()
        """Words that no typing error is corrected into: a wrong one would change the code."""
        free: set[str] = set()
        bound: set[str] = set()
        for phrase, means in phrases:
            words = _told([token.norm for token in tokenize(phrase) if token.norm != "-"])
            node = self._root
            for word in words:
                if word == ".":
                    node.dotted = True
                    continue
                node = node.following.setdefault(singular(word), _Node())
            node.means = MappingProxyType({**(node.means or {}), **means})
            words = [word for word in words if word != "."]
            decides = not _NEVER_CORRECTED.isdisjoint(means)
            (bound if decides else free).update(map(singular, words))
            if decides and len(words) == 1:
                self.fixed.add(singular(words[0]))
        self.fixed |= bound - free
        self.vocabulary = frozenset(bound | free)
        self.by_letter: dict[str, list[str]] = {}
        """The longer words by their first letter, which is hardly ever the slip."""
        for word in sorted(self.vocabulary):
            if len(word) > 3:
                self.by_letter.setdefault(word[0], []).append(word)

    def match(self, tokens: Sequence[Token], start: int) -> tuple[Means, int] | None:
        """The longest phrase that begins at a token: what it means, and the token behind it."""
        node, at = self._root, start
        best: tuple[Means, int] | None = None
        while at < len(tokens):
            token = tokens[at]
            if token.norm == "-" and at > start and token.glued and at + 1 < len(tokens):
                at += 1
                continue
            following = node.following.get(token.norm)
            if following is None and token.kind is Kind.WORD:
                following = node.following.get(singular(token.norm))
            inside = following is None and at > start
            if inside and (token.norm in _FILLERS or (token.norm == "." and node.dotted)):
                at += 1
                continue
            if following is None:
                break
            node, at = following, at + 1
            if node.means is not None:
                best = (node.means, at)
        return best

    def knows(self, word: str) -> bool:
        """Whether the word stands anywhere in a phrase, as it is or as a plural."""
        return word in self.vocabulary or singular(word) in self.vocabulary

    def by_diagnosis(self, code: str) -> Lesion | None:
        """The lesion that a typed ICD-10-CM code stands for, by its longest beginning."""
        found = [
            (len(start), lesion)
            for lesion in self.lesions.values()
            for start in lesion.diagnosis
            if code.startswith(start)
        ]
        return max(found, key=lambda pair: pair[0])[1] if found else None


_NEVER_CORRECTED = frozenset(
    {"site", "nature", "negate", "undone", "instead", "number", "side", "digit", "unit"}
)


def _phrases(lesions: Sequence[Lesion]) -> Iterator[tuple[str, Means]]:
    for site in load_families().sites:
        for word in site.words:
            yield word, {"site": site.id}
    for lesion in lesions:
        means = {"lesion": lesion.id} | ({"site": lesion.site} if lesion.site else {})
        for word in lesion.words:
            yield word, means
    for payer in load_payers():
        for word in (payer.id, *payer.words):
            yield word, {"payer": payer.id}
    for name, table in lexicon_tables():
        for entry in table.get("word", ()):
            if not isinstance(entry["means"], dict):
                raise ValueError(f"{name}: means of {entry['words']} must be a table")
            for word in entry["words"]:
                yield word, entry["means"]


def lexicon_tables() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The lexicon's files by name, as they are written."""
    folder = files("catalog.data") / "lexicon"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name, tomllib.loads(entry.read_text("utf-8"))


@cache
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    lesions = tuple(
        Lesion.model_validate(lesion)
        for _, table in lexicon_tables()
        for lesion in table.get("lesion", ())
    )
    return Lexicon(_phrases(lesions), lesions)
