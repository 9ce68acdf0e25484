"""Persons' names among billing text, told by frequent names and by the words of the trade.

A single word is never enough: ``Mark`` is a verb and a site's lesion, ``Temple`` a place on the
head. The words are in ``data/names.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise

_CALLED = r"[A-Za-z][A-Za-z'’.-]*(?:[ ,]{1,2}[A-Za-z][A-Za-z'’.-]*){0,3}"
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Miss|Ms|MRS|MR)\.?\s+(?:[A-Z]\.?\s+)?(?P<titled>[A-Z][A-Za-z'’-]+)"
    rf"|\b(?i:pt|patient|subscriber|member|insured|guarantor)(?i:'s)?\s*(?P<colon>(?i:name)?\s*[:=]|(?i:name)\s)?"
    rf"\s*(?P<called>{_CALLED})"
    rf"|\b(?i:(?:(?:first|last|full|patient|pt)[\s_]?)?name|first|last)\s*[:=]\s*(?P<named>{_CALLED})",
)
_PARTICLES = ("de", "del", "la", "las", "los", "van", "von", "der", "den", "da", "di", "du", "el")
"""Small words inside a family name: Juan de la Cruz."""
_PARTICLE = rf"(?:(?:{'|'.join(_PARTICLES)})[ \t]+){{0,2}}"
_BETWEEN = r"(?:[ \t]*,[ \t]*|[ \t]+)"
_BESIDE_NUMBER = re.compile(
    r"(?<![\w'’-])(?P<words>[A-Z][A-Za-z'’-]+,?[ \t]+[A-Z][A-Za-z'’-]+)[\s(,;:-]{1,4}"
    r"(?i:d\.?o\.?b|mrn|ssn|mbi)\b"
)
"""Two words with a birth date or a number of the person right behind them."""
_CAPITALISED = re.compile(
    rf"(?<![\w'’-])[A-Z][A-Za-z'’-]+(?:(?:[ \t]+[A-Z]\.?)?{_BETWEEN}{_PARTICLE}"
    r"[A-Z][A-Za-z'’-]+){1,3}"
)
_WITH_INITIAL = re.compile(
    r"(?<![\w'’.-])(?:(?P<given>[A-Z][a-z'’-]+)[ \t]+[A-Z]\.(?=[\s,;:]|$)"
    r"|(?P<family>[A-Z][A-Za-z'’-]{3,}),[ \t]?[A-Z]\.(?=[\s,;:]|$)(?!\s?[A-Z]\d))"
)
_FAMILY_FIRST = re.compile(
    r"(?<![\w'’-])(?P<family>[A-Z][A-Za-z'’-]+),[ \t]?(?P<given>[A-Z][A-Za-z'’-]{2,})(?![\w])"
)
_INITIALS = re.compile(
    r"\b(?i:(?:pt|patient)(?:'s)?(?:\sinitials)?|initials)\s?[:=]?\s?"
    r"(?P<initials>[A-Z]\.\s?[A-Z]\.(?:\s?[A-Z]\.)?|(?<=initials\s)[A-Z]{2,3}|(?<=initials:\s)[A-Z]{2,3})(?!\w)"
)
_LOWER_PAIR = re.compile(
    rf"(?<![\w'’-])(?P<first>[a-z][a-z'’-]+)(?={_BETWEEN}(?P<second>[a-z][a-z'’-]+))"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def person_names(text: str) -> Iterator[tuple[int, int]]:
    """Where a person is named; a name may be found twice."""
    plain = text if text.isascii() else _without_accents(text)
    yield from _called(plain)
    yield from _beside_number(plain)
    yield from _plain_names(plain, text)


def _without_accents(text: str) -> str:
    """The text with plain letters, each in its place."""
    bases = (unicodedata.normalize("NFD", mark)[0] for mark in text)
    return "".join(bases).translate(_STROKED)


_STROKED = str.maketrans("ŁłØøĐđ", "LlOoDd")


def _called(text: str) -> Iterator[tuple[int, int]]:
    """Names behind a title or a label."""
    for found in _TITLED.finditer(text):
        if found["titled"]:
            if found["titled"].lower() not in trade_words():
                yield found.start(), found.end()
            continue
        group = "named" if found["named"] else "called"
        words = [word.lower().rstrip(".") for word in _WORD.findall(found[group])]
        if _is_name(words, found[group], labelled=group == "named" or bool(found["colon"])):
            yield found.start(group), found.end(group)


def _beside_number(text: str) -> Iterator[tuple[int, int]]:
    """Names that no list knows, told by what stands behind them."""
    other = trade_words() | not_called()
    for found in _BESIDE_NUMBER.finditer(text):
        if other.isdisjoint(word.lower() for word in _WORD.findall(found["words"])):
            yield found.span("words")


def _is_name(words: list[str], written: str, *, labelled: bool) -> bool:
    """Whether words behind ``patient`` are a name; without a colon they must look like one."""
    if len(words) > 1 and len(words[0]) == 1 and written[0].isupper():
        name = _WORD.findall(written)[1]
        known = trade_words() | not_called()
        return name[0].isupper() and name[1:].islower() and words[1] not in known
    if not words or words[0] in not_called() or words[0] in trade_words():
        return False
    if labelled:
        return len(words[0]) > 1
    if words[0].partition("-")[0] in given_names() and written[0].isupper():
        return True
    if (
        words[0] in family_names() - shared_words()
        and written[0].isupper()
        and written[1].islower()
    ):
        return True
    parts = _WORD.findall(written)[:2]
    return (
        len(parts) == 2
        and all(part[0].isupper() and part[1:].islower() for part in parts)
        and not trade_words().union(not_called()).intersection(words[:2])
    )


def _plain_names(text: str, written: str) -> Iterator[tuple[int, int]]:
    """Names with nothing before them: a frequent given name beside a word that is no other."""
    for found in _CAPITALISED.finditer(text):
        words = [word.lower() for word in _WORD.findall(found[0])]
        accented = not written[found.start() : found.end()].isascii()
        if (
            _holds_name(words)
            or (accented and trade_words().isdisjoint(words))
            or (_stands_alone(text, found) and _full_name(words))
        ):
            yield found.start(), found.end()
    for found in _WITH_INITIAL.finditer(text):
        word = (found["given"] or found["family"]).lower()
        if word in shared_words() or word in trade_words() or word in not_called():
            continue
        if found["family"] or word in given_names():
            yield found.start(), found.end()
    for found in _FAMILY_FIRST.finditer(text):
        family, given = found["family"].lower(), found["given"].lower()
        if family in family_names() - shared_words() and not (
            given in trade_words() or given in not_called()
        ):
            yield found.start(), found.end()
    for found in _INITIALS.finditer(text):
        yield found.span("initials")
    for found in _LOWER_PAIR.finditer(text):
        first, second = found["first"], found["second"]
        if _sure_pair(first, second) or _sure_pair(second, first):
            yield found.start(), found.end("second")


_ALONE_BEFORE = re.compile(r"(?:^|[\n:;,.(|>-]|\b(?i:pt|patient|for|re|saw))[ \t]*$")
_ALONE_AFTER = re.compile(r"[ \t]*(?:$|[\n,;:.()|/-]|\d|(?i:dob|mrn)\b)")


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether no word stands beside, with which capitalised ones could make a phrase."""
    before = text[max(0, found.start() - 12) : found.start()]
    return _ALONE_BEFORE.search(before) is not None and bool(_ALONE_AFTER.match(text, found.end()))


