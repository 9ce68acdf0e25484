"""The code tables that the machines of a database share, for the commands that change them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.publishing.publications import Publications


class SharedTables:
    """Code tables of all machines; where there is no database, of none but this."""

    def __init__(self, publications: Publications | None, data_dir: Path) -> None:
        self._publications = publications
        self._data_dir = data_dir

    def take(self) -> str:
        """Go on from what is published; what came of it, in words."""
        if self._publications is None:
            return ""
        return self._publications.take(self._data_dir).value

    def publish(self) -> int:
        """Publish what is here; the publication's number, 0 where there is no database."""
        return 0 if self._publications is None else self._publications.publish(self._data_dir)


@contextmanager
def shared_tables(*, needed: bool = False) -> Iterator[SharedTables]:
    """This machine's turn to change the tables; the others wait.

    Args:
        needed: Whether the command makes no sense without a database.
    """
    settings = load_settings()
    if settings.database_url is None:
        if needed:
            raise click.UsageError(
                "CODEDESK_DATABASE_URL is missing: machines share their code tables through it."
            )
        yield SharedTables(None, settings.data_dir)
        return
    try:
        from bot.publishing.files import DamagedFileError
        from bot.publishing.publications import Publications, UnusablePublicationError
        from bot.store.database import DatabaseError
    except ImportError:
        raise click.UsageError(
            "CODEDESK_DATABASE_URL: PostgreSQL needs more packages. Install them: "
            "pip install 'codedesk[scale]'"
        ) from None
    try:
        publications = Publications(settings.database_url.get_secret_value())
        publications.prepare()
        with publications.turn():
            yield SharedTables(publications, settings.data_dir)
    except DatabaseError as error:
        raise click.UsageError(str(error)) from None
    except (DamagedFileError, UnusablePublicationError) as error:
        raise click.UsageError(
            f"The published code tables cannot be used: {error}. `codedesk catalog publish` puts "
            "this machine's in their place."
        ) from None
