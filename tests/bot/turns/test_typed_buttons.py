"""Typing what a button says is pressing it, but not where words are kept as they are."""

from bot.app import Core
from dialogs.core.session import Place
from tests.bot.talking import ENTERPRISE, Talker


async def _place(talker: Talker) -> tuple[Place, str]:
    conversation = await talker.conversation()
    wait = conversation.session.wait
    return wait.at, wait.subject


async def test_the_contents_and_the_way_back_are_typed(li: Talker) -> None:
    first = await _place(li)

    await li.says("目录")
    assert (await _place(li))[0] is Place.CONTENTS
    await li.says("继续答题 ›")

    assert await _place(li) == first


async def test_an_answer_and_its_sub_place_are_typed(li: Talker) -> None:
    await li.says("#5")
    question = await _place(li)
    await li.says("部分符合")
    assert await _place(li) == (Place.SHARE, question[1])
    await li.says("返回本题")
    assert await _place(li) == question


async def test_a_note_is_kept_as_it_is_though_a_button_says_so(li: Talker) -> None:
    _, subject = await _place(li)
    await li.says("备注")
    assert (await _place(li))[0] is Place.NOTE
    await li.says("返回本题")
    assert (await li.dossier()).notes[subject] == "返回本题"


async def test_the_mode_is_typed(core: Core) -> None:
    talker = Talker(core)
    await talker.says("/start")
    await talker.taps("同意并开始")
    await talker.says(ENTERPRISE)
    await talker.says("其余以后再填")
    await talker.says("完整评价（逐条）")
    assert (await talker.conversation()).session.mode == "full"
