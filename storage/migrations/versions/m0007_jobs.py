"""One table of background jobs, in place of claims in the tables of what is made."""

from datetime import UTC, datetime, time, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


CHINA = timezone(timedelta(hours=8))
CLAIMS = ("wanted_at", "claim", "claimed_at", "claimed_until", "attempts", "failed_at")
JOBS = sa.table(
    "jobs",
    *(sa.column(name) for name in ("kind", "unique_key", "lane", "state", "attempts")),
    sa.column("args", sa.JSON(none_as_null=True)),
    sa.column("due", MOMENT),
    sa.column("created_at", MOMENT),
)
IDENTITIES = sa.table("identities", sa.column("id"), sa.column("person_id"))


def upgrade() -> None:
    """Add the table; what was waiting in other tables becomes jobs."""
    _create_jobs()
    for table, key, kind in (("reports", "id", "report"), ("exports", "identity_id", "export")):
        _move_waiting(table, key, kind)
    _move_reminders()
    op.drop_index("ix_reminders_waiting", "reminders")
    op.drop_index("ix_reports_waiting", "reports")
    op.drop_index("ix_reports_served", "reports")
    for table, columns in (
        ("reports", CLAIMS),
        ("exports", CLAIMS),
        ("deliveries", ("claimed_by", "claimed_until")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _move_waiting(table: str, key: str, kind: str) -> None:
    made = sa.table(
        table, *{sa.column(key), sa.column("identity_id")}, sa.column("wanted_at", MOMENT)
    )
    waiting = (
        sa.select(made.c[key].label("key"), made.c.wanted_at, IDENTITIES.c.person_id)
        .join(IDENTITIES, IDENTITIES.c.id == made.c.identity_id)
        .where(made.c.wanted_at.is_not(None))
    )
    for row in op.get_bind().execute(waiting).all():
        _enqueue(kind, str(row.key), row.wanted_at, lane=str(row.person_id))


def _move_reminders() -> None:
    reminders = sa.table(
        "reminders",
        *(sa.column(name) for name in ("assessment_id", "step", "sent_at")),
        sa.column("due", sa.Date()),
    )
    unsent = sa.select(reminders).where(reminders.c.sent_at.is_(None))
    for row in op.get_bind().execute(unsent).all():
        args = {"assessment": row.assessment_id, "step": row.step, "due": row.due.isoformat()}
        morning = datetime.combine(row.due, time(9, tzinfo=CHINA))
        _enqueue("reminder", f"{row.assessment_id} {row.due} {row.step}", morning, args=args)


def _enqueue(
    kind: str,
    key: str,
    due: datetime,
    *,
    lane: str | None = None,
    args: dict[str, object] | None = None,
) -> None:
    due = due.astimezone(UTC) if due.tzinfo else due
    job = {"kind": kind, "unique_key": key, "lane": lane, "args": args or {}, "state": "waiting"}
    op.get_bind().execute(
        sa.insert(JOBS).values(job | {"due": due, "attempts": 0, "created_at": due})
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("unique_key", sa.String(length=128), nullable=False),
        sa.Column("lane", sa.String(length=128), nullable=True),
        sa.Column("args", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=64), nullable=True),
        sa.Column("attempt_token", sa.String(length=32), nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("kind", "unique_key", name="uq_jobs_kind_unique_key"),
        sqlite_autoincrement=True,
    )
    for name, columns, state in (
        ("ix_jobs_waiting", ["kind", "due"], "waiting"),
        ("ix_jobs_running", ["kind", "lane"], "running"),
    ):
        only = sa.text(f"state = '{state}'")
        op.create_index(name, "jobs", columns, sqlite_where=only, postgresql_where=only)
    op.create_index("ix_jobs_served", "jobs", ["kind", "lane", "claimed_at"])
