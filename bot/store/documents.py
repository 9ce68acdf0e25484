"""The store on TinyDB: what changes in one document file, what only grows in journals.

Every change goes through one lock, so that a claim is one task's. A change that the disk does not
take is undone in memory, and raised.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from tinydb import TinyDB, where

from bot.store.document_rows import (
    bare,
    delivery_query,
    line_of,
    owner,
    record_query,
    record_row,
    sent_row,
    workspace_of,
)
from bot.store.document_team import DocumentTeam
from bot.store.entries import (
    ChangeEntry,
    CheckEntry,
    DeliveryEntry,
    Entry,
    RecordEntry,
    to_record,
)
from bot.store.forgetting import without_user
from bot.store.journal import Journal, stamp
from bot.store.protocol import R
from bot.store.recent import RecentKeys
from bot.store.records import Change, CheckRecord, Delivery, Workspace

T = TypeVar("T")


class DocumentStore:
    """All workspaces' documents and journals."""

    def __init__(
        self,
        database: TinyDB,
        *,
        checks: Journal,
        changes: Journal,
        flush: Callable[[], None] = lambda: None,
        undo: Callable[[], None] = lambda: None,
        forget_last: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.records = database.table("records", cache_size=0)
        self.sends = database.table("deliveries", cache_size=0)
        self.check_lines = checks
        self.change_lines = changes
        self._flush = flush
        self._undo = undo
        self._forget_last = forget_last
        self._writing = asyncio.Lock()
        self.recent = RecentKeys(clock)

    def team(self, workspace: Workspace) -> DocumentTeam:
        """One workspace's part."""
        return DocumentTeam(self, workspace)

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""
        return self.recent.claim(key)

    async def everywhere(self, kind: type[R]) -> tuple[tuple[Workspace, R], ...]:
        """All workspaces' records of a kind, in order of workspace, channel and key."""
        rows = self.records.search(where("kind") == kind.kind)
        found = [(workspace_of(row), kind.model_validate(row["body"])) for row in rows]
        return tuple(sorted(found, key=lambda one: (one[0].order, one[1].channel, one[1].key)))

    async def covered(self, since: date) -> dict[tuple[Workspace, str], set[date]]:
        """The days that each channel's deliveries speak of, of deliveries from a day on."""
        days: dict[tuple[Workspace, str], set[date]] = {}
        for row in self.sends.search(where("day") >= since.isoformat()):
            delivery = Delivery.model_validate(row["body"])
            days.setdefault((workspace_of(row), delivery.channel), set()).update(delivery.covers)
        return days

    async def give_up_claims(
        self, before: datetime, *, at: datetime
    ) -> tuple[tuple[Workspace, Delivery], ...]:
        """Mark deliveries that were claimed before, and never settled, as unknown."""

        def give_up() -> tuple[tuple[Workspace, Delivery], ...]:
            given_up = []
            for row in self.sends.search(where("state") == "claimed"):
                delivery = Delivery.model_validate(row["body"])
                if delivery.at < before:
                    unknown = delivery.model_copy(update={"state": "unknown", "at": at})
                    self.sends.update(sent_row(unknown), doc_ids=[row.doc_id])
                    given_up.append((workspace_of(row), unknown))
            return tuple(given_up)

        return await self.written(give_up)

    async def prune(self, before: datetime) -> int:
        """Forget checks, changes and deliveries older than that."""

        def forget() -> int:
            old = [
                row.doc_id
                for row in self.sends.all()
                if Delivery.model_validate(row["body"]).at < before
            ]
            self.sends.remove(doc_ids=old)
            first = stamp(before)
            return len(old) + sum(
                journal.rewrite(lambda line: line if line["at"] >= first else None)
                for journal in (self.check_lines, self.change_lines)
            )

        return await self.forgotten(forget)

    async def forget_user(self, user: str) -> int:
        """Take a user's id out of everything."""

        def forget() -> int:
            changed = 0
            for row in self.records.all():
                plain = without_user(dict(row), user)
                if plain != row:
                    self.records.update(plain, doc_ids=[row.doc_id])
                    changed += 1
            return changed + sum(
                journal.rewrite(lambda line: without_user(line, user))
                for journal in (self.check_lines, self.change_lines)
            )

        return await self.forgotten(forget)

    async def entries(self) -> AsyncGenerator[Entry, None]:
        """Everything, for an export."""
        for row in self.records.all():
            yield RecordEntry(
                workspace=workspace_of(row),
                kind=row["kind"],
                record=to_record(row["kind"], row["body"]),
                by=row["by"],
                at=datetime.fromisoformat(row["at"]),
            )
        for row in self.sends.all():
            yield DeliveryEntry(
                workspace=workspace_of(row), delivery=Delivery.model_validate(row["body"])
            )
        for line in self.check_lines.since(None):
            yield CheckEntry(
                workspace=workspace_of(line), check=CheckRecord.model_validate(bare(line))
            )
        for line in self.change_lines.since(None):
            yield ChangeEntry(
                workspace=workspace_of(line), change=Change.model_validate(bare(line))
            )

    async def add_entries(self, entries: Sequence[Entry]) -> None:
        """Take in what another store exported."""

        def add() -> None:
            for entry in entries:
                match entry:
                    case RecordEntry():
                        row = record_row(entry.workspace, entry.record, by=entry.by, at=entry.at)
                        self.records.upsert(row, record_query(entry.workspace, entry.record))
                    case DeliveryEntry():
                        row = {**owner(entry.workspace), **sent_row(entry.delivery)}
                        query = delivery_query(
                            entry.workspace, entry.delivery.channel, entry.delivery.day
                        )
                        self.sends.upsert(row, query)
                    case _:
                        pass
            self.check_lines.add(
                line_of(entry.workspace, entry.check)
                for entry in entries
                if isinstance(entry, CheckEntry)
            )
            self.change_lines.add(
                line_of(entry.workspace, entry.change)
                for entry in entries
                if isinstance(entry, ChangeEntry)
            )

        await self.written(add)

    async def written(self, work: Callable[[], T]) -> T:
        """Do the work alone, and bring its outcome to the disk before going on."""
        return await asyncio.shield(self._alone(work))

    async def forgotten(self, work: Callable[[], int]) -> int:
        """Do the work that takes things out, and keep no copy of what was before."""
        count = await self.written(work)
        if count:
            await self.written(self._forget_last)
        return count

    async def _alone(self, work: Callable[[], T]) -> T:
        async with self._writing:
            return await asyncio.to_thread(self._write, work)

    def _write(self, work: Callable[[], T]) -> T:
        try:
            outcome = work()
            self._flush()
        except BaseException:
            self._undo()
            raise
        return outcome

    async def close(self) -> None:
        """There is nothing to let go of."""
