"""What was found about files, and which file took the place of which."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table and the column; every file that there is was not verified."""
    op.add_column("evidence", sa.Column("replaced_by", sa.Integer(), nullable=True))
    op.create_table(
        "evidence_judgements",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name="fk_evidence_judgements_assessment_id_assessments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name="fk_evidence_judgements_person_id_people"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "revision", name="pk_evidence_judgements"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evidence_judgements_person_id", "evidence_judgements", ["person_id"])
