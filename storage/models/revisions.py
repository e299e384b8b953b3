"""What was said in an assessment, as revisions: a row is added, never changed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.models.people.people import NAME

SUBJECT = 64
"""The longest id of a criterion or requirement (``scoring.catalogue.model.Id``)."""


class Answer(Base):
    """A revision of an answer: the value before and after; no ``value`` means withdrawn."""

    __tablename__ = "answers"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    value: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Note(Base):
    """A revision of the note on a criterion; no ``text`` means removed."""

    __tablename__ = "notes"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    text: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Mark(Base):
    """A revision of the mark that a question is to be confirmed, or no longer is.

    It holds until a later revision of the mark or of the answer. ``year``: it was rolled forward
    from the assessment of that year; else ``why`` is what the person said.
    """

    __tablename__ = "marks"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    is_open: Mapped[bool]
    year: Mapped[str | None] = mapped_column(String(32))
    why: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class RollForward(Base):
    """Where an assessment came from that began with what still held of an earlier year.

    ``content`` is what was brought along and left behind then, without the year
    (``dialogs.dossier.dossier.RolledFrom``).
    """

    __tablename__ = "roll_forwards"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    year: Mapped[str] = mapped_column(String(32))
    content: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    at: Mapped[datetime]


class Figure(Base):
    """A revision of a yearly figure: the value before and after; no ``value`` means withdrawn."""

    __tablename__ = "figures"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    figure: Mapped[str] = mapped_column(String(SUBJECT))
    value: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Plan(Base):
    """A revision of a plan; number 0 is the draft, no ``content`` means deleted."""

    __tablename__ = "plans"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    content: Mapped[dict[str, Any] | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Review(Base):
    """What somebody said of an answer: ``accept``, ``question``, ``override`` or ``withdrawn``.

    ``on_answer`` is the answer they had before them, ``value`` their own, of an override. ``name``
    is a copy: what is said stays signed when its author is gone.
    """

    __tablename__ = "reviews"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    verdict: Mapped[str] = mapped_column(String(16))
    value: Mapped[dict[str, Any] | None]
    reason: Mapped[str] = mapped_column(Text)
    on_answer: Mapped[dict[str, Any] | None]
    name: Mapped[str] = mapped_column(String(NAME))
    role: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Return(Base):
    """Rows were ``returned`` to be changed, that was ``undone``, or they were ``handed-back``.

    ``rows`` are those returned, each as it stood, with the reason.
    """

    __tablename__ = "returns"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(16))
    rows: Mapped[dict[str, Any] | None]
    name: Mapped[str] = mapped_column(String(NAME))
    role: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Decision(Base):
    """What a decider did: a row ``decided``, that taken back (``undone``), or all ``released``.

    ``value`` is the decided answer of a row, ``on_answer`` the one it was made on, ``rows`` what
    was released, each as it stood. Nobody but deciders reads rows that are not ``released``.
    """

    __tablename__ = "decisions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    act: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str | None] = mapped_column(String(SUBJECT))
    value: Mapped[dict[str, Any] | None]
    on_answer: Mapped[dict[str, Any] | None]
    reason: Mapped[str] = mapped_column(Text)
    rows: Mapped[dict[str, Any] | None]
    name: Mapped[str] = mapped_column(String(NAME))
    role: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class Evidence(Base):
    """A file attached to a criterion, and when it was removed.

    ``replaced_by`` is the revision of the file that took its place; it is kept all the same.
    """

    __tablename__ = "evidence"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(128))
    size: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    replaced_by: Mapped[int | None]


class EvidenceJudgement(Base):
    """What was found about a file: its status and last day from then on.

    The latest row since a file was attached holds. ``valid_until`` 9999-12-31: it does not expire.
    """

    __tablename__ = "evidence_judgements"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(String(SUBJECT))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    valid_until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]


class EvidenceFile(Base):
    """A file in the evidence store, kept while evidence refers to it or a valid pin holds it.

    ``pins`` counts uploads whose turn has not ended; after ``pinned_until`` they are ignored. A
    file that is being removed has -1.
    """

    __tablename__ = "evidence_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    pins: Mapped[int] = mapped_column(default=0)
    pinned_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Reminder(Base):
    """A step that the person of ``identity_id`` is reminded of, once, from ``due`` on."""

    __tablename__ = "reminders"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    step: Mapped[str] = mapped_column(String(SUBJECT), primary_key=True)
    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    due: Mapped[date]
    set_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
