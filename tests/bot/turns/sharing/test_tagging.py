"""Tags in the chat: put on, taken off, made by typing, found by, and never told to the client."""

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.session import Place
from tests.bot.talking import ENTERPRISE, Talker
from tests.bot.turns.review.test_review import joined
from tests.bot.turns.sharing.test_case_access import admin_code, offer, rejected
from tests.support.stored.databases import rows

TAG = "重点客户"


@pytest.fixture
async def zhang(core: Core, li: Talker) -> Talker:
    """The administrator of a consultancy that the owner's case is handed to."""
    talker = Talker(core, "z", "web")
    await talker.says(f"/start {await admin_code(core.database)}")
    await talker.press(c.ACCEPT)
    await talker.press(c.RETURN)
    await talker.says(f"/start {await offer(li, 'consultant')}")
    await talker.press(next(one for one in talker.choices if one.startswith(c.ACCEPT_FOR)))
    return talker


async def to_tags(talker: Talker) -> None:
    """Go to the tags of the present case."""
    await talker.says("/clients")
    await talker.press(c.TAGS)
    assert talker.place == Place.TAGS


async def test_a_tag_is_made_taken_off_and_put_on_again(core: Core, zhang: Talker) -> None:
    await to_tags(zhang)
    assert "还没有" in zhang.shown
    await zhang.says(TAG)
    assert f"已贴：<b>{TAG}</b>" in zhang.shown
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.TAKE_TAG)))
    assert "还没有" in zhang.shown
    await zhang.press(next(one for one in zhang.choices if one.startswith(c.PUT_TAG)))
    assert f"已贴：<b>{TAG}</b>" in zhang.shown
    assert rejected(await zhang.says("很长" * 11)) == ["tag-name"]
    stored = await rows(core.database)
    assert [row["taken_at"] is None for row in stored["case_tags"]] == [False, True]
    assert len(stored["tags"]) == 1


async def test_a_client_is_found_by_a_tag(zhang: Talker) -> None:
    await to_tags(zhang)
    await zhang.says(TAG)
    await zhang.says("/clients")
    assert f"标签：{TAG}" in zhang.shown
    await zhang.says("重点")
    assert ENTERPRISE in zhang.shown
    await zhang.says("没有的标签")
    assert ENTERPRISE not in zhang.shown


async def test_neither_the_client_nor_an_invited_reviewer_sees_or_changes_a_tag(
    core: Core, li: Talker, zhang: Talker
) -> None:
    await to_tags(zhang)
    await zhang.says(TAG)
    reviewer = await joined(core, li, "reviewer", "张审核")
    for other in (li, reviewer):
        for text in ("/clients", "/status", "/settings", "/tasks", "/report"):
            await other.says(text)
            assert TAG not in other.shown
            assert c.TAGS not in other.choices
        await other.says("/clients")
        await other.takes(other.forged(c.TAGS))
        assert TAG not in other.shown
        for forged in (f"{c.TAKE_TAG}:1", f"{c.PUT_TAG}:1"):
            await other.takes(other.forged(forged))
            assert TAG not in other.shown
    await li.says("/settings")
    await li.press(c.ACCESS)
    await li.press(c.RECORD)
    assert TAG not in li.shown
    (kept,) = (await rows(core.database))["case_tags"]
    assert kept["taken_at"] is None


async def test_tags_come_along_to_the_next_year(core: Core, li: Talker, zhang: Talker) -> None:
    await to_tags(zhang)
    await zhang.says(TAG)
    await li.says("/settings")
    await li.press("fact")
    await li.press("fact:period")
    await li.says("2025")
    await li.says("/clients")
    await li.press(c.ROLL_FORWARD)
    await li.press(c.ROLL)
    await zhang.says("/clients")
    assert zhang.shown.count(f"标签：{TAG}") == 2
    assert len((await rows(core.database))["case_tags"]) == 2
