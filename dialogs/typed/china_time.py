"""The day in China: dates shown to people use it, wherever the server runs."""

import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import Final

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
YEARS: Final = range(2000, 2200)
"""Any other year was mistyped."""


def day_in_china(moment: datetime) -> date:
    """The date in China at a moment."""
    return moment.astimezone(CHINA).date()


def moment_in_china(typed: str) -> datetime | None:
    """A moment as clocks in China show it, as ``2027-01-15 17:00``; ``None`` for anything else."""
    text = " ".join(unicodedata.normalize("NFKC", typed).replace("T", " ").split())
    try:
        found = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=CHINA)
    except ValueError:
        return None
    return found if found.year in YEARS else None
