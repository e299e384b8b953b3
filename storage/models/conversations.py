"""The dialogue of an identity: its session, what it was shown, and what it sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index


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
    """What is to be shown, in answer to which input, and when it was shown."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "identity_id", "id"),
        partial_index(
            "ix_deliveries_undelivered",
            "identity_id",
            where="delivered_at IS NULL",
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


class ReceivedUpdate(Base):
    """An update that is confirmed to its channel although its turn is not saved yet.

    ``key`` is the key of the input, ``external_id`` the person on the channel, who may have no
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
