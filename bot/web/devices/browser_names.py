"""A short name for a browser: its family and operating system only."""

from starlette.requests import Request

READ = 400
"""Characters of the user agent that are read."""
_FAMILIES = (
    ("MicroMessenger/", "WeChat"),
    ("DingTalk/", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser/", "QQ"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first match counts: many browsers also name those they descend from."""
_SYSTEMS = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_label(request: Request) -> str:
    """Family and system from the user agent; empty if neither is known."""
    return label_of(request.headers.get("user-agent", ""))


def label_of(user_agent: str) -> str:
    """``Chrome · Windows`` from a user agent."""
    read = user_agent[:READ]
    found = (_first(_FAMILIES, read), _first(_SYSTEMS, read))
    return " · ".join(filter(None, found))


def _first(names: tuple[tuple[str, str], ...], read: str) -> str:
    return next((name for mark, name in names if mark in read), "")
