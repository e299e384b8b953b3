"""When others may be told to go on: by day in China, and not on a day off."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from dialogs.typed.china_time import CHINA, day_in_china

FROM: Final = time(8)
UNTIL: Final = time(21)
SATURDAY: Final = 5
LONGEST_BREAK: Final = 60
"""Days off in a row that a file of holidays may come to; after them it is not believed."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Which days nobody is told on. Weekends are known; holidays only as somebody gave them.

    ``off``: public holidays, ``worked``: days of a weekend that are worked in exchange.
    """

    source: str = ""
    off: Collection[date] = frozenset()
    worked: Collection[date] = frozenset()

    def knows(self, day: date) -> bool:
        """Whether the public holidays of the year of a day are known."""
        return any(one.year == day.year for one in self.off)

    def is_off(self, day: date) -> bool:
        """Whether nobody is told on a day."""
        is_weekend = day.weekday() >= SATURDAY and day not in self.worked
        return is_weekend or day in self.off


ONLY_WEEKENDS: Final = DaysOff()


def may_be_told(now: datetime, days: DaysOff) -> datetime:
    """The first moment from ``now`` on when somebody may be told; ``now`` itself by day."""
    here, today = now.astimezone(CHINA), day_in_china(now)
    is_day = FROM <= here.time() < UNTIL
    if is_day and not days.is_off(today):
        return now
    first = today if here.time() < FROM else today + timedelta(days=1)
    following = (first + timedelta(days=ahead) for ahead in range(LONGEST_BREAK))
    working = next((day for day in following if not days.is_off(day)), first)
    return datetime.combine(working, FROM, CHINA)
