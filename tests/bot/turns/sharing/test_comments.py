"""Comments on a question: among the owner's side, or open to who was asked about it."""

from datetime import timedelta
from typing import Any

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import Clock, Talker
from tests.bot.turns.sharing.test_case_access import admin_code, code_in, offer
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.support.stored.databases import rows

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST, SECOND = INDEX.subjects[:2]


def rejects(result: Any) -> list[str]:
    """The codes of what was refused in a turn."""
    return [one.code for one in result.turn.outputs if isinstance(one, Reject)]


async def opened(one: Talker, subject: str = FIRST) -> None:
    """Look at the comments on a question."""
    await one.says(f"#{INDEX.code[subject]}")
    await one.press(c.COMMENTS)
    assert one.place == Place.COMMENTS


async def comments(one: Talker, text: str, kind: str = "open", subject: str = FIRST) -> None:
    """Write a comment; the name is asked the first time."""
    await opened(one, subject)
    await one.press(f"{c.COMMENT}:{kind}")
    if one.place == Place.MY_NAME:
        await one.says("李敏")
    await one.says(text)
    assert one.place == Place.COMMENTS


@pytest.fixture
async def wang(core: Core, li: Talker) -> Talker:
    """A colleague who was asked the first question."""
    guest = Talker(core, "w", "web")
    await accept(guest, await ask(li))
    await li.press(c.RETURN)
    return guest


async def test_an_open_comment_goes_both_ways(li: Talker, wang: Talker) -> None:
    await comments(li, "读数是哪天的？")
    assert "◇ 对外 · 李敏" in li.shown.replace("<b>", "").replace("</b>", "")
    assert "在基本要求 1给您留言了" in (await wang.heard())[-1]
    await wang.says("/tasks")
    assert "未读留言" in wang.shown
    await opened(wang)
    assert "读数是哪天的？" in wang.shown
    await wang.says("/tasks")
    assert "未读留言" not in wang.shown, "they have read it"
    await comments(wang, "11月30日")
    assert "王工在" in (await li.heard())[-1]
    await li.says("/tasks")
    assert "未读留言：" in li.shown
    await opened(li)
    assert "11月30日" in li.shown
    assert (await li.dossier()).comments == {FIRST: 2}
    await li.press(c.BACK)
    assert "留言（2）" in await _labels(li)


async def _labels(one: Talker) -> list[str]:
    """All labels, also behind 更多."""
    found = list(one.labels)
    for _ in range(4):
        more = [choice for choice in one.choices if choice.startswith(f"{c.MORE}:")]
        if not more:
            break
        await one.press(more[0])
        found += one.labels
    return found


async def test_an_internal_comment_is_seen_by_no_guest(
    core: Core, li: Talker, wang: Talker
) -> None:
    told = await wang.heard()
    await comments(li, "王工的读数不可信", "internal")
    assert "仅内部" in li.shown
    assert await wang.heard() == told
    await wang.says("/tasks")
    assert "未读留言" not in wang.shown
    await opened(wang)
    assert "还没有留言" in wang.shown
    assert f"{c.COMMENT}:internal" not in wang.choices
    assert rejects(await wang.takes(wang.forged(f"{c.COMMENT}:internal"))) == ["not-a-choice"]
    person = (await wang.conversation()).person
    async with core.database.unit_of_work() as uow:
        assert "不可信" not in str(await uow.people.export(person))


async def test_only_the_rows_of_the_task_can_be_commented(li: Talker, wang: Talker) -> None:
    await comments(li, "别的题", subject=SECOND)
    assert not any("别的题" in one for one in await wang.heard())
    await wang.says(f"#{INDEX.code[SECOND]}")
    assert wang.place != Place.QUESTION
    await wang.says("/tasks")
    assert "未读留言" not in wang.shown


async def test_one_notice_a_conversation(li: Talker, wang: Talker) -> None:
    before = len(await wang.heard())
    for text in ("一", "二", "三"):
        await comments(li, text)
    assert len(await wang.heard()) == before + 1
    await opened(wang)
    await comments(li, "四")
    assert len(await wang.heard()) == before + 2


async def joins(core: Core, owner: Talker, role: str, name: str) -> Talker:
    """Somebody who accepted a role in the whole case, and is at a case of their own."""
    talker = Talker(core, name, "web")
    await talker.says(f"/start {await offer(owner, role)}")
    await talker.press(c.ACCEPT)
    await talker.says("/clients")
    await talker.press(c.OWN)
    return talker


async def told(talker: Talker) -> int:
    """How many notices of comments somebody was sent."""
    return sum("留言了" in one for one in await talker.heard())


