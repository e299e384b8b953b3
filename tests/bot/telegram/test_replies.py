"""Replies to old questions, edited messages, groups, and the menu."""

from telegram import Bot, BotCommandScopeAllPrivateChats

from bot.telegram.display import publish_menu
from dialogs.dossier.dossier import Dossier
from dialogs.overview.commands import MENU
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.telegram.running import RunningBot
from tests.support.bot_api import BotApiServer, Person


async def test_a_reply_to_an_old_question_answers_that_question(
    bot: RunningBot, asked: Person
) -> None:
    first = asked.screen
    await asked.says("符合")
    await asked.sees("2/8")

    await asked.says("不符合", replies_to=first)

    shown = await asked.sees("已保存 基本要求 1：不符合")
    assert "2/8" in shown.text
    assert _answers(await bot.dossier(asked)) == {"r1": Met(False)}


async def test_a_label_in_a_reply_is_no_press_of_the_present_question(
    bot: RunningBot, asked: Person
) -> None:
    """The bot edits its message at each press, so the reply is to what that says last."""
    await asked.taps("符合")
    second = await asked.sees("2/8")
    await asked.says("#5")
    await asked.sees("5/91")

    await asked.says("不符合", replies_to=second)

    assert "5/91" in (await asked.sees("已保存 基本要求 2：不符合")).text
    assert _answers(await bot.dossier(asked)) == {"r1": Met(True), "r2": Met(False)}


async def test_a_reply_to_what_asks_no_question_is_asked_back(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("/status")
    status = await asked.sees("进度")
    await asked.says("#5")
    await asked.sees("5/91")

    await asked.says("符合", replies_to=status)

    assert "5/91" in (await asked.sees("不是某一题")).text
    assert (await bot.dossier(asked)).answers == {}


async def test_a_reply_to_the_present_question_is_an_answer_to_it(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("符合", replies_to=asked.screen)

    await asked.sees("2/8")
    assert _answers(await bot.dossier(asked)) == {"r1": Met(True)}


async def test_an_edited_answer_corrects_the_answer_it_gave(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("符合")
    await asked.sees("2/8")

    asked.edits("不符合")

    assert "2/8" in (await asked.sees("已保存 基本要求 1：不符合")).text
    assert _answers(await bot.dossier(asked)) == {"r1": Met(False)}


async def test_an_edited_message_that_answered_nothing_is_said_to_be_ignored(
    bot: RunningBot, asked: Person
) -> None:
    await asked.says("/status")
    await asked.sees("进度")

    asked.edits("符合")

    await asked.sees("不会改动已保存的内容")
    assert (await bot.dossier(asked)).answers == {}


async def test_a_group_gets_one_line_with_the_way_to_the_private_chat(
    bot: RunningBot, server: BotApiServer
) -> None:
    group = server.group(-4001)
    await group.says("大家好")
    await group.says("/start")

    line = await group.sees("https://t.me/")
    assert server.telegram.bot["username"] in line.text
    assert line.labels == []

    await group.says("/status@another_bot")
    await group.says("/help")
    await server.settles()
    assert sum(message.by_bot for message in group.messages) == 1
    assert await bot.core.turns.reader.find("telegram", "-4001") is None


async def test_the_menu_has_ten_commands_in_private_chats_and_none_in_groups(
    server: BotApiServer,
) -> None:
    bot = Bot(server.token, base_url=f"{server.url}/bot")
    async with bot:
        await bot.set_my_commands([("join", "what an earlier version left")])
        await publish_menu(bot)
        private = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
        assert [command.command for command in private] == list(MENU)
        assert len(MENU) <= 10
        assert await bot.get_my_commands() == ()


def _answers(dossier: Dossier) -> dict[str, object]:
    code = index_of(load_catalogue(dossier.catalogue)).code
    return {code[subject]: answer for subject, answer in dossier.answers.items()}
