"""Yearly figures, pinned overlays, plans and reminders."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Add the tables; what there is stays as it is."""
    op.create_table(
        "figures",
        *_revision("figures"),
        sa.Column("figure", sa.String(length=64), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("before", JSON, nullable=True),
        *_author("figures"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_figures_person_id", "figures", ["person_id"])
    op.create_table(
        "plans",
        *_revision("plans"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", JSON, nullable=True),
        *_author("plans"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_plans_person_id", "plans", ["person_id"])
    op.create_table(
        "reminders",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        _of_assessment("reminders"),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name="fk_reminders_identity_id_identities",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "step", name="pk_reminders"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminders_identity_id", "reminders", ["identity_id"])
    op.create_index(
        "ix_reminders_waiting",
        "reminders",
        ["due"],
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_table(
        "overlays",
        sa.Column("ref", sa.String(length=80), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.PrimaryKeyConstraint("ref", name="pk_overlays"),
    )
    op.create_table(
        "assessment_overlays",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=80), nullable=False),
        _of_assessment("assessment_overlays"),
        sa.ForeignKeyConstraint(
            ["ref"], ["overlays.ref"], name="fk_assessment_overlays_ref_overlays"
        ),
        sa.PrimaryKeyConstraint("assessment_id", "position", name="pk_assessment_overlays"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_assessment_overlays_ref", "assessment_overlays", ["ref"])


def downgrade() -> None:
    """Drop the tables, with all that was said in them."""
    for name in ("assessment_overlays", "overlays", "reminders", "plans", "figures"):
        op.drop_table(name)


def _of_assessment(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["assessment_id"],
        ["assessments.id"],
        name=f"fk_{table}_assessment_id_assessments",
        ondelete="CASCADE",
    )


def _revision(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        _of_assessment(table),
        sa.PrimaryKeyConstraint("assessment_id", "revision", name=f"pk_{table}"),
    )


def _author(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=f"fk_{table}_person_id_people"),
    )
