"""Who was told to go on with a case, and what came of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Nudge(Base):
    """Somebody is to be told on ``day``: at most once a day and case, whoever asks for it.

    A row is added when it is asked for, and gets its outcome once, when its job has run.
    ``only_stuck``: only if nothing has happened in the case for a while.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id", "day"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    day: Mapped[date]
    only_stuck: Mapped[bool]
    asked_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    asked_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
