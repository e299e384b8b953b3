"""The day in China: dates shown to people use it, wherever the server runs."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The current date in China."""
    return moment.astimezone(CHINA).date()
