"""The first shape: records, checks, changes, deliveries, keys of requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

SCHEMA = "codedesk"


def upgrade() -> None:
    """Create the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "records",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("enterprise", "team")),
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("kind", "channel", "key")),
        sa.Column("body", JSONB, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("records_by_kind", "records", ["kind"], schema=SCHEMA)
    for table in ("checks", "changes"):
        op.create_table(
            table,
            sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
            *(sa.Column(name, sa.Text, nullable=False) for name in ("enterprise", "team")),
            sa.Column("channel", sa.Text, nullable=False),
            sa.Column("at", moment, nullable=False),
            sa.Column("body", JSONB, nullable=False),
            schema=SCHEMA,
        )
        op.create_index(
            f"{table}_by_channel", table, ["enterprise", "team", "channel", "at"], schema=SCHEMA
        )
        op.create_index(f"{table}_by_time", table, ["at"], schema=SCHEMA)
    op.create_table(
        "deliveries",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("enterprise", "team", "channel")),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("body", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_index(
        "deliveries_claimed",
        "deliveries",
        ["at"],
        schema=SCHEMA,
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index("deliveries_by_time", "deliveries", ["at"], schema=SCHEMA)
    op.create_table(
        "requests",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("made", sa.Double, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("requests_by_time", "requests", ["made"], schema=SCHEMA)


def downgrade() -> None:
    """Drop the tables, with all that is in them."""
    for table in ("records", "checks", "changes", "deliveries", "requests"):
        op.drop_table(table, schema=SCHEMA)
