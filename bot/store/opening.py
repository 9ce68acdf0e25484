"""The store that the settings ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.settings_error import SettingsError, unwritable
from bot.store.atomic_json import StoreUnreadableError
from bot.store.protocol import Store
from bot.store.tiny import StoreInUseError, TinyStore


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """PostgreSQL with ``CODEDESK_DATABASE_URL``, else the files in the data directory.

    Raises:
        SettingsError: When it cannot be opened; the message says what to do.
    """
    if settings.database_url is None:
        async with open_files(settings) as store:
            yield store
        return
    try:
        from bot.store.database import DatabaseError
        from bot.store.postgres import PostgresStore
    except ImportError:
        raise SettingsError(
            "CODEDESK_DATABASE_URL: PostgreSQL needs more packages. Install them: "
            "pip install 'codedesk[scale]'"
        ) from None
    opening = PostgresStore.open(settings.database_url.get_secret_value())
    try:
        database = await opening.__aenter__()
    except DatabaseError as error:
        raise SettingsError(str(error)) from None
    try:
        yield database
    finally:
        await opening.__aexit__(None, None, None)


@asynccontextmanager
async def open_files(settings: Settings) -> AsyncIterator[Store]:
    """The files in the data directory, whatever else is set.

    Raises:
        SettingsError: When another process holds them, or they cannot be read.
    """
    try:
        store = await asyncio.to_thread(TinyStore, settings.data_dir)
    except (StoreInUseError, StoreUnreadableError) as error:
        raise SettingsError(str(error)) from None
    except OSError as error:
        raise unwritable(settings.data_dir, error) from None
    try:
        yield store
    finally:
        await store.close()
