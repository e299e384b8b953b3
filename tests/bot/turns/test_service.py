"""One turn, one transaction: what every channel relies on."""

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from bot.app import Core, running_core
from bot.runtime.settings import Settings
from bot.turns.service import ATTEMPTS, TurnService
from dialogs.core.inputs import File, Text
from dialogs.core.turn import FILES_PER_SUBJECT
from scoring.answers.model import Met
from storage.errors import ConversationMoved
from tests.bot.talking import Talker
from tests.support.stored.contents import evidence_at


async def test_the_same_act_twice_shows_and_changes_nothing(li: Talker) -> None:
    press = li.button("符合")
    await li.takes(press)
    before = await li.conversation()

    again = await li.takes(press)

    assert (again.message, again.delivery) == (None, None)
    assert await li.conversation() == before


async def test_a_text_sent_again_is_no_text_for_an_older_question(li: Talker) -> None:
    """Its answer was lost on the way; the person is not to send it a third time, elsewhere."""
    session = (await li.conversation()).session
    given = Text(key=li.key(), text="符合", turn=session.turn)
    await li.takes(given)

    again = await li.takes(given)

    assert (again.message, again.outdated) == (None, False)
    assert list((await li.dossier()).answers.values()) == [Met(True)]


async def test_a_button_of_another_session_is_an_old_button(li: Talker) -> None:
    foreign = replace(li.button("符合"), session=999)

    await li.takes(foreign)

    assert "这是之前的按钮" in li.shown
    assert (await li.dossier()).answers == {}


async def test_acts_at_the_same_moment_are_taken_one_after_the_other(li: Talker) -> None:
    typed = ["符合", "不符合", "是", "否", "对"]
    await asyncio.gather(*(li.says(text) for text in typed))

    given = list((await li.dossier()).answers.values())
    assert given == [Met(True), Met(False), Met(True), Met(False), Met(True)]


async def test_two_processes_lose_no_answer_of_each_other(
    core_settings: Settings, li: Talker
) -> None:
    async with running_core(core_settings) as other:
        elsewhere = Talker(other, li.name)
        await asyncio.gather(*(one.says("符合") for one in (li, elsewhere) * 3))

    assert list((await li.dossier()).answers.values()) == [Met(True)] * 6


async def test_a_turn_that_fails_leaves_everything_as_it_was(
    li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await li.conversation()

    def broken(*_: object) -> None:
        raise RuntimeError("no words for that")

    with monkeypatch.context() as patched:
        patched.setattr("bot.turns.service.render", broken)
        with pytest.raises(RuntimeError):
            await li.taps("符合")

    assert await li.conversation() == before
    await li.taps("符合")
    assert len((await li.dossier()).answers) == 1


async def test_a_turn_that_was_overtaken_is_begun_again(
    li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, moves = TurnService._take, iter(range(ATTEMPTS - 1))

    async def overtaken(self: TurnService, *given: Any, **how: Any) -> object:
        if next(moves, None) is not None:
            raise ConversationMoved("session 1")
        return await really(self, *given, **how)

    monkeypatch.setattr(TurnService, "_take", overtaken)
    await li.taps("符合")

    assert len((await li.dossier()).answers) == 1


async def test_a_file_that_is_not_attached_is_not_kept_either(core: Core, li: Talker) -> None:
    for number in range(FILES_PER_SUBJECT + 1):
        kept = await core.turns.keep_file(f"{number}".encode(), f"{number}.txt", "text/plain")
        await li.takes(File(key=li.key(), evidence=kept))

    assert "没有保存" in li.shown
    async with asyncio.timeout(30):
        while evidence_at(core, kept.digest).exists():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert len((await li.dossier()).evidence) == 1


async def test_who_declines_can_have_all_deleted(core: Core) -> None:
    wang = Talker(core, "4")
    await wang.says("/start")
    await wang.says("/delete_my_data")
    taken = await wang.taps("确认全部删除")
    assert taken.deleted
    assert await core.turns.reader.find("telegram", wang.name) is None
