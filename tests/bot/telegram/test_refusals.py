"""Telegram refuses no call of the bot: it knows what stands in a chat."""

import pytest

from bot.runtime.library import library_with
from bot.runtime.settings import Settings
from tests.bot.telegram.running import RunningBot, TelegramTalker, running
from tests.support.bot_api import BotApiServer, Person
from tests.support.story_2025 import (
    BENCHMARK,
    BILLS,
    CARRIERS,
    ENDS,
    JUDGED,
    OTHER_PAGES,
    PLANNED,
    WAY_IN,
    play,
)


def refused(server: BotApiServer) -> list[tuple[str, str]]:
    """The calls that were refused, but for the polls that a stop breaks off."""
    return [call for call in server.refused if call[0] != "getUpdates"]


@pytest.fixture
def edition_2025(monkeypatch: pytest.MonkeyPatch, edition_2018: None) -> None:  # noqa: ARG001
    """What starts in this process begins by the newer edition, with the overlays on offer."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2025")
    monkeypatch.setattr("bot.app.library_with", library_with)


@pytest.mark.usefixtures("edition_2025")
async def test_no_call_of_a_whole_assessment_is_refused(
    settings: Settings, server: BotApiServer, person: Person
) -> None:
    talker = TelegramTalker(person)
    async with running(settings):
        await talker.says("/start", "隐私")
        await play(talker, WAY_IN)
        await talker.says("/figures", "能源与碳：0/3")
        await talker.says("产量 120万吨", "1,200,000 t")
        await talker.taps("逐项填能源", "还没有填")
        await play(talker, CARRIERS)
        await talker.taps("返回", "能源与碳：3/3")
        await talker.says("用地面积 300亩", "用地：1/4")
        await server.settles()
    async with running(settings):
        await play(talker, BILLS)
        await talker.says("#1", "· 1/14")
        await play(talker, (*BENCHMARK, *ENDS, *JUDGED, *PLANNED))
        await talker.says("/figures", "改造投资：2/2")
        await play(talker, OTHER_PAGES)
        await talker.says("/report", "要哪种语言")
        await person.taps("中文 PDF")
        await person.sees("GF-00001-01")
        await server.settles()

    assert refused(server) == []


async def test_a_message_without_buttons_is_known_after_a_restart(
    settings: Settings, server: BotApiServer, person: Person
) -> None:
    async with running(settings):
        await person.says("/start")
        await person.sees("隐私")
        await person.taps("同意并开始")
        await person.sees("企业全称")
        await server.settles()
    async with running(settings):
        await person.says("测试水泥有限公司")
        await person.sees("测试水泥有限公司")
        await server.settles()

    assert refused(server) == []
    assert server.called("editMessageReplyMarkup") == []


async def test_stale_presses_are_answered_without_a_refused_call(
    bot: RunningBot,  # noqa: ARG001 - it must run
    asked: Person,
    server: BotApiServer,
) -> None:
    """Pressed twice before the client has seen that the buttons are gone."""
    old = asked.screen
    choice = old.buttons[0][0].data
    await asked.says("/status")
    await asked.sees("进度")
    with_buttons = {**old.to_api(), "reply_markup": {"inline_keyboard": [[]]}}
    for _ in range(3):
        update = await asked.taps(choice=choice, message=old)
        press = {**update["callback_query"], "id": "again", "message": with_buttons}
        server.push_update({"callback_query": press})
        await asked.is_told("这是之前的按钮")
        await server.settles()

    assert {method for method, _ in refused(server)} == {"answerCallbackQuery"}
