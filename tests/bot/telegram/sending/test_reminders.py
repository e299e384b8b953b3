"""A reminder comes as a message of its own and leaves the question where it is."""

from datetime import date

import pytest

from bot.runtime.clock import now
from bot.telegram import CHANNEL
from dialogs.core.outputs import ReminderSet, Turn
from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot
from tests.support.bot_api import BotApiServer, Person

pytestmark = pytest.mark.slow


async def test_a_reminder_is_a_message_beside_the_question(bot: RunningBot, asked: Person) -> None:
    await _asks_for_reminder(bot, asked)
    reminder = await asked.sees("🔔 提醒")
    assert reminder.markup is None
    await bot.owes_nothing()

    await asked.taps("符合")
    await asked.sees("2/8")
    assert list((await bot.dossier(asked)).answers.values()) == [Met(True)]
    assert asked.transcript().count("🔔") == 1


async def test_a_reminder_reaches_who_was_away_and_comes_back(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    asked.blocks_bot()
    await server.settles()
    await _asks_for_reminder(bot, asked)
    await server.settles()
    assert "🔔" not in asked.transcript()

    asked.unblocks_bot()
    await asked.says("/status")
    await asked.sees("🔔 提醒")


async def _asks_for_reminder(bot: RunningBot, person: Person) -> None:
    before = await bot.core.turns.reader.find(CHANNEL, str(person.id))
    assert before is not None
    turn = Turn(before.session, before.dossier, (ReminderSet("filing", date(2020, 1, 1)),), ())
    async with bot.core.database.unit_of_work() as uow:
        await bot.core.effects.apply(uow, before, turn, now())
        await uow.conversations.save(before, turn, now())
