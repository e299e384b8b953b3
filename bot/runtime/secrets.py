"""Secrets of the settings, kept out of whatever is printed: log lines, messages, tracebacks."""

import re
from collections.abc import Iterable

HIDDEN = "***"
SHORTEST = 4
"""Characters of a secret that is looked for by itself: a shorter one is in plain words too."""

_IN_ADDRESS = re.compile(r"(?<=://)[^/\s]*@")
_TOKEN = re.compile(r"(?<!\d)\d{6,}:[A-Za-z0-9_-]{16,}")
_known: set[str] = set()


def hide(secrets: Iterable[str | None]) -> None:
    """From now on ``without_secrets`` takes these out too."""
    _known.update(secret for secret in secrets if secret and len(secret) >= SHORTEST)


def without_secrets(text: str) -> str:
    """The text without users and passwords in addresses, without tokens and known secrets."""
    text = _TOKEN.sub(HIDDEN, _IN_ADDRESS.sub(f"{HIDDEN}@", text))
    for secret in _known:
        text = text.replace(secret, HIDDEN)
    return text
