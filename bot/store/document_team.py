"""One workspace's part of the document store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar

from tinydb import Query, where
from tinydb.table import Table

from bot.store.changes import change, removal
from bot.store.document_rows import (
    bare,
    delivery_query,
    line_of,
    owned,
    owner,
    record_query,
    record_row,
    sent_row,
    workspace_of,
)
from bot.store.entries import to_record
from bot.store.journal import Journal, Line
from bot.store.protocol import R
from bot.store.records import (
    Change,
    CheckRecord,
    Delivery,
    DeliveryState,
    Record,
    Workspace,
)

T = TypeVar("T")


class Documents(Protocol):
    """The documents of all workspaces, and the way to change them."""

    records: Table
    sends: Table
    check_lines: Journal
    change_lines: Journal

    async def written(self, work: Callable[[], T]) -> T:
        """Do the work alone, and bring its outcome to the disk before going on."""

    async def forgotten(self, work: Callable[[], int]) -> int:
        """Do the work that takes things out, and keep no copy of what was before."""


class DocumentTeam:
    """One workspace's documents."""

    def __init__(self, store: Documents, workspace: Workspace) -> None:
        self._store = store
        self._workspace = workspace
        self._ours = owned(workspace)

    async def get(self, kind: type[R], channel: str, key: str = "") -> R | None:
        """One record, or None."""
        query = (where("kind") == kind.kind) & (where("channel") == channel)
        row = self._store.records.get(self._ours & query & (where("key") == key))
        return kind.model_validate(row["body"]) if isinstance(row, dict) else None

    async def all(self, kind: type[R], channel: str | None = None) -> tuple[R, ...]:
        """All records of a kind, of one channel or of all."""
        query = self._ours & (where("kind") == kind.kind)
        if channel is not None:
            query &= where("channel") == channel
        found = [kind.model_validate(row["body"]) for row in self._store.records.search(query)]
        return tuple(sorted(found, key=lambda record: (record.channel, record.key)))

    async def all_of(self, channel: str, kinds: Collection[type[Record]]) -> tuple[Record, ...]:
        """A channel's records of several kinds."""
        query = where("kind").one_of([kind.kind for kind in kinds]) & (where("channel") == channel)
        rows = self._store.records.search(self._ours & query)
        found = [to_record(row["kind"], row["body"]) for row in rows]
        return tuple(sorted(found, key=lambda record: (record.kind, record.key)))

    async def put(self, record: Record, *, by: str, at: datetime) -> None:
        """Keep a record in place of the one with its key."""
        row = record_row(self._workspace, record, by=by, at=at)
        query = record_query(self._workspace, record)

        def put() -> None:
            old = self._store.records.get(query)
            before = type(record).model_validate(old["body"]) if isinstance(old, dict) else None
            made = change(before, record, by=by, at=at)
            self._store.change_lines.add([line_of(self._workspace, made)])
            self._store.records.upsert(row, query)

        await self._store.written(put)

    async def remove(self, record: Record, *, by: str, at: datetime) -> bool:
        """Let go of a record; False when there was none."""
        query = record_query(self._workspace, record)

        def remove() -> bool:
            if not self._store.records.contains(query):
                return False
            made = removal(record, by=by, at=at)
            self._store.change_lines.add([line_of(self._workspace, made)])
            self._store.records.remove(query)
            return True

        return await self._store.written(remove)

    async def changes(self, channel: str, *, most: int = 50) -> tuple[Change, ...]:
        """The newest changes first."""
        lines = self._lines(self._store.change_lines, None)
        found = [Change.model_validate(bare(line)) for line in lines if line["channel"] == channel]
        return tuple(sorted(found, key=lambda change: change.at)[: -most - 1 : -1])

    async def add_check(self, check: CheckRecord) -> None:
        """Remember that an encounter was checked."""
        line = line_of(self._workspace, check)
        await self._store.written(lambda: self._store.check_lines.add([line]))

    async def checks(self, channel: str | None, since: datetime) -> tuple[CheckRecord, ...]:
        """The checks from a moment on, the oldest first."""
        found = [
            CheckRecord.model_validate(bare(line))
            for line in self._lines(self._store.check_lines, since)
            if channel is None or line["channel"] == channel
        ]
        return tuple(sorted(found, key=lambda check: check.at))

    async def claim_delivery(self, delivery: Delivery) -> bool:
        """True for the one caller that is to send the channel's day."""
        query = delivery_query(self._workspace, delivery.channel, delivery.day)

        def claim() -> bool:
            if self._store.sends.contains(query):
                return False
            self._store.sends.insert({**owner(self._workspace), **sent_row(delivery)})
            return True

        return await self._store.written(claim)

    async def settle(
        self, channel: str, day: date, state: DeliveryState, *, at: datetime, reason: str = ""
    ) -> None:
        """Say what became of a claimed delivery."""
        query = delivery_query(self._workspace, channel, day)

        def settle() -> None:
            for row in self._store.sends.search(query):
                delivery = Delivery.model_validate(row["body"])
                settled = delivery.model_copy(update={"state": state, "at": at, "reason": reason})
                self._store.sends.update(sent_row(settled), doc_ids=[row.doc_id])

        await self._store.written(settle)

    async def release(self, channel: str, day: date) -> None:
        """Give a claim back."""
        query = delivery_query(self._workspace, channel, day)
        await self._store.written(lambda: self._store.sends.remove(query))

    async def deliveries(self, channel: str, since: date) -> tuple[Delivery, ...]:
        """The deliveries from a day on, the oldest first."""
        query = (where("channel") == channel) & (where("day") >= since.isoformat())
        rows = self._store.sends.search(self._ours & query)
        found = [Delivery.model_validate(row["body"]) for row in rows]
        return tuple(sorted(found, key=lambda delivery: delivery.day))

    async def move_to(self, workspace: Workspace) -> int:
        """Hand everything over to another workspace."""
        to = owner(workspace)

        def moved_line(line: Line) -> Line:
            return {**line, **to} if workspace_of(line) == self._workspace else line

        def move() -> int:
            moved = 0
            for table, key in (
                (self._store.records, ("kind", "channel", "key")),
                (self._store.sends, ("channel", "day")),
            ):
                for row in table.search(self._ours):
                    same = owned(workspace) & Query().fragment({name: row[name] for name in key})
                    if table.contains(same):
                        table.remove(doc_ids=[row.doc_id])
                    else:
                        table.update(to, doc_ids=[row.doc_id])
                        moved += 1
            return moved + sum(
                journal.rewrite(moved_line)
                for journal in (self._store.check_lines, self._store.change_lines)
            )

        return await self._store.written(move)

    async def clear(self) -> int:
        """Forget the whole workspace."""

        def clear() -> int:
            def kept(line: Line) -> Line | None:
                return None if workspace_of(line) == self._workspace else line

            removed = len(self._store.records.remove(self._ours))
            removed += len(self._store.sends.remove(self._ours))
            return removed + sum(
                journal.rewrite(kept)
                for journal in (self._store.check_lines, self._store.change_lines)
            )

        return await self._store.forgotten(clear)

    def _lines(self, journal: Journal, since: datetime | None) -> Iterable[Line]:
        return (line for line in journal.since(since) if workspace_of(line) == self._workspace)
