"""The shape of the document file, by number, and the steps from each shape to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.store.atomic_json import StoreUnreadableError, Tables

Migration = Callable[[Tables], Tables]

MIGRATIONS: tuple[Migration, ...] = ()
"""The step at place n makes shape n + 2 out of shape n + 1. Steps are added, never changed."""


def brought_up_to_date(tables: Tables | None, migrations: Sequence[Migration]) -> Tables:
    """The tables in today's shape; an empty store begins in it.

    Raises:
        StoreUnreadableError: When a newer codedesk has written the file.
    """
    newest = len(migrations) + 1
    found = 1
    if not tables:
        tables, found = {}, newest
    else:
        found = int(tables.get("schema", {}).get("1", {}).get("version", 1))
    if found > newest:
        raise StoreUnreadableError(
            f"The store was written by a newer codedesk (shape {found}, this one knows {newest}). "
            "Run that version, or put back a copy from before."
        )
    for migration in migrations[found - 1 :]:
        tables = migration(tables)
    return {**tables, "schema": {"1": {"version": newest}}}
