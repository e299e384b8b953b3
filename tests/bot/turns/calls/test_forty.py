"""A call with forty submissions of mixed quality, from its counties to the public list.

Everything is done by buttons and words in the chat; only what the enterprises have answered is
written at once.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Core
from bot.cli.calls.reviewers import proposed
from bot.runtime.clock import now
from dialogs.calls.access import Status
from dialogs.calls.acting import Reviewer, assigned
from dialogs.calls.intake import Bar
from dialogs.calls.levels import Level
from dialogs.calls.refusals import Refusal
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from dialogs.core import buttons as c
from dialogs.core.outputs import ProfileRecorded
from scoring.answers.model import Met, Unclear
from scoring.calls.agreement import Step
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.talking import Talker
from tests.bot.turns.calls.test_calls import find, officer
from tests.bot.turns.calls.test_counties import call_for, correct, new
from tests.bot.turns.versions.test_versions import close, rejects
from tests.storage.calling import OPERATOR
from tests.storage.talking import NOW, answered, say, share
from tests.support.jobs import do_all
from tests.support.messages import plain_text
from tests.support.story_2025 import MORE

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("no_reports_made")]

INDEX = index_of(load_catalogue("gb36132-2018"))
CHANGAN, QIAOXI, CITY_ITSELF = "130102", "130104", "130100"
COUNT = 40
BARRED, TWICE, LATE, OPEN = 8, 6, 9, 10
"""Who is barred, who comes under the code of the one before, who is late, who has open rows."""
RETURNED, SCREENED_OUT = (2, 12, 22), 3


def code_of(at: int) -> str:
    """A credit code for each but one, who comes under that of another."""
    return f"91130102MA{(at - 1 if at == TWICE else at):07}X"


def region_of(at: int) -> str:
    """Two counties, and a few in neither."""
    return CITY_ITSELF if at % 8 == 0 else CHANGAN if at % 2 else QIAOXI


async def fill_in(core: Core, person: Talker, at: int) -> None:
    """Some are better than others; one has open rows."""
    facts = (
        ("name", f"第{at:02}厂"), ("credit_code", code_of(at)),
        ("province", "130000"), ("city", "130100"),
    )  # fmt: skip
    events: list[Any] = [ProfileRecorded(name, value) for name, value in facts]  # type: ignore[arg-type]
    optional = [one for one in INDEX.subjects if not INDEX.is_gating(one)]
    poor = set(optional[: at % 6 * 8])
    for subject in INDEX.subjects:
        if at == OPEN and subject == optional[-1]:
            events.append(answered(subject, Unclear()))
        else:
            events.append(answered(subject, Met(subject not in poor)))
    await say(core.database, await person.conversation(), *events)
    await close(person)


async def all_of(core: Core, call: Call) -> dict[str, Submission]:
    """The submissions by name."""
    async with core.database.unit_of_work() as uow:
        return {one.name: one for one in await uow.submissions.of_call(call)}


async def act(person: Talker, call: Call, id: int, button: str, words: str = "") -> Any:
    """Open a submission as an officer and press a button, with words where it asks for them."""
    await pages(person, call, until=c.choice(c.SUBMISSION, f"{call.id}-{id}"))
    await person.press(c.choice(c.SUBMISSION, f"{call.id}-{id}"))
    done = await person.press(c.choice(c.HANDLE, f"{call.id}-{id}-{button}"))
    return await person.says(words) if words else done


async def pages(person: Talker, call: Call, until: str = "") -> list[str]:
    """The pages of somebody's list, up to the one with this button."""
    await person.says("/calls")
    if c.choice(c.CALL_BOARD, call.id) not in person.choices:
        return []
    await person.press(c.choice(c.CALL_BOARD, call.id))
    shown = [person.shown]
    while not (until and await offers(person, until)):
        if not await offers(person, c.choice(c.PAGE, len(shown))):
            break
        await person.press(c.choice(c.PAGE, len(shown)))
        shown.append(person.shown)
    return shown


async def offers(person: Talker, choice: str) -> bool:
    """Whether a screen has a button, be it behind 更多."""
    for _ in range(4):
        if choice in person.choices:
            return True
        if MORE not in person.labels:
            return False
        await person.taps(MORE)
    return choice in person.choices


async def listed(person: Talker, call: Call) -> str:
    """All that somebody has in their list."""
    return plain_text("\n".join(await pages(person, call)))


def begins(call: Call, phase: str) -> Any:
    """A moment in a phase."""
    return next(one.begins for one in call.terms.phases if one.id == phase) + timedelta(hours=1)


