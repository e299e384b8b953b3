"""What reviewers say of answers, and rows sent back to be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Nothing is reviewed yet."""
    _revisions(
        "reviews",
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("on_answer", JSON, nullable=True),
    )
    _revisions(
        "returns",
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("rows", JSON, nullable=True),
    )


def _revisions(table: str, *content: sa.Column[object]) -> None:
    """A table of signed revisions."""
    op.create_table(
        table,
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        *content,
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=f"fk_{table}_assessment_id_assessments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=f"fk_{table}_person_id_people", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "revision", name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )
    op.create_index(f"ix_{table}_person_id", table, ["person_id"])
