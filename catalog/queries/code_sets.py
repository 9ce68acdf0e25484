"""Small code sets: modifiers, places of service, reasons of denial."""

from __future__ import annotations

from catalog.index.reader import IndexReader
from catalog.records import Denial, ModifierEntry, PlaceOfService


class CodeSets:
    """Questions to the code sets."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index

    def modifier(self, modifier: str) -> ModifierEntry | None:
        """A modifier's meaning."""
        row = self._index.one("SELECT * FROM modifier WHERE modifier = ?", modifier)
        if row is None:
            return None
        _, name, kind, meaning, relevant = row
        return ModifierEntry(modifier=name, meaning=meaning, kind=kind, relevant=relevant == "1")

    def place_of_service(self, code: str) -> PlaceOfService | None:
        """A place of service; None for one that is not assigned."""
        row = self._index.one("SELECT name, rate FROM place_of_service WHERE code = ?", code)
        if row is None:
            return None
        return PlaceOfService(code=code, name=row[0], facility=row[1] == "facility")

    def denial(self, code: str) -> Denial | None:
        """A denial reason's meaning, by its number (CARC) or its remark code (RARC)."""
        row = self._index.one("SELECT list, code, meaning FROM denial WHERE code = ?", code)
        return None if row is None else Denial(list=row[0], code=row[1], meaning=row[2])