async def submit_all(core: Core, clock: Any, call: Call, code: str) -> dict[int, Talker]:
    """Forty apply; four of them are refused, each with the way on."""
    async with core.database.unit_of_work() as uow:
        await uow.calls.bar(call.id, {code_of(BARRED): Bar("弄虚作假")})
    people = {at: await new(core, f"e{at}") for at in range(1, COUNT + 1)}
    refused = {}
    for at, person in people.items():
        await fill_in(core, person, at)
        if at == LATE:
            continue
        await find(person, code)
        if c.choice(c.SUBMIT, call.id) not in person.choices:
            refused[at] = plain_text(person.shown)
            continue
        await person.press(c.choice(c.SUBMIT, call.id))
        await person.press(c.choice(c.SUBMIT_CONFIRMED, region_of(at)))
    assert set(refused) == {BARRED, TWICE, OPEN}
    assert "弄虚作假" in refused[BARRED]
    assert "信用代码" in refused[TWICE]
    assert "未答" in refused[OPEN]
    before, clock.now = clock.now, call.terms.last_moment + timedelta(minutes=1)
    await find(people[LATE], code)
    assert c.choice(c.SUBMIT, call.id) not in people[LATE].choices
    clock.now = before
    await do_all(core, "call-flags")
    return people


async def through_the_levels(
    core: Core, call: Call, people: dict[int, Talker], ids: dict[str, int]
) -> None:
    """Counties return three and screen one out, then all is recommended upwards."""
    counties = {CHANGAN: await new(core, "ca"), QIAOXI: await new(core, "qx")}
    await officer(core, counties[CHANGAN], "screener", ids["长安区工信局"])
    await officer(core, counties[QIAOXI], "screener", ids["桥西区工信局"])
    city, province = await new(core, "ci"), await new(core, "pr")
    await officer(core, city, "screener", ids["石家庄市工信局"])
    await officer(core, province, "screener", ids["省工信厅"])
    found = await all_of(core, call)
    lists = {region: await listed(one, call) for region, one in counties.items()}
    for at in range(1, COUNT + 1):
        name = f"第{at:02}厂"
        for region, shown in lists.items():
            assert (name in shown) == (name in found and region_of(at) == region)
    for at in RETURNED:
        one = found[f"第{at:02}厂"]
        screener = counties.get(one.region, city)
        await act(screener, call, one.id, "return", "请改\n#12 缺批复")
    await do_all(core, "call-notice")
    for at in RETURNED:
        assert "#12 缺批复" in (await people[at].heard())[-1]
        await correct(core, people[at])
        await people[at].says("/calls")
        await people[at].press(c.choice(c.CALL, call.id))
        await people[at].press(c.choice(c.SUBMIT, call.id))
        await people[at].press(c.SUBMIT_CONFIRMED)
    out = found[f"第{SCREENED_OUT:02}厂"]
    await act(counties[out.region], call, out.id, "screen-out", "不在本地生产")
    for screener in (counties[CHANGAN], counties[QIAOXI], city, province):
        for one in (await all_of(core, call)).values():
            if is_theirs(one, screener, counties, city, province):
                await act(screener, call, one.id, "recommend")


def is_theirs(
    one: Submission, who: Talker, counties: dict[str, Talker], city: Talker, province: Talker
) -> bool:
    """Whether a submission lies with somebody now."""
    if one.state.status not in (Status.RECEIVED, Status.CHECKED):
        return False
    match one.state.level:
        case Level.COUNTY:
            return counties.get(one.region) is who
        case Level.CITY:
            return who is city
        case _:
            return who is province


async def assign_all(core: Core, call: Call, member: int) -> None:
    """Evenly, as the command does; ``member`` has worked on one of the cases."""
    async with core.database.unit_of_work() as uow:
        people = dict(await uow.calls.people(call, "reviewer"))
        held = {one.id: one for one, _ in await uow.submissions.hold_all(call)}
        shown = await uow.interests.shown(call, tuple(held))
        assert {one for _, one in shown} == {member}
        for id, reviewer in proposed(call, held.values(), people, shown).pairs:
            event = assigned(held[id], Reviewer(reviewer, people[reviewer]))
            assert not isinstance(event, Refusal)
            await uow.submissions.append(id, [event], OPERATOR, NOW)
    loads = Counter(
        reviewer.reviewer
        for one in (await all_of(core, call)).values()
        for reviewer in one.state.reviewers
    )
    assert max(loads.values()) - min(loads.values()) <= 1


async def review_all(core: Core, call: Call, reviewers: dict[int, Talker]) -> None:
    """Who has not given a review sees no other; two who are apart get a third."""
    disputed = 0
    for one in (await all_of(core, call)).values():
        if one.state.status is not Status.IN_REVIEW:
            continue
        for at, mine in enumerate(one.state.reviewers):
            who = reviewers[mine.reviewer]
            await act(who, call, one.id, "declare-no")
            assert "另一位评审：" not in plain_text(who.shown), "only after one's own"
            total = 60 + one.id % 30 + (12 if at and one.id % 10 == 0 else 0)
            await act(who, call, one.id, "review", f"{total} 已核对")
        disputed += one.id % 10 == 0
    apart = [
        one
        for one in (await all_of(core, call)).values()
        if one.agreement is not None and one.agreement.step is Step.APART
    ]
    assert len(apart) == disputed > 0


