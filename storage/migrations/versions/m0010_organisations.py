"""Organisations, who is in them, and cases that an organisation works on."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nobody is in an organisation yet."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisations"),
        sqlite_autoincrement=True,
    )
    _memberships()
    _invitations()
    _case_organisations()


def _to(table: str, column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("memberships", "organisation_id", "organisations", "CASCADE"),
        _to("memberships", "person_id", "people", "CASCADE"),
        _to("memberships", "added_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_memberships"),
        sqlite_autoincrement=True,
    )
    _index("memberships", "organisation_id", "person_id", "added_by")


def _invitations() -> None:
    op.create_table(
        "organisation_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        _to("organisation_invitations", "organisation_id", "organisations", "CASCADE"),
        _to("organisation_invitations", "made_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_organisation_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_organisation_invitations_code_hash"),
        sqlite_autoincrement=True,
    )
    _index("organisation_invitations", "organisation_id", "made_by")


def _case_organisations() -> None:
    op.create_table(
        "case_organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("case_organisations", "case_id", "cases", "CASCADE"),
        _to("case_organisations", "organisation_id", "organisations", "CASCADE"),
        _to("case_organisations", "added_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_case_organisations"),
        sqlite_autoincrement=True,
    )
    _index("case_organisations", "case_id", "organisation_id", "added_by")
