"""Alembic's entrance: runs the steps on the connection that ``bot.store.postgres`` hands over."""

from __future__ import annotations

from alembic import context

from bot.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table_schema=METADATA.schema,
    include_schemas=True,
)
with context.begin_transaction():
    context.run_migrations()
