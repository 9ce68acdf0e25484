"""Where the app is installed: slack_sdk's tables, with room for encrypted tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

SCHEMA = "codedesk"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "installations",
        *_of_both(),
        sa.Column("enterprise_url", sa.String(200)),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("user_token", sa.Text),
        sa.Column("user_scopes", sa.String(1000)),
        sa.Column("user_refresh_token", sa.Text),
        sa.Column("user_token_expires_at", sa.DateTime),
        sa.Column("incoming_webhook_url", sa.Text),
        sa.Column("incoming_webhook_channel", sa.String(200)),
        sa.Column("incoming_webhook_channel_id", sa.String(200)),
        sa.Column("incoming_webhook_configuration_url", sa.Text),
        sa.Column("token_type", sa.String(32)),
        schema=SCHEMA,
    )
    op.create_index(
        "installations_idx",
        "installations",
        ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"],
        schema=SCHEMA,
    )
    op.create_table("bots", *_of_both(), schema=SCHEMA)
    op.create_index(
        "bots_idx",
        "bots",
        ["client_id", "enterprise_id", "team_id", "installed_at"],
        schema=SCHEMA,
    )
    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(200), nullable=False),
        sa.Column("expire_at", sa.DateTime, nullable=False),
        schema=SCHEMA,
    )


def _of_both() -> tuple[sa.Column[object], ...]:
    """The columns that a bot has, and an installation too."""
    return (
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("client_id", sa.String(32), nullable=False),
        sa.Column("app_id", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("enterprise_name", sa.String(200)),
        sa.Column("team_id", sa.String(32)),
        sa.Column("team_name", sa.String(200)),
        sa.Column("bot_token", sa.Text),
        sa.Column("bot_id", sa.String(32)),
        sa.Column("bot_user_id", sa.String(32)),
        sa.Column("bot_scopes", sa.String(1000)),
        sa.Column("bot_refresh_token", sa.Text),
        sa.Column("bot_token_expires_at", sa.DateTime),
        sa.Column("is_enterprise_install", sa.Boolean, nullable=False),
        sa.Column("installed_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables: every workspace has to install the app again."""
    for table in ("oauth_states", "bots", "installations"):
        op.drop_table(table, schema=SCHEMA)
