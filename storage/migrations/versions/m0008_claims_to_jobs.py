"""What was waiting in the tables of what is made becomes jobs; the claims there go."""

from datetime import UTC, datetime, time, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
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
    """Move what was waiting, then drop what held it."""
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
    names = {key, "identity_id"}
    made = sa.table(table, *map(sa.column, names), sa.column("wanted_at", MOMENT))
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
    job: dict[str, object] = {
        "kind": kind,
        "unique_key": key,
        "lane": lane,
        "args": args or {},
        "state": "waiting",
    }
    due = due.astimezone(UTC) if due.tzinfo else due  # SQLite gives no time zone: it is UTC
    job |= {"due": due, "attempts": 0, "created_at": datetime.now(UTC)}
    op.get_bind().execute(sa.insert(JOBS).values(job))
