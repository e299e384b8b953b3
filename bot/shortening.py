"""Text cut to a length, on one line."""


def brief(text: str, limit: int) -> str:
    """The text, shortened to ``limit`` characters at most."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
