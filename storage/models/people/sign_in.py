"""Ways to sign in a browser: passkeys, and browsers that wait for a device to let them in."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base
from storage.models.people.people import LABEL

PASSKEY_NAME = 40
"""The longest name of a passkey."""
CREDENTIAL_ID = 1400
"""The longest id of a credential: 1023 bytes by the standard, in base64url."""


class Passkey(Base):
    """A credential of WebAuthn that signs its person in; binary values are base64url.

    ``identity_id`` is the device it was added on, as long as the person has that.
    ``user_handle`` is what authenticators know the person by: random, and nothing else uses it.
    """

    __tablename__ = "passkeys"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    identity_id: Mapped[int | None] = mapped_column(
        ForeignKey("identities.id", ondelete="SET NULL"), index=True
    )
    credential_id: Mapped[str] = mapped_column(String(CREDENTIAL_ID), unique=True)
    public_key: Mapped[str] = mapped_column(Text)
    user_handle: Mapped[str] = mapped_column(String(96))
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(PASSKEY_NAME))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Challenge(Base):
    """A challenge to an authenticator, valid once; only its hash is stored.

    ``identity_id`` is the device that adds a passkey, and ``user_handle`` what the authenticator
    is to know the person by; without them, it is to sign somebody in.
    """

    __tablename__ = "challenges"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    identity_id: Mapped[int | None] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )
    user_handle: Mapped[str | None] = mapped_column(String(96))
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WaitingBrowser(Base):
    """A browser that waits to be let in by a device; of its secret and its code the hashes.

    ``numbers`` are those shown to the device, the first of them is the one that the browser shows.
    ``answered_at``: let in by ``identity_id`` of ``person_id``, or refused if there are none.
    """

    __tablename__ = "waiting_browsers"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    numbers: Mapped[str] = mapped_column(String(16))
    label: Mapped[str | None] = mapped_column(String(LABEL))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    answered_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    identity_id: Mapped[int | None] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), index=True
    )


class Bot(Base):
    """The name of our bot on a channel, written by the one worker that serves the channel."""

    __tablename__ = "messenger_bots"

    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
