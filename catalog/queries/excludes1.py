"""Diagnoses that ICD-10-CM does not want beside each other, in the years whose notes are loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from catalog.index.reader import IndexReader
from catalog.records import ExcludesNote

_NEVER = "9999-12-31"


class ExcludesNotes:
    """Questions to the Excludes1 notes; read once, they are a few thousand rows."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index
        self._years: list[tuple[str, str]] = []
        self._by_heading: dict[str, list[ExcludesNote]] = {}
        self._blocks: list[str] = []
        self._loaded = False
        # A practice's diagnoses come again and again; a bounded number of answers is remembered.
        self._notes_at = lru_cache(8192)(self._standing_at)

    def known(self, on: date) -> bool:
        """Whether the notes of the fiscal year of a date are loaded."""
        self._load()
        return any(first <= on.isoformat() <= last for first, last in self._years)

    def between(self, one: str, other: str, on: date) -> ExcludesNote | None:
        """The note that keeps two codes apart, whichever of them it stands at."""
        if not self.known(on):
            return None
        return self._find(one, other) or self._find(other, one)

    def _find(self, at: str, excluded: str) -> ExcludesNote | None:
        return next((note for note in self._notes_at(at) if note.covers(excluded)), None)

    def _standing_at(self, code: str) -> tuple[ExcludesNote, ...]:
        """The notes at a code and above it that are about other codes."""
        return tuple(
            note
            for heading in self._headings(code)
            for note in self._by_heading.get(heading, ())
            if not note.covers(code)
        )

    def _headings(self, code: str) -> Iterator[str]:
        """The code itself, the codes above it, and the blocks that hold its category."""
        for end in range(len(code), 2, -1):
            if code[end - 1] != ".":
                yield code[:end]
        for block in self._blocks:
            first, _, last = block.partition("-")
            if first <= code[:3] <= last:
                yield block

    def _load(self) -> None:
        if self._loaded:
            return
        years = self._index.db.execute(
            "SELECT DISTINCT r.effective, coalesce(r.effective_to, ?) FROM excludes1 e"
            " JOIN release r ON r.id = e.release",
            (_NEVER,),
        ).fetchall()
        rows = self._index.db.execute("SELECT heading, first_code, last_code FROM excludes1")
        found: dict[str, list[ExcludesNote]] = {}
        for heading, first, last in rows:
            found.setdefault(heading, []).append(ExcludesNote(heading, first, last))
        self._by_heading = found
        self._blocks = [heading for heading in found if "-" in heading]
        self._years = years
        self._loaded = True
