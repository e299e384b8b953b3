"""What reviewers of a call have said of single rows before they give their review."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody has begun a review row by row."""
    op.create_table(
        "review_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        _to("submission_id", "submissions"),
        _to("membership_id", "memberships"),
        sa.UniqueConstraint(
            "submission_id", "membership_id", name="uq_review_drafts_submission_id_membership_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_review_drafts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_drafts_membership_id", "review_drafts", ["membership_id"])


def _to(column: str, other: str) -> sa.ForeignKeyConstraint:
    name = f"fk_review_drafts_{column}_{other}"
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete="CASCADE")
