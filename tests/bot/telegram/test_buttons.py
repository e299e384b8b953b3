"""Old buttons, double taps, repeated and late updates: never a wrong answer, always a way on."""

import asyncio

from scoring.answers.model import Met
from tests.bot.telegram.running import RunningBot, begin
from tests.support.bot_api import BotApiServer, Person


async def test_a_double_tap_is_one_answer(bot: RunningBot, asked: Person) -> None:
    choice = _data(asked, "符合")
    message = asked.screen
    await asked.taps(choice=choice, message=message)
    await asked.taps(choice=choice, message=message)
    await asked.is_answered()
    await asked.taps("说明")
    await asked.sees("2/8")

    assert len((await bot.dossier(asked)).answers) == 1


async def test_an_old_button_on_the_live_message_shows_the_present_place(
    bot: RunningBot, asked: Person
) -> None:
    old, choice = asked.screen, _data(asked, "不符合")
    await asked.taps("符合")
    await asked.sees("2/8")
    await asked.taps("符合")
    await asked.sees("3/8")

    await asked.taps(choice=choice, message=old)

    shown = await asked.sees("这是之前的按钮")
    assert "3/8" in shown.text
    assert set((await bot.dossier(asked)).answers.values()) == {Met(True)}


async def test_a_button_of_an_old_message_is_told_and_the_last_one_stays_good(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    """After a week Telegram says of the message no more than its number."""
    choice = _data(asked, "符合")
    old = asked.screen
    await asked.says("/status")
    await asked.sees("进度")
    await server.settles()
    del server.telegram.chats[asked.id].messages[old.id]
    _press(server, asked, choice, message={"message_id": old.id, "date": 0})

    await asked.is_told("这是之前的按钮")
    await server.settles()
    assert asked.screen.text.count("这是之前的按钮") == 0
    assert (await bot.dossier(asked)).answers == {}
    await asked.taps("目录")
    await asked.sees("能源资源投入")


async def test_a_live_message_that_was_deleted_is_replaced(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    choice, live = _data(asked, "符合"), asked.screen
    del server.telegram.chats[asked.id].messages[live.id]
    _press(server, asked, choice, message={"message_id": live.id, "date": 0})

    assert (await asked.sees("2/8")).id > live.id
    assert len((await bot.dossier(asked)).answers) == 1


async def test_a_press_without_its_message_is_taken(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    _press(server, asked, _data(asked, "符合"), message=None)

    await asked.sees("2/8")
    await asked.is_answered()
    assert len((await bot.dossier(asked)).answers) == 1


async def test_a_button_of_a_deleted_session_meets_a_stranger(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    choice, old = _data(asked, "符合"), asked.screen
    await asked.says("/delete_my_data")
    await asked.sees("删除")
    await asked.taps("确认全部删除")
    await asked.sees("都已删除")

    await asked.taps(choice=choice, message=old)

    assert "同意并开始" in (await asked.sees("这是之前的按钮")).labels
    assert (await bot.dossier(asked)).answers == {}
    await server.settles()
    await asked.taps("同意并开始")
    await asked.sees("企业全称")


async def test_buttons_of_unknown_form_are_old_buttons(asked: Person) -> None:
    for data in ("", "x", "zz.1.met", "1.2", "1.999999.met"):
        await asked.taps(choice=data or "-", message=asked.screen)
        assert "1/8" in (await asked.sees("这是之前的按钮")).text


async def test_an_update_that_comes_twice_is_one_act(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    press = await asked.taps("符合")
    await asked.sees("2/8")
    written = await asked.says("不符合")
    await asked.sees("3/8")
    await server.settles()
    before = asked.messages

    for update in (press, written, press):
        server.push_update(update)
    await server.settles()

    assert asked.messages == before
    assert list((await bot.dossier(asked)).answers.values()) == [Met(True), Met(False)]


async def test_a_text_that_comes_late_is_not_taken_for_an_answer(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    early = server.telegram.next_number()
    await asked.says("/edit 5")
    await asked.sees("5/91")
    chat = server.telegram.chats[asked.id]
    message = {"message_id": early, "date": 0, "chat": chat.header, "from": chat.user}
    server.push_update({"message": {**message, "text": "符合"}})

    await asked.sees("这条消息到得晚了")
    assert (await bot.dossier(asked)).answers == {}


async def test_presses_in_the_wrong_order_answer_each_question_once(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    first = await asked.taps("符合")
    await asked.sees("2/8")
    second = await asked.taps("不符合")
    await asked.sees("3/8")
    for update in (second, first, second):
        server.push_update({**update, "update_id": update["update_id"] + 1000})
    await server.settles()

    answers = list((await bot.dossier(asked)).answers.values())
    assert answers == [Met(True), Met(False)]


async def test_a_press_that_telegram_no_longer_waits_for_still_counts(
    bot: RunningBot, asked: Person, server: BotApiServer
) -> None:
    server.callback_lifetime = -1
    await asked.taps("符合")

    await asked.sees("2/8")
    assert len((await bot.dossier(asked)).answers) == 1


async def test_a_message_that_says_the_same_already_is_no_failure(
    asked: Person, server: BotApiServer
) -> None:
    """The connection breaks behind the edit: repeated, it finds the message as it should be."""
    server.drops("editMessageText", after_effect=True)
    await asked.taps("符合")
    await asked.sees("2/8")
    await server.settles(quiet_seconds=0.7)

    assert "出了点问题" not in asked.transcript()
    await asked.taps("符合")
    await asked.sees("3/8")


async def test_quick_taps_of_many_people_are_each_taken_once(
    bot: RunningBot, server: BotApiServer
) -> None:
    people = [server.person(number) for number in range(1, 11)]
    await asyncio.gather(*(begin(person) for person in people))
    for expected in ("2/8", "3/8", "4/8"):
        for person in people:
            await person.taps("符合")
        await asyncio.gather(*(person.sees(expected) for person in people))

    for person in people:
        assert len((await bot.dossier(person)).answers) == 3


def _data(person: Person, label: str) -> str:
    keys = (key for row in person.screen.buttons for key in row)
    data = next(key.data for key in keys if key.label == label)
    assert data is not None
    return data


def _press(
    server: BotApiServer, person: Person, data: str, message: dict[str, object] | None
) -> None:
    """A press as Telegram reports it of messages it does not show any more."""
    person._begin()
    chat = server.telegram.chats[person.id]
    query_id = str(server.telegram.next_number())
    server.telegram._callbacks[query_id] = (chat, asyncio.get_running_loop().time())
    query = {"id": query_id, "from": chat.user, "chat_instance": "1", "data": data}
    shown = {"message": {**message, "chat": chat.header}} if message else {}
    server.push_update({"callback_query": {**query, **shown}})
