"""Marks that a question is to be confirmed, and assessments rolled forward from another year."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; nothing is to be confirmed yet, and nothing was rolled forward."""
    _marks()
    _roll_forwards()


def _marks() -> None:
    op.create_table(
        "marks",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("year", sa.String(length=32), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name="fk_marks_assessment_id_assessments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_marks_person_id_people"),
        sa.PrimaryKeyConstraint("assessment_id", "revision", name="pk_marks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_person_id", "marks", ["person_id"])


def _roll_forwards() -> None:
    op.create_table(
        "roll_forwards",
        sa.Column("assessment_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("year", sa.String(length=32), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name="fk_roll_forwards_assessment_id_assessments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_roll_forwards_person_id_people"
        ),
        sa.PrimaryKeyConstraint("assessment_id", name="pk_roll_forwards"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_roll_forwards_person_id", "roll_forwards", ["person_id"])
