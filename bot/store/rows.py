"""Records, checks, changes and deliveries as rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, Update, and_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.records import Change, CheckRecord, Delivery, Record, Workspace
from bot.store.tables import DELIVERIES, RECORDS

RECORD_KEY = ("enterprise", "team", "kind", "channel", "key")


def owned(table: Table, workspace: Workspace) -> ColumnElement[bool]:
    """The workspace's rows of a table."""
    return and_(table.c.enterprise == workspace.enterprise, table.c.team == workspace.team)


def same_record(workspace: Workspace, record: Record) -> ColumnElement[bool]:
    """The row with this record's key."""
    return and_(
        owned(RECORDS, workspace),
        RECORDS.c.kind == record.kind,
        RECORDS.c.channel == record.channel,
        RECORDS.c.key == record.key,
    )


def same_day(workspace: Workspace, channel: str, day: date) -> ColumnElement[bool]:
    """The delivery of a channel's day."""
    return and_(
        owned(DELIVERIES, workspace), DELIVERIES.c.channel == channel, DELIVERIES.c.day == day
    )


def workspace_of(row: Row[Any]) -> Workspace:
    """Whose row it is."""
    return Workspace(enterprise=row.enterprise, team=row.team)


def sent_row(workspace: Workspace, delivery: Delivery) -> dict[str, Any]:
    """A delivery as a row."""
    return {
        "enterprise": workspace.enterprise,
        "team": workspace.team,
        "channel": delivery.channel,
        "day": delivery.day,
        "state": delivery.state,
        "at": delivery.at,
        "body": delivery.model_dump(mode="json"),
    }


def settled_row(workspace: Workspace, delivery: Delivery) -> Update:
    """The statement that puts a delivery into its new state."""
    values = sent_row(workspace, delivery)
    return (
        update(DELIVERIES)
        .where(same_day(workspace, delivery.channel, delivery.day))
        .values({name: values[name] for name in ("state", "at", "body")})
    )


async def put_record(
    connection: AsyncConnection, workspace: Workspace, record: Record, *, by: str, at: datetime
) -> None:
    """Keep a record in place of the one with its key."""
    said = {"body": record.model_dump(mode="json"), "by": by, "at": at}
    place = {
        "enterprise": workspace.enterprise,
        "team": workspace.team,
        "kind": record.kind,
        "channel": record.channel,
        "key": record.key,
    }
    statement = insert(RECORDS).values(**place, **said)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=list(RECORD_KEY), set_=said)
    )


async def add_line(
    connection: AsyncConnection, table: Table, workspace: Workspace, said: CheckRecord | Change
) -> None:
    """Add a check or a change."""
    await connection.execute(
        insert(table).values(
            enterprise=workspace.enterprise,
            team=workspace.team,
            channel=said.channel,
            at=said.at,
            body=said.model_dump(mode="json"),
        )
    )
