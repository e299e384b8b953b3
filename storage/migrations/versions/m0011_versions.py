"""The name of a person; versions of an assessment, their files and sign-offs; comments."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)
NAME = sa.String(length=30)
HASH = sa.String(length=64)


def upgrade() -> None:
    """Nobody has a name yet, and nothing is closed."""
    op.add_column("people", sa.Column("name", NAME, nullable=True))
    _versions()
    _version_files()
    _sign_offs()
    _comments()
    _readings()
    # SQLite rebuilds the table: no id may be used twice afterwards either.
    kept = {"sqlite_autoincrement": True}
    with op.batch_alter_table("reports", table_kwargs=kept) as reports:
        reports.add_column(sa.Column("version_id", sa.Integer(), nullable=True))
        reports.create_foreign_key(
            "fk_reports_version_id_versions",
            "versions",
            ["version_id"],
            ["id"],
            ondelete="CASCADE",
        )
    op.create_index("ix_reports_version_id", "reports", ["version_id"])


def _to(table: str, column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_name", NAME, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.Column("reopened_by", sa.Integer(), nullable=True),
        sa.Column("reopened_name", NAME, nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _to("versions", "assessment_id", "assessments", "CASCADE"),
        _to("versions", "closed_by", "people", "SET NULL"),
        _to("versions", "reopened_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_versions"),
        sa.UniqueConstraint("assessment_id", "number", name="uq_versions_assessment_id_number"),
        sqlite_autoincrement=True,
    )
    _index("versions", "closed_by", "reopened_by")
    op.create_index(
        "ix_versions_standing",
        "versions",
        ["assessment_id"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )


def _version_files() -> None:
    op.create_table(
        "version_files",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("digest", HASH, nullable=False),
        _to("version_files", "version_id", "versions", "CASCADE"),
        sa.PrimaryKeyConstraint("version_id", "digest", name="pk_version_files"),
        sqlite_with_rowid=False,
    )
    _index("version_files", "digest")


def _sign_offs() -> None:
    op.create_table(
        "sign_offs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("hash", HASH, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("sign_offs", "version_id", "versions", "CASCADE"),
        _to("sign_offs", "member_id", "case_members", "CASCADE"),
        _to("sign_offs", "person_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_offs"),
        sa.UniqueConstraint("version_id", "member_id", name="uq_sign_offs_version_id_member_id"),
        sqlite_autoincrement=True,
    )
    _index("sign_offs", "member_id", "person_id")


def _comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("name", NAME, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        _to("comments", "assessment_id", "assessments", "CASCADE"),
        _to("comments", "person_id", "people", "SET NULL"),
        _to("comments", "member_id", "case_members", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sqlite_autoincrement=True,
    )
    _index("comments", "person_id", "member_id")
    op.create_index("ix_comments_assessment_id_subject", "comments", ["assessment_id", "subject"])


def _readings() -> None:
    op.create_table(
        "comment_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        _to("comment_readings", "assessment_id", "assessments", "CASCADE"),
        _to("comment_readings", "person_id", "people", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_readings"),
        sqlite_autoincrement=True,
    )
    _index("comment_readings", "assessment_id", "person_id")
