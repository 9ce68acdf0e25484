"""Records, checks, changes and deliveries as documents and lines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tinydb import Query
from tinydb.queries import QueryInstance

from bot.store.journal import Line, stamp
from bot.store.records import Change, CheckRecord, Delivery, Record, Workspace


def record_row(workspace: Workspace, record: Record, *, by: str, at: datetime) -> dict[str, Any]:
    """A record as a document."""
    return {
        **owner(workspace),
        "kind": record.kind,
        "channel": record.channel,
        "key": record.key,
        "body": record.model_dump(mode="json"),
        "by": by,
        "at": stamp(at),
    }


def line_of(workspace: Workspace, said: CheckRecord | Change) -> Line:
    """A check or a change as a line of its journal."""
    return {**owner(workspace), **said.model_dump(mode="json"), "at": stamp(said.at)}


def record_query(workspace: Workspace, record: Record) -> QueryInstance:
    """What finds the record with this one's key."""
    return owned(workspace) & _fields(kind=record.kind, channel=record.channel, key=record.key)


def delivery_query(workspace: Workspace, channel: str, day: date) -> QueryInstance:
    """What finds a channel's delivery for a day."""
    return owned(workspace) & _fields(channel=channel, day=day.isoformat())


def owner(workspace: Workspace) -> dict[str, str]:
    """Whose document it is."""
    return {"enterprise": workspace.enterprise, "team": workspace.team}


def owned(workspace: Workspace) -> QueryInstance:
    """What finds the workspace's documents."""
    return _fields(**owner(workspace))


def workspace_of(row: Mapping[str, Any]) -> Workspace:
    """Whose document or line it is."""
    return Workspace(enterprise=row["enterprise"], team=row["team"])


def sent_row(delivery: Delivery) -> dict[str, Any]:
    """A delivery as a document."""
    return {
        "channel": delivery.channel,
        "day": delivery.day.isoformat(),
        "state": delivery.state,
        "body": delivery.model_dump(mode="json"),
    }


def bare(line: Line) -> Line:
    """A line without its owner."""
    return {name: value for name, value in line.items() if name not in {"enterprise", "team"}}


def _fields(**values: str) -> QueryInstance:
    """What finds the documents that have these values."""
    return Query().fragment(values)
