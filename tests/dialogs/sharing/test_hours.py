"""When others may be told: by day in China, on days that are worked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.sharing.hours import FROM, ONLY_WEEKENDS, UNTIL, DaysOff, may_be_told
from dialogs.typed.china_time import CHINA

MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2030, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
DAYS = st.frozensets(st.dates(date(2026, 1, 1), date(2030, 2, 1)), max_size=30)


def at(text: str) -> datetime:
    """A moment in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2027-03-01 07:59", "2027-03-01 08:00"),
        ("2027-03-01 08:00", "2027-03-01 08:00"),
        ("2027-03-01 20:59", "2027-03-01 20:59"),
        ("2027-03-01 21:00", "2027-03-02 08:00"),
        ("2027-03-05 21:00", "2027-03-08 08:00"),
        ("2027-03-06 10:00", "2027-03-08 08:00"),
        ("2027-03-07 23:00", "2027-03-08 08:00"),
    ],
)
def test_the_borders_of_the_day_and_the_week(now: str, then: str) -> None:
    assert may_be_told(at(now), ONLY_WEEKENDS) == at(then)


def test_holidays_and_the_days_worked_in_exchange() -> None:
    days = DaysOff("某通知", {date(2027, 3, 1), date(2027, 3, 2)}, {date(2027, 3, 6)})
    assert may_be_told(at("2027-03-01 10:00"), days) == at("2027-03-03 08:00")
    assert may_be_told(at("2027-03-06 10:00"), days) == at("2027-03-06 10:00")
    assert days.knows(date(2027, 12, 31))
    assert not days.knows(date(2028, 1, 1))
    assert not ONLY_WEEKENDS.knows(date(2027, 3, 1))


def test_a_file_without_an_end_does_not_silence_for_ever() -> None:
    always = frozenset(date(2027, 1, 1) + timedelta(days=n) for n in range(900))
    assert may_be_told(at("2027-03-01 10:00"), DaysOff("x", always)) == at("2027-03-02 08:00")


@given(MOMENTS, DAYS, DAYS)
def test_it_is_never_earlier_nor_at_night(
    now: datetime, off: frozenset[date], worked: frozenset[date]
) -> None:
    days = DaysOff("x", off, worked)
    moment = may_be_told(now, days)
    assert moment >= now
    here = moment.astimezone(CHINA)
    assert FROM <= here.time() < UNTIL
    assert not days.is_off(here.date())
    assert may_be_told(moment, days) == moment