async def organisation_in(core: Core, owner: Talker) -> tuple[Talker, Talker]:
    """The case is handed to an organisation: its administrator, and a reviewer of it."""
    admin, member = Talker(core, "admin", "web"), Talker(core, "member", "web")
    await admin.says(f"/start {await admin_code(core.database)}")
    await admin.press(c.ACCEPT)
    await admin.press(next(one for one in admin.choices if one.startswith(c.NEW_MEMBER)))
    await admin.says("赵工")
    await admin.press(f"{c.INVITE_AS}:reviewer")
    await member.says(f"/start {code_in(admin)}")
    await member.press(c.ACCEPT)
    await admin.says(f"/start {await offer(owner, 'consultant')}")
    await admin.press(next(one for one in admin.choices if one.startswith(c.ACCEPT_FOR)))
    return admin, member


async def test_everybody_who_may_see_a_comment_is_told_and_nobody_else(
    core: Core, li: Talker, wang: Talker
) -> None:
    people = {
        role: await joins(core, li, role, role) for role in ("consultant", "reviewer", "viewer")
    }
    admin, member = await organisation_in(core, li)
    others = [*people.values(), admin, member, wang]
    await comments(li, "内部的话", "internal")
    assert [await told(one) for one in others] == [1, 1, 0, 1, 1, 0]
    for one in others:
        assert not any("内部的话" in said for said in await one.heard()), "never what it says"
    assert "（仅内部）" in (await admin.heard())[-1]
    await comments(li, "大家看", subject=SECOND)
    assert await told(people["viewer"]) == 1
    assert await told(wang) == 0, "was not asked about that question"


async def test_who_has_left_is_not_told(core: Core, li: Talker) -> None:
    consultant = await joins(core, li, "consultant", "z")
    admin, _ = await organisation_in(core, li)
    await li.says("/settings")
    await li.press(c.ACCESS)
    for _ in range(2):
        ends = [one for one in li.choices if one.startswith(f"{c.END_ACCESS}:")]
        await li.press(ends[0])
    before = [await told(one) for one in (consultant, admin)]
    await comments(li, "现在说", "internal")
    assert [await told(one) for one in (consultant, admin)] == before == [0, 0]


async def test_many_comments_are_one_notice_an_hour(core: Core, li: Talker, clock: Clock) -> None:
    consultant = await joins(core, li, "consultant", "z")
    for subject in INDEX.subjects[:4]:
        await comments(li, "看这里", "internal", subject)
    assert await told(consultant) == 1
    clock.advance(timedelta(hours=2))
    await comments(li, "还有这里", "internal", FIRST)
    assert await told(consultant) == 1, "that question is unread: they know of it"
    await comments(li, "还有这里", "internal", SECOND)
    assert await told(consultant) == 2
    clock.advance(timedelta(minutes=5))
    await consultant.says("/clients")
    await consultant.press(next(one for one in consultant.choices if one.startswith(c.OPEN)))
    for subject in (FIRST, SECOND):
        await opened(consultant, subject)
    await comments(li, "又一条", "internal", FIRST)
    assert await told(consultant) == 3, "all was read"


async def test_withdrawn_is_not_deleted_and_nobody_withdraws_for_others(
    core: Core, li: Talker, wang: Talker
) -> None:
    await comments(li, "写错了")
    (row,) = (await rows(core.database))["comments"]
    await opened(wang)
    assert rejects(await wang.takes(wang.forged(f"{c.WITHDRAW}:{row['id']}"))) == ["comment-gone"]
    await opened(li)
    await li.press(f"{c.WITHDRAW}:{row['id']}")
    assert "已撤回" in li.shown
    assert (await li.dossier()).comments == {}
    await opened(wang)
    assert "写错了" not in wang.shown
    (row,) = (await rows(core.database))["comments"]
    assert row["text"] == "写错了", "the record has it"
    acts = [one["act"] for one in (await rows(core.database))["audit_events"]]
    assert acts[-2:] == ["commented", "comment-withdrawn"]


async def test_the_list_of_rows_with_comments(li: Talker) -> None:
    await comments(li, "核对", "internal", subject=SECOND)
    await li.says("/edit")
    await li.press(f"{c.LISTING}:commented")
    assert f"{c.ASK}:{INDEX.code[SECOND]}" in li.choices
    assert f"{c.ASK}:{INDEX.code[FIRST]}" not in li.choices


async def test_deleting_takes_the_words_and_the_name_along(
    core: Core, li: Talker, wang: Talker
) -> None:
    await comments(wang, "我的话")
    await wang.says("/delete_my_data")
    await wang.press(c.DELETE_CONFIRMED)
    await opened(li)
    assert "我的话" not in li.shown
    assert "已删除的人" in li.shown
    (row,) = (await rows(core.database))["comments"]
    assert (row["text"], row["name"], row["person_id"]) == ("", "", None)
