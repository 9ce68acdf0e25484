"""Imported code tables for machines that share no folder: publications and their files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0001"

SCHEMA = "codedesk"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "publications",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("history", JSONB, nullable=False),
        sa.Column("index_sha256", sa.Text, nullable=False),
        sa.Column("files", JSONB, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "files",
        sa.Column("sha256", sa.Text, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        schema=SCHEMA,
    )
    op.create_table(
        "file_pieces",
        sa.Column(
            "sha256",
            sa.Text,
            sa.ForeignKey(f"{SCHEMA}.files.sha256", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
        schema=SCHEMA,
    )


def downgrade() -> None:
    """Drop the tables; every machine keeps what it has taken up."""
    for table in ("file_pieces", "files", "publications"):
        op.drop_table(table, schema=SCHEMA)
