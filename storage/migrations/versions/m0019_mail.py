"""E-mail addresses for notices, and the notices that go to them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nobody gave an address yet."""
    _addresses()
    _codes_sent()
    _mails()


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete="CASCADE"
    )


def _addresses() -> None:
    op.create_table(
        "mail_addresses",
        sa.Column("person_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("address", sa.String(length=254), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("pending", sa.String(length=254), nullable=True),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("code_expires_at", MOMENT, nullable=True),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_since", MOMENT, nullable=False),
        sa.Column("stop_token", sa.String(length=32), nullable=False),
        _to("mail_addresses", "person_id", "people"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mail_addresses"),
        sa.UniqueConstraint("stop_token", name="uq_mail_addresses_stop_token"),
    )


def _codes_sent() -> None:
    op.create_table(
        "mail_codes_sent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_codes_sent"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mail_codes_sent_address_hash", "mail_codes_sent", ["address_hash"])


def _mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("message_token", sa.String(length=32), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("mails", "person_id", "people"),
        _to("mails", "assessment_id", "assessments"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "assessment_id"):
        op.create_index(f"ix_mails_{column}", "mails", [column])
    op.create_index(
        "ix_mails_waiting",
        "mails",
        ["person_id", "code"],
        sqlite_where=sa.text("outcome IS NULL"),
        postgresql_where=sa.text("outcome IS NULL"),
    )
