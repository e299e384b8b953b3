"""Frozen versions of an assessment, the evidence they hold, and who signed them off."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index
from storage.models.people.people import NAME


class Version(Base):
    """An assessment as it was closed: what it said, whole, and the SHA-256 of that.

    It never changes; ``reopened_at`` and what belongs to it are written once. While the last
    version of an assessment is not reopened, nothing that it holds can be changed in the
    assessment. Names stay as they were written when the person is deleted.
    """

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        partial_index(
            "ix_versions_standing",
            "assessment_id",
            unique=True,
            where="reopened_at IS NULL",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    hash: Mapped[str] = mapped_column(String(64))
    closed_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    closed_name: Mapped[str] = mapped_column(String(NAME))
    channel: Mapped[str] = mapped_column(String(16))
    closed_at: Mapped[datetime]
    reopened_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    reopened_name: Mapped[str | None] = mapped_column(String(NAME))
    reopened_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)


class VersionFile(Base):
    """A file of evidence that a version holds: its content is kept while the version exists."""

    __tablename__ = "version_files"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    version_id: Mapped[int] = mapped_column(
        ForeignKey("versions.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class SignOff(Base):
    """What a second person said of a version: ``signed`` or ``declined``; never changed.

    ``hash`` is that of the version as it was shown. ``name`` is what they signed with, and stays
    when they are deleted: somebody else relies on it.
    """

    __tablename__ = "sign_offs"
    __table_args__ = (
        UniqueConstraint("version_id", "member_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("case_members.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(NAME))
    outcome: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
