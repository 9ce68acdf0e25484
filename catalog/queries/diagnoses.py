"""ICD-10-CM by fiscal year."""

from __future__ import annotations

from datetime import date

from catalog.index.reader import IndexReader
from catalog.queries.fiscal_years import YearRow, entry_on
from catalog.records import DiagnosisEntry

DATASET = "icd-10-cm"


class Diagnoses:
    """Questions to the yearly lists."""

    def __init__(self, index: IndexReader) -> None:
        self._index = index

    def entry(self, code: str, on: date) -> DiagnosisEntry | None:
        """A code in the fiscal year of a date."""
        answering = self._index.answering(DATASET, on)
        if answering is None:
            return None
        years = self._index.loaded(DATASET)
        rows = {}
        for number, _ in years:
            row = self._index.one(
                "SELECT listed, billable, parent, description FROM icd10cm"
                " WHERE release = ? AND code = ?",
                number,
                code,
            )
            if row is not None:
                listed, billable, parent, description = row
                rows[number] = YearRow(bool(listed), bool(billable), parent, description)
        if not rows:
            return None
        return entry_on(code, answering[0], years, rows, self.children(code, on))

    def children(self, code: str, on: date) -> tuple[str, ...]:
        """The codes right below one."""
        answering = self._index.answering(DATASET, on)
        if answering is None:
            return ()
        rows = self._index.db.execute(
            "SELECT code FROM icd10cm WHERE release = ? AND code > ? AND code < ? AND parent = ?",
            (answering[0], code, f"{code}~", code),
        )
        return tuple(child for (child,) in rows)

    def billable(self, on: date) -> int:
        """How many codes could be billed, as far as the year is loaded."""
        answering = self._index.answering(DATASET, on)
        statement = "SELECT count(*) FROM icd10cm WHERE release = ? AND billable"
        row = answering and self._index.one(statement, answering[0])
        return row[0] if row else 0

    def description(self, code: str) -> str:
        """The words of a code in the newest year; empty for a code that it does not have."""
        newest = self._index.loaded(DATASET)[-1][0]
        row = self._index.one(
            "SELECT description FROM icd10cm WHERE release = ? AND code = ?", newest, code
        )
        return row[0] if row else ""

    def between(self, first: str, last: str, on: date, limit: int) -> tuple[str, ...]:
        """Billable codes from one to another with all below it, in order."""
        answering = self._index.answering(DATASET, on)
        if answering is None:
            return ()
        rows = self._index.db.execute(
            "SELECT code FROM icd10cm WHERE release = ? AND code >= ? AND code < ? AND billable"
            " ORDER BY code LIMIT ?",
            (answering[0], first, f"{last}~", limit),
        )
        return tuple(code for (code,) in rows)

    def near(self, code: str, limit: int) -> tuple[str, ...]:
        """Billable codes that begin as this one does, the nearest first."""
        newest = self._index.loaded(DATASET)[-1][0]
        for end in range(len(code), 2, -1):
            rows = self._index.db.execute(
                "SELECT code FROM icd10cm WHERE release = ? AND code >= ? AND code < ? AND billable"
                " AND code != ? ORDER BY length(code), code LIMIT ?",
                (newest, code[:end], f"{code[:end]}~", code, limit),
            ).fetchall()
            if rows:
                return tuple(row[0] for row in rows)
        return ()
