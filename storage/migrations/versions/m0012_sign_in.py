"""Passkeys, their challenges, browsers that wait to be let in, and the names of bots."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nobody has a passkey yet."""
    _passkeys()
    _challenges()
    _waiting_browsers()
    op.create_table(
        "messenger_bots",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_messenger_bots"),
    )


def _to(table: str, column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _passkeys() -> None:
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=True),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("user_handle", sa.String(length=96), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _to("passkeys", "person_id", "people", "CASCADE"),
        _to("passkeys", "identity_id", "identities", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_passkeys"),
        sa.UniqueConstraint("credential_id", name="uq_passkeys_credential_id"),
        sqlite_autoincrement=True,
    )
    _index("passkeys", "person_id", "identity_id")


def _challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("challenge_hash", sa.String(length=64), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=True),
        sa.Column("user_handle", sa.String(length=96), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        _to("challenges", "identity_id", "identities", "CASCADE"),
        sa.PrimaryKeyConstraint("challenge_hash", name="pk_challenges"),
    )
    _index("challenges", "identity_id", "expires_at")


def _waiting_browsers() -> None:
    op.create_table(
        "waiting_browsers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("numbers", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=64), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("identity_id", sa.Integer(), nullable=True),
        _to("waiting_browsers", "person_id", "people", "CASCADE"),
        _to("waiting_browsers", "identity_id", "identities", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_browsers"),
        sa.UniqueConstraint("secret_hash", name="uq_waiting_browsers_secret_hash"),
        sa.UniqueConstraint("code_hash", name="uq_waiting_browsers_code_hash"),
        sqlite_autoincrement=True,
    )
    _index("waiting_browsers", "expires_at", "person_id", "identity_id")


def downgrade() -> None:
    """Drop the tables. Passkeys are good no more; devices stay."""
    for table in ("messenger_bots", "waiting_browsers", "challenges", "passkeys"):
        op.drop_table(table)
