"""Reviewers go row by row: the rows make the total, and where they differ is seen by who may."""

from fractions import Fraction
from typing import Any

import pytest

from bot.app import Core
from dialogs.calls.events import InterestDeclared, ReviewerAssigned
from dialogs.calls.reviewing.by_rows import MET, NOT_MET, Judgement
from dialogs.calls.state import Reviewed
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from dialogs.core import buttons as c
from dialogs.core.session import Place
from scoring.calls.agreement import Step
from scoring.calls.ranking import Gates
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Kind
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import (
    happens,
    look_at,
    officer,
    submitted,
    through_to_review,
)
from tests.bot.turns.calls.test_officers import new
from tests.bot.turns.versions.test_versions import rejects
from tests.support.messages import plain_text

pytestmark = pytest.mark.usefixtures("no_reports_made")

INDEX = index_of(load_catalogue("gb36132-2018"))
CRITERIA = INDEX.catalogue.criteria
OPTIONAL = [one for one in CRITERIA if one.kind is Kind.OPTIONAL and one.points >= 4]
MANDATORY = next(one for one in CRITERIA if one.kind is Kind.MANDATORY)


def number(id: str) -> str:
    """A question as it is typed."""
    return f"#{INDEX.code[id]}"


async def of(core: Core, call: Call) -> Submission:
    async with core.database.unit_of_work() as uow:
        (one,) = await uow.submissions.of_call(call)
    return one


async def review_of(core: Core, call: Call, member: int) -> Reviewed:
    given = (await of(core, call)).state.review_of((member,))
    assert given is not None
    return given


class Reviewing:
    """A call whose submission two reviewers may review now, and a decider."""

    def __init__(self, core: Core, call: Call, people: dict[str, Talker], of: dict[str, int]):
        self.core, self.call, self.people, self.members = core, call, people, of

    async def begins(self, who: str) -> Talker:
        """A reviewer opens the rows."""
        person = self.people[who]
        await look_at(person, self.call)
        await person.press(c.choice(c.HANDLE, f"{self.call.id}-1-review-rows"))
        return person

    async def gives(self, who: str, *said: str, words: str = "看过") -> Reviewed:
        """A reviewer says this of rows, and gives the review."""
        person = await self.begins(who)
        for one in said:
            result = await person.says(one)
            assert not rejects(result), one
        await person.press(c.GIVE_REVIEW)
        await person.says(words)
        assert person.place == Place.SUBMISSION
        return await review_of(self.core, self.call, self.members[who])


@pytest.fixture
async def reviewing(core: Core, li: Talker, clock: Any) -> Reviewing:
    call, _ = await submitted(core, li, clock)
    people, members = dict[str, Talker](), dict[str, int]()
    for who, post in (("甲", "reviewer"), ("乙", "reviewer"), ("审", "decider")):
        people[who] = await new(core, who)
        await officer(core, people[who], post, call.organisation)
        async with core.database.unit_of_work() as uow:
            found = await uow.calls.people(call, post)
        members[who] = max(found)
    await through_to_review(core, call)
    for who in ("甲", "乙"):
        await happens(
            core, call, ReviewerAssigned(members[who], f"评审{who}"),
            InterestDeclared(members[who], False),
        )  # fmt: skip
    clock.now = next(one.begins for one in call.terms.phases if one.id == "review")
    return Reviewing(core, call, people, members)


