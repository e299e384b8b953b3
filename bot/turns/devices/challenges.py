"""What ceremonies of WebAuthn are about, without the library that holds them."""

import secrets
from dataclasses import dataclass

CHALLENGE_BYTES = 32
HANDLE_BYTES = 32
CEREMONY_MINUTES = 5
"""How long a person may take, and how long a challenge is good."""


class NotVerified(Exception):
    """An authenticator's answer that does not hold."""


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This service as authenticators know it: its domain, its origin and its name."""

    id: str
    origin: str
    name: str


def new_challenge() -> bytes:
    """A challenge that nobody can guess."""
    return secrets.token_bytes(CHALLENGE_BYTES)


def new_handle() -> str:
    """What authenticators are to know a person by: random, and used for nothing else."""
    return secrets.token_urlsafe(HANDLE_BYTES)
