"""Publishes a machine's imported code tables, and takes up what another machine has published.

A publication names the states of imports, their parts and the index built of them. A machine whose
own codedesk would build the same index takes it as it is; one with another version takes the parts
and builds its own. Nothing is put into force before it is here whole and has its hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import (
    Connection,
    Engine,
    NullPool,
    create_engine,
    delete,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import SQLAlchemyError

from bot.publishing.files import fetch_file, keep_files, store_file
from bot.store.database import DatabaseError, database_url, patience, upgrade
from bot.store.tables import PUBLICATIONS
from catalog.build import INDEX, BuildError, index_lock, key_of, open_catalog, unfinished
from catalog.imports.adopting import (
    adopt_index,
    adopt_parts,
    fits,
    holds,
    lacking_parts,
    parts_of,
)
from catalog.imports.importing import file_hash
from catalog.imports.state import IMPORTS, NO_IMPORTS, Imports, newest_states, sync_folder
from catalog.index.tables import TableError

KEPT = 3
"""Publications that stay in the database."""
STATES = 5
"""States of imports that a publication holds, so that any machine can go back."""
_ONE_AT_A_TIME = 0xC0DEDE5E


class UnusablePublicationError(Exception):
    """Another version of codedesk published what this one cannot read."""


class Taken(StrEnum):
    """What came of a look at the newest publication."""

    NOTHING = "nothing is published"
    CURRENT = "these tables are here already"
    INDEX = "taken as published"
    BUILT = "built here, as another version of codedesk has published"


@dataclass(frozen=True, slots=True)
class Publication:
    """What one machine had."""

    id: int
    at: datetime
    version: str
    key: str
    history: tuple[Imports, ...]
    index_sha256: str


class Publications:
    """The publications of a database."""

    def __init__(self, written: str) -> None:
        """Prepare; nothing is connected yet.

        Raises:
            DatabaseError: When it is no address of PostgreSQL.
        """
        self._url = database_url(written)
        self._engine: Engine = create_engine(
            self._url, poolclass=NullPool, connect_args=patience(self._url, 5)
        )

    def prepare(self) -> None:
        """Bring the database's tables up to date.

        Raises:
            DatabaseError: When it cannot be reached or used.
        """
        with self._explained(), self._engine.begin() as connection:
            upgrade(connection)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One machine at a time changes the tables: imports build upon one another.

        Raises:
            DatabaseError: When the database cannot be reached.
        """
        with self._explained():
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._explained():
                connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
            yield
        finally:
            connection.close()

    def newest_id(self) -> int:
        """The number of the newest publication; 0 while there is none.

        Raises:
            DatabaseError: When the database cannot be reached.
        """
        with self._explained(), self._engine.connect() as connection:
            return connection.execute(select(func.max(PUBLICATIONS.c.id))).scalar() or 0

    def newest(self) -> Publication | None:
        """The newest publication.

        Raises:
            DatabaseError: When the database cannot be reached.
            UnusablePublicationError: When it is of a form that this version does not know.
        """
        statement = select(PUBLICATIONS).order_by(PUBLICATIONS.c.id.desc()).limit(1)
        with self._explained(), self._engine.connect() as connection:
            row = connection.execute(statement).first()
        if row is None:
            return None
        try:
            history = tuple(map(Imports.model_validate, row.history))
        except ValidationError:
            raise UnusablePublicationError(
                f"codedesk {row.version} published them in a form that this version does not know"
            ) from None
        return Publication(row.id, row.at, row.version, row.key, history, row.index_sha256)

    def publish(self, data_dir: Path) -> int:
        """Publish what is imported here, with the index of it; gives the publication's number.

        Raises:
            DatabaseError: When the database cannot be reached.
            DamagedFileError: When a part has changed since it was imported.
        """
        open_catalog(data_dir).close()
        with index_lock(data_dir), self._explained(), self._engine.begin() as connection:
            history = newest_states(data_dir, STATES) or [NO_IMPORTS]
            index = data_dir / INDEX
            index_sha256 = file_hash(index)
            files = {index_sha256: index} | {
                part.sha256: data_dir / IMPORTS / part.part for part in parts_of(history).values()
            }
            for sha256, path in files.items():
                store_file(connection, path, sha256)
            number: int = connection.execute(
                insert(PUBLICATIONS)
                .values(
                    at=datetime.now(UTC),
                    version=version("codedesk"),
                    key=key_of(index) or "",
                    history=[state.model_dump(mode="json") for state in history],
                    index_sha256=index_sha256,
                    files=list(files),
                )
                .returning(PUBLICATIONS.c.id)
            ).scalar_one()
            _forget_old(connection)
        return number

    def take(self, data_dir: Path) -> Taken:
        """Put the newest publication into force here.

        Raises:
            DatabaseError: When the database cannot be reached.
            DamagedFileError: When what it gives is not whole; everything stays as it was.
            UnusablePublicationError: When this codedesk cannot read it; everything stays.
        """
        found = self.newest()
        if found is None:
            return Taken.NOTHING
        data_dir.mkdir(parents=True, exist_ok=True)
        with index_lock(data_dir):
            if holds(data_dir, found.history[-1]):
                return Taken.CURRENT
            with self._explained(), self._engine.connect() as connection:
                _take_parts(connection, data_dir, found.history)
                if fits(found.key, found.history[-1]):
                    with unfinished(data_dir / INDEX) as file:
                        fetch_file(connection, found.index_sha256, file)
                        adopt_index(data_dir, found.history, file)
                    return Taken.INDEX
            try:
                adopt_parts(data_dir, found.history)
            except (TableError, BuildError):
                raise UnusablePublicationError(
                    f"codedesk {found.version} published them, and this version cannot read them"
                ) from None
            return Taken.BUILT

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            if isinstance(error, OSError) and error.filename is not None:
                raise  # a file of ours, not the line to the database
            raise DatabaseError(
                f"CODEDESK_DATABASE_URL: the database at {self._url.host or 'the local socket'} "
                "cannot be reached or used. Is it running, and may this user create tables in it?"
            ) from None


def _take_parts(connection: Connection, data_dir: Path, history: tuple[Imports, ...]) -> None:
    folder = data_dir / IMPORTS
    folder.mkdir(exist_ok=True)
    for part in lacking_parts(data_dir, history):
        fresh = folder / f"{part.part}.fetched"
        try:
            fetch_file(connection, part.sha256, fresh)
            fresh.replace(folder / part.part)
        finally:
            fresh.unlink(missing_ok=True)
    sync_folder(folder)


def _forget_old(connection: Connection) -> None:
    newest_first = select(PUBLICATIONS).order_by(PUBLICATIONS.c.id.desc())
    kept: set[str] = set()
    for place, row in enumerate(connection.execute(newest_first).all()):
        if place >= KEPT:
            connection.execute(delete(PUBLICATIONS).where(PUBLICATIONS.c.id == row.id))
            continue
        kept.update(row.files)  # not by its history, which a later version may have written
    keep_files(connection, kept)
