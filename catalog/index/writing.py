"""Writes checked rows into a new index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from catalog.index.excludes1 import ExcludedRange
from catalog.index.icd10cm import CodeSet, parent_of
from catalog.index.manifest import Described
from catalog.index.schema import SCHEMA
from catalog.index.tables import Cells, Shape, TableError, read_batches

if TYPE_CHECKING:
    from catalog.sources.batches import Batch
    from catalog.sources.source import Loaded

_DATED = (
    "fee_schedule",
    "locality",
    "conversion_factor",
    "mue",
    "add_on",
    "icd10cm",
    "licensed_label",
    "article",
    "article_diagnosis",
)
"""What an import can bring, besides NCCI pairs: tables whose first column is the release."""


class RepeatedKeyError(ValueError):
    """A row has the key of an earlier one; ``index`` says which of the rows it is."""

    def __init__(self, index: int) -> None:
        super().__init__(f"row {index} repeats a key")
        self.index = index


class IndexWriter:
    """One index in the making; nothing reads it before it is whole and has its final name.

    Args:
        path: The file, new or the copy of an index that is to be extended.
    """

    def __init__(self, path: Path) -> None:
        fresh = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            + (SCHEMA if fresh else "")
        )
        self._db.execute("BEGIN")
        self._releases: dict[tuple[str, str], int] = {}
        self._terms: dict[tuple[object, ...], int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._db.close()

    def finish(self, key: str) -> None:
        """Write what the index was built from, and everything else to the disk."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('key', ?)", (key,))
        self._db.execute("INSERT INTO icd10cm_search (icd10cm_search) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("ANALYZE")

    def release(self, described: Described | Loaded) -> int:
        """The id of a release; several files may belong to one."""
        name = (described.dataset, described.release)
        if name not in self._releases:
            self._releases[name] = len(self._releases) + 1
            last = described.effective_to
            self._db.execute(
                "INSERT INTO release VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (
                    self._releases[name],
                    *name,
                    described.publisher,
                    described.effective.isoformat(),
                    None if last is None else last.isoformat(),
                    described.complete,
                    described.source,
                ),
            )
        return self._releases[name]

    def rows_of(self, release: int) -> int:
        """How many rows a release has so far."""
        row = self._db.execute("SELECT rows FROM release WHERE id = ?", (release,)).fetchone()
        return int(row[0])

    def rows(self, release: int, into: str, fields: tuple[str, ...], rows: Iterable[Cells]) -> None:
        """Write rows whose cells are the named columns of a table."""
        columns, marks = ", ".join(fields), ", ".join("?" * len(fields))
        statement = f"INSERT INTO {into} (release, {columns}) VALUES ({release}, {marks})"  # noqa: S608
        self._insert(release, statement, rows)

    def table(self, release: int, path: Path, shape: Shape) -> None:
        """Write a file whose columns are those of its table."""
        write = self.ptp if shape.into == "ptp" else self.rows
        for batch in read_batches(path, shape):
            write(release, shape.into, shape.fields, batch)

    def ptp(self, release: int, into: str, fields: tuple[str, ...], rows: Iterable[Cells]) -> None:
        """Write NCCI pairs: column 1, column 2, then what many of them share."""
        shared, terms = fields[2:], self._terms
        pairs: list[tuple[str | None, str | None, int]] = []
        for first, second, *values in rows:
            key = (release, shared, *values)
            pairs.append((first, second, terms.get(key) or self._new_term(key, shared, values)))
        self._insert(release, f"INSERT INTO {into} VALUES (?, ?, ?)", pairs)  # noqa: S608

    def _new_term(self, key: tuple[object, ...], shared: tuple[str, ...], values: Cells) -> int:
        release = key[0]
        stated = {name: value for name, value in zip(shared, values, strict=True) if value}
        columns, marks = ", ".join(stated), ", ".join("?" * len(stated))
        self._terms[key] = number = len(self._terms) + 1
        self._db.execute(
            f"INSERT INTO ptp_term (id, release, {columns}) VALUES (?, ?, {marks})",  # noqa: S608
            (number, release, *stated.values()),
        )
        return number

    def batch(self, release: int, batch: Batch) -> None:
        """Write rows of a publisher's file; one that stands twice is refused with its line.

        Raises:
            TableError: for a repeated key.
        """
        write = self.ptp if batch.into == "ptp" else self.rows
        try:
            write(release, batch.into, batch.fields, batch.rows)
        except RepeatedKeyError as repeated:
            line = batch.lines[repeated.index]
            raise TableError(batch.file, line, batch.fields[0], "stands twice") from None

    def merge(self, part: Path) -> None:
        """Take over everything that stands in another index."""
        self._db.execute("COMMIT")
        self._db.execute("ATTACH ? AS part", (str(part),))
        self._db.execute("BEGIN")
        (release,) = self._db.execute("SELECT coalesce(max(id), 0) FROM main.release").fetchone()
        (term,) = self._db.execute("SELECT coalesce(max(id), 0) FROM main.ptp_term").fetchone()
        self._take("release", release)
        for table in _DATED:
            self._take(table, release)
        self._take("ptp_term", term, release)
        self._db.execute(
            "INSERT INTO main.ptp SELECT column_1, column_2, term + ? FROM part.ptp", (term,)
        )
        self._db.execute("COMMIT")
        self._db.execute("DETACH part")
        self._db.execute("BEGIN")

    def _take(self, table: str, *offsets: int) -> None:
        """Copy a table whose first columns are numbers to be raised by the offsets."""
        columns = [row[1] for row in self._db.execute(f"PRAGMA part.table_info({table})")]
        if not columns:
            return  # Imported before there was such a table.
        raised = [f"{name} + {offset}" for name, offset in zip(columns, offsets, strict=False)]
        chosen = ", ".join((*raised, *columns[len(offsets) :]))
        self._db.execute(f"INSERT INTO main.{table} SELECT {chosen} FROM part.{table}")  # noqa: S608

    def diagnoses(self, release: int, codes: CodeSet) -> None:
        """Write all codes of a fiscal year."""
        rows = (
            [code, f"{one.listed:d}", f"{one.billable:d}", parent_of(code, codes), one.description]
            for code, one in sorted(codes.items())
        )
        fields = ("code", "listed", "billable", "parent", "description")
        self.rows(release, "icd10cm", fields, rows)

    def excludes1(self, release: int, notes: Iterable[ExcludedRange]) -> None:
        """Write the Excludes1 notes of a fiscal year; they are no rows of its list of codes."""
        self._db.executemany(
            f"INSERT INTO excludes1 VALUES ({release}, ?, ?, ?)",  # noqa: S608
            sorted(notes),
        )

    def diagnosis_search(self, codes: Iterable[str], texts: CodeSet) -> None:
        """Write the words by which diagnoses are found."""
        found = ((texts[code].description, code) for code in codes if code in texts)
        self._db.executemany("INSERT INTO icd10cm_search VALUES (?, ?)", found)

    def _insert(self, release: int, statement: str, rows: Iterable[Sequence[object]]) -> None:
        before = self._db.total_changes
        try:
            written = self._db.executemany(statement, rows).rowcount
        except sqlite3.IntegrityError:
            raise RepeatedKeyError(self._db.total_changes - before) from None
        self._db.execute("UPDATE release SET rows = rows + ? WHERE id = ?", (written, release))
