"""What a change changed."""

from __future__ import annotations

from datetime import datetime

from bot.store.records import Change, Record


def change(before: Record | None, after: Record, *, by: str, at: datetime) -> Change:
    """The fields of ``after`` that are other than before; all of them for a new record."""
    old = {} if before is None else before.model_dump(mode="json")
    new = after.model_dump(mode="json", exclude=set(after.unsaid) | {"channel"})
    return Change(
        at=at,
        user=by,
        channel=after.channel,
        kind=after.kind,
        key=after.key,
        values={name: value for name, value in new.items() if old.get(name, ...) != value},
    )


def removal(record: Record, *, by: str, at: datetime) -> Change:
    """That a record was removed."""
    return Change(
        at=at, user=by, channel=record.channel, kind=record.kind, key=record.key, removed=True
    )
