"""Where on the body each service was done, as far as the words beside its code say so.

Only the place's id in ``data/sites.toml`` is kept. Whose a place is must be plain: it stands behind
its code, or before it in the same item of a comma list, or before a colon that leads a line of
codes. Two places, a donor area, or a place "near" or "not" leave the service without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from catalog.families import Site, load_families
from catalog.reading.shorthand.patterns import is_lesion_word
from catalog.reading.shorthand.tokens import Kind, Token


class Beside(NamedTuple):
    """What the words beside one code say of where it was done."""

    site: str | None
    deep: bool
    """Muscle, cartilage, bone, tendon, nerve or vessel is named."""


class _Place(NamedTuple):
    """A place in the text; ``site`` is None for one that is not where the work was done."""

    start: int
    site: str | None


_DEEP = frozenset(
    [
        "muscle",
        "cartilage",
        "cartilaginous",
        "bone",
        "bony",
        "periosteum",
        "perichondrium",
        "tendon",
        "nerve",
        "vessel",
    ]
)
_ELSEWHERE = frozenset(
    [
        "not",
        "no",
        "except",
        "without",
        "near",
        "adjacent",
        "donor",
        "harvest",
        "harvested",
        "versus",
        "vs",
        "or",
        "prior",
        "previous",
        "old",
        "instead",
        "sparing",
        "spared",
    ]
)
"""Before a place: the work was done in another."""
_DONORS = frozenset({"donor", "harvest", "harvested"})
_NO_PLACES = frozenset(
    {"cervical", "crown", "digit", "gum", "le", "lid", "oral", "sole", "stomach", "temporal", "ue"}
)
"""Words of the table that stand for something else more often where no question asks for a site."""
_OTHER_PHRASES = (
    "face to face", "head to toe", "hand to hand", "hand in hand", "hand out", "by hand",
    "on hand", "at hand", "by mouth", "back to", "back in", "back on", "back for", "back from",
    "back up", "back pain", "chest pain", "neck pain", "call back", "called back", "come back",
    "came back", "comes back", "go back", "went back", "sent back", "send back", "pay back",
    "paid back", "look back", "back and forth", "cold feet", "nail polish", "nail file",
    "nasal spray", "nasal congestion", "head of", "arms length",
)  # fmt: skip
"""Everyday phrases and complaints in which such a word is no place of a service."""
_NEAR = 3
"""So many words before a place may say that it is another."""
_JOINS = frozenset(" \t-/&'")
_SENTENCE = re.compile(r"[.!?]\s")
"""The end of one."""


def beside(pieces: Sequence[Token], text: str) -> Mapping[int, Beside]:
    """What is said beside each code, by the code's offset in the text."""
    found: dict[int, Beside] = {}
    several = sum(token.kind is Kind.CODE for token in pieces) > 1
    for segment in _segments(pieces):
        codes = [token for token in segment if token.kind is Kind.CODE]
        if codes and any(token.kind is Kind.WORD for token in segment):
            deep = any(token.value.lower().rstrip("s") in _DEEP for token in _words(segment))
            places = _places(segment, text)
            if several:
                # A sentence before the codes may be about any of them.
                begin = codes[0].start
                places = [one for one in places if not _SENTENCE.search(text, one.start, begin)]
            owned = {code.start: site for code, site in _owners(segment, codes, places, text)}
            for code in codes:
                found[code.start] = Beside(owned.get(code.start), deep)
    return found


def named(text: str) -> str | None:
    """The one place that a cell of a grid names."""
    from catalog.reading.shorthand.scanning import scan

    return _one(_places(list(scan(text)), text))


def is_site_word(word: str) -> bool:
    """Whether a word is part of a place's name, or says which side of it."""
    return word.lower() in _site_words()


_SIDES = (
    "left right lt rt l r upper lower mid medial lateral bilateral distal proximal the of on at"
)


@cache
def _site_words() -> frozenset[str]:
    return frozenset(word for phrase in _vocabulary()[0] for word in phrase).union(_SIDES.split())


def word_for(site: str) -> str:
    """A word that reads back as the site."""
    words = load_families().site_by_id[site].words
    # "x2 nails" would be read back as two of them.
    return next(
        word for word in words if word not in _NO_PLACES and not is_lesion_word(word.split()[0])
    )


def _owners(
    segment: list[Token], codes: list[Token], places: list[_Place], text: str
) -> Iterator[tuple[Token, str | None]]:
    if not places:
        return
    if len(codes) == 1:
        yield codes[0], _one(places)
        return
    leading = [place for place in places if place.start < codes[0].start]
    if len(leading) == len(places) and text[: codes[0].start].rstrip().endswith(":"):
        for code in codes:
            yield code, _one(places)
        return
    for item in _items(segment, text):
        own = [token for token in item if token.kind is Kind.CODE]
        yield from _in_item(own, _within(places, item))


