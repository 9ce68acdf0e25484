"""Writes checked rows into a new index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from catalog.index.icd10cm import CodeSet, parent_of
from catalog.index.manifest import Described
from catalog.index.schema import SCHEMA
from catalog.index.tables import Cells, Shape, read_batches


class IndexWriter:
    """One index in the making; nothing reads it before it is whole and has its final name."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
            + SCHEMA
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
        self._db.execute("INSERT INTO meta VALUES ('key', ?)", (key,))
        self._db.execute("INSERT INTO icd10cm_search (icd10cm_search) VALUES ('optimize')")
        self._db.execute("COMMIT")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("ANALYZE")

    def release(self, described: Described) -> int:
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

    def rows(self, release: int, into: str, fields: tuple[str, ...], rows: Iterable[Cells]) -> None:
        """Write rows whose cells are the named columns of a table."""
        columns, marks = ", ".join(fields), ", ".join("?" * len(fields))
        statement = f"INSERT INTO {into} (release, {columns}) VALUES ({release}, {marks})"  # noqa: S608
        self._count(release, self._db.executemany(statement, rows).rowcount)

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
        statement = f"INSERT INTO {into} VALUES (?, ?, ?)"  # noqa: S608
        self._count(release, self._db.executemany(statement, pairs).rowcount)

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

    def diagnoses(self, release: int, codes: CodeSet) -> None:
        """Write all codes of a fiscal year."""
        rows = (
            [code, f"{one.listed:d}", f"{one.billable:d}", parent_of(code, codes), one.description]
            for code, one in sorted(codes.items())
        )
        fields = ("code", "listed", "billable", "parent", "description")
        self.rows(release, "icd10cm", fields, rows)

    def diagnosis_search(self, codes: Iterable[str], texts: CodeSet) -> None:
        """Write the words by which diagnoses are found."""
        found = ((texts[code].description, code) for code in codes if code in texts)
        self._db.executemany("INSERT INTO icd10cm_search VALUES (?, ?)", found)

    def _count(self, release: int, rows: int) -> None:
        self._db.execute("UPDATE release SET rows = rows + ? WHERE id = ?", (rows, release))