def _full_name(words: list[str]) -> bool:
    """Whether two words are a given and a family name, be each of them a word of the trade too.

    Only of words that stand alone: "Bill Clark 17000" names somebody, "Bill Clark Nevus" does not.
    """
    pair = [word for word in words if len(word) > 1 and word not in _PARTICLES]
    if len(pair) != 2:
        return False
    given, family = given_names() | shared_words(), family_names()
    return any(first in given and second in family for first, second in (pair, reversed(pair)))


def _holds_name(words: list[str]) -> bool:
    words = [word for word in words if len(word) > 1 and word not in _PARTICLES]
    return any(_pair(first, second) or _pair(second, first) for first, second in pairwise(words))


def _pair(given: str, family: str) -> bool:
    """A given name and a word that is no other's: sure, or not at all."""
    first, compound, _ = given.partition("-")
    if compound and first in given_names() and family not in trade_words():
        return family not in not_called()
    given = first
    if given not in given_names() or family in trade_words() or family in not_called():
        return given in shared_words() and family in family_names() and family not in shared_words()
    return given not in shared_words() or (
        family in family_names() and family not in shared_words()
    )


def _sure_pair(given: str, family: str) -> bool:
    """In small letters both words must be frequent names, and not both words of the trade."""
    return (
        given in given_names()
        and family in family_names()
        and family not in trade_words()
        and not (given in shared_words() and family in shared_words())
    )


@cache
def given_names() -> frozenset[str]:
    """Frequent given names, in small letters like all words here."""
    return _list("given")


@cache
def family_names() -> frozenset[str]:
    """Frequent family names."""
    return _list("family")


@cache
def shared_words() -> frozenset[str]:
    """Names that are words of the trade too."""
    return _list("shared")


@cache
def trade_words() -> frozenset[str]:
    """Words of dermatology and billing that stand capitalised beside one another."""
    from catalog.families import load_families
    from catalog.payers import load_payers

    families = load_families()
    texts = [payer.name for payer in load_payers()]
    texts += [word for payer in load_payers() for word in payer.words]
    texts += [site.name for site in families.sites]
    texts += [word for site in families.sites for word in site.words]
    texts += [family.name for family in families]
    return _list("trade").union(*((word.lower() for word in _WORD.findall(text)) for text in texts))


@cache
def not_called() -> frozenset[str]:
    """What follows ``patient`` where no name does."""
    return _list("not_called")


@cache
def no_street() -> frozenset[str]:
    """Between a number and ``st`` or ``dr`` where that is no street."""
    return _list("no_street")


def _list(key: str) -> frozenset[str]:
    return frozenset(_data()[key].split())


@cache
def _data() -> dict[str, str]:
    return tomllib.loads((files("catalog.data") / "names.toml").read_text("utf-8"))
