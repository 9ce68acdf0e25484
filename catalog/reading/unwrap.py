"""What Slack, word processors and web pages do to a pasted text, undone with positions kept.

Slack escapes ``&``, ``<`` and ``>``, turns numbers and addresses into links (``<tel:...|...>``) and
people put text into code blocks; editors put in curly quotes, long dashes and fixed spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ODD = re.compile(
    r"&(?:amp|lt|gt|nbsp|quot|\#39);"
    r"|<(?P<target>[^<>|\s]{1,2000})(?:\|(?P<label>[^<>|\n]{0,2000}))?>"
    r"|```|\r\n?|[`\u200b-\u200f\u2060\ufeff\u00ad\u2018\u2019\u201c\u201d\u2010-\u2015\u2212"
    r"\u00d7\u2715\u2022\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029\uff01-\uff5e\x0b\x0c]"
)

_PLAIN = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&nbsp;": " ",
    "&quot;": '"',
    "&#39;": "'",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00d7": "x",
    "\u2715": "x",
    "\u2022": " ",
    "\u2212": "-",
    "\r": "\n",
    "\r\n": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "```": " ",
    "`": " ",
}


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The plain text, and where each of its characters stood in the original."""

    text: str
    origin: list[int] | None
    """Offset of each character and of the end; None when nothing was changed."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the plain text as offsets into the original."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end - 1] + 1 if end > start else self.origin[end]


def unwrap(text: str) -> Unwrapped:
    """The text with escapes, links and typographic characters undone."""
    parts: list[str] = []
    origin: list[int] = []
    done = 0
    for found in _ODD.finditer(text):
        plain, offset = _replacement(found)
        start, end = found.span()
        parts.append(text[done:start])
        origin += range(done, start)
        # A link's label does not join the digits beside the link: no code may come of it.
        link = found["target"] is not None
        if link and text[start - 1 : start].isalnum():
            parts.append(" ")
            origin.append(start)
        parts.append(plain)
        origin += range(start + offset, start + offset + len(plain))
        if link and (text[end : end + 1].isalnum() or text[end : end + 1] == "<"):
            parts.append(" ")
            origin.append(end - 1)
        done = end
    if not parts:
        return Unwrapped(text, None)
    parts.append(text[done:])
    origin += range(done, len(text) + 1)
    return Unwrapped("".join(parts), origin)


def _replacement(found: re.Match[str]) -> tuple[str, int]:
    """The plain form of a match, and how far into the match it begins."""
    odd = found[0]
    if (label := found["label"]) is not None:
        return label, found.start("label") - found.start()
    if (target := found["target"]) is not None:
        scheme, colon, rest = target.partition(":")
        if colon and scheme == "tel":
            return rest, 1 + len("tel:")
        if colon or target[0] in "@#!":
            return " ", 0
        # Angle brackets that are no link of Slack's: "<17000>".
        return target, 1
    if odd in _PLAIN:
        return _PLAIN[odd], 0
    if "\uff01" <= odd <= "\uff5e":
        # The wide forms of East Asian keyboards.
        return chr(ord(odd) - 0xFEE0), 0
    if "\u2010" <= odd <= "\u2015":
        return "-", 0
    if "\u200b" <= odd <= "\u200f" or odd in "\u2060\ufeff\u00ad":
        return "", 0
    return " ", 0
