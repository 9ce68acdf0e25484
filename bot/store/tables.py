"""The tables of the database. A change here needs a step in ``migrations/versions``."""

from __future__ import annotations

from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

METADATA = MetaData(schema="codedesk")


def _owner(*, key: bool) -> tuple[Column[str], Column[str]]:
    """Whose row it is; a null team would be equal to no other in a key, so it is empty."""
    return (
        Column("enterprise", Text, primary_key=key, nullable=False),
        Column("team", Text, primary_key=key, nullable=False),
    )


RECORDS = Table(
    "records",
    METADATA,
    *_owner(key=True),
    Column("kind", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("body", JSONB, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("records_by_kind", "kind"),
)

CHECKS = Table(
    "checks",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    *_owner(key=False),
    Column("channel", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", JSONB, nullable=False),
    Index("checks_by_channel", "enterprise", "team", "channel", "at"),
    Index("checks_by_time", "at"),
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    *_owner(key=False),
    Column("channel", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", JSONB, nullable=False),
    Index("changes_by_channel", "enterprise", "team", "channel", "at"),
    Index("changes_by_time", "at"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    *_owner(key=True),
    Column("channel", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("body", JSONB, nullable=False),
    Index("deliveries_claimed", "at", postgresql_where=text("state = 'claimed'")),
    Index("deliveries_by_time", "at"),
)

REQUESTS = Table(
    "requests",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("made", Double, nullable=False),
    Index("requests_by_time", "made"),
)

PUBLICATIONS = Table(
    "publications",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("version", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("history", JSONB, nullable=False),
    Column("index_sha256", Text, nullable=False),
    Column("files", JSONB, nullable=False),
)
"""Imported code tables, as one machine had them: see ``bot/publishing``."""

FILES = Table(
    "files",
    METADATA,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
)
"""Files that publications name, by their content."""

FILE_PIECES = Table(
    "file_pieces",
    METADATA,
    Column(
        "sha256",
        Text,
        ForeignKey(FILES.c.sha256, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

SEALED = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)
"""Columns of the two tables of installations that are encrypted: who has these can act for us."""


def installation_tables(
    metadata: MetaData, sealed: type[Text] | TypeDecorator[str] = Text
) -> tuple[Table, Table]:
    """slack_sdk's own tables, of installations and of bots, with the encrypted columns' type."""
    tables = (
        AsyncSQLAlchemyInstallationStore.build_installations_table(metadata, "installations"),
        AsyncSQLAlchemyInstallationStore.build_bots_table(metadata, "bots"),
    )
    for table in tables:
        for name in SEALED:
            if name in table.c:
                table.c[name].type = sealed() if isinstance(sealed, type) else sealed
    return tables


INSTALLATIONS, BOTS = installation_tables(METADATA)
AsyncSQLAlchemyOAuthStateStore.build_oauth_states_table(METADATA, "oauth_states")
