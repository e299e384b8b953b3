"""The rows. Ids are never used twice, so that nothing old can be taken for something new.

What belongs to a row goes with it (``CASCADE``). Who wrote a row (``person_id`` of a revision)
does not own it: such a reference must be gone before the person is.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

SUBJECT = 64
"""Longest id of a criterion or requirement (``scoring.catalogue.model.Id``)."""
REF = 80
"""Longest ref of an overlay (``Overlay.ref``): an id, ``@`` and a digest."""
CLAIM = 32
"""Longest name of a claim."""
LABEL = 64
"""Longest label of a device."""


class Person(Base):
    """A human, with the consent she gave and to which version of the privacy notice."""

    __tablename__ = "people"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    consent_at: Mapped[datetime | None]
    consent_version: Mapped[int | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    code_tries_since: Mapped[datetime | None]


class Identity(Base):
    """One way to reach a person: a device. ``live_ref`` names the message seen now, to edit it.

    ``joined_at`` is when it came to its present person, unless the two began together.
    """

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index(
            "ix_identities_first",
            "person_id",
            unique=True,
            sqlite_where=text("is_first"),
            postgresql_where=text("is_first"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    external_id: Mapped[str] = mapped_column(String(128))
    unreachable: Mapped[bool] = mapped_column(default=False)
    live_ref: Mapped[str | None] = mapped_column(String(128))
    created_at: Mapped[datetime]
    label: Mapped[str | None] = mapped_column(String(LABEL))
    joined_at: Mapped[datetime | None]
    is_first: Mapped[bool] = mapped_column(default=False)


class Browser(Base):
    """How the browser of a web identity proves itself; secrets are known here by hash alone.

    ``issued_to`` is the person the secret was made for. It has no foreign key on purpose: when
    the identity has joined another person since, the two differ and a new secret is due.
    ``link_hash`` is the hash of a lasting link given out by the first release, if one is still
    good; ``link_taken_by`` is the identity that last asked to join through it.
    """

    __tablename__ = "browsers"

    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    previous_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous_until: Mapped[datetime | None]
    form_key: Mapped[str] = mapped_column(String(64))
    issued_to: Mapped[int]
    rotated_at: Mapped[datetime]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    link_taken_by: Mapped[int | None]


class Client(Base):
    """An enterprise."""

    __tablename__ = "clients"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class ClientFact(Base):
    """A fact of an enterprise as it was recorded; the latest of a field holds."""

    __tablename__ = "client_facts"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients.id", ondelete="CASCADE"), index=True
    )
    field: Mapped[str] = mapped_column(String(32))
    value: Mapped[str | None] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    recorded_at: Mapped[datetime]


class Case(Base):
    """One client under one programme for one period, and whose it is."""

    __tablename__ = "cases"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(
        ForeignKey("clients.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    programme: Mapped[str] = mapped_column(String(64))
    period: Mapped[str | None] = mapped_column(String(32))


class Assessment(Base):
    """One pinned catalogue applied to a case. ``revision`` counts every change to it.

    ``written`` is the size of all its revisions and report data, in bytes.
    """

    __tablename__ = "assessments"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    catalogue: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    written: Mapped[int] = mapped_column(BigInteger, default=0)


class Answer(Base):
    """A revision of an answer: from what to what; no ``value`` means taken back."""

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


class Evidence(Base):
    """A file attached to a criterion, and since when it no longer is."""

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


class EvidenceFile(Base):
    """A file in the evidence store. It stays while evidence refers to it or a live pin holds it.

    ``pins`` counts uploads whose turn has not ended; after ``pinned_until`` they count no more.
    """

    __tablename__ = "evidence_files"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    pins: Mapped[int] = mapped_column(default=0)
    pinned_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Figure(Base):
    """A revision of a yearly figure: from what to what; no ``value`` means taken back."""

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
    """A revision of a plan, number 0 being the draft; no ``content`` means dropped."""

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


class Reminder(Base):
    """A step that the person behind ``identity_id`` is reminded of, once, from ``due`` on."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index(
            "ix_reminders_waiting",
            "due",
            sqlite_where=text("sent_at IS NULL"),
            postgresql_where=text("sent_at IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

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


class Overlay(Base):
    """An overlay that was pinned, whole: an assessment keeps its rules whatever becomes of files.

    It is published data that several may pin, and nobody's own.
    """

    __tablename__ = "overlays"

    ref: Mapped[str] = mapped_column(String(REF), primary_key=True)
    content: Mapped[dict[str, Any]]


class PinnedOverlay(Base):
    """An overlay that holds for an assessment."""

    __tablename__ = "assessment_overlays"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ref: Mapped[str] = mapped_column(ForeignKey("overlays.ref"), index=True)


class Session(Base):
    """The resumable dialogue of one identity; ``version`` rises with every write."""

    __tablename__ = "sessions"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), unique=True
    )
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), index=True)
    state: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    turn: Mapped[int]
    updated_at: Mapped[datetime]


