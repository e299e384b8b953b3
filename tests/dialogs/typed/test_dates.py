"""A day as people type it."""

from datetime import date, timedelta
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.typed.dates import FARTHEST_YEARS, LONGEST_DATE, parse_date
from dialogs.typed.rejections import Rejection

TODAY: Final = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2027-03-31", "2027-03-31"),
        ("2027/3/5", "2027-03-05"),
        ("2027.3.5", "2027-03-05"),
        ("２０２７－０３－０５", "2027-03-05"),
        ("2027-02", "2027-02-28"),
        ("2028-02", "2028-02-29"),
        ("2027年3月底", "2027-03-31"),
        ("2027年3月5日", "2027-03-05"),
        ("2027年3月5号之前", "2027-03-05"),
        ("2027 年 3 月", "2027-03-31"),
        ("明年6月", "2027-06-30"),
        ("明年6月初", "2027-06-10"),
        ("后年6月中旬", "2028-06-20"),
        ("Q2 2027", "2027-06-30"),
        ("12月", "2026-12-31"),
        ("3月", "2027-03-31"),
        ("2月底", "2027-02-28"),
        ("11月20日", "2026-11-20"),
        ("11月19日", "2027-11-19"),
        ("年底", "2026-12-31"),
        ("今年底", "2026-12-31"),
        ("明年", "2027-12-31"),
        ("明年年底", "2027-12-31"),
        ("2028年底", "2028-12-31"),
        ("2028年", "2028-12-31"),
        ("2028", "2028-12-31"),
        ("明年上半年", "2027-06-30"),
        ("下半年", "2026-12-31"),
        ("明年一季度", "2027-03-31"),
        ("2027年第4季度", "2027-12-31"),
        ("2027 Q2", "2027-06-30"),
        ("3个月后", "2027-02-20"),
        ("三个月内", "2027-02-20"),
        ("半年后", "2027-05-20"),
        ("两年后", "2028-11-20"),
        ("半个月后", "2026-12-05"),
        ("in 3 months", "2027-02-20"),
        ("in 1 year", "2027-11-20"),
        ("March 2027", "2027-03-31"),
        ("end of Mar. 2027", "2027-03-31"),
        ("31 March 2027", "2027-03-31"),
        ("March 31, 2027", "2027-03-31"),
        ("下个月", "2026-12-31"),
        ("本月底", "2026-11-30"),
    ],
)
def test_what_people_write_means_a_day(typed: str, day: str) -> None:
    assert parse_date(typed, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed",
    ["", "尽快", "2027-13-01", "2027-02-30", "2027年13月", "13月", "99", "0 月", "Smarch 2027",
     "尽快，年底前吧", "3", "2027-3-5-7", "5年级", "月底月底"],
)  # fmt: skip
def test_what_means_no_day_is_refused_and_said_back(typed: str) -> None:
    found = parse_date(typed, TODAY)
    assert isinstance(found, Rejection)
    assert found.code == "not-a-date"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-11-19", "date-passed"),
        ("2025年", "date-passed"),
        ("今年上半年", "date-passed"),
        ("2026年3月", "date-passed"),
        (f"{2026 + FARTHEST_YEARS + 1}-01-01", "date-too-far"),
        ("2027年" + "3" * LONGEST_DATE, "too-long"),
    ],
)
def test_a_day_out_of_reach_is_refused_for_what_it_is(typed: str, code: str) -> None:
    found = parse_date(typed, TODAY)
    assert isinstance(found, Rejection)
    assert found.code == code


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))


@given(DAYS, st.integers(0, 365 * 15))
def test_a_day_to_come_is_read_in_each_way_of_writing_it(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    for written in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f" {day.year}年 {day.month}月{day.day}号前",
    ):
        assert parse_date(written, today) == day


@given(
    DAYS, st.text(alphabet="0123456789年月日底初中旬今明后半一二三季度个内后-/ qQ", max_size=14)
)
def test_whatever_is_typed_means_a_day_within_reach_or_is_refused(today: date, typed: str) -> None:
    found = parse_date(typed, today)
    if isinstance(found, date):
        assert today <= found
        assert found.year <= today.year + FARTHEST_YEARS
    else:
        assert found.code in {"not-a-date", "date-passed", "date-too-far", "too-long"}


@given(DAYS, st.integers(1, 12), st.sampled_from(["个月后", "个月内", "月之后"]))
def test_months_ahead_land_in_that_month(today: date, count: int, words: str) -> None:
    found = parse_date(f"{count}{words}", today)
    assert isinstance(found, date)
    assert (found.year - today.year) * 12 + found.month - today.month == count
