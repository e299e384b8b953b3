"""E-mail addresses that people gave for notices, and the notices that go to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index

ADDRESS = 254
"""The longest address (RFC 5321)."""
CODE = 48
"""The longest code of a notice."""


class MailAddress(Base):
    """The address of a person: ``address`` once it is confirmed, ``pending`` until then.

    A pending one takes the place of the other when its code is typed; of the code only the hash
    is stored. ``asked`` codes were sent since ``asked_since``. Whoever has ``stop_token``, which
    is in each mail, can stop the mails and do nothing else.
    """

    __tablename__ = "mail_addresses"

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    address: Mapped[str | None] = mapped_column(String(ADDRESS))
    confirmed_at: Mapped[datetime | None]
    pending: Mapped[str | None] = mapped_column(String(ADDRESS))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_expires_at: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    asked: Mapped[int] = mapped_column(default=0)
    asked_since: Mapped[datetime]
    stop_token: Mapped[str] = mapped_column(String(32), unique=True)


class MailCodeSent(Base):
    """That a code was asked for an address, whoever asked: by its hash, for a day.

    It outlives the person, so that nobody can have an address flooded by starting again.
    """

    __tablename__ = "mail_codes_sent"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]


class Mail(Base):
    """A notice that goes by mail: who, what and in which assessment, never what was answered.

    ``code`` names its sentence, ``words`` fill it. ``message_token`` is in its Message-ID, the
    same whenever it is sent again. It gets its outcome once.
    """

    __tablename__ = "mails"
    __table_args__ = (
        partial_index(
            "ix_mails_waiting",
            "person_id",
            "code",
            where="outcome IS NULL",
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    assessment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessments.id", ondelete="CASCADE"), index=True
    )
    code: Mapped[str] = mapped_column(String(CODE))
    words: Mapped[dict[str, Any]]
    message_token: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]
