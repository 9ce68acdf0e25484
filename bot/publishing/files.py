"""Files in the database, by their content: compressed, in pieces, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from bot.store.tables import FILE_PIECES, FILES

PIECE = 4 * 1024 * 1024
"""Bytes of a piece before it is compressed: what a machine holds in memory at a time."""
_LEVEL = 3


class DamagedFileError(Exception):
    """What the database gave is not the file that was put into it."""


def store_file(connection: Connection, path: Path, sha256: str) -> None:
    """Put a file in, within the caller's transaction; one that is there already stays.

    Raises:
        DamagedFileError: When the file has not the content that its hash says.
    """
    if connection.execute(select(FILES.c.sha256).where(FILES.c.sha256 == sha256)).first():
        return
    connection.execute(insert(FILES).values(sha256=sha256, size=path.stat().st_size))
    digest = hashlib.sha256()
    for number, piece in enumerate(_pieces(path)):
        digest.update(piece)
        connection.execute(
            insert(FILE_PIECES).values(
                sha256=sha256, number=number, data=zlib.compress(piece, _LEVEL)
            )
        )
    if digest.hexdigest() != sha256:
        raise DamagedFileError(f"{path.name} has changed since it was imported")


def fetch_file(connection: Connection, sha256: str, path: Path) -> None:
    """Write a file of the database, through to the disk.

    Raises:
        DamagedFileError: When it is not there, or not whole.
    """
    size = connection.execute(select(FILES.c.size).where(FILES.c.sha256 == sha256)).scalar()
    if size is None:
        raise DamagedFileError("a file of the publication is not in the database")
    digest, written, number = hashlib.sha256(), 0, 0
    with path.open("wb") as file:
        while written < size:
            statement = select(FILE_PIECES.c.data).where(
                FILE_PIECES.c.sha256 == sha256, FILE_PIECES.c.number == number
            )
            data = connection.execute(statement).scalar()
            if data is None:
                break
            try:
                piece = zlib.decompress(data)
            except zlib.error:
                break
            file.write(piece)
            digest.update(piece)
            written, number = written + len(piece), number + 1
        file.flush()
        os.fsync(file.fileno())
    if digest.hexdigest() != sha256:
        raise DamagedFileError("a file of the publication is damaged in the database")


def keep_files(connection: Connection, kept: Collection[str]) -> None:
    """Forget all files but these."""
    connection.execute(delete(FILES).where(FILES.c.sha256.not_in(kept)))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
