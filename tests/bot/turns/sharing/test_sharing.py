"""The work is shared: an owner asks, a guest answers, the owner takes it or not."""

from datetime import timedelta

import pytest

from bot.app import Core
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, File
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import ENTERPRISE, Clock, Talker

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]


async def ask(owner: Talker, *, at_once: bool = False, text: str = "王工，看一下电表") -> str:
    """At a question: ask a colleague; the code."""
    await owner.press(c.COLLEAGUE)
    await owner.says(text)
    await owner.press(f"{c.INVITE}:{'at-once' if at_once else 'proposal'}")
    return owner.shown.split("/join ")[1].split("<")[0]


async def accept(guest: Talker, code: str) -> None:
    """Somebody new opens the invitation and accepts it."""
    await guest.says(f"/start {code}")
    await guest.press(c.ACCEPT)


@pytest.fixture
async def wang(core: Core) -> Talker:
    """Somebody who has never been here, in a browser."""
    return Talker(core, "w", "web")


def rejects(result: object) -> list[str]:
    """The codes of what was refused in a turn."""
    outputs = result.turn.outputs  # type: ignore[attr-defined]
    return [one.code for one in outputs if isinstance(one, Reject)]


async def test_the_whole_way_of_a_proposal(li: Talker, wang: Talker) -> None:
    code = await ask(li, text="王工，看一下电表，12月5日前")
    assert "王工" in li.shown
    assert "2026-12-05" in li.shown
    await wang.says(f"/start {code}")
    for said in (ENTERPRISE, "看一下电表", "2026-12-05", "看不到对方的其他资料"):
        assert said in wang.shown
    await wang.press(c.ACCEPT)
    assert wang.place == Place.TASK
    assert "王工接受了您的邀请" in (await li.heard())[-1]
    await wang.press(c.RESUME)
    await wang.press(c.NOT_MET)
    assert wang.place == Place.TASK
    assert "答完了" in (await li.heard())[-1]
    assert (await li.dossier()).answers == {}
    assert li.place == Place.COLLEAGUE_SENT, "what the owner has on the screen stays"

    await li.says("/tasks")
    await li.press(c.SHARED)
    assert "1 条等您看" in li.shown
    (look,) = [one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")]
    await li.press(look)
    assert "还没有回答" in li.shown
    assert "不符合" in li.shown
    assert "浏览器" in li.shown
    await li.press(c.TAKE)
    assert (await li.dossier()).answers == {FIRST: Met(False)}
    assert li.place == Place.SHARED
    assert "采纳了您对" in (await wang.heard())[-1]
    await wang.press(c.FINISH)
    assert "谢谢" in wang.shown


async def test_declining_says_why_and_the_guest_may_answer_again(li: Talker, wang: Talker) -> None:
    await accept(wang, await ask(li))
    await wang.says("#r1" if INDEX.code[FIRST] == "r1" else "1")
    await wang.press(c.NOT_MET)
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")))
    await li.press(c.DECLINE)
    await li.says("有证照，请再看看")
    assert (await li.dossier()).answers == {}
    assert "有证照，请再看看" in (await wang.heard())[-1]
    await wang.press(f"{c.ASK}:{INDEX.code[FIRST]}")
    await wang.press(c.MET)
    assert await _waiting(li) == 1


async def _waiting(owner: Talker) -> int:
    await owner.says("/tasks")
    await owner.press(c.SHARED)
    return sum(one.startswith(f"{c.PROPOSAL}:") for one in owner.choices)


async def test_what_counts_at_once_is_a_revision_by_the_guest(
    core: Core, li: Talker, wang: Talker
) -> None:
    await accept(wang, await ask(li, at_once=True))
    await wang.press(c.RESUME)
    await wang.press(c.MET)
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    guest, owner = (await wang.conversation()).person, (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        exported = await uow.people.export(owner)
    (row,) = exported["answers"]
    assert (row["person_id"], row["channel"]) == (guest, "web")
    assert [one["outcome"] for one in exported["proposals"]] == ["counted"]


async def test_notes_and_files_of_the_guest_come_along(
    core: Core, li: Talker, wang: Talker
) -> None:
    await accept(wang, await ask(li))
    await wang.press(c.RESUME)
    kept = await core.turns.keep_file(b"%PDF-1.4 a meter", "电表.pdf", "application/pdf")
    await wang.takes(File(key=wang.key(), evidence=kept, caption="三号电表"))
    await wang.press(c.MET)
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")))
    assert "三号电表" in li.shown
    await li.press(f"{c.VIEW}:{kept.digest[:12]}")
    lines = await core.turns.reader.transcript(li.channel, li.name)
    assert [line.attachment.name for line in lines if line.attachment] == ["电表.pdf"]
    await li.press(c.TAKE)
    dossier = await li.dossier()
    assert dossier.evidence == {FIRST: (kept,)}
    assert dossier.notes == {FIRST: "王工：三号电表"}


async def test_an_answer_changed_since_it_was_shown_is_not_replaced_unseen(
    core: Core, li: Talker, wang: Talker
) -> None:
    """The owner looks at a proposal while another device of theirs answers the question."""
    await accept(wang, await ask(li))
    await wang.press(c.RESUME)
    await wang.press(c.NOT_MET)
    other = Talker(core, "phone", "web")
    await other.joins(await li.code())
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")))
    await other.says(f"#{INDEX.code[FIRST]}")
    await other.press(c.MET)
    assert rejects(await li.press(c.TAKE)) == ["answer-moved"]
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    assert "对方答题之后改过" in li.shown
    await li.press(c.TAKE)
    assert (await li.dossier()).answers == {FIRST: Met(False)}


async def test_of_two_who_answer_at_once_the_later_chooses(li: Talker, wang: Talker) -> None:
    """The guest's answer lands while the owner has the question on the screen."""
    code = await ask(li, at_once=True)
    await li.press(c.RETURN)
    assert li.place == Place.QUESTION
    await accept(wang, code)
    await wang.press(c.RESUME)
    await wang.press(c.NOT_MET)
    await li.press(c.MET)
    assert li.place == Place.CONFLICT
    assert (await li.dossier()).answers == {FIRST: Met(False)}, "nothing is overwritten unseen"
    await li.press(c.MINE)
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    assert li.place == Place.QUESTION


@pytest.mark.parametrize(("choice", "met"), [(c.MINE, False), (c.THEIRS, True)])
async def test_a_guest_who_is_later_chooses_too(
    li: Talker, wang: Talker, choice: str, met: bool
) -> None:
    code = await ask(li, at_once=True)
    await li.press(c.RETURN)
    await accept(wang, code)
    await li.press(c.MET)
    await wang.press(c.RESUME)
    await wang.press(c.NOT_MET)
    assert wang.place == Place.CONFLICT
    assert (await li.dossier()).answers == {FIRST: Met(True)}
    await wang.press(choice)
    assert (await li.dossier()).answers == {FIRST: Met(met)}
    assert wang.place == Place.TASK
    await wang.press(f"{c.ASK}:{INDEX.code[FIRST]}")
    await wang.press(c.MET)
    assert (await li.dossier()).answers == {FIRST: Met(True)}, "their own they may change"


async def test_a_code_is_used_once_and_looking_uses_nothing(
    core: Core, li: Talker, wang: Talker, clock: Clock
) -> None:
    code = await ask(li)
    assert rejects(await li.says(f"/join {code}")) == ["invitation-own"]
    other = Talker(core, "o")
    await other.says(f"/start {code}")
    assert other.place == Place.INVITATION
    await accept(wang, code)
    await other.press(c.ACCEPT)
    assert other.place != Place.TASK
    assert "已用过" in other.shown
    late = await ask(await _at_a_question(li))
    clock.advance(timedelta(days=15))
    assert rejects(await other.says(f"/join {late}")) == ["link-failed"]


async def _at_a_question(owner: Talker) -> Talker:
    await owner.says(f"#{INDEX.code[FIRST]}")
    return owner


async def test_an_invitation_taken_back_ends_the_task_at_once(li: Talker, wang: Talker) -> None:
    await accept(wang, await ask(li))
    await wang.press(c.RESUME)
    pressed = wang.forged(c.MET)
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.REVOKE}:")))
    assert "收回" in (await wang.heard())[-1]
    await wang.takes(pressed)
    assert wang.place == Place.TASK
    assert "不用再答" in wang.shown
    assert (await wang.dossier()).answers == {}
    await li.says("/tasks")
    assert c.SHARED not in li.choices, "nothing is left to look at"
    assert not [one for one in wang.choices if one.startswith(f"{c.ASK}:")]


async def test_a_guest_keeps_a_case_of_their_own(core: Core, li: Talker) -> None:
    zhao = Talker(core, "z", "web")
    await zhao.begins()
    await zhao.press(c.MET)
    code = await ask(li)
    await zhao.says(f"/join {code}")
    assert zhao.place == Place.INVITATION
    await zhao.press(c.ACCEPT)
    assert (await zhao.dossier()).answers == {}
    await zhao.press(c.OWN)
    assert (await zhao.dossier()).answers == {FIRST: Met(True)}
    await zhao.says("/tasks")
    await zhao.press(c.TASKS)
    await zhao.press(next(one for one in zhao.choices if one.startswith(f"{c.OPEN}:")))
    assert zhao.place == Place.TASK


async def test_of_a_section_all_questions_are_asked_and_no_others(
    li: Talker, wang: Talker
) -> None:
    group = INDEX.group[FIRST]
    await li.press(c.CONTENTS)
    await li.press(f"{c.SECTION}:{group}")
    await accept(wang, await ask(li, text="赵会计"))
    task = (await wang.dossier()).task
    assert task is not None
    assert task.subjects == INDEX.members[group]
    foreign = next(one for one in INDEX.subjects if one not in INDEX.members[group])
    assert rejects(await wang.says(f"#{INDEX.code[foreign]}")) == ["only-your-task"]
    assert wang.place == Place.TASK


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("。，", "colleague-missing"),
        ("王" * 31, "colleague-too-long"),
        ("王工，2020年1月1日", "date-passed"),
    ],
)
async def test_a_name_that_cannot_be_read_is_asked_again(li: Talker, text: str, code: str) -> None:
    await li.press(c.COLLEAGUE)
    assert rejects(await li.says(text)) == [code]
    assert li.place == Place.COLLEAGUE


