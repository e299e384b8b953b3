"""Telegram refuses no call of the bot: it knows what stands in a chat.

Nor any of a whole assessment: ``test_whole_2025.py``.
"""

from bot.runtime.settings import Settings
from tests.bot.telegram.running import RunningBot, refused, running
from tests.support.bot_api import BotApiServer, Person


async def test_the_buttons_from_before_a_restart_are_removed_once(
    settings: Settings, server: BotApiServer, person: Person
) -> None:
    async with running(settings):
        await person.says("/start")
        await person.sees("隐私")
        await person.taps("同意并开始")
        asked = await person.sees("企业全称")
        await server.settles()
    async with running(settings):
        await person.says("测试水泥有限公司")
        await person.sees("测试水泥有限公司")
        await server.settles()

    assert refused(server) == []
    removed = [call["message_id"] for call in server.called("editMessageReplyMarkup")]
    assert removed == [asked.id]


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
