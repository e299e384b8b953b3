"""People, their devices, and the codes and secrets that prove who they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, partial_index

LABEL = 64
"""The longest label of a device."""
NAME = 30
"""The longest name of a person."""


class Person(Base):
    """A human, with their consent and the version of the privacy notice they agreed to.

    ``name`` is what they typed to be called by, if an act ever needed it.
    """

    __tablename__ = "people"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    consent_at: Mapped[datetime | None]
    consent_version: Mapped[int | None]
    code_tries: Mapped[int] = mapped_column(default=0)
    code_tries_since: Mapped[datetime | None]
    name: Mapped[str | None] = mapped_column(String(NAME))


class Identity(Base):
    """One way to reach a person: a device. ``live_ref`` is the message to edit.

    ``joined_at`` is when it joined its present person, unless the two began together.
    """

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        partial_index(
            "ix_identities_first",
            "person_id",
            unique=True,
            where="is_first",
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
    """How the browser of a web identity proves itself; only hashes of secrets are stored.

    ``issued_to`` is the person the secret was made for. It has no foreign key on purpose: once the
    identity has joined another person, the two differ and a new secret is due.
    ``link_hash`` is the hash of a lasting link given out by the first release, if one is still
    valid; ``link_taken_by`` is the identity that last asked to join through it.
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


class LinkCode(Base):
    """A code that lets another identity join the person; only its hash is stored.

    ``kind`` is what it may be used for; ``identity_id`` is the device it was made on. Without
    ``expires_at`` it is valid until it is used or replaced.
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
