"""Access by other programs: tokens, their requests, endpoints of events and what was sent."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; there are no tokens yet."""
    _tokens()
    _requests()
    _endpoints()
    _messages()


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer(), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")


def _tokens() -> None:
    op.create_table(
        "api_tokens",
        _id(),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
        _to("api_tokens", "membership_id", "memberships"),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
        _key("api_tokens"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_api_tokens_membership_id", "api_tokens", ["membership_id"])


def _requests() -> None:
    op.create_table(
        "api_requests",
        _id(),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        _to("api_requests", "token_id", "api_tokens"),
        sa.UniqueConstraint("token_id", "key", name="uq_api_requests_token_id_key"),
        _key("api_requests"),
        sqlite_autoincrement=True,
    )


def _endpoints() -> None:
    op.create_table(
        "webhook_endpoints",
        _id(),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("signing_secret", sa.String(length=128), nullable=False),
        sa.Column("former_secret", sa.String(length=128), nullable=True),
        sa.Column("former_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("webhook_endpoints", "membership_id", "memberships"),
        _key("webhook_endpoints"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_endpoints_membership_id", "webhook_endpoints", ["membership_id"])


def _messages() -> None:
    op.create_table(
        "webhook_messages",
        _id(),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("delivered_at", MOMENT, nullable=True),
        _to("webhook_messages", "endpoint_id", "webhook_endpoints"),
        sa.UniqueConstraint("number", name="uq_webhook_messages_number"),
        _key("webhook_messages"),
        sqlite_autoincrement=True,
    )
    for column in ("endpoint_id", "created_at"):
        op.create_index(f"ix_webhook_messages_{column}", "webhook_messages", [column])
