"""Access by other programs: tokens of members, their requests, and where events are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

HASH = 64
"""Hexadecimal digits of a SHA-256."""


class ApiToken(Base):
    """A token that speaks for a member of an organisation; of it only the hash is stored.

    ``scopes`` are separated by spaces. It ends with the membership.
    """

    __tablename__ = "api_tokens"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(String(HASH), unique=True)
    scopes: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class ApiRequest(Base):
    """A request that changed something, by the key its sender gave it, and what was answered.

    ``digest`` is the hash of what was asked: the same key with anything else is a mistake.
    """

    __tablename__ = "api_requests"
    __table_args__ = (
        UniqueConstraint("token_id", "key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(ForeignKey("api_tokens.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(HASH))
    answer: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]


class WebhookEndpoint(Base):
    """Where events are sent that a member of an organisation may know of, and how they are signed.

    ``events`` are separated by spaces. Until ``former_until`` the secret of before signs too. It
    is ``ended_at`` by an operator, or by the receiver's own word that it is gone.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), index=True
    )
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[str] = mapped_column(Text)
    signing_secret: Mapped[str] = mapped_column(String(128))
    former_secret: Mapped[str | None] = mapped_column(String(128))
    former_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WebhookMessage(Base):
    """An event for an endpoint, and how its sending went. ``number`` is its ``webhook-id``.

    ``state`` is ``waiting``, ``sent`` or ``dead``. ``status`` is the last that the receiver
    answered, ``error`` why there was none.
    """

    __tablename__ = "webhook_messages"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(
        ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[str] = mapped_column(String(64), unique=True)
    type: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(8))
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(String(64))
    tried_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
