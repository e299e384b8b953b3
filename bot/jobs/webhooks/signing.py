"""Signatures of Standard Webhooks, version 1: symmetric, HMAC-SHA256."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what every secret begins with
SECRET_BYTES: Final = 32
"""The specification takes 24 to 64."""


def new_secret() -> str:
    """A secret as receivers take it: Base64 after a prefix."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed_headers(number: str, timestamp: int, body: bytes, by: Iterable[str]) -> dict[str, str]:
    """The headers of a message at the moment it is sent; signed by each of the secrets.

    ``number`` is the same at every attempt, so that a receiver knows what it had before.
    """
    content = f"{number}.{timestamp}.".encode() + body
    return {
        "webhook-id": number,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(_signature(secret, content) for secret in by),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()
