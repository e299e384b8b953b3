"""One table of background jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; what there is stays as it is."""
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
