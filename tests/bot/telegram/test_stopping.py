"""An orderly stop: turns in hand are finished, what was seen is on record, nothing is twice."""

import asyncio
import signal

import pytest

from bot.runtime.settings import Settings
from bot.telegram import CHANNEL
from scoring.answers.model import Met
from tests.bot.telegram.running import database_of, introduce, process
from tests.support.bot_api import BotApiServer, Person
from tests.support.editions import begin_by_2018

pytestmark = pytest.mark.long

PATIENCE = 120.0
PEOPLE = 8


async def test_a_stop_while_people_answer_keeps_every_answer_once(
    settings: Settings, server: BotApiServer
) -> None:
    """All of them tap at one moment, and the stop comes with the first answer that is shown."""
    people = [server.person(2000 + number) for number in range(PEOPLE)]
    async with process(settings) as bot:
        await asyncio.gather(*map(_begun, people))
        await asyncio.gather(*(person.taps("符合") for person in people))
        await _any_sees(people, "2/8")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            _, told = await bot.communicate()
    assert (bot.returncode, b"Traceback" in told) == (0, False), told.decode()
    stored = await _answers(settings, people)
    seen = [_sees(person, "2/8") for person in people]
    assert any(seen)
    for shown, answers in zip(seen, stored, strict=True):
        assert answers == [Met(True)] or not shown
        assert len(answers) <= 1

    async with process(settings) as bot:
        for person in people:
            await _any_sees([person], "2/8")
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await bot.communicate()
    assert await _answers(settings, people) == [[Met(True)]] * PEOPLE


async def _begun(person: Person) -> None:
    await person.says("/start")
    await person.sees("隐私", within=PATIENCE)
    await introduce(person)
    await begin_by_2018(person, PATIENCE)
    await person.sees("▱", within=PATIENCE)


def _sees(person: Person, words: str) -> bool:
    return any(words in message.text for message in person.messages)


async def _any_sees(people: list[Person], words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not any(_sees(person, words) for person in people):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.005)


async def _answers(settings: Settings, people: list[Person]) -> list[list[object]]:
    found: list[list[object]] = []
    async with database_of(settings) as database, database.unit_of_work() as uow:
        for person in people:
            conversation = await uow.conversations.find(CHANNEL, str(person.id))
            assert conversation is not None
            found.append(list(conversation.dossier.answers.values()))
    return found
