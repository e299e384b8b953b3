"""Calls of agencies, what was submitted to them, and what happened to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index
from storage.models.people.people import NAME

WORD = 32
"""The longest stored name of a kind, a state or a part."""
KEY = 64
"""Hexadecimal digits of a hash."""


class Call(Base):
    """A call of an agency. ``terms`` are as they hold now; its events say what was changed.

    ``secret`` is what credit codes are hashed with: each call has its own, so that the hashes of
    two calls cannot be compared. ``last_receipt`` numbers the receipts.
    """

    __tablename__ = "calls"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    terms: Mapped[dict[str, Any]]
    secret: Mapped[str] = mapped_column(String(KEY))
    last_receipt: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class CallAgency(Base):
    """An agency that takes part in a call at a level, for a region; its own agency is one too."""

    __tablename__ = "call_agencies"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    level: Mapped[str] = mapped_column(String(WORD))
    region: Mapped[str] = mapped_column(String(6))


class CallCode(Base):
    """A code by which enterprises find a call; of it only the hash is stored."""

    __tablename__ = "call_codes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(KEY), unique=True)
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class CallEntry(Base):
    """Somebody found a call by a code: from then on it is in their list."""

    __tablename__ = "call_entries"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]


class CallBar(Base):
    """An enterprise that may not submit to a call, by the keyed hash of its credit code."""

    __tablename__ = "call_bars"
    __table_args__ = (
        UniqueConstraint("call_id", "code_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    code_key: Mapped[str] = mapped_column(String(KEY))
    reason: Mapped[str] = mapped_column(Text)
    until: Mapped[date | None]


class CallEvent(Base):
    """What was done to a call as a whole; rows are only added."""

    __tablename__ = "call_events"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(WORD))
    data: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(NAME))
    part: Mapped[str] = mapped_column(String(WORD))
    at: Mapped[datetime]


class Submission(Base):
    """An enterprise's submission to a call, as it stands: the fold of its events, for queries.

    ``code_key`` is the keyed hash of the credit code: of those with one key in a call, at most one
    is live. ``version_id`` is what was handed in last, while that exists; ``result`` is what it
    came to. What ``dialogs.calls`` folds from the events is ``status``, ``level`` and ``last``.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        partial_index(
            "ix_submissions_live",
            "call_id",
            "code_key",
            unique=True,
            where="is_live",
        ),
        Index("ix_submissions_call_id_status", "call_id", "status"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    code_key: Mapped[str] = mapped_column(String(KEY))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    assessment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessments.id", ondelete="SET NULL"), index=True
    )
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(String(6))
    industry: Mapped[str] = mapped_column(String(WORD))
    credit_code: Mapped[str] = mapped_column(String(WORD))
    result: Mapped[dict[str, Any] | None]
    status: Mapped[str] = mapped_column(String(WORD))
    level: Mapped[str | None] = mapped_column(String(WORD))
    is_live: Mapped[bool]
    last: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class SubmissionReceipt(Base):
    """That a version was handed in, under a number of the call; never changed.

    The version itself may be erased; its number and hash stay.
    """

    __tablename__ = "submission_receipts"
    __table_args__ = (
        UniqueConstraint("call_id", "receipt"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), index=True
    )
    receipt: Mapped[int]
    number: Mapped[int]
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="SET NULL"), index=True
    )
    version: Mapped[int]
    hash: Mapped[str] = mapped_column(String(KEY))
    late_minutes: Mapped[int]
    at: Mapped[datetime]


class SubmissionEvent(Base):
    """What happened to a submission: rows are only added, numbered from 1.

    ``name`` and ``part`` are what who caused it was then. Where an applicant is erased, what they
    wrote is taken out of ``data``, and the event stays.
    """

    __tablename__ = "submission_events"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(WORD))
    data: Mapped[dict[str, Any]]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(NAME))
    part: Mapped[str] = mapped_column(String(WORD))
    level: Mapped[str] = mapped_column(String(WORD))
    at: Mapped[datetime]


class ReviewDraft(Base):
    """What a reviewer has said of the rows of a submission so far, before they give the review.

    It is about the version handed in under ``receipt``. ``rows``: question, what it counts as, and
    why (``dialogs.calls.reviewing.by_rows``).
    """

    __tablename__ = "review_drafts"
    __table_args__ = (
        UniqueConstraint("submission_id", "membership_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submissions.id", ondelete="CASCADE"))
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    receipt: Mapped[int]
    rows: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class SubmissionFile(Base):
    """A file of evidence in what a submission handed in last, to find the same in another."""

    __tablename__ = "submission_files"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    submission_id: Mapped[int] = mapped_column(
        ForeignKey("submissions.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(KEY), primary_key=True, index=True)
