"""Calls of agencies and what is submitted to them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nobody has called for anything yet."""
    _calls()
    _around_calls()
    _call_events()
    _submissions()
    _receipts()
    _submission_events()
    _files()


def _id() -> "sa.Column[int]":
    return sa.Column("id", sa.Integer(), nullable=False)


def _key(table: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _to(
    table: str, column: str, other: str, on_delete: str | None = None
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _calls() -> None:
    op.create_table(
        "calls",
        _id(),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("last_receipt", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _to("calls", "organisation_id", "organisations"),
        _key("calls"),
        sqlite_autoincrement=True,
    )
    _index("calls", "organisation_id")


def _around_calls() -> None:
    op.create_table(
        "call_agencies",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        _to("call_agencies", "call_id", "calls", "CASCADE"),
        _to("call_agencies", "organisation_id", "organisations"),
        _key("call_agencies"),
        sqlite_autoincrement=True,
    )
    _index("call_agencies", "call_id", "organisation_id")
    op.create_table(
        "call_codes",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        _to("call_codes", "call_id", "calls", "CASCADE"),
        _to("call_codes", "made_by", "people", "SET NULL"),
        sa.UniqueConstraint("code_hash", name="uq_call_codes_code_hash"),
        _key("call_codes"),
        sqlite_autoincrement=True,
    )
    _index("call_codes", "call_id", "made_by")
    op.create_table(
        "call_entries",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("call_entries", "call_id", "calls", "CASCADE"),
        _to("call_entries", "person_id", "people", "CASCADE"),
        _key("call_entries"),
        sqlite_autoincrement=True,
    )
    _index("call_entries", "call_id", "person_id")
    op.create_table(
        "call_bars",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _to("call_bars", "call_id", "calls", "CASCADE"),
        sa.UniqueConstraint("call_id", "code_key", name="uq_call_bars_call_id_code_key"),
        _key("call_bars"),
        sqlite_autoincrement=True,
    )


def _call_events() -> None:
    op.create_table(
        "call_events",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("call_events", "call_id", "calls", "CASCADE"),
        _to("call_events", "person_id", "people", "SET NULL"),
        sa.UniqueConstraint("call_id", "number", name="uq_call_events_call_id_number"),
        _key("call_events"),
        sqlite_autoincrement=True,
    )
    _index("call_events", "person_id")


def _submissions() -> None:
    op.create_table(
        "submissions",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("industry", sa.String(length=32), nullable=False),
        sa.Column("credit_code", sa.String(length=32), nullable=False),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        _to("submissions", "call_id", "calls", "CASCADE"),
        _to("submissions", "person_id", "people", "SET NULL"),
        _to("submissions", "assessment_id", "assessments", "SET NULL"),
        _to("submissions", "version_id", "versions", "SET NULL"),
        _key("submissions"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_submissions_live",
        "submissions",
        ["call_id", "code_key"],
        unique=True,
        sqlite_where=sa.text("is_live"),
        postgresql_where=sa.text("is_live"),
    )
    op.create_index("ix_submissions_call_id_status", "submissions", ["call_id", "status"])
    _index("submissions", "person_id", "assessment_id", "version_id")


def _receipts() -> None:
    op.create_table(
        "submission_receipts",
        _id(),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("late_minutes", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("submission_receipts", "call_id", "calls", "CASCADE"),
        _to("submission_receipts", "submission_id", "submissions", "CASCADE"),
        _to("submission_receipts", "version_id", "versions", "SET NULL"),
        sa.UniqueConstraint("call_id", "receipt", name="uq_submission_receipts_call_id_receipt"),
        _key("submission_receipts"),
        sqlite_autoincrement=True,
    )
    _index("submission_receipts", "submission_id", "version_id")


def _submission_events() -> None:
    op.create_table(
        "submission_events",
        _id(),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("submission_events", "submission_id", "submissions", "CASCADE"),
        _to("submission_events", "person_id", "people", "SET NULL"),
        sa.UniqueConstraint(
            "submission_id", "number", name="uq_submission_events_submission_id_number"
        ),
        _key("submission_events"),
        sqlite_autoincrement=True,
    )
    _index("submission_events", "person_id")


def _files() -> None:
    op.create_table(
        "submission_files",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _to("submission_files", "submission_id", "submissions", "CASCADE"),
        sa.PrimaryKeyConstraint("submission_id", "digest", name="pk_submission_files"),
        sqlite_with_rowid=False,
    )
    _index("submission_files", "digest")