def _in_item(codes: list[Token], places: list[_Place]) -> Iterator[tuple[Token, str | None]]:
    """Several codes in one item: each place belongs to the code before it, or to the one behind."""
    if not codes or not places:
        return
    if len(codes) == 1:
        yield codes[0], _one(places)
        return
    first, last = codes[0].start, codes[-1].start
    if all(place.start > first for place in places):
        ends = [*(code.start for code in codes[1:]), max(place.start for place in places) + 1]
        for code, end in zip(codes, ends, strict=True):
            yield code, _one([place for place in places if code.start < place.start < end])
    elif all(place.start < last for place in places):
        begins = [-1, *(code.start for code in codes[:-1])]
        for code, begin in zip(codes, begins, strict=True):
            yield code, _one([place for place in places if begin < place.start < code.start])


def _one(places: Sequence[_Place]) -> str | None:
    """The place, where they are all one: "face, right cheek" is the cheek."""
    if not places or any(place.site is None for place in places):
        return None
    sites = load_families().site_by_id
    kinds = sorted({place.site for place in places if place.site}, key=lambda s: _breadth(sites[s]))
    narrow = set(sites[kinds[0]].regions)
    if len(kinds) > 1 and not all(narrow < set(sites[other].regions) for other in kinds[1:]):
        return None
    return kinds[0]


def _breadth(site: Site) -> tuple[int, str]:
    return len(site.regions), site.id


def _segments(pieces: Sequence[Token]) -> Iterator[list[Token]]:
    segment: list[Token] = []
    for token in pieces:
        if token.kind is Kind.BREAK:
            yield segment
            segment = []
        else:
            segment.append(token)
    yield segment


def _items(segment: list[Token], text: str) -> Iterator[list[Token]]:
    """What stands between the commas of a segment; a comma in brackets parts nothing."""
    item: list[Token] = []
    depth, at = 0, segment[0].start
    for token in segment:
        between = text[at : token.start]
        depth = max(0, depth + between.count("(") - between.count(")"))
        at = token.end
        if token.kind is Kind.COMMA and not depth:
            yield item
            item = []
        else:
            item.append(token)
    yield item


def _within(places: list[_Place], item: list[Token]) -> list[_Place]:
    if not item:
        return []
    return [place for place in places if item[0].start <= place.start < item[-1].end]


def _words(pieces: Sequence[Token]) -> list[Token]:
    return [token for token in pieces if token.kind is Kind.WORD]


def _places(pieces: Sequence[Token], text: str) -> list[_Place]:
    """The places of a segment, longest phrase first."""
    words = _words(pieces)
    lower = [word.value.lower() for word in words]
    donors = not _DONORS.isdisjoint(lower)
    table, others, longest = _vocabulary()
    found = []
    at = 0
    while at < len(words):
        reach = _adjoining(words, at, longest, text)
        for end in range(reach, at, -1):
            phrase = tuple(lower[at:end])
            if phrase in others:
                break
            if phrase in table:
                elsewhere = donors or not _ELSEWHERE.isdisjoint(lower[max(0, at - _NEAR) : at])
                found.append(_Place(words[at].start, None if elsewhere else table[phrase]))
                break
        else:
            end = at + 1
        at = end
    return found


def _adjoining(words: list[Token], at: int, longest: int, text: str) -> int:
    """The end of the words that follow one another with nothing but spaces or hyphens between."""
    end = at + 1
    while end < min(len(words), at + longest):
        if not _JOINS.issuperset(text[words[end - 1].end : words[end].start]):
            break
        end += 1
    return end


@cache
def _vocabulary() -> tuple[dict[tuple[str, ...], str], frozenset[tuple[str, ...]], int]:
    """Phrases with their places, phrases that only look alike, and the longest's word count."""
    table: dict[tuple[str, ...], str] = {}
    for site in load_families().sites:
        for phrase in site.words:
            if phrase not in _NO_PLACES:
                words = tuple("".join(c if c.isalnum() else " " for c in phrase).split())
                for last in (words[-1], *_plurals(words[-1])):
                    table.setdefault((*words[:-1], last), site.id)
    others = frozenset(tuple(phrase.split()) for phrase in _OTHER_PHRASES)
    return table, others, max(map(len, (*table, *others)))


def _plurals(word: str) -> tuple[str, ...]:
    return (word + "s", word + "es", word[:-1] + "ies") if word.endswith("y") else (
        word + "s", word + "es")  # fmt: skip
