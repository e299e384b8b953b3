"""What is made for people in the background: reports and exports."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Report(Base):
    """A requested report, made once ``issued_at`` is set; the highest sequence is the valid one.

    The same data in another language is the same report, with the same number and sequence. An
    issued report without a ``path`` has no file any more, but can be made again from its data.
    One with a ``version_id`` is of that version, and keeps its file.
    """

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("number", "language"),
        # What the quotas read: rows are slow to read, since ``data`` is large.
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
    size: Mapped[int | None] = mapped_column(BigInteger)
    requested_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), index=True
    )


class BillReading(Base):
    """What was recognised in a picture of a bill, until its sender has looked at it.

    ``read``: its lines, of each where it stands and its cells.
    """

    __tablename__ = "bill_readings"
    __table_args__ = (
        UniqueConstraint("assessment_id", "person_id", "digest"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    read: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    opened_at: Mapped[datetime | None]


class Export(Base):
    """The export of everything stored about a person, for one identity; ``state`` is a hash of it.

    An identity has one row: a newer export replaces the one before.
    """

    __tablename__ = "exports"

    identity_id: Mapped[int] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[str | None] = mapped_column(String(64))
    path: Mapped[str | None] = mapped_column(Text)
    size: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None]
