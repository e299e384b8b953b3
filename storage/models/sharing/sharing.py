"""Who else works on a case: invitations, members, what they propose, and the record of it all."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.models.revisions import SUBJECT


class Invitation(Base):
    """An invitation to a part of an assessment; of its code only the hash is stored.

    ``scope`` names the questions, ``None`` all of them. ``name``, ``note`` and ``due`` are what
    the one who invites typed. ``at_once``: answers count without being taken one by one.
    """

    __tablename__ = "invitations"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(16))
    scope: Mapped[dict[str, Any] | None]
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    due: Mapped[date | None]
    at_once: Mapped[bool]
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    uses_left: Mapped[int]
    revoked_at: Mapped[datetime | None]
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]


class CaseMember(Base):
    """Somebody who works on a case beside the person it belongs to.

    ``assessment_id`` is the member's own working copy, which holds nothing but what they gave: it
    is what their session is about. Without it, or with ``ended_at``, nothing can be done any more.
    ``done_at``: they said that they are done.
    """

    __tablename__ = "case_members"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    role: Mapped[str] = mapped_column(String(16))
    scope: Mapped[dict[str, Any] | None]
    invitation_id: Mapped[int] = mapped_column(
        ForeignKey("invitations.id", ondelete="CASCADE"), index=True
    )
    assessment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessments.id", ondelete="SET NULL"), unique=True
    )
    added_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Proposal(Base):
    """An answer given by a member: a row is added for each change, never overwritten.

    ``before`` is the answer of the assessment that the member had in view, ``value`` theirs, and
    ``files`` names the evidence beside it. The outcome is written once: ``taken``, ``declined``,
    ``counted`` (at once) or ``replaced`` (by a later one of the same member).
    """

    __tablename__ = "proposals"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("case_members.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    value: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    note: Mapped[str | None] = mapped_column(Text)
    files: Mapped[dict[str, Any] | None]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(16))
    decided_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class AuditEvent(Base):
    """Who did or saw what in a case: rows are only added, and each names the last.

    ``person`` has no foreign key on purpose: the row stays as it was written when a person is
    deleted. ``details`` holds ids and states, never an answer.
    """

    __tablename__ = "audit_events"
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    number: Mapped[int]
    at: Mapped[datetime]
    person: Mapped[int]
    act: Mapped[str] = mapped_column(String(32))
    details: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
