"""Enterprises, their cases and assessments, and the overlays that assessments pin."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

REF = 80
"""The longest ref of an overlay (``Overlay.ref``): an id, ``@`` and a digest."""


class Client(Base):
    """An enterprise."""

    __tablename__ = "clients"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]


class ClientFact(Base):
    """A fact about an enterprise as it was recorded; the latest of each field holds."""

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
    """One client under one programme for one period, and the person it belongs to."""

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

    ``written`` is the size of all its revisions and report data, in bytes. ``is_task``: it is the
    working copy of a member of somebody else's case (``CaseMember``).
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
    is_task: Mapped[bool] = mapped_column(default=False)


class Overlay(Base):
    """A pinned overlay with its whole content: an assessment keeps its rules if files change.

    It is published data that several assessments may pin, and belongs to nobody.
    """

    __tablename__ = "overlays"

    ref: Mapped[str] = mapped_column(String(REF), primary_key=True)
    content: Mapped[dict[str, Any]]


class PinnedOverlay(Base):
    """An overlay that applies to an assessment."""

    __tablename__ = "assessment_overlays"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    assessment_id: Mapped[int] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ref: Mapped[str] = mapped_column(ForeignKey("overlays.ref"), index=True)
