"""One shape for every store; ``tests/bot/store/test_contract.py`` is its contract.

Whoever has a ``TeamStore`` sees one workspace and no other.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.store.entries import Entry
from bot.store.records import (
    Change,
    CheckRecord,
    Delivery,
    DeliveryState,
    Record,
    Workspace,
)

R = TypeVar("R", bound=Record)


class TeamStore(Protocol):
    """What is remembered of one workspace. A call that returned has reached the disk."""

    async def get(self, kind: type[R], channel: str, key: str = "") -> R | None:
        """One record, or None."""

    async def all(self, kind: type[R], channel: str | None = None) -> tuple[R, ...]:
        """All records of a kind, of one channel or of all, in order of channel and key."""

    async def all_of(self, channel: str, kinds: Collection[type[Record]]) -> tuple[Record, ...]:
        """A channel's records of several kinds, as of one moment, in order of kind and key."""

    async def put(self, record: Record, *, by: str, at: datetime) -> None:
        """Keep a record in place of the one with its key, and who changed what and when."""

    async def remove(self, record: Record, *, by: str, at: datetime) -> bool:
        """Let go of a record; False when there was none."""

    async def changes(self, channel: str, *, most: int = 50) -> tuple[Change, ...]:
        """The newest changes first."""

    async def add_check(self, check: CheckRecord) -> None:
        """Remember that an encounter was checked."""

    async def checks(self, channel: str | None, since: datetime) -> tuple[CheckRecord, ...]:
        """The checks from a moment on, the oldest first."""

    async def claim_delivery(self, delivery: Delivery) -> bool:
        """True for the one caller, in any process, that is to send the channel's day."""

    async def settle(
        self, channel: str, day: date, state: DeliveryState, *, at: datetime, reason: str = ""
    ) -> None:
        """Say what became of a claimed delivery."""

    async def release(self, channel: str, day: date) -> None:
        """Give a claim back: the message was surely not sent and may be tried again."""

    async def deliveries(self, channel: str, since: date) -> tuple[Delivery, ...]:
        """The deliveries from a day on, the oldest first."""

    async def move_to(self, workspace: Workspace) -> int:
        """Hand everything over to another workspace; how many entries.

        Where both have a record or a delivery with the same key, the other's stays.
        """

    async def clear(self) -> int:
        """Forget the whole workspace; how many entries were forgotten."""


class Store(Protocol):
    """What is remembered, of all workspaces."""

    def team(self, workspace: Workspace) -> TeamStore:
        """One workspace's part."""

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour, False for every later one."""

    async def everywhere(self, kind: type[R]) -> tuple[tuple[Workspace, R], ...]:
        """All workspaces' records of a kind, in order of workspace, channel and key."""

    async def covered(self, since: date) -> dict[tuple[Workspace, str], set[date]]:
        """The days that each channel's deliveries speak of, of deliveries from a day on."""

    async def give_up_claims(
        self, before: datetime, *, at: datetime
    ) -> tuple[tuple[Workspace, Delivery], ...]:
        """Mark deliveries that were claimed before, and never settled, as unknown."""

    async def prune(self, before: datetime) -> int:
        """Forget checks, changes and deliveries older than that; how many were forgotten."""

    async def forget_user(self, user: str) -> int:
        """Take a user's id out of everything; how many entries held it."""

    def entries(self) -> AsyncGenerator[Entry, None]:
        """Everything, for an export."""

    async def add_entries(self, entries: Sequence[Entry]) -> None:
        """Take in what another store exported; entries with the same key are replaced."""

    async def close(self) -> None:
        """Let go of files and connections."""