async def test_the_total_is_what_the_engine_makes_of_the_rows(
    core: Core, reviewing: Reviewing
) -> None:
    before = (await of(core, reviewing.call)).result
    assert before is not None
    row = OPTIONAL[0]
    given = await reviewing.gives("甲", f"{number(row.id)} 1 只有半年台账")
    section = next(one for one in INDEX.catalogue.sections if one.id == row.section)
    in_section = sum(Fraction(one.points) for one in CRITERIA if one.section == row.section)
    lost = (Fraction(row.points) - 1) * 100 / in_section * Fraction(section.weight)
    lost /= sum(Fraction(one.weight) for one in INDEX.catalogue.sections)
    assert given.total == before.certain - lost
    assert (given.is_by_rows, given.reason) == (True, "看过")
    assert given.remarks == ((row.id, "1", "只有半年台账"),)
    assert len(given.rows) == len(INDEX.subjects), "all rows are on record, accepted ones too"
    assert "逐条，改了 1 条" in plain_text(reviewing.people["甲"].shown)


async def test_row_after_row_is_accepted_or_changed_and_the_next_comes(
    core: Core, reviewing: Reviewing
) -> None:
    person = await reviewing.begins("甲")
    assert person.place == Place.REVIEW_ROW
    assert f"第 1/{len(INDEX.subjects)} 条" in plain_text(person.shown)
    await person.press(c.ACCEPT_ROW)
    assert "第 2/" in person.shown
    await person.says("不符合 缺批复")
    assert "第 3/" in person.shown
    assert "看了 2/" in plain_text(person.shown)
    await person.press(c.choice(c.REVIEW_ROW, f"{reviewing.call.id}-1-2"))
    assert "您：不符合（缺批复）" in plain_text(person.shown)
    await look_at(person, reviewing.call)
    await person.press(c.choice(c.HANDLE, f"{reviewing.call.id}-1-review-rows"))
    assert "第 3/" in person.shown, "it goes on where it was left"
    await person.press(c.GIVE_REVIEW)
    assert f"还有 {len(INDEX.subjects) - 2} 条没有看" in plain_text(person.shown)
    await person.press(c.GIVE_REVIEW)
    given = await review_of(core, reviewing.call, reviewing.members["甲"])
    assert given.gates == Gates.UNMET.name
    second = INDEX.subjects[1]
    assert (second, NOT_MET, "缺批复") in given.rows
    assert (INDEX.subjects[0], MET, "") in given.rows
    async with core.database.unit_of_work() as uow:
        left = await uow.review_drafts.get(1, reviewing.members["甲"], 1)
    assert left is None, "nothing is begun any more"
    again = await reviewing.begins("甲")
    await again.press(c.choice(c.REVIEW_ROW, f"{reviewing.call.id}-1-2"))
    assert "您：不符合（缺批复）" in plain_text(again.shown), "and it can be gone on with"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (f"{number(OPTIONAL[0].id)} {OPTIONAL[0].points + 1} 多", "call-act-not-points"),
        (f"{number(OPTIONAL[0].id)} 很好", "call-act-not-points"),
        (f"{number(OPTIONAL[0].id)} 1", "call-act-row-reason-needed"),
        (f"{number(MANDATORY.id)} 0.5 一半", "call-act-all-or-nothing"),
        ("#r1 0 缺批复", "call-act-not-met-or-not"),
        ("#999 0 没有这题", "call-act-not-a-row"),
        (f"{number(OPTIONAL[0].id)} 1 台账\n#999 0 没有这题", "call-act-not-a-row"),
    ],
)
async def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    core: Core, reviewing: Reviewing, words: str, code: str
) -> None:
    person = await reviewing.begins("甲")
    assert rejects(await person.says(words)) == [code]
    assert person.place == Place.REVIEW_ROW
    async with core.database.unit_of_work() as uow:
        assert await uow.review_drafts.get(1, reviewing.members["甲"], 1) is None


async def test_rows_are_found_by_their_numbers_and_several_said_at_once(
    core: Core, reviewing: Reviewing
) -> None:
    person = await reviewing.begins("甲")
    row, other = OPTIONAL[0], OPTIONAL[1]
    await person.says(number(row.id))
    assert f"第 {INDEX.subjects.index(row.id) + 1}/" in person.shown
    await person.says(f"{number(row.id)} 1 台账\n{number(other.id)} 0 无证明")
    async with core.database.unit_of_work() as uow:
        kept = await uow.review_drafts.get(1, reviewing.members["甲"], 1)
    assert kept == {row.id: Judgement("1", "台账"), other.id: Judgement("0", "无证明")}


