"""What reviewers of a call have said of rows so far, and what was recognised in pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nobody has begun a review row by row, and nothing was recognised."""
    _drafts()
    _readings()


def _drafts() -> None:
    op.create_table(
        "review_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _to("review_drafts", "submission_id", "submissions"),
        _to("review_drafts", "membership_id", "memberships"),
        sa.UniqueConstraint(
            "submission_id", "membership_id", name="uq_review_drafts_submission_id_membership_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_drafts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_drafts_membership_id", "review_drafts", ["membership_id"])


def _readings() -> None:
    op.create_table(
        "bill_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("read", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        _to("bill_readings", "assessment_id", "assessments"),
        _to("bill_readings", "person_id", "people"),
        sa.UniqueConstraint(
            "assessment_id",
            "person_id",
            "digest",
            name="uq_bill_readings_assessment_id_person_id_digest",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bill_readings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bill_readings_person_id", "bill_readings", ["person_id"])


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
