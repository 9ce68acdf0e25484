"""Cuts an 837 file before a subscriber (HL 22), a transaction or an interchange.

Nothing of what stands before such a place holds for the claims behind it, but for the marks and the
guide that is in force: these go with the batch.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from bot.audit.batches import Batch, Kind, Part, X12Context
from catalog.reading.x12.guides import is_guide
from catalog.reading.x12.segments import Delimiters, delimiters

CHUNK = 128 * 1024
LONGEST = 32 * 1024 * 1024
"""A subscriber with more claims than fit into this is cut behind any segment."""


_LONGEST_NAME = 4
"""Of a transaction set: three characters, and one more tells that it is none."""
_NO_GUIDE = "?"


def _guide(text: str) -> str:
    """The name of an implementation guide; what is none may be anything and is not kept."""
    name = text.strip()
    return name if not name or is_guide(name) else _NO_GUIDE


@dataclass(slots=True)
class _Marks:
    """The marks of the interchange that is being read, as patterns.

    Each begins with the end of a segment, by which the places are found that may fit: for a text's
    first segment it is put before the text.
    """

    delimiters: Delimiters
    cut: re.Pattern[str]
    interchange: re.Pattern[str]
    header: re.Pattern[str]
    claim_or_line: re.Pattern[str]

    @classmethod
    def of(cls, marks: Delimiters) -> _Marks:
        mark, end = re.escape(marks.element), re.escape(marks.segment)
        level = rf"HL{mark}[^{mark}{end}]*{mark}[^{mark}{end}]*{mark}22{mark}"
        return cls(
            delimiters=marks,
            cut=re.compile(rf"{end}\s*(?={level}|ST{mark})"),
            interchange=re.compile(rf"{end}\s*(?=ISA[^\w\s])"),
            header=re.compile(
                rf"{end}\s*(?:GS(?:{mark}[^{mark}{end}]*){{7}}{mark}(?P<group>[^{mark}{end}]*)"
                rf"|ST{mark}(?P<transaction>[^{mark}{end}]*)(?:{mark}[^{mark}{end}]*)?"
                rf"(?:{mark}(?P<version>[^{mark}{end}]*))?)"
            ),
            claim_or_line=re.compile(rf"{end}\s*(?:(?P<claim>CLM)|SV[123]){mark}"),
        )


@dataclass(slots=True)
class _State:
    """What holds at the beginning of the next batch."""

    group: str = ""
    version: str = ""
    transaction: str = "837"
    line: int = 1
    column: int = 1

    def pass_over(self, text: str, marks: _Marks) -> None:
        """Take in what the segments of a batch say, and count its lines."""
        for found in marks.header.finditer(marks.delimiters.segment + text):
            if found["transaction"] is None:
                self.group = _guide(found["group"])
            else:
                self.transaction = found["transaction"].strip()[:_LONGEST_NAME]
                self.version = _guide(found["version"] or "") or self.group
        breaks = text.count("\n")
        self.line += breaks
        self.column = len(text) - text.rindex("\n") if breaks else self.column + len(text)


def x12_batches(path: Path, number: int) -> Iterator[Batch]:
    """The batches of an 837 file; Latin-1 keeps one character a byte."""
    with path.open("r", encoding="latin-1", newline="") as file:
        yield from _Cutter(file, number).batches()


class _Cutter:
    def __init__(self, file: TextIO, number: int) -> None:
        self._file = file
        self._number = number
        self._offset = 0
        self._state = _State()

    def batches(self) -> Iterator[Batch]:
        buffer = self._file.read(CHUNK)
        while buffer:
            found = delimiters(buffer)
            if found is None:
                # No segment in sight: all of it is one batch, to be told of as unreadable.
                found = Delimiters("*", ":", "~")
            marks = _Marks.of(found)
            buffer = yield from self._interchange(buffer, marks)

    def _interchange(self, buffer: str, marks: _Marks) -> Generator[Batch, None, str]:
        """The batches up to the next interchange; gives back what was read of that."""
        while True:
            following = marks.interchange.search(buffer, 1)
            if following is not None:
                yield self._batch(buffer[: following.end()], marks)
                return buffer[following.end() :] + self._file.read(CHUNK)
            cut = self._last_cut(buffer, marks)
            if cut:
                yield self._batch(buffer[:cut], marks)
                buffer = buffer[cut:]
            chunk = self._file.read(CHUNK)
            if not chunk:
                if buffer:
                    yield self._batch(buffer, marks, broken=self._cut_off(buffer, marks))
                return ""
            buffer += chunk

    def _last_cut(self, buffer: str, marks: _Marks) -> int:
        """Where the last piece begins that can be read by itself; 0 for nowhere."""
        cut = 0
        for found in marks.cut.finditer(buffer):
            cut = found.end()
        if not cut and (len(buffer) > LONGEST or self._state.transaction != "837"):
            cut = buffer.rfind(marks.delimiters.segment) + 1
        return cut

    @staticmethod
    def _cut_off(text: str, marks: _Marks) -> str:
        """Whether the file ends before its trailer, in words."""
        last = text.rstrip().rstrip(marks.delimiters.segment).rstrip()
        last = last[last.rfind(marks.delimiters.segment) + 1 :].lstrip()
        return (
            ""
            if last.startswith("IEA")
            else "the file ends before its trailer (IEA): is it cut off?"
        )

    def _batch(self, text: str, marks: _Marks, broken: str = "") -> Batch:
        state = self._state
        part = Part(text, self._offset, state.line, state.column)
        context = X12Context(*marks.delimiters, state.version, state.transaction)
        state.pass_over(text, marks)
        counted = Counter(
            found.lastgroup
            for found in marks.claim_or_line.finditer(marks.delimiters.segment + text)
        )
        self._offset += len(text)
        return Batch(
            file=self._number,
            kind=Kind.X12,
            start=part.start,
            end=self._offset,
            parts=(part,),
            x12=context,
            claims=counted["claim"],
            lines=counted[None],
            broken=broken,
        )
