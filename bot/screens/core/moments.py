"""Moments and spans as people in China read them, with the weekday."""

from datetime import datetime, timedelta
from typing import Final

from bot.screens.core.texts import phrase, words_of
from dialogs.typed.china_time import CHINA
from scoring.values import Language

WEEKDAYS: Final = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
)  # fmt: skip


def with_weekday(language: Language, moment: datetime) -> str:
    """A moment in China with its weekday."""
    here = moment.astimezone(CHINA)
    weekday = words_of(language)["weekdays"][WEEKDAYS[here.weekday()]]
    day, time = f"{here:%Y-%m-%d}", f"{here:%H:%M}"
    return phrase(language, "phrases", "moment-with-weekday", day=day, weekday=weekday, time=time)


def time_left(language: Language, until: datetime, now: datetime) -> str:
    """How long there is still: days and hours, or minutes at the end."""
    left = max(until - now, timedelta(0))
    hours, minutes = divmod(left // timedelta(minutes=1), 60)
    days, hours = divmod(hours, 24)
    return phrase(
        language,
        "phrases",
        "time-left",
        days=str(days or ""),
        hours=str(hours or ""),
        minutes=str(minutes),
    )
