"""Who else is in a case at the moment: said on the screens of the whole case and of a section."""

from datetime import timedelta

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from tests.bot.talking import Clock, Talker
from tests.bot.turns.review.test_review import joined
from tests.bot.turns.sharing.test_case_access import offer
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.stored.statements import statements

ASKS = "sessions.updated_at >="
"""How the statement begins its condition that asks who is there."""


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """A consultant in the case."""
    talker = Talker(core, "z", "web")
    await talker.says(f"/start {await offer(li, 'consultant', '王工')}")
    await talker.press(c.ACCEPT)
    return talker


async def test_who_fills_in_which_section_is_said_to_the_others(li: Talker, zhang: Talker) -> None:
    await zhang.says("#20")
    section = (await zhang.conversation()).session.wait.subject
    await li.says("/status")
    assert "✍️ 王工 正在填写" in li.shown
    group = next(line for line in li.shown.splitlines() if "正在填写" in line)
    assert group.split("正在填写 ")[1][0].isdigit(), section
    await li.says("/edit")
    assert "王工 正在填写" in li.shown
    await li.press(next(one for one in li.choices if one.startswith(f"{c.SECTION}:")))
    assert "王工 正在填写" in li.shown
    await zhang.says("/status")
    assert "正在填写" in zhang.shown, "the owner is there too"
    assert "王工" not in zhang.shown.split("✍️")[1]


async def test_after_some_minutes_nobody_is_there(li: Talker, zhang: Talker, clock: Clock) -> None:
    await zhang.says("#20")
    clock.advance(timedelta(minutes=4))
    await li.says("/status")
    assert "王工 正在填写" in li.shown
    clock.advance(timedelta(minutes=2))
    await li.says("/status")
    assert "✍️" not in li.shown


async def test_reviewers_review_and_guests_fill_in(core: Core, li: Talker) -> None:
    reviewer = await joined(core, li, "reviewer", "张审核")
    await reviewer.says("#r1")
    await li.says("#r1")
    guest = Talker(core, "g", "web")
    await accept(guest, await ask(li, text="赵工"))
    await guest.press(c.RESUME)
    await li.says("/status")
    assert "张审核 正在审核 基本要求" in li.shown
    assert "赵工 正在填写 基本要求" in li.shown
    await guest.says("/tasks")
    assert "✍️" not in guest.shown, "a guest sees nothing of the case"


async def test_a_viewer_is_not_told_who_is_there(core: Core, li: Talker, zhang: Talker) -> None:
    viewer = await joined(core, li, "viewer", "看客")
    await zhang.says("#20")
    await viewer.says("/status")
    assert "王工" not in viewer.shown
    assert "✍️" not in viewer.shown


async def test_whoever_was_sent_home_is_not_there_any_more(li: Talker, zhang: Talker) -> None:
    await zhang.says("#20")
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(next(one for one in li.choices if one.startswith(c.END_ACCESS)))
    await li.says("/status")
    assert "王工" not in li.shown


async def test_an_answered_question_costs_no_statement_for_it(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await zhang.says("#20")
    await li.says("#r1")
    with statements(core.database) as answering:
        await li.press(c.MET)
    assert not [one for one in answering if ASKS in one]
    with statements(core.database) as looking:
        await li.says("/status")
    assert len([one for one in looking if ASKS in one]) == 1
