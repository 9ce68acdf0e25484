"""The resources of a FHIR file one after another, however long the file is.

A bundle's entries, the lines of an NDJSON file, the elements of an array or a single resource; only
one of them is in memory at a time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

CHUNK = 1 << 18
LONGEST = 1 << 25
"""Characters of one resource: what is longer is a broken file, not a claim."""

_SPACE = re.compile(r"[\s,\ufeff]*")
_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_ARRAY = re.compile(r"\s*:\s*\[")
_DECODER = json.JSONDecoder()


class Resource(NamedTuple):
    """The text of one resource (or of a bundle's entry) and where it begins."""

    text: str
    start: int


class BrokenJsonError(Exception):
    """From this place on the file is no JSON; nothing behind it can be read."""

    def __init__(self, start: int) -> None:
        """Remember the offset only: the text may hold anything."""
        super().__init__("the file is no valid JSON from this place on")
        self.start = start


class _Window:
    """The part of the file that is in memory."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self.text = ""
        self.offset = 0
        self.ended = False

    def more(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = "" if self.ended else self._read(max(CHUNK, len(self.text)))
        self.ended = self.ended or not chunk
        self.text += chunk
        return bool(chunk)

    def drop(self, count: int) -> None:
        """Forget the first characters."""
        self.text = self.text[count:]
        self.offset += count

    def skip(self) -> str:
        """Drop white space and commas; the next character, or nothing at the end."""
        while True:
            found = _SPACE.match(self.text)
            self.drop(found.end() if found else 0)
            if self.text or not self.more():
                return self.text[:1]


def resources(read: Callable[[int], str]) -> Iterator[Resource]:
    """The resources in the order of the file.

    Args:
        read: Gives up to so many characters of the file, none at its end.

    Raises:
        BrokenJsonError: Where the text stops being JSON.
    """
    window = _Window(read)
    while mark := window.skip():
        if mark == "[":
            window.drop(1)
            yield from _elements(window)
        elif mark == "{":
            length = _entries_at(window)
            if length is None:
                yield _one(window)
            else:
                window.drop(length)
                yield from _elements(window)
                _skip_rest(window)
        else:
            raise BrokenJsonError(window.offset)


def _elements(window: _Window) -> Iterator[Resource]:
    while (mark := window.skip()) != "]":
        if mark != "{":
            raise BrokenJsonError(window.offset)
        yield _one(window)
    window.drop(1)


def _one(window: _Window) -> Resource:
    """The object that begins here."""
    while True:
        try:
            _, end = _DECODER.raw_decode(window.text)
        except (json.JSONDecodeError, RecursionError):
            if len(window.text) > LONGEST or not window.more():
                raise BrokenJsonError(window.offset) from None
            continue
        resource = Resource(window.text[:end], window.offset)
        window.drop(end)
        return resource


def _entries_at(window: _Window) -> int | None:
    """Where the entries of the bundle begin, or None for an object that is no bundle."""
    depth, at = 0, 0
    while True:
        for found in _PIECE.finditer(window.text, at):
            piece = found[0]
            if piece in "{[":
                depth += 1
            elif piece in "}]":
                depth -= 1
                if depth == 0:
                    return None
            elif depth == 1 and piece == '"entry"':
                if (array := _ARRAY.match(window.text, found.end())) is not None:
                    return array.end()
                if not window.ended and len(window.text) - found.end() < 100:
                    at = found.start()
                    break
            at = found.end()
        if len(window.text) > LONGEST or not window.more():
            return None


def _skip_rest(window: _Window) -> None:
    """Drop what a bundle has behind its entries, up to its closing brace."""
    depth = 1
    while True:
        at = 0
        for found in _PIECE.finditer(window.text):
            depth += (found[0] in "{[") - (found[0] in "}]")
            at = found.end()
            if depth == 0:
                window.drop(at)
                return
        window.drop(at)
        if not window.more():
            return
