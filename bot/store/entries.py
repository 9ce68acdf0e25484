"""Everything a store holds, entry by entry: the form in which it goes from one store to another."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, SerializeAsAny, TypeAdapter, model_validator

from bot.store.records import RECORDS, Change, CheckRecord, Delivery, Record, Workspace
from catalog.claim import Frozen

_KINDS = {record.kind: record for record in RECORDS}


def to_record(kind: str, body: object) -> Record:
    """The record that was stored.

    Raises:
        ValueError: When the kind is not known or the body does not fit it.
    """
    if kind not in _KINDS:
        raise ValueError(f"no kind of record is called {kind!r}")
    return _KINDS[kind].model_validate(body)


class _Entry(Frozen):
    workspace: Workspace


class RecordEntry(_Entry):
    """A record, and who changed it last."""

    type: Literal["record"] = "record"
    kind: str
    record: SerializeAsAny[Record]
    by: str
    at: AwareDatetime

    @model_validator(mode="before")
    @classmethod
    def _by_kind(cls, value: object) -> object:
        if isinstance(value, dict) and isinstance(value.get("record"), dict):
            return {**value, "record": to_record(str(value.get("kind")), value["record"])}
        return value


class CheckEntry(_Entry):
    """A check."""

    type: Literal["check"] = "check"
    check: CheckRecord


class ChangeEntry(_Entry):
    """A change."""

    type: Literal["change"] = "change"
    change: Change


class DeliveryEntry(_Entry):
    """A delivery."""

    type: Literal["delivery"] = "delivery"
    delivery: Delivery


Entry = Annotated[
    RecordEntry | CheckEntry | ChangeEntry | DeliveryEntry, Field(discriminator="type")
]

ENTRY: TypeAdapter[Entry] = TypeAdapter(Entry)