async def test_where_they_differ_is_seen_after_ones_own_and_by_the_decider(
    core: Core, reviewing: Reviewing
) -> None:
    row, same = OPTIONAL[0], OPTIONAL[1]
    await reviewing.gives("甲", f"{number(row.id)} 1 半年台账", f"{number(same.id)} 0 无证明")
    person = await reviewing.begins("乙")
    assert "半年台账" not in person.shown
    await look_at(person, reviewing.call)
    assert "半年台账" not in person.shown
    await reviewing.gives("乙", f"{number(same.id)} 0 也没看到", "#r1 不符合 批复过期")
    lines = plain_text(person.shown).splitlines()
    at = lines.index("评审意见不同的题")
    assert lines[at + 1 :] == [
        "· #r1 评审乙 不符合（批复过期）；另一位评审 符合",
        f"· {number(row.id)} 评审乙 {row.points} 分；另一位评审 1 分（半年台账）",
    ], "and not what they see alike; whose it is they may not know"
    decider = reviewing.people["审"]
    await look_at(decider, reviewing.call)
    shown = plain_text(decider.shown)
    assert f"{number(row.id)} 评审甲 1 分（半年台账）；评审乙 {row.points} 分" in shown
    assert number(same.id) not in shown[shown.index("评审意见不同的题") :]
    agreed = (await of(core, reviewing.call)).agreement
    assert agreed is not None
    assert (agreed.step, agreed.gates) == (Step.AGREED, Gates.OPEN)


async def test_a_total_alone_is_still_enough(core: Core, reviewing: Reviewing) -> None:
    await reviewing.gives("甲", f"{number(OPTIONAL[0].id)} 1 台账")
    person = reviewing.people["乙"]
    await look_at(person, reviewing.call)
    await person.press(c.choice(c.HANDLE, f"{reviewing.call.id}-1-review"))
    await person.says("82.5 材料齐全")
    given = await review_of(core, reviewing.call, reviewing.members["乙"])
    assert (given.total, given.is_by_rows, given.rows) == (Fraction("82.5"), False, ())
    assert "评审意见不同的题" not in person.shown, "rows cannot be compared with a total"


async def test_who_may_not_review_any_more_is_led_back(
    core: Core, reviewing: Reviewing, clock: Any
) -> None:
    person = await reviewing.begins("甲")
    clock.now = next(one.begins for one in reviewing.call.terms.phases if one.id == "deciding")
    assert rejects(await person.press(c.ACCEPT_ROW)) == ["call-act-not-allowed"]
    assert person.place == Place.SUBMISSION
    async with core.database.unit_of_work() as uow:
        assert await uow.review_drafts.get(1, reviewing.members["甲"], 1) is None


async def test_who_does_not_review_it_cannot_open_a_row(reviewing: Reviewing) -> None:
    decider = reviewing.people["审"]
    await look_at(decider, reviewing.call)
    forged = decider.forged(c.choice(c.HANDLE, f"{reviewing.call.id}-1-review-rows"))
    assert rejects(await decider.takes(forged)) == ["call-act-not-allowed"]
    assert decider.place == Place.SUBMISSION


async def test_what_was_said_so_far_is_of_that_version_alone(
    core: Core, reviewing: Reviewing
) -> None:
    person = await reviewing.begins("甲")
    await person.press(c.ACCEPT_ROW)
    async with core.database.unit_of_work() as uow:
        assert await uow.review_drafts.get(1, reviewing.members["甲"], 1)
        assert await uow.review_drafts.get(1, reviewing.members["甲"], 2) is None
        assert await uow.review_drafts.get(1, reviewing.members["乙"], 1) is None
