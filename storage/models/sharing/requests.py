"""Evidence that is asked for, and what became of each request."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.models.revisions import SUBJECT


class EvidenceRequest(Base):
    """A line of the list of evidence that is asked for. It never changes; see its events.

    ``subject`` is the question that it is for, ``document`` one of the documents of the edition.
    ``invitation_id``: that of who is to give it; without one it is the owner of the case.
    """

    __tablename__ = "evidence_requests"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    number: Mapped[int]
    subject: Mapped[str | None] = mapped_column(String(SUBJECT))
    document: Mapped[str | None] = mapped_column(String(SUBJECT))
    what: Mapped[str] = mapped_column(Text)
    due: Mapped[date | None]
    invitation_id: Mapped[int | None] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), index=True
    )
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]


class EvidenceRequestEvent(Base):
    """What happened to a request: rows are only added, and the last one says its state.

    ``state``: ``responded`` with a file, ``accepted``, ``rejected`` with a reason, ``withdrawn``.
    """

    __tablename__ = "evidence_request_events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(
        ForeignKey("evidence_requests.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    file: Mapped[dict[str, Any] | None]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
