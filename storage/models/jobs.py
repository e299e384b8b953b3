"""Background jobs: one table for all kinds, the same on SQLite and PostgreSQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index

TOKEN = 32
"""Characters of an attempt's token."""
WORKER = 64
"""The longest name of a worker."""
LAST_ERROR = 500
"""Most characters kept of the last error."""


class Job(Base):
    """A job of a kind, named by its key: ``waiting``, ``running``, ``done`` or ``dead``.

    A waiting job may be claimed from ``due`` on. A running one belongs to ``worker`` until
    ``lease_until``; only the attempt with ``attempt_token`` may finish it. Of the jobs of one kind
    and ``lane`` one runs at a time. ``args`` hold ids, and nothing that a person typed.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "unique_key"),
        partial_index(
            "ix_jobs_waiting",
            "kind",
            "due",
            where="state = 'waiting'",
        ),
        partial_index(
            "ix_jobs_running",
            "kind",
            "lane",
            where="state = 'running'",
        ),
        Index("ix_jobs_served", "kind", "lane", "claimed_at"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    unique_key: Mapped[str] = mapped_column(String(128))
    lane: Mapped[str | None] = mapped_column(String(128))
    args: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(8))
    due: Mapped[datetime]
    attempts: Mapped[int]
    worker: Mapped[str | None] = mapped_column(String(WORKER))
    attempt_token: Mapped[str | None] = mapped_column(String(TOKEN))
    lease_until: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(LAST_ERROR))
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
