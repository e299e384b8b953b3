"""What deciders set and released, and tags that organisations put on clients."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Nothing is decided or tagged yet."""
    _decisions()
    _tags()


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("value", JSON, nullable=True),
        sa.Column("on_answer", JSON, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rows", JSON, nullable=True),
        sa.Column("name", sa.String(length=30), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name="fk_decisions_assessment_id_assessments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name="fk_decisions_person_id_people",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("assessment_id", "revision", name="pk_decisions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_decisions_person_id", "decisions", ["person_id"])


def _tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        _to("tags", "organisation_id", "organisations", "CASCADE"),
        _to("tags", "made_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
        sa.UniqueConstraint("organisation_id", "name", name="uq_tags_organisation_id_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tags_made_by", "tags", ["made_by"])
    op.create_table(
        "case_tags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.Column("put_by", sa.Integer(), nullable=True),
        sa.Column("put_at", MOMENT, nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        _to("case_tags", "case_id", "cases", "CASCADE"),
        _to("case_tags", "tag_id", "tags", "CASCADE"),
        _to("case_tags", "put_by", "people", "SET NULL"),
        _to("case_tags", "taken_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_case_tags"),
        sqlite_autoincrement=True,
    )
    for column in ("case_id", "tag_id", "put_by", "taken_by"):
        op.create_index(f"ix_case_tags_{column}", "case_tags", [column])


def _to(of: str, column: str, target: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{of}_{column}_{target}"
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=on_delete)