async def settle(core: Core, call: Call, decider: Talker) -> None:
    """The decider settles on a total after the talk."""
    for one in (await all_of(core, call)).values():
        is_open = one.agreement is not None and one.agreement.total is None
        if is_open and one.state.status is Status.IN_REVIEW:
            await act(decider, call, one.id, "settle", "75 已商定")


async def propose_all(core: Core, call: Call, decider: Talker) -> Counter[str]:
    """Recommend from 75 points, nurture from 70, reject below."""
    proposed_as = Counter[str]()
    for one in (await all_of(core, call)).values():
        if one.state.status is not Status.IN_REVIEW or one.agreement is None:
            continue
        total = one.agreement.total
        assert total is not None
        outcome = "recommend" if total >= 75 else "nurture" if total >= 70 else "reject"
        await act(decider, call, one.id, f"propose-{outcome}", f"{outcome}：按得分")
        proposed_as[outcome] += 1
    return proposed_as


async def heard(people: Iterable[Talker], words: str) -> int:
    """How many were told something with these words, each once."""
    counts = [sum(words in one for one in await person.heard()) for person in people]
    assert max(counts) <= 1
    return sum(counts)


async def test_from_the_counties_to_the_public_list(core: Core, clock: Any) -> None:
    clock.now = now() - timedelta(days=28)  # jobs are due by the clock of the database
    call, code, ids = await call_for(core, clock())
    people = await submit_all(core, clock, call, code)
    found = await all_of(core, call)
    assert len(found) == COUNT - 4
    receipts = [one.state.receipt.receipt for one in found.values() if one.state.receipt]
    assert sorted(receipts) == list(range(1, COUNT - 3))
    await through_the_levels(core, call, people, ids)
    statuses = Counter(one.state.status for one in (await all_of(core, call)).values())
    assert statuses == {Status.IN_REVIEW: COUNT - 5, Status.SCREENED_OUT: 1}

    clock.now = begins(call, "review")
    talkers = [await new(core, f"r{at}") for at in range(3)]
    for one in talkers:
        await officer(core, one, "reviewer", call.organisation)
    async with core.database.unit_of_work() as uow:
        members = list(await uow.calls.people(call, "reviewer"))
    reviewers = dict(zip(members, talkers, strict=True))
    applicant, reviewer = await people[1].conversation(), await talkers[0].conversation()
    await share(core.database, applicant, reviewer, (INDEX.subject["12"],))
    await talkers[0].says("/start")
    await assign_all(core, call, members[0])
    await review_all(core, call, reviewers)
    assert "第01厂" not in await listed(talkers[0], call)

    decider = await new(core, "de")
    await officer(core, decider, "decider", call.organisation)
    await settle(core, call, decider)
    clock.now = now() - timedelta(minutes=20)
    assert call.terms.phase(clock.now).id == "deciding"
    made = await propose_all(core, call, decider)
    assert sum(made.values()) == COUNT - 5
    assert min(made["recommend"], made["nurture"], made["reject"]) > 0
    assert await heard(people.values(), "的决定") == 0, "nothing is told before it applies"
    await decider.says("/calls")
    await decider.press(c.choice(c.CALL_BOARD, call.id))
    await decider.press(c.choice(c.DECISIONS, call.id))
    await decider.press(c.APPLY)
    await decider.press(next(one for one in decider.choices if one.startswith(f"{c.TAKE_BACK}:")))
    assert await heard(people.values(), "的决定") == 0, "nor while it can be undone"
    clock.now = now() - timedelta(hours=2)
    await decider.press(c.APPLY)
    await do_all(core, "call-notice")
    assert await heard(people.values(), "的决定") == COUNT - 5

    clock.now = begins(call, "objections")
    rejected = next(
        one for one in (await all_of(core, call)).values()
        if one.state.decision is not None and one.state.decision.outcome == "reject"
    )  # fmt: skip
    appellant = people[int(rejected.name[1:3])]
    await appellant.says("/calls")
    await appellant.press(c.choice(c.CALL, call.id))
    await appellant.press(c.choice(c.APPEAL, call.id))
    await appellant.says("#12 批复在附件里")
    await act(decider, call, rejected.id, "uphold-appeal", "补看了附件")
    await act(decider, call, rejected.id, "propose-recommend", "补看后符合")
    assert rejects(await appellant.says("/calls")) == []

    public = await core.turns.calls.public(call.id)
    assert public is not None
    assert len(public.rows) == made["recommend"]
    assert rejected.name not in {one.name for one in public.rows}, "it is pending still"
