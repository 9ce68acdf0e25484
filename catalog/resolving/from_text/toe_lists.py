"""Toes and fingers by their numbers in a list: ``toenails 1-5 R, 1 L``, ``2nd and 3rd toes``.

Each digit becomes an item of its own, parted from the next, as if each had been named in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.resolving.from_text.items import Item, What

_SIDE = r"(?:right|left|bilateral(?:ly)?|bilat|both|b/l|rt|lt|r|l)"
_NUMBERS = r"[1-5](?:\s?(?:-|,|and|&|to|thru|through)\s?[1-5](?![\d.%]))"
_KIND = r"(?:toe\s?nails?|finger\s?nails?|toes?|fingers?|nails?|digits?|hallux)"
_BY_NUMBER = re.compile(
    rf"(?<![\w.])(?:(?P<side>{_SIDE})\s+)?(?:foot\s+|hand\s+)?(?P<kind>{_KIND})\s?#?"
    rf"(?P<numbers>{_NUMBERS}+)(?:\s?(?:on\s|of\s)?(?:the\s)?(?P<behind>{_SIDE})(?!\w|\.\w))?"
)
_BY_SIDE = re.compile(
    rf"(?<![\w.])(?P<side>{_SIDE})\s?(?:foot\s|toes?\s|toenails?\s)?#?"
    rf"(?P<numbers>{_NUMBERS}*|[1-5])(?=\s*(?:[,;.)]|and\b|&|$|{_SIDE}\s?\d))"
)
"""``R 1-5, L 1``: only where the text speaks of nails."""
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "great": 1, "big": 1}
_NTH = rf"(?:[1-5](?:st|nd|rd|th)|{'|'.join(_WORDS)})"
_ORDINALS = re.compile(
    rf"(?<![\w.])(?:(?P<side>{_SIDE})\s+)?(?P<numbers>{_NTH}"
    rf"(?:(?:\s?,\s?and|\s?,|\s?and|\s?&)\s{_NTH})+)\s+(?P<kind>{_KIND})"
    rf"(?=(?:(?:\s(?:were\s|was\s)?[a-z]+)?,?(?:\s(?:of|on))?(?:\sthe)?"
    rf"\s(?P<behind>{_SIDE})(?:\s(?P<limb>foot|feet|hands?)(?!\w)|(?=\s*(?:[.,;]|$))))?)"
)
"""``2nd and 3rd toes``, ``first and third toenails avulsed, right foot``."""
_SIDED_ORDINAL = re.compile(
    rf"(?<![\w.])(?P<side>{_SIDE})\s+(?:(?P<numbers>[1-5])(?:st|nd|rd|th)|great|big)"
    rf"(?=\s*(?:[,;.)]|and\b|&|$))"
)
"""``R hallux, R 2nd``: only where the text speaks of nails."""
_DIGIT_OF = re.compile(
    rf"(?<![\w.])(?:(?P<side>{_SIDE})\s+)?(?P<numbers>[1-5])(?:st|nd|rd|th)\s+digits?\s+"
    rf"(?:of\s+)?(?:the\s+)?(?:(?P<behind>{_SIDE})\s+)?(?P<kind>toe|foot|hand|finger)"
)
"""``2nd digit of the left foot``."""
_SHORT = re.compile(
    r"(?<![\w.])(?P<side>[rl])-?(?P<numbers>[1-5])\s(?P<kind>(?:toe|finger)\s?nail|toe|finger)(?!\w)"
)
"""``L3 toenail``, ``R2 finger``."""
_SPEAKS_OF_NAILS = re.compile(r"\b(?:toe|finger)?\s?nails?\b")
_OTHERS_COUNTED = re.compile(r"\b(?:callus|corn|wart|lesion|tag)")


def take_toe_lists(text: str) -> tuple[str, list[Item]]:
    """The text without its lists of digits, and their items."""
    found: list[Item] = []
    patterns = [_BY_NUMBER, _ORDINALS, _DIGIT_OF, _SHORT]
    if _SPEAKS_OF_NAILS.search(text) and not _OTHERS_COUNTED.search(text):
        patterns += [_SIDED_ORDINAL, _BY_SIDE]
    for pattern in patterns:
        for match in pattern.finditer(text):
            found += _items(match)
            text = _without(text, *match.span())
            if "limb" in pattern.groupindex and match["behind"]:
                text = _without(
                    text, match.start("behind"), max(map(match.end, ("behind", "limb")))
                )
    return text, found


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _items(match: re.Match[str]) -> Iterator[Item]:
    said = match.groupdict()
    kind = said.get("kind") or "toenail"
    kind = f"finger {kind}" if (said.get("limb") or "").startswith("hand") else kind
    sides = _sides(said.get("side") or said.get("behind") or "")
    nail = {"lesion": "nail"} if "nail" in kind else {}
    first = True
    for side in sides:
        for number in _numbers(match["numbers"] or "1"):
            if not first:
                yield Item(What.SEPARATOR, *match.span(), mark="and")
            first = False
            yield Item(
                What.PHRASE, *match.span(), {**_digit(number, kind), **nail, **_side_of(side)}
            )


def _sides(word: str) -> tuple[str, ...]:
    if word.startswith("r"):
        return ("right",)
    if word in ("l", "lt", "left"):
        return ("left",)
    return ("left", "right") if word else ("",)


def _side_of(side: str) -> dict[str, str]:
    return {"side": side} if side else {}


def _numbers(words: str) -> list[int]:
    numbers: list[int] = []
    for match in re.finditer(
        rf"(\d)\s?(?:-|to|thru|through)\s?(\d)|(\d|{'|'.join(_WORDS)})", words
    ):
        if match[3]:
            numbers.append(_WORDS.get(match[3]) or int(match[3]))
        else:
            numbers += range(int(match[1]), int(match[2]) + 1)
    return list(dict.fromkeys(numbers))


def _digit(number: int, kind: str) -> dict[str, str]:
    if kind.startswith(("finger", "hand")):
        return {"site": "thumb" if number == 1 else "finger", "digit": f"finger {number}"}
    return {"site": "hallux" if number == 1 else "toe", "digit": f"toe {number}"}
