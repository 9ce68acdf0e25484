"""The ``state`` of an installation under way: ours, for ten minutes, once."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import MetaData, delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.tables import METADATA

STATE_SECONDS = 600


class StateStore(AsyncSQLAlchemyOAuthStateStore):
    """slack_sdk's store, but two redirects with one state at the same moment are not both let in.

    Nor does it gather the states of people who never came back.
    """

    def __init__(self, engine: AsyncEngine, expiration_seconds: int = STATE_SECONDS) -> None:
        super().__init__(expiration_seconds=expiration_seconds, engine=engine)
        self.metadata = MetaData(schema=METADATA.schema)
        self.oauth_states = self.build_oauth_states_table(self.metadata, "oauth_states")

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """A new state; those that have expired are forgotten."""
        del args, kwargs
        state, now = secrets.token_urlsafe(32), _now()
        expires = now + timedelta(seconds=self.expiration_seconds)
        table = self.oauth_states
        async with self.engine.begin() as connection:
            await connection.execute(delete(table).where(table.c.expire_at <= now))
            await connection.execute(insert(table).values(state=state, expire_at=expires))
        return state

    async def async_consume(self, state: str) -> bool:
        """True once for a state that was issued and has not expired."""
        table = self.oauth_states
        statement = delete(table).where(table.c.state == state, table.c.expire_at > _now())
        async with self.engine.begin() as connection:
            return bool((await connection.execute(statement)).rowcount)


def _now() -> datetime:
    """This moment as slack_sdk's tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)
