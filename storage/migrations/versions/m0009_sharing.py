"""Members of a case, invitations, proposals, and the record of what was done about them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    """Add the tables; every assessment that there is belongs to its person alone."""
    op.add_column(
        "assessments",
        sa.Column("is_task", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _invitations()
    _members()
    _proposals()
    _audit_events()


def _to(table: str, column: str, other: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}", ondelete=on_delete
    )


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope", JSON, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        _to("invitations", "case_id", "cases", "CASCADE"),
        _to("invitations", "assessment_id", "assessments", "CASCADE"),
        _to("invitations", "made_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_invitations_code_hash"),
        sqlite_autoincrement=True,
    )
    _index("invitations", "case_id", "assessment_id", "made_by")


def _members() -> None:
    op.create_table(
        "case_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("scope", JSON, nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=True),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        _to("case_members", "case_id", "cases", "CASCADE"),
        _to("case_members", "person_id", "people", "SET NULL"),
        _to("case_members", "invitation_id", "invitations", "CASCADE"),
        _to("case_members", "assessment_id", "assessments", "SET NULL"),
        _to("case_members", "added_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_case_members"),
        sa.UniqueConstraint("assessment_id", name="uq_case_members_assessment_id"),
        sqlite_autoincrement=True,
    )
    _index("case_members", "case_id", "person_id", "invitation_id", "added_by")


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("before", JSON, nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("files", JSON, nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        _to("proposals", "assessment_id", "assessments", "CASCADE"),
        _to("proposals", "member_id", "case_members", "CASCADE"),
        _to("proposals", "person_id", "people", "SET NULL"),
        _to("proposals", "decided_by", "people", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sqlite_autoincrement=True,
    )
    _index("proposals", "assessment_id", "member_id", "person_id", "decided_by")


def _audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        _to("audit_events", "case_id", "cases", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
        sa.UniqueConstraint("case_id", "number", name="uq_audit_events_case_id_number"),
        sqlite_autoincrement=True,
    )
