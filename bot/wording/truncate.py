"""Text cut to a length, on one line."""

import re

_IN_A_WORD = re.compile("[A-Za-z0-9]{2}")


def brief(text: str, limit: int) -> str:
    """The text, shortened to at most ``limit`` characters; English is cut after a whole word."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    if _IN_A_WORD.fullmatch(flat[limit - 2 : limit]) and (end := cut.rfind(" ")) > limit // 2:
        cut = cut[:end].rstrip(" ,;:(")
    return cut + "…"
