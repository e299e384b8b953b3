"""A name, perhaps a note and a day, in one message."""

from datetime import date

import pytest

from dialogs.core.waits import ColleagueNamed
from dialogs.sharing.inviting import NAME_LIMIT, NOTE_LIMIT, read_colleague
from dialogs.typed.rejections import Rejection

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("王工", ("王工", "", "")),
        ("  请 王工  ", ("王工", "", "")),
        ("王工，看一下电表，12月5日前", ("王工", "看一下电表", "2026-12-05")),
        ("王工 看一下电表 12月5日前", ("王工", "看一下电表", "2026-12-05")),
        ("王工\n看一下电表\n本月底前", ("王工", "看一下电表", "2026-11-30")),
        ("王工；2026-12-05；电表，水表", ("王工", "电表，水表", "2026-12-05")),
        ("王工、12月5日、12月8日", ("王工", "12月8日", "2026-12-05")),
        ("王工，最晚12月5日", ("王工", "", "2026-12-05")),
        ("@wang_gong", ("wang_gong", "", "")),
        ("Li Wei", ("Li Wei", "", "")),
        (
            "Li Wei, check the meter, by 5 December 2026",
            ("Li Wei", "check the meter", "2026-12-05"),
        ),
        ("ask Li Wei, before 2026-12-05", ("Li Wei", "", "2026-12-05")),
        ("王工，三号炉 5 月的台账", ("王工", "三号炉 5 月的台账", "")),
    ],
)
def test_read(text: str, read: tuple[str, str, str]) -> None:
    assert read_colleague(text, TODAY) == ColleagueNamed(*read)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "colleague-missing"),
        ("，，。", "colleague-missing"),
        ("12345", "colleague-missing"),
        ("王" * (NAME_LIMIT + 1), "colleague-too-long"),
        ("王工，" + "看" * (NOTE_LIMIT + 1), "colleague-note-too-long"),
        ("王工，2026年11月1日", "date-passed"),
    ],
)
def test_refused(text: str, code: str) -> None:
    refused = read_colleague(text, TODAY)
    assert isinstance(refused, Rejection)
    assert refused.code == code
