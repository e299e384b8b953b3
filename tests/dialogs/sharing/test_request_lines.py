"""A line of evidence as people type it."""

from datetime import date

import pytest

from dialogs.core.waits import RequestTyped
from dialogs.sharing.request_screens import WHAT_LIMIT, read_request
from dialogs.typed.rejections import Rejection
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2018"))
TODAY = date(2026, 11, 20)
TWELVE = INDEX.subject["12"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("电费发票", RequestTyped("电费发票")),
        ("电费发票 #12，12月5日前", RequestTyped("电费发票", TWELVE, "2026-12-05")),
        ("第12题 的发票，原件；12月5日", RequestTyped("的发票，原件", TWELVE, "2026-12-05")),
        ("#r1，营业执照", RequestTyped("营业执照", INDEX.subject["r1"])),
        ("2026年电费发票", RequestTyped("2026年电费发票")),
    ],
)
def test_what_is_asked_for(text: str, read: RequestTyped) -> None:
    assert read_request(INDEX, text, TODAY, needs_words=True) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("#12，12月5日前", "request-without-words"),
        ("发票 #999", "request-no-question"),
        ("发票，2020年1月5日", "date-passed"),
        ("发" * (WHAT_LIMIT + 1), "request-too-long"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, code: str) -> None:
    read = read_request(INDEX, text, TODAY, needs_words=True)
    assert isinstance(read, Rejection)
    assert read.code == code


def test_for_proposed_lines_only_a_day_is_read() -> None:
    assert read_request(INDEX, "12月5日前", TODAY, needs_words=False) == RequestTyped(
        "", "", "2026-12-05"
    )
    for text in ("发票", "发票，12月5日"):
        read = read_request(INDEX, text, TODAY, needs_words=False)
        assert isinstance(read, Rejection)
        assert read.code == "request-only-a-day"