class Delivery(Base):
    """What was to be shown, to what input, and since when it is."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "identity_id", "id"),
        Index(
            "ix_deliveries_undelivered",
            "identity_id",
            sqlite_where=text("delivered_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id", ondelete="CASCADE"))
    turn: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(16))
    payload: Mapped[dict[str, Any]]
    given: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    message_ref: Mapped[str | None] = mapped_column(String(128))
    claimed_by: Mapped[str | None] = mapped_column(String(CLAIM))
    claimed_until: Mapped[datetime | None]


class Claimable:
    """Work that one process at a time does for a person.

    It waits while ``wanted_at`` is set and ``failed_at`` is not. ``claim`` names the process that
    does it, good until ``claimed_until``; whoever finishes it must still hold the claim.
    """

    wanted_at: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(String(CLAIM))
    claimed_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    size: Mapped[int | None] = mapped_column(BigInteger)


class Report(Claimable, Base):
    """A report asked for and, once ``issued_at``, made; the highest sequence is the valid one.

    The same data in another language is the same report: it shares number and sequence. An issued
    report without a ``path`` has no file now; it can be made again from its data.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("number", "language"),
        # These cover what the queue and the quotas read: ``data`` is large, and reading past it
        # is slow.
        Index(
            "ix_reports_waiting",
            "identity_id",
            "wanted_at",
            "failed_at",
            "claimed_until",
            sqlite_where=text("wanted_at IS NOT NULL"),
            postgresql_where=text("wanted_at IS NOT NULL"),
        ),
        Index("ix_reports_served", "identity_id", "claimed_at"),
        Index("ix_reports_files", "identity_id", "size"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    identity_id: Mapped[int] = mapped_column(ForeignKey("identities.id"), index=True)
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(String(32))
    language: Mapped[str] = mapped_column(String(8))
    data: Mapped[dict[str, Any]]
    data_hash: Mapped[str] = mapped_column(String(64))
    path: Mapped[str | None] = mapped_column(Text)
    requested_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]


class Export(Claimable, Base):
    """The export of everything kept of a person, for one identity; ``state`` says of what state.

    There is one row for an identity: a newer export takes the place of the one before.
    """

    __tablename__ = "exports"

    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str | None] = mapped_column(String(64))
    path: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]


class LinkCode(Base):
    """A code, known here by its hash only, that lets another identity join the person.

    ``kind`` says what it is good for and is asked about in its own words; ``identity_id`` is the
    device it was made on. Without ``expires_at`` it is good until it is used or replaced.
    """

    __tablename__ = "link_codes"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(128), unique=True)
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(String(16))
    identity_id: Mapped[int | None] = mapped_column(
        ForeignKey("identities.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[datetime]


class ReceivedUpdate(Base):
    """What a channel delivered and need not deliver again, though its turn is not on record yet.

    ``key`` is the key of the input, ``external_id`` whose it is on the channel: they may have no
    identity yet. ``attempts`` counts the processes that took it up.
    """

    __tablename__ = "received_updates"
    __table_args__ = (
        UniqueConstraint("channel", "key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(64))
    external_id: Mapped[str] = mapped_column(String(128))
    payload: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime]
