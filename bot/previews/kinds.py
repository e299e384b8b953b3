"""Which files a browser can be shown a picture of."""

from pathlib import PurePosixPath

TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif"})
ENDINGS = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".webp", ".gif"})


def is_previewable(media_type: str, name: str) -> bool:
    """Whether a preview is offered. What the file really is shows only once it is read."""
    return media_type in TYPES or PurePosixPath(name).suffix.casefold() in ENDINGS
