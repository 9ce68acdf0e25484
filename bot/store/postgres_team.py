"""One workspace's part of the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, delete, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.changes import change, removal
from bot.store.entries import to_record
from bot.store.protocol import R
from bot.store.records import (
    Change,
    CheckRecord,
    Delivery,
    DeliveryState,
    Record,
    Workspace,
)
from bot.store.rows import add_line, owned, put_record, same_day, same_record, sent_row, settled_row
from bot.store.tables import CHANGES, CHECKS, DELIVERIES, RECORDS


class PostgresTeam:
    """One workspace's rows."""

    def __init__(self, engine: AsyncEngine, workspace: Workspace) -> None:
        self._engine = engine
        self._workspace = workspace

    async def get(self, kind: type[R], channel: str, key: str = "") -> R | None:
        """One record, or None."""
        same = and_(
            owned(RECORDS, self._workspace),
            RECORDS.c.kind == kind.kind,
            RECORDS.c.channel == channel,
            RECORDS.c.key == key,
        )
        async with self._engine.connect() as connection:
            body = (await connection.execute(select(RECORDS.c.body).where(same))).scalar()
        return None if body is None else kind.model_validate(body)

    async def all(self, kind: type[R], channel: str | None = None) -> tuple[R, ...]:
        """All records of a kind, of one channel or of all."""
        statement = select(RECORDS.c.body).where(
            owned(RECORDS, self._workspace), RECORDS.c.kind == kind.kind
        )
        if channel is not None:
            statement = statement.where(RECORDS.c.channel == channel)
        async with self._engine.connect() as connection:
            bodies = (await connection.execute(statement)).scalars().all()
        found = [kind.model_validate(body) for body in bodies]
        return tuple(sorted(found, key=lambda record: (record.channel, record.key)))

    async def all_of(self, channel: str, kinds: Collection[type[Record]]) -> tuple[Record, ...]:
        """A channel's records of several kinds, by one question."""
        statement = select(RECORDS.c.kind, RECORDS.c.body).where(
            owned(RECORDS, self._workspace),
            RECORDS.c.kind.in_([kind.kind for kind in kinds]),
            RECORDS.c.channel == channel,
        )
        async with self._engine.connect() as connection:
            rows = (await connection.execute(statement)).all()
        found = [to_record(row.kind, row.body) for row in rows]
        return tuple(sorted(found, key=lambda record: (record.kind, record.key)))

    async def put(self, record: Record, *, by: str, at: datetime) -> None:
        """Keep a record in place of the one with its key."""
        async with self._engine.begin() as connection:
            same = same_record(self._workspace, record)
            statement = select(RECORDS.c.body).where(same).with_for_update()
            old = (await connection.execute(statement)).scalar()
            before = None if old is None else type(record).model_validate(old)
            made = change(before, record, by=by, at=at)
            await add_line(connection, CHANGES, self._workspace, made)
            await put_record(connection, self._workspace, record, by=by, at=at)

    async def remove(self, record: Record, *, by: str, at: datetime) -> bool:
        """Let go of a record; False when there was none."""
        async with self._engine.begin() as connection:
            result = await connection.execute(
                delete(RECORDS).where(same_record(self._workspace, record))
            )
            if not result.rowcount:
                return False
            await add_line(connection, CHANGES, self._workspace, removal(record, by=by, at=at))
        return True

    async def changes(self, channel: str, *, most: int = 50) -> tuple[Change, ...]:
        """The newest changes first."""
        statement = (
            select(CHANGES.c.body)
            .where(owned(CHANGES, self._workspace), CHANGES.c.channel == channel)
            .order_by(CHANGES.c.at.desc(), CHANGES.c.id.desc())
            .limit(most)
        )
        async with self._engine.connect() as connection:
            bodies = (await connection.execute(statement)).scalars().all()
        return tuple(Change.model_validate(body) for body in bodies)

    async def add_check(self, check: CheckRecord) -> None:
        """Remember that an encounter was checked."""
        async with self._engine.begin() as connection:
            await add_line(connection, CHECKS, self._workspace, check)

    async def checks(self, channel: str | None, since: datetime) -> tuple[CheckRecord, ...]:
        """The checks from a moment on, the oldest first."""
        statement = (
            select(CHECKS.c.body)
            .where(owned(CHECKS, self._workspace), CHECKS.c.at >= since)
            .order_by(CHECKS.c.at, CHECKS.c.id)
        )
        if channel is not None:
            statement = statement.where(CHECKS.c.channel == channel)
        async with self._engine.connect() as connection:
            bodies = (await connection.execute(statement)).scalars().all()
        return tuple(CheckRecord.model_validate(body) for body in bodies)

    async def claim_delivery(self, delivery: Delivery) -> bool:
        """True for the one caller, in any process, that is to send the channel's day."""
        statement = (
            insert(DELIVERIES)
            .values(**sent_row(self._workspace, delivery))
            .on_conflict_do_nothing()
            .returning(DELIVERIES.c.day)
        )
        async with self._engine.begin() as connection:
            return (await connection.execute(statement)).first() is not None

    async def settle(
        self, channel: str, day: date, state: DeliveryState, *, at: datetime, reason: str = ""
    ) -> None:
        """Say what became of a claimed delivery."""
        same = same_day(self._workspace, channel, day)
        async with self._engine.begin() as connection:
            statement = select(DELIVERIES.c.body).where(same).with_for_update()
            body = (await connection.execute(statement)).scalar()
            if body is not None:
                delivery = Delivery.model_validate(body)
                settled = delivery.model_copy(update={"state": state, "at": at, "reason": reason})
                await connection.execute(settled_row(self._workspace, settled))

    async def release(self, channel: str, day: date) -> None:
        """Give a claim back."""
        async with self._engine.begin() as connection:
            await connection.execute(
                delete(DELIVERIES).where(same_day(self._workspace, channel, day))
            )

    async def deliveries(self, channel: str, since: date) -> tuple[Delivery, ...]:
        """The deliveries from a day on, the oldest first."""
        statement = (
            select(DELIVERIES.c.body)
            .where(
                owned(DELIVERIES, self._workspace),
                DELIVERIES.c.channel == channel,
                DELIVERIES.c.day >= since,
            )
            .order_by(DELIVERIES.c.day)
        )
        async with self._engine.connect() as connection:
            bodies = (await connection.execute(statement)).scalars().all()
        return tuple(Delivery.model_validate(body) for body in bodies)

    async def move_to(self, workspace: Workspace) -> int:
        """Hand everything over to another workspace."""
        to = {"enterprise": workspace.enterprise, "team": workspace.team}
        moved = 0
        async with self._engine.begin() as connection:
            for table in (CHECKS, CHANGES):
                ours = update(table).where(owned(table, self._workspace))
                moved += (await connection.execute(ours.values(to))).rowcount
            for table in (RECORDS, DELIVERIES):
                names = [column.name for column in table.c]
                theirs = [literal(to[name]) if name in to else table.c[name] for name in names]
                copied = select(*theirs).where(owned(table, self._workspace))
                statement = insert(table).from_select(names, copied).on_conflict_do_nothing()
                new = await connection.execute(statement.returning(table.c.channel))
                moved += len(new.all())
                await connection.execute(delete(table).where(owned(table, self._workspace)))
        return moved

    async def clear(self) -> int:
        """Forget the whole workspace."""
        async with self._engine.begin() as connection:
            forgotten = 0
            for table in (RECORDS, DELIVERIES, CHECKS, CHANGES):
                result = await connection.execute(
                    delete(table).where(owned(table, self._workspace))
                )
                forgotten += result.rowcount
            return forgotten
