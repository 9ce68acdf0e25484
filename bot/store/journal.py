"""What only grows: one file a month, one JSON line an entry, each on the disk before it counts.

A state file is written anew on each change; 50,000 checks in it would make every write slow.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import structlog

from bot.store.files import PRIVATE, replace_file, sync_folder

log = structlog.get_logger()

Line = dict[str, Any]


def stamp(moment: datetime) -> str:
    """A moment so written that the order of the texts is the order of the moments."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Journal(Protocol):
    """Lines in the order of their coming. Each holds its ``stamp`` as ``at``."""

    def add(self, lines: Iterable[Line]) -> None:
        """Write lines; they are on the disk when this returns."""

    def since(self, moment: datetime | None) -> Iterator[Line]:
        """The lines from a moment on."""

    def rewrite(self, change: Callable[[Line], Line | None]) -> int:
        """Pass every line through ``change``, which drops it by None; how many were changed."""


class MonthlyJournal:
    """Files ``<name>-YYYY-MM.jsonl`` in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name
        self._whole: set[Path] = set()
        """Files of which the last line was seen to be whole."""

    def add(self, lines: Iterable[Line]) -> None:
        """Write lines; they are on the disk when this returns."""
        months: dict[Path, list[Line]] = {}
        for line in lines:
            months.setdefault(self._folder / f"{self._name}-{line['at'][:7]}.jsonl", []).append(
                line
            )
        for path, month in months.items():
            self._append(path, b"".join(_encoded(line) for line in month))

    def since(self, moment: datetime | None) -> Iterator[Line]:
        """The lines from a moment on."""
        first = "" if moment is None else stamp(moment)
        for path in self._files():
            if path.stem[-7:] < first[:7]:
                continue
            for line in self._lines(path):
                if line["at"] >= first:
                    yield line

    def rewrite(self, change: Callable[[Line], Line | None]) -> int:
        """Pass every line through ``change``, which drops it by None; how many were changed."""
        changed = 0
        for path in self._files():
            before = list(self._lines(path))
            after = [change(line) for line in before]
            different = sum(old != new for old, new in zip(before, after, strict=True))
            if different:
                left = [_encoded(line) for line in after if line is not None]
                if left:
                    replace_file(path, b"".join(left))
                else:
                    path.unlink()
                    sync_folder(self._folder)
                changed += different
        return changed

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"{self._name}-????-??.jsonl"))

    def _append(self, path: Path, data: bytes) -> None:
        new = not path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
        try:
            if path not in self._whole:
                _cut_torn_line(descriptor)
                self._whole.add(path)
            size = os.fstat(descriptor).st_size
            try:
                while data:
                    data = data[os.write(descriptor, data) :]
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, size)
                raise
        finally:
            os.close(descriptor)
        if new:
            sync_folder(self._folder)

    def _lines(self, path: Path) -> Iterator[Line]:
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return  # all of it was forgotten while somebody read the months before
        with file:
            for number, text in enumerate(file, start=1):
                if not text.endswith(b"\n"):
                    return  # a write that was cut off, and so never acknowledged
                try:
                    line = json.loads(text)
                except ValueError:
                    log.error("a line of the store cannot be read", file=path.name, line=number)
                    continue
                yield line


class MemoryJournal:
    """Forgets everything when the process ends."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def add(self, lines: Iterable[Line]) -> None:
        """Keep lines."""
        self._lines.extend(lines)

    def since(self, moment: datetime | None) -> Iterator[Line]:
        """The lines from a moment on."""
        first = "" if moment is None else stamp(moment)
        return (line for line in self._lines if line["at"] >= first)

    def rewrite(self, change: Callable[[Line], Line | None]) -> int:
        """Pass every line through ``change``, which drops it by None; how many were changed."""
        after = [change(line) for line in self._lines]
        changed = sum(old != new for old, new in zip(self._lines, after, strict=True))
        self._lines = [line for line in after if line is not None]
        return changed


def _encoded(line: Line) -> bytes:
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


def _cut_torn_line(descriptor: int) -> None:
    """Take off what a kill left of a line, so that the next one begins on a line of its own."""
    size = os.fstat(descriptor).st_size
    position = size
    while position > 0:
        step = min(4096, position)
        block = os.pread(descriptor, step, position - step)
        found = block.rfind(b"\n")
        if found >= 0:
            position = position - step + found + 1
            break
        position -= step
    if position != size:
        os.ftruncate(descriptor, position)
