"""Hides the secrets of the settings in whatever is printed: log lines, messages, tracebacks."""

import re
from collections.abc import Iterable

HIDDEN = "***"
MIN_LENGTH = 4
"""Secrets shorter than this are not searched for: they occur in ordinary words too."""

_IN_ADDRESS = re.compile(r"(?<=://)[^/\s]*@")
_TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{16,}")
_known: set[str] = set()


def hide(secrets: Iterable[str | None]) -> None:
    """Have ``without_secrets`` remove these too from now on."""
    _known.update(secret for secret in secrets if secret and len(secret) >= MIN_LENGTH)


def without_secrets(text: str) -> str:
    """The text without credentials in URLs, bot tokens and known secrets."""
    text = _TOKEN.sub(HIDDEN, _IN_ADDRESS.sub(f"{HIDDEN}@", text))
    for secret in _known:
        text = text.replace(secret, HIDDEN)
    return text
