"""A question about the coding: ``Should I report 11200 twice, as two methods were used?``.

Such a sentence asks how to report what others told, and tells of no further work itself. What it
names that was named before, or in general words only, says nothing; its codes stay. The answers of
a quiz to choose from are not told by anybody: ``A. 17000 x 4 B. 17000, 17003 x 3``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from catalog.resolving.from_text.lexicon import Lexicon
from catalog.resolving.from_text.tokens import Kind, Token, tokenize

_QUESTION = re.compile(
    r"(?:(?<=[.;!?\n])\s*|(?<=[.;!?\n]\s))"
    r"(?:so |then |also )?(?:bill|report|code|should|shall|can|may|could|would|do|does|is|are|how"
    r"|what|which|when)\b"
    r"[^.?!\n]*\?"
)
"""A sentence behind another one, asked."""
_CODES = (
    r"(?:(?:hcpcs|cpt|code)s?\s)?(?:\d{4}[0-9ftum]|[a-ceghj-mp-v]\d{4})(?:\s?-\s?(?:\d\d|[a-z]\w))*"
    r"(?:\s?(?:x|\*)\s?\d{1,3}|\s?\(\s?x?\s?\d{1,3}\s?\))?"
)
_CHOICE = re.compile(
    rf"(?:(?<=[\s.;:?])|^)\(?(?P<letter>[a-f])[.):]\s*{_CODES}"
    rf"(?:\s?(?:,|;|\+|&|and|/)\s?{_CODES})*\s?[.;,]?",
    re.IGNORECASE,
)
"""One answer to choose from: a letter and codes."""
_OF_CODING = re.compile(
    r"\b(?:codes?|cpt|hcpcs|icd|bill(?:ed|ing)?|report(?:ed|ing)?|modifiers?)\b"
)
_TELLS = frozenset({"lesion", "site", "unit", "digit", "technique"})
"""Facts of a sentence that tells of more work, though it asks."""
_ASKS_WHICH = re.compile(r"(?:what|which|how)\b")
"""``Which code describes the excision of the cheek?`` names the work, and where, once more."""


def without_choices(text: str) -> str:
    """The text without the answers of a quiz; offsets stay."""
    choices = [*_CHOICE.finditer(text)]
    if {"a", "b"} <= {match["letter"].lower() for match in choices}:
        for match in choices:
            text = text[: match.start()] + ";".ljust(len(match.group())) + text[match.end() :]
    return text


def without_questions(text: str, lexicon: Lexicon) -> str:
    """The text without what its questions repeat, and each of them a sentence of its own."""
    for match in _QUESTION.finditer(text):
        asked = match.group()
        if not _OF_CODING.search(asked):
            continue
        before = _phrases(tokenize(text[: match.start()]), lexicon)
        told = _named(before, "procedure")
        words = tokenize(asked)
        if told and (_only_asks(words, told, lexicon) or _names_again(words, before, lexicon)):
            codes = {at for word in words if word.kind is Kind.CODE for at in _span(word)}
            asked = "".join(
                " " if sign.isalnum() and at not in codes else sign for at, sign in enumerate(asked)
            )
        text = text[: match.start()] + asked[:-1] + ";" + text[match.end() :]
    return text


def _span(token: Token) -> range:
    return range(token.start, token.end)


def _only_asks(asked: Sequence[Token], told: set[str], lexicon: Lexicon) -> bool:
    """Whether a question names nothing but what was told already."""
    named = [means for means in _phrases(asked, lexicon) if "procedure" in means]
    known = all(means["procedure"] in {*told, "removal"} for means in named)
    return known and not any(_TELLS & means.keys() for means in _phrases(asked, lexicon))


def _names_again(
    asked: Sequence[Token], before: Sequence[Mapping[str, str]], lexicon: Lexicon
) -> bool:
    """Whether it asks which code, with no number, and all work and lesions in it were told of."""
    phrases = _phrases(asked, lexicon)
    if not _ASKS_WHICH.match(asked[0].norm if asked else ""):
        return False
    if any(word.kind is Kind.NUMBER for word in asked) or _named(phrases, "number"):
        return False
    return _named(phrases, "procedure") <= _named(before, "procedure") and all(
        _named(phrases, fact) <= {*_named(before, fact), "lesion", "wound"}
        for fact in ("lesion", "technique", "closure", "digit")
    )


def _named(phrases: Sequence[Mapping[str, str]], fact: str) -> set[str]:
    return {means[fact] for means in phrases if fact in means}


def _phrases(tokens: Sequence[Token], lexicon: Lexicon) -> list[Mapping[str, str]]:
    found, at = [], 0
    while at < len(tokens):
        match = lexicon.match(tokens, at)
        if match is None:
            at += 1
            continue
        means, at = match
        found.append(means)
    return found
