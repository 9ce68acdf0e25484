"""The store of any number of processes and machines: PostgreSQL.

A claim is an insert that only one of them can make. Every statement on a team's rows names the
enterprise and the team.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime

import structlog
from sqlalchemy import Text, and_, cast, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.database import open_database
from bot.store.entries import (
    ChangeEntry,
    CheckEntry,
    DeliveryEntry,
    Entry,
    RecordEntry,
    to_record,
)
from bot.store.forgetting import without_user
from bot.store.postgres_team import PostgresTeam
from bot.store.protocol import R
from bot.store.recent import CLAIM_SECONDS, RecentKeys
from bot.store.records import Change, CheckRecord, Delivery, Workspace
from bot.store.rows import (
    RECORD_KEY,
    add_line,
    put_record,
    sent_row,
    settled_row,
    workspace_of,
)
from bot.store.tables import CHANGES, CHECKS, DELIVERIES, INSTALLATIONS, RECORDS, REQUESTS

log = structlog.get_logger()


class PostgresStore:
    """All workspaces' rows."""

    def __init__(self, engine: AsyncEngine, clock: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self._clock = clock
        self._recent = RecentKeys(clock)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, clock: Callable[[], float] = time.time
    ) -> AsyncIterator[PostgresStore]:
        """The store behind an address, its tables brought up to date.

        Raises:
            DatabaseError: When it cannot be reached or used; the message holds no password.
        """
        async with open_database(url) as engine:
            yield cls(engine, clock)

    def team(self, workspace: Workspace) -> PostgresTeam:
        """One workspace's part."""
        return PostgresTeam(self.engine, workspace)

    async def claim(self, key: str) -> bool:
        """True for the first caller with this key within the hour."""
        now = self._clock()
        statement = (
            insert(REQUESTS)
            .values(key=key, made=now)
            .on_conflict_do_update(
                index_elements=[REQUESTS.c.key],
                set_={"made": now},
                where=REQUESTS.c.made <= now - CLAIM_SECONDS,
            )
            .returning(REQUESTS.c.key)
        )
        try:
            async with self.engine.begin() as connection:
                return (await connection.execute(statement)).first() is not None
        except (SQLAlchemyError, OSError):
            # A look-up needs no database: it is answered, and repeats are known by this process.
            log.warning("the database cannot be reached, this process alone knows repeats")
            return self._recent.claim(key)

    async def everywhere(self, kind: type[R]) -> tuple[tuple[Workspace, R], ...]:
        """All workspaces' records of a kind, in order of workspace, channel and key."""
        statement = select(RECORDS).where(RECORDS.c.kind == kind.kind)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        found = [(workspace_of(row), kind.model_validate(row.body)) for row in rows]
        return tuple(sorted(found, key=lambda one: (one[0].order, one[1].channel, one[1].key)))

    async def covered(self, since: date) -> dict[tuple[Workspace, str], set[date]]:
        """The days that each channel's deliveries speak of, of deliveries from a day on."""
        statement = select(DELIVERIES).where(DELIVERIES.c.day >= since)
        days: dict[tuple[Workspace, str], set[date]] = {}
        async with self.engine.connect() as connection:
            for row in (await connection.execute(statement)).all():
                found = days.setdefault((workspace_of(row), row.channel), set())
                found.update(map(date.fromisoformat, row.body["covers"]))
        return days

    async def give_up_claims(
        self, before: datetime, *, at: datetime
    ) -> tuple[tuple[Workspace, Delivery], ...]:
        """Mark deliveries that were claimed before, and never settled, as unknown."""
        old = and_(DELIVERIES.c.state == "claimed", DELIVERIES.c.at < before)
        given_up = []
        async with self.engine.begin() as connection:
            statement = select(DELIVERIES).where(old).with_for_update(skip_locked=True)
            for row in (await connection.execute(statement)).all():
                unknown = Delivery.model_validate(row.body).model_copy(
                    update={"state": "unknown", "at": at}
                )
                await connection.execute(settled_row(workspace_of(row), unknown))
                given_up.append((workspace_of(row), unknown))
        return tuple(given_up)

    async def prune(self, before: datetime) -> int:
        """Forget checks, changes and deliveries older than that."""
        async with self.engine.begin() as connection:
            await connection.execute(
                delete(REQUESTS).where(REQUESTS.c.made <= self._clock() - CLAIM_SECONDS)
            )
            forgotten = 0
            for table in (CHECKS, CHANGES, DELIVERIES):
                result = await connection.execute(delete(table).where(table.c.at < before))
                forgotten += result.rowcount
            return forgotten

    async def forget_user(self, user: str) -> int:
        """Take a user's id out of everything."""
        changed = 0
        async with self.engine.begin() as connection:
            installed = update(INSTALLATIONS).where(INSTALLATIONS.c.user_id == user)
            changed += (await connection.execute(installed.values(user_id=""))).rowcount
            for row in (await connection.execute(select(RECORDS).with_for_update())).all():
                plain = without_user({"by": row.by, "body": row.body}, user)
                if plain != {"by": row.by, "body": row.body}:
                    same = and_(*(RECORDS.c[name] == getattr(row, name) for name in RECORD_KEY))
                    await connection.execute(update(RECORDS).where(same).values(**plain))
                    changed += 1
            for table in (CHECKS, CHANGES):
                mentions = cast(table.c.body, Text).contains(user, autoescape=True)
                for row in (await connection.execute(select(table).where(mentions))).all():
                    body = without_user(row.body, user)
                    if body != row.body:
                        await connection.execute(
                            update(table).where(table.c.id == row.id).values(body=body)
                        )
                        changed += 1
        return changed

    async def entries(self) -> AsyncGenerator[Entry, None]:
        """Everything, for an export: one moment's state."""
        async with self.engine.connect() as plain:
            connection = await plain.execution_options(isolation_level="REPEATABLE READ")
            async with connection.stream(select(RECORDS)) as rows:
                async for row in rows:
                    yield RecordEntry(
                        workspace=workspace_of(row),
                        kind=row.kind,
                        record=to_record(row.kind, row.body),
                        by=row.by,
                        at=row.at,
                    )
            async with connection.stream(select(DELIVERIES)) as rows:
                async for row in rows:
                    yield DeliveryEntry(
                        workspace=workspace_of(row), delivery=Delivery.model_validate(row.body)
                    )
            async with connection.stream(select(CHECKS).order_by(CHECKS.c.id)) as rows:
                async for row in rows:
                    yield CheckEntry(
                        workspace=workspace_of(row), check=CheckRecord.model_validate(row.body)
                    )
            async with connection.stream(select(CHANGES).order_by(CHANGES.c.id)) as rows:
                async for row in rows:
                    yield ChangeEntry(
                        workspace=workspace_of(row), change=Change.model_validate(row.body)
                    )

    async def add_entries(self, entries: Sequence[Entry]) -> None:
        """Take in what another store exported, all of it or nothing."""
        async with self.engine.begin() as connection:
            for entry in entries:
                match entry:
                    case RecordEntry():
                        await put_record(
                            connection, entry.workspace, entry.record, by=entry.by, at=entry.at
                        )
                    case DeliveryEntry():
                        values = sent_row(entry.workspace, entry.delivery)
                        await connection.execute(
                            insert(DELIVERIES)
                            .values(**values)
                            .on_conflict_do_update(
                                index_elements=list(DELIVERIES.primary_key), set_=values
                            )
                        )
                    case CheckEntry():
                        await add_line(connection, CHECKS, entry.workspace, entry.check)
                    case ChangeEntry():
                        await add_line(connection, CHANGES, entry.workspace, entry.change)

    async def close(self) -> None:
        """The engine is closed by whoever opened it."""
