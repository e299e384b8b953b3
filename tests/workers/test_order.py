"""One conversation on two workers: in order, nothing twice, and in few round trips."""

import asyncio

import pytest

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from scoring.answers.model import Met
from tests.bot.talking import Talker
from tests.support.stored.round_trips import counted

pytestmark = pytest.mark.postgresql

MOST_ROUND_TRIPS = 3
"""Of the turn of an answered question."""


async def test_answers_given_to_two_workers_in_turn_are_one_conversation(
    workers: tuple[Core, Core],
) -> None:
    one, other = (Talker(core) for core in workers)
    await one.begins()
    for step in range(6):
        here, there = (one, other) if step % 2 == 0 else (other, one)
        there.message = here.message
        await there.taps("符合")

    dossier = await one.dossier()
    assert list(dossier.answers.values()) == [Met(True)] * 6
    assert dossier == await other.dossier()


async def test_one_press_that_reaches_both_workers_at_once_is_one_answer(
    workers: tuple[Core, Core],
) -> None:
    one, other = (Talker(core) for core in workers)
    await one.begins()
    for _ in range(8):
        other.message = one.message
        press = one.button("符合")
        await asyncio.gather(one.takes(press), other.takes(press))
        one.message = max(one.message, other.message, key=lambda shown: shown.turn)

    dossier = await one.dossier()
    assert list(dossier.answers.values()) == [Met(True)] * 8


async def test_different_presses_at_once_on_both_workers_lose_no_update(
    workers: tuple[Core, Core],
) -> None:
    """Ten people each press on both workers at once: of each pair exactly one counts."""
    crowd = [(Talker(workers[0], str(n)), Talker(workers[1], str(n))) for n in range(10, 20)]
    await asyncio.gather(*(one.begins() for one, _ in crowd))

    async def disputes(one: Talker, other: Talker) -> None:
        other.message = one.message
        yes, no = one.button("符合"), other.button("不符合")
        await asyncio.gather(one.takes(yes), other.takes(no))

    await asyncio.gather(*(disputes(*pair) for pair in crowd))
    for one, other in crowd:
        assert len((await one.dossier()).answers) == 1
        assert await one.dossier() == await other.dossier()


async def test_an_answered_question_takes_at_most_three_round_trips(shared: Settings) -> None:
    trips = []
    async with counted(shared.database_url) as way:
        settings = shared.model_copy(update={"database_url": way.url})
        async with running_core(settings) as core:
            li = Talker(core)
            await li.begins()
            await li.taps("符合")  # prepares the statements on this connection
            for _ in range(6):
                press = li.button("符合")
                before = way.made
                await li.takes(press)
                trips.append(way.made - before)

    # Background work of the core adds some now and then, so the minimum is the turn's.
    assert 0 < min(trips) <= MOST_ROUND_TRIPS, trips
