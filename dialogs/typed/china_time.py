"""The day in China: dates shown to people use it, wherever the server runs."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The date in China at a moment."""
    return moment.astimezone(CHINA).date()
