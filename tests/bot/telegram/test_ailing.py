"""Answers over a Telegram where a quarter of all calls go wrong, and updates come as they like."""

import asyncio
import random

import pytest

from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot, begin
from tests.support.bot_api import BotApiServer, Person
from tests.support.bot_api.updates import Update

pytestmark = pytest.mark.long

ANSWERS = 8
PEOPLE = 4
SHARE = 0.25
PATIENCE = 60.0


@pytest.mark.slow
async def test_every_answer_is_stored_once_and_the_next_question_stands_at_last(
    bot: RunningBot,
    server: BotApiServer,
    impatient: None,  # noqa: ARG001
) -> None:
    crowd = [server.person(2000 + number) for number in range(PEOPLE)]
    await asyncio.gather(*map(begin, crowd))
    await server.settles()
    server.ails(SHARE)
    given = await asyncio.gather(*(_answers(server, person) for person in crowd))
    server.ails(0)
    await bot.owes_nothing()

    for person, answers in zip(crowd, given, strict=True):
        dossier = await bot.dossier(person)
        assert [answer for answer in dossier.answers.values() if isinstance(answer, Met)] == [
            Met(met) for met in answers
        ]
        assert f" {ANSWERS}/99" in person.screen.text


async def _answers(server: BotApiServer, person: Person) -> list[bool]:
    """Press, see the next question, press; some presses come twice, or once more much later."""
    dice = random.Random(person.id)  # noqa: S311 - no secret
    given: list[bool] = []
    earlier: list[Update] = []
    for number in range(1, ANSWERS + 1):
        met = dice.random() < 0.7
        press = await person.taps("符合" if met else "不符合")
        given.append(met)
        if dice.random() < 0.4:
            server.push_update(press)
        if earlier and dice.random() < 0.4:
            server.push_update(dice.choice(earlier))
        earlier.append(press)
        await person.stands_at(f" {number}/99", PATIENCE)
    return given
