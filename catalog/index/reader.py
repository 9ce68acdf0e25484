"""A read-only connection to the index, and which release answers for which day."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from catalog.records import Release

Row = tuple[Any, ...]

_DAYS = 4096


class IndexReader:
    """One connection for all threads: SQLite takes turns by itself, and answers are small reads."""

    def __init__(self, path: Path) -> None:
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self.db = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        self.db.execute("PRAGMA query_only = 1")
        self._releases: dict[str, list[tuple[int, Release]]] = defaultdict(list)
        for number, *cells in self.db.execute("SELECT * FROM release ORDER BY effective, id"):
            release = _release(cells)
            loaded = self._releases[release.dataset]
            if loaded and loaded[-1][1].effective == release.effective:
                loaded.pop()  # Imported for the same days: it takes the place of the package's.
            loaded.append((number, release))
        # Asked for every fact of every day: a file of claims has some hundred days.
        self.answering = lru_cache(_DAYS)(self._answering)

    def one(self, statement: str, *values: str | int) -> Row | None:
        """The first row, or None."""
        row: Row | None = self.db.execute(statement, values).fetchone()
        return row

    def loaded(self, dataset: str) -> list[tuple[int, Release]]:
        """The releases of a dataset with their ids, oldest first."""
        return self._releases.get(dataset, [])

    def _answering(self, dataset: str, on: date) -> tuple[int, Release] | None:
        """The newest release that is not later than a date, with its id."""
        loaded = self.loaded(dataset)
        place = bisect_right(loaded, on, key=lambda entry: entry[1].effective)
        return loaded[place - 1] if place else None

    def releases(self) -> tuple[Release, ...]:
        """All loaded releases, by dataset and first day."""
        datasets = sorted(self._releases)
        return tuple(release for name in datasets for _, release in self._releases[name])


def day(text: str | None) -> date | None:
    """A date of the index."""
    return None if text is None else date.fromisoformat(text)


def _release(cells: list[Any]) -> Release:
    dataset, release, publisher, effective, effective_to, complete, source, rows = cells
    return Release(
        dataset=dataset,
        release=release,
        publisher=publisher,
        effective=date.fromisoformat(effective),
        effective_to=day(effective_to),
        complete=bool(complete),
        source=source,
        rows=rows,
    )
