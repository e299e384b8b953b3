"""Who was told to go on with a case, and evidence that is asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; nobody was told or asked yet."""
    _nudges()
    _requests()
    _events()


def _to(table: str, column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _nudges() -> None:
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("only_stuck", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("nudges", "case_id", "cases", "CASCADE"),
        _to("nudges", "assessment_id", "assessments", "CASCADE"),
        _to("nudges", "person_id", "people", "SET NULL"),
        _to("nudges", "asked_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_nudges"),
        sa.UniqueConstraint("case_id", "person_id", "day", name="uq_nudges_case_id_person_id_day"),
        sqlite_autoincrement=True,
    )
    _index("nudges", "assessment_id", "person_id", "asked_by")


def _requests() -> None:
    op.create_table(
        "evidence_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("document", sa.String(length=64), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        _to("evidence_requests", "assessment_id", "assessments", "CASCADE"),
        _to("evidence_requests", "invitation_id", "invitations", "CASCADE"),
        _to("evidence_requests", "made_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_requests"),
        sa.UniqueConstraint(
            "assessment_id", "number", name="uq_evidence_requests_assessment_id_number"
        ),
        sqlite_autoincrement=True,
    )
    _index("evidence_requests", "invitation_id", "made_by")


def _events() -> None:
    op.create_table(
        "evidence_request_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("file", sa.JSON(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _to("evidence_request_events", "request_id", "evidence_requests", "CASCADE"),
        _to("evidence_request_events", "person_id", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_request_events"),
        sqlite_autoincrement=True,
    )
    _index("evidence_request_events", "request_id", "person_id")
