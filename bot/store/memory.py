"""The store that forgets everything when the process ends: for tests and for trying out."""

from __future__ import annotations

import time
from collections.abc import Callable

from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from bot.store.documents import DocumentStore
from bot.store.journal import MemoryJournal


class MemoryStore(DocumentStore):
    """TinyDB in memory."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        super().__init__(
            TinyDB(storage=MemoryStorage),
            checks=MemoryJournal(),
            changes=MemoryJournal(),
            clock=clock,
        )
