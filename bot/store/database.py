"""A database opened, its tables brought up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store import migrations
from bot.store.tables import METADATA

_ONE_AT_A_TIME = 0xC0DEDE5C
"""The advisory lock under which tables are changed: any number, the same in all our processes."""


class DatabaseError(Exception):
    """The database cannot be used; the message says what to do and holds no password."""


def database_url(written: str) -> URL:
    """The address as SQLAlchemy takes it: ``postgres://`` and ``postgresql://`` are psycopg's.

    Raises:
        DatabaseError: When it is no address of PostgreSQL.
    """
    try:
        url = make_url(written)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in {"postgresql", "postgres"}:
        raise DatabaseError(
            "CODEDESK_DATABASE_URL: must be an address such as postgresql://user:password@host/name"
        )
    return url.set(drivername="postgresql+psycopg")


def patience(url: URL, seconds: int) -> dict[str, int]:
    """How long connecting may take, where the address does not say (``connect_timeout``)."""
    return {} if "connect_timeout" in url.query else {"connect_timeout": seconds}


@asynccontextmanager
async def open_database(written: str) -> AsyncIterator[AsyncEngine]:
    """The engine, with today's tables.

    Raises:
        DatabaseError: When it cannot be reached or brought up to date.
    """
    url = database_url(written)
    engine = create_async_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,  # an error never quotes a row, which may hold a token
        pool_size=10,
        max_overflow=10,
        pool_timeout=2,  # Slack waits three seconds for an answer
        connect_args=patience(url, 2),
    )
    try:
        try:
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
        except (SQLAlchemyError, OSError):
            raise DatabaseError(
                f"CODEDESK_DATABASE_URL: the database at {url.host or 'the local socket'} cannot "
                "be reached or used. Is it running, and may this user create tables in it?"
            ) from None
        except CommandError:
            raise DatabaseError(
                "CODEDESK_DATABASE_URL: a newer codedesk has changed this database's tables; "
                "run that version."
            ) from None
        yield engine
    finally:
        await engine.dispose()


def upgrade(connection: Connection) -> None:
    """Bring the tables up to date; several processes that start together do it one by one."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {METADATA.schema}"))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
