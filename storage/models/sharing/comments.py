"""What people say to each other about a question, and how far each has read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.models.people.people import NAME
from storage.models.revisions import SUBJECT


class Comment(Base):
    """A comment on a question of an assessment; it is never edited, and withdrawn once.

    ``internal``: only the owner's side may ever see it. Without a ``member_id`` it is by the
    owner's side. ``text`` goes when the person who wrote it is deleted.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index(None, "assessment_id", "subject"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    text: Mapped[str] = mapped_column(Text)
    internal: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey("case_members.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(NAME))
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class CommentReading(Base):
    """How far somebody has read the comments on a question, and of which they were told.

    Both are ids of comments: who was told of one hears of the next only after reading.
    """

    __tablename__ = "comment_readings"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    seen: Mapped[int] = mapped_column(default=0)
    told: Mapped[int] = mapped_column(default=0)
