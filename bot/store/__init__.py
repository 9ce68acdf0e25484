"""What the bot remembers. Never a pasted text, never a name, never a Slack token in clear."""

from __future__ import annotations

from typing import Protocol

from bot.store.memory import MemoryStore
from bot.store.tiny import StoreInUseError, TinyStore


class Store(Protocol):
    """One shape for every store; ``tests/bot/test_store.py`` is its contract."""

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour, False for every later one."""

    async def close(self) -> None:
        """Write what is left and let go of the files."""


__all__ = ["MemoryStore", "Store", "StoreInUseError", "TinyStore"]
