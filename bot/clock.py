"""The clock, read nowhere else, and the time people in China read."""

from datetime import UTC, date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def day_in_china(moment: datetime) -> date:
    """The date in China, which reports are issued under."""
    return moment.astimezone(CHINA).date()