async def test_the_code_is_not_kept_in_the_transcript(core: Core, li: Talker) -> None:
    code = await ask(li)
    owner = (await li.conversation()).person
    async with core.database.unit_of_work() as uow:
        exported = await uow.people.export(owner)
    assert code not in str(exported)


async def test_deleting_the_case_ends_the_task(li: Talker, wang: Talker) -> None:
    await accept(wang, await ask(li))
    await li.says("/delete_my_data")
    await li.press(c.DELETE_CONFIRMED)
    await wang.says("/tasks")
    assert "不用再答" in wang.shown


async def test_a_stale_button_of_ones_own_case_does_nothing_in_a_task(
    core: Core, li: Talker
) -> None:
    zhao = Talker(core, "z", "web")
    await zhao.begins()
    stale: Choice = zhao.forged(c.MET)
    code = await ask(li)
    await zhao.says(f"/join {code}")
    await zhao.press(c.ACCEPT)
    await zhao.takes(stale)
    assert (await zhao.dossier()).answers == {}
    assert zhao.place == Place.TASK


async def test_invitations_are_bounded(li: Talker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit at a time, and a limit in all, however often they are taken back."""
    monkeypatch.setattr("bot.turns.sharing.owners.MOST_INVITATIONS", 1)
    monkeypatch.setattr("bot.turns.sharing.owners.MOST_EVER", 2)
    for made in range(2):
        await ask(await _at_a_question(li))
        assert await _refused_another(li)
        await li.says("/tasks")
        await li.press(c.SHARED)
        await li.press(next(one for one in li.choices if one.startswith(f"{c.REVOKE}:")))
        assert not [one for one in li.choices if one.startswith(f"{c.REVOKE}:")], made
    assert await _refused_another(li)


async def _refused_another(owner: Talker) -> bool:
    await _at_a_question(owner)
    await owner.press(c.COLLEAGUE)
    await owner.says("李工")
    return rejects(await owner.press(f"{c.INVITE}:proposal")) == ["invitations-full"]


async def test_who_has_too_many_assessments_accepts_no_more(
    li: Talker, wang: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = await ask(li)
    await wang.says(f"/start {code}")
    monkeypatch.setattr("bot.jobs.quotas.MOST_ASSESSMENTS", 1)
    assert "assessments-full" in rejects(await wang.press(c.ACCEPT))
    monkeypatch.undo()
    await wang.says(f"/join {code}")
    await wang.press(c.ACCEPT)
    assert wang.place == Place.TASK, "the invitation was not used up"


async def test_what_the_rules_no_longer_accept_is_not_taken(
    core: Core, li: Talker, clock: Clock
) -> None:
    """As after other overlays were pinned: the owner declines it, or asks again."""
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li))
    task = (await wang.dossier()).task
    assert task is not None
    refused = {"not_applicable": True, "reason": "不允许"}
    assert not INDEX.asked[FIRST].not_applicable_allowed
    guest, owner = await wang.conversation(), await li.conversation()
    async with core.database.unit_of_work() as uow:
        await uow.proposals.propose(
            task.member,
            owner.assessment,
            FIRST,
            value=refused,
            before=None,
            note="",
            files=(),
            person=guest.person,
            channel="web",
            now=clock.now,
        )
    await li.says("/tasks")
    await li.press(c.SHARED)
    await li.press(next(one for one in li.choices if one.startswith(f"{c.PROPOSAL}:")))
    assert rejects(await li.press(c.TAKE)) == ["proposal-unfit"]
    assert (await li.dossier()).answers == {}
    assert li.place == Place.PROPOSAL


async def test_a_name_is_that_of_the_invitation_until_the_person_types_another(
    core: Core, li: Talker, wang: Talker
) -> None:
    await accept(wang, await ask(li, text="王工"))
    owner, guest = (await li.conversation()).person, (await wang.conversation()).person

    async def named(person: int) -> str | None:
        async with core.database.unit_of_work() as uow:
            return await uow.people.name(person)

    assert await named(owner) is None
    assert await named(guest) == "王工"
    await li.says("/settings")
    await li.press(c.CALL_ME)
    await li.says("我叫李敏")
    assert li.place == Place.SETTINGS
    assert await named(owner) == "李敏"
    async with core.database.unit_of_work() as uow:
        exported = await uow.people.export(owner)
    assert exported["people"][0]["name"] == "李敏"


async def test_a_device_that_joins_keeps_the_name_of_whom_it_joins(
    core: Core, li: Talker, wang: Talker
) -> None:
    await wang.says("/start")
    await wang.press(c.AGREE)
    await wang.says(ENTERPRISE)
    for one, name in ((li, "李敏"), (wang, "王工")):
        await one.says("/settings")
        await one.press(c.CALL_ME)
        await one.says(name)
    await wang.joins(await li.code())
    person = (await wang.conversation()).person
    async with core.database.unit_of_work() as uow:
        assert await uow.people.name(person) == "李敏"
