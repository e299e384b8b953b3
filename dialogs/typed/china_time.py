"""The day in China: what is dated for people there is dated by it, wherever the server stands."""

from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def day_in_china(moment: datetime) -> date:
    """The date that people in China write at this moment."""
    return moment.astimezone(CHINA).date()
