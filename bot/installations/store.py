"""slack_sdk's own store of installations on our database, its tokens encrypted.

The newest installation of a workspace is the one that counts; older ones go when it is saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import MultiFernet
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import (
    AsyncSQLAlchemyInstallationStore,
    SQLAlchemyInstallationStore,
)
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from sqlalchemy import ColumnElement, MetaData, Select, Table, and_, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.installations.sealing import Sealed, UnknownKeyError
from bot.store.records import Workspace
from bot.store.tables import METADATA, SEALED, installation_tables

REFRESH_MINUTES = 120
"""How long before its end a token is exchanged: they live for twelve hours."""

LONGEST_WAIT = "20s"
"""For another process that is exchanging the same token."""

_OF_A_BOT = ("bot_token", "bot_refresh_token", "bot_token_expires_at")
_OF_A_USER = ("user_token", "user_refresh_token", "user_token_expires_at")


class InstallationStore(AsyncSQLAlchemyInstallationStore):
    """All workspaces' installations."""

    def __init__(self, client_id: str, engine: AsyncEngine, keys: MultiFernet) -> None:
        super().__init__(client_id=client_id, engine=engine)
        self.metadata = MetaData(schema=METADATA.schema)
        self.installations, self.bots = installation_tables(self.metadata, Sealed(keys))

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation in place of the workspace's earlier ones."""
        await super().async_save(installation)
        at = _naive(installation.installed_at)
        async with self.engine.begin() as connection:
            for table in (self.installations, self.bots):
                ours = self._of(table, installation.enterprise_id, installation.team_id)
                await connection.execute(delete(table).where(ours, table.c.installed_at < at))

    async def newest(self, workspace: Workspace) -> Installation | None:
        """A workspace's installation, or the one of the organisation that it belongs to."""
        team, enterprise = workspace.team or None, workspace.enterprise or None
        found = await self.async_find_installation(enterprise_id=enterprise, team_id=team)
        if found is None and enterprise and team:
            found = await self.async_find_installation(enterprise_id=enterprise, team_id=None)
        return found

    async def refreshed(
        self, held: Installation, rotator: AsyncTokenRotator, *, wait: bool
    ) -> Installation:
        """The installation with a token that is good for a while, exchanged by one process only.

        A refresh token is good for one exchange. So the row is locked, read again, and only
        when nobody else has been faster is its token exchanged, and kept before the lock goes.

        Args:
            held: The installation as it was read.
            rotator: Exchanges at Slack what is about to end.
            wait: Whether to wait for the lock; else, while another has it, ``held`` is the answer.

        Raises:
            SlackTokenRotationError: When Slack refuses the exchange.
        """
        table = self.installations
        newest = self._newest(held).with_only_columns(table.c.id).scalar_subquery()
        locked = select(table).where(table.c.id == newest).with_for_update(skip_locked=not wait)
        async with self.engine.begin() as connection:
            await connection.execute(text(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'"))
            row = (await connection.execute(locked)).mappings().first()
            if row is None:
                return held
            current = _installation(row)
            rotated = await rotator.perform_token_rotation(
                installation=current, minutes_before_expiration=REFRESH_MINUTES
            )
            if rotated is None:
                return current
            new = {
                name: _naive(value) if isinstance(value, datetime) else value
                for name, value in rotated.to_dict().items()
            }
            await connection.execute(
                update(table)
                .where(table.c.id == row["id"])
                .values({name: new[name] for name in (*_OF_A_BOT, *_OF_A_USER)})
            )
            await connection.execute(
                update(self.bots)
                .where(
                    self._of(self.bots, current.enterprise_id, current.team_id),
                    self.bots.c.installed_at == row["installed_at"],
                )
                .values({name: new[name] for name in _OF_A_BOT})
            )
        return rotated

    async def forget(self, workspace: Workspace, *, until: datetime | None = None) -> bool:
        """Delete a workspace's installation, and its tokens with it.

        Args:
            workspace: Whose.
            until: Installations made later than that stay.

        Returns:
            Whether none is left.
        """
        enterprise, team = workspace.enterprise or None, workspace.team or None
        async with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                ours = self._of(table, enterprise, team)
                until_then = and_(ours, table.c.installed_at <= _naive(until)) if until else ours
                await connection.execute(delete(table).where(until_then))
            left = await connection.execute(
                select(self.installations.c.id).where(
                    self._of(self.installations, enterprise, team)
                )
            )
            return left.first() is None

    async def reseal(self) -> int:
        """Encrypt every token with the newest key; how many installations there are.

        Raises:
            UnknownKeyError: When one was encrypted with a key that we were not given.
        """
        count = 0
        async with self.engine.begin() as connection:
            for table in (self.bots, self.installations):
                names = [name for name in SEALED if name in table.c]
                rows = (await connection.execute(select(table).with_for_update())).mappings().all()
                for row in rows:
                    await connection.execute(
                        update(table)
                        .where(table.c.id == row["id"])
                        .values({name: row[name] for name in names})
                    )
                count = len(rows)
        return count

    async def all(self) -> tuple[tuple[Workspace, Installation | None], ...]:
        """Every workspace with its installation; None where no key of ours decrypts it."""
        table = self.installations
        identities = select(table.c.id, table.c.enterprise_id, table.c.team_id).where(
            table.c.client_id == self.client_id
        )
        found: list[tuple[Workspace, Installation | None]] = []
        async with self.engine.connect() as connection:
            for one in (await connection.execute(identities.order_by(table.c.id))).all():
                workspace = Workspace(enterprise=one.enterprise_id or "", team=one.team_id or "")
                statement = select(table).where(table.c.id == one.id)
                try:
                    row = (await connection.execute(statement)).mappings().first()
                    found.append((workspace, None if row is None else _installation(row)))
                except UnknownKeyError:
                    found.append((workspace, None))
        return tuple(found)

    def _newest(self, like: Installation) -> Select[Any]:
        table = self.installations
        ours = self._of(table, like.enterprise_id, like.team_id)
        return select(table).where(ours).order_by(table.c.installed_at.desc()).limit(1)

    def _of(self, table: Table, enterprise: str | None, team: str | None) -> ColumnElement[bool]:
        return and_(
            table.c.client_id == self.client_id,
            table.c.enterprise_id == enterprise,
            table.c.team_id == team,
        )


def _installation(row: Mapping[Any, Any]) -> Installation:
    return SQLAlchemyInstallationStore.build_installation_entity(dict(row))


def _naive(moment: datetime | float) -> datetime:
    """A moment as slack_sdk's tables hold it: in UTC, without saying so."""
    if not isinstance(moment, datetime):
        moment = datetime.fromtimestamp(moment, UTC)
    return moment.astimezone(UTC).replace(tzinfo=None)
