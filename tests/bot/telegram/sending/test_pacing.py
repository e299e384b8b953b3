"""The pace of what is sent, and what a 429 stops."""

import asyncio

import pytest
from telegram.error import RetryAfter

from bot.telegram.pacing import REMEMBERED, SENT_A_SECOND, Pacing


class Hours:
    """A clock that sleepers move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()

    async def sleep(seconds: float) -> None:
        hours.now += seconds

    monkeypatch.setattr("bot.telegram.pacing.asyncio.sleep", sleep)
    return hours


def test_one_chat_told_to_wait_stops_no_other(hours: Hours) -> None:
    pacing = Pacing(hours)
    pacing.stop(1, 7)
    assert (pacing.wait(1), pacing.wait(2), pacing.wait(None)) == (7, 0, 0)
    hours.now += 7
    assert pacing.wait(1) == 0


def test_a_second_chat_told_to_wait_meanwhile_stops_all(hours: Hours) -> None:
    pacing = Pacing(hours)
    pacing.stop(1, 7)
    pacing.stop(2, 5)
    assert (pacing.wait(1), pacing.wait(3), pacing.wait(None)) == (7, 5, 5)


def test_waits_that_follow_each_other_stop_one_chat_at_a_time(hours: Hours) -> None:
    pacing = Pacing(hours)
    pacing.stop(1, 1)
    hours.now += 2
    pacing.stop(2, 1)
    assert pacing.wait(3) == 0


async def test_a_call_waits_as_long_as_it_must_and_is_given_up_where_that_is_long(
    hours: Hours,
) -> None:
    pacing = Pacing(hours)
    pacing.stop(1, 20)
    before = hours.now
    await pacing.allowed(1)
    assert hours.now == before + 20
    pacing.stop(1, 3600)
    with pytest.raises(RetryAfter):
        await pacing.allowed(1)


async def test_what_the_program_sends_by_itself_keeps_the_pace(hours: Hours) -> None:
    pacing = Pacing(hours)
    begun = hours.now
    for chat in range(2 * SENT_A_SECOND + 1):
        await pacing.turn_to_send(chat)
    assert hours.now - begun == pytest.approx(2.0)
    for _ in range(3):
        await pacing.turn_to_send(7)
    assert hours.now - begun == pytest.approx(4.0, abs=0.1)


async def test_what_is_over_is_not_kept(hours: Hours) -> None:
    pacing = Pacing(hours)
    for chat in range(3 * REMEMBERED):
        pacing.stop(chat, 0.001)
        hours.now += 1
        await asyncio.sleep(0)
    assert len(vars(pacing)["_stopped"]) <= REMEMBERED + 1
