"""On pages and in files of calls, each person finds what they may see and nothing else.

One submission holds everything that can happen, each fact with a word of its own. Every kind of
person asks for every order, filter, search, file and page; a table says what they find.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import pytest
from openpyxl.reader.excel import load_workbook

from bot.app import Core
from bot.web.calls.asked import FLAGS, MINE, SORTS
from dialogs.calls import events as e
from dialogs.calls.access import Part, Status
from dialogs.calls.events import By, Event
from dialogs.calls.levels import Agency, Level
from tests.bot.board.calls.conftest import CITY, DECIDER, SHIJIAZHUANG, TANGSHAN, Scene, Stage
from tests.bot.board.conftest import Site
from tests.bot.web.client import Client
from tests.storage.calling import OPERATOR
from tests.support.stored.many_submissions import Given

pytestmark = pytest.mark.long

NAME = "满载厂"
TOKENS = {
    "credit code": "91130102MA0TOKEN1X",
    "self": "71.23",
    "hash": "hash-1",
    "return": "退回的原因",
    "opinion": "市的推荐意见",
    "officer": "市里的人",
    "rule's flag": "材料雷同 1",
    "number of the rule": "另外 2 家",
    "person's flag": "人的标记",
    "visit": "现场所见",
    "reviewer": "评审甲",
    "other reviewer": "评审乙",
    "review": "乙的总评",
    "row of review": "乙的行意见",
    "total of review": "67.89",
    "settled": "会商的理由",
    "settled total": "68.88",
    "interest": "丙的利害关系",
    "pending": "待定的理由",
    "decider": "赵审定",
}
DECISION = {"decision": "判定的理由", "decider": "赵审定"}
APPEAL = {"appeal": "申诉的理由", "answer": "驳回的理由"}
CONTENT = {"credit code", "self", "hash"}
STEPS = {"return", "opinion", "officer"}
FLAGS_SEEN = {"rule's flag", "number of the rule", "person's flag"}
OFFICERS = CONTENT | STEPS | FLAGS_SEEN | {"visit"}
REVIEWS = {"review", "row of review", "total of review"}
NAMES = {"reviewer", "other reviewer"}
RANK = {"settled", "settled total"}
RULE = '{"subjects": [], "checks": [], "numbers": {"others": "2", "digest": "aa"}}'

SEES: Mapping[tuple[str, str], set[str] | None] = {
    ("review", "city"): OFFICERS,
    ("review", "province"): OFFICERS,
    ("review", "first"): OFFICERS | {"reviewer"},
    ("review", "second"): OFFICERS | REVIEWS | {"other reviewer"},
    ("review", "third"): set(),
    ("review", "manager"): OFFICERS | NAMES | {"interest"},
    ("review", "decider"): OFFICERS | REVIEWS | NAMES | RANK | {"interest", "decider"},
    ("deciding", "city"): OFFICERS,
    ("deciding", "first"): OFFICERS | {"reviewer"},
    ("deciding", "manager"): OFFICERS | NAMES | {"interest"},
    ("deciding", "decider"): OFFICERS
    | REVIEWS
    | NAMES
    | RANK
    | {"interest", "decider", "pending"},
    ("closed", "first"): set(),
    ("closed", "city"): CONTENT | STEPS,
    ("deciding", "applicant who decides"): CONTENT | {"return"},
    **{
        (phase, who): None
        for phase in ("intake", "review", "deciding", "objections", "closed")
        for who in ("applicant", "other applicant", "other agency", "nobody")
    },
    **{(phase, "other city"): None for phase in ("review", "deciding", "closed")},
}
"""By phase and person: which words they find; ``None``: not even that there is a submission."""


def eventful(scene: Scene) -> tuple[Event | tuple[Event, By], ...]:
    """Everything that can happen before a decision applies."""
    first, second, third = (scene.members[one] for one in ("first", "second", "third"))
    province = By(None, "省里的人", Part.SCREENER, "province")
    flags = e.FlagsFound((("same-file:aa", "same-file", "aa", RULE),))
    reviewer = By(None, "评审乙", Part.REVIEWER, "province")
    row = (("production-licence", "3.5", "乙的行意见"),)
    return (
        (e.Returned("city", "退回的原因"), CITY),
        e.Submitted(7, 2, 4, "hash-1b", 3, ("city", "province")),
        flags,
        (e.FlagRaised("person:1:2", "人的标记"), CITY),
        (e.VisitNoted("2026-11-05", "现场所见"), CITY),
        (e.Recommended("city", "province", "市的推荐意见"), CITY),
        (e.Recommended("province", "", "省的推荐意见"), province),
        e.ReviewerAssigned(first, "评审甲"),
        e.ReviewerAssigned(second, "评审乙"),
        e.ReviewerAssigned(third, "评审丙"),
        e.InterestDeclared(first, False),
        (e.InterestDeclared(second, False), reviewer),
        e.InterestFound(999, "imported", "丙的利害关系"),
        (e.ReviewGiven(second, "6789/100", row, "乙的总评"), reviewer),
        (e.ReviewSettled("6888/100", "会商的理由"), DECIDER),
        (e.DecisionProposed("nurture", "待定的理由"), DECIDER),
    )


async def staged(stage: Stage, phase: str) -> tuple[Scene, dict[str, Site]]:
    """The call with one submission, and people of every kind."""
    scene = await stage(phase, places=1, reviewers=1)
    people = {
        "city": await scene.seat("screener", scene.city, "city"),
        "other city": await scene.seat("screener", scene.other_city, "other city"),
        "province": await scene.seat("screener", name="province"),
        "first": await scene.seat("reviewer", name="first"),
        "second": await scene.seat("reviewer", name="second"),
        "third": await scene.seat("reviewer", name="third"),
        "manager": await scene.seat("administrator", name="manager"),
        "decider": await scene.seat("decider"),
        "applicant": await scene.join(),
        "other applicant": await scene.join(),
        "other agency": await _of_another_agency(scene),
        "nobody": await _nobody(scene),
    }
    await scene.fill(
        Given(
            NAME,
            SHIJIAZHUANG,
            total="7123/100",
            code=TOKENS["credit code"],
            person=await people["applicant"].person(),
            events=eventful(scene),
        ),
        Given("别的厂", TANGSHAN, person=await people["other applicant"].person()),
    )
    return scene, people


async def _of_another_agency(scene: Scene) -> Site:
    async with scene.core.database.unit_of_work() as uow:
        agency = await uow.organisations.create("agency", "外省工信厅", scene.clock())
        agencies = (Agency(agency, Level.PROVINCE, "140000"),)
        terms = replace(scene.call.terms, region="140000", agencies=agencies)
        await uow.calls.create(agency, terms, OPERATOR, scene.clock())
    return await scene.seat("decider", agency, "other agency")


async def _nobody(scene: Scene) -> Site:
    site = await scene.join()
    site.client.forget_cookies()
    return site


def addresses(scene: Scene, *words: str) -> list[str]:
    """Every address of the board, its files, and the page of the submission."""
    asked = [
        {},
        *({"sort": f"{sign}{one}"} for one in SORTS for sign in ("", "-")),
        *({"state": one.value} for one in Status),
        *({"flag": one} for one in FLAGS),
        *({"mine": one} for one in MINE),
        *({"region": one} for one in (SHIJIAZHUANG, TANGSHAN, "130000")),
        *({"q": one} for one in words),
    ]
    boards = [f"{scene.path}?{urlencode(one)}" for one in asked]
    files = [f"{scene.path}/{name}" for name in ("board.csv", "board.xlsx", "summary.xlsx")] + [
        f"{scene.path}/board.csv?state=pending",
        f"{scene.path}/board.xlsx?flag=any",
    ]
    return [*boards, *files, f"{scene.path}/1", f"{scene.path}/2", "/calls"]


async def texts(client: Client, scene: Scene, *words: str) -> dict[str, str]:
    """What somebody is answered by each address, without what differs from time to time."""
    found = {}
    for path in addresses(scene, *words):
        scene.clock.advance(timedelta(seconds=1))  # nobody is refused for being fast
        answer = await client.get(path, allow_redirects=False)
        assert answer.status in (200, 303, 404)
        body = _cells(answer.body) if answer.body[:2] == b"PK" else answer.body.decode()
        body = re.sub(r'name="(token|key|q)" value="[^"]*"|value="[^"]*" maxlength', "", body)
        body = re.sub(r"\?[^\"]*q=[^\"]*\"", "", body)
        body = re.sub(r"，2026-11-20（周五）\d\d:\d\d。", "", body)
        found[path] = f"{answer.status} {body}"
    return found


def _cells(content: bytes) -> str:
    book = load_workbook(BytesIO(content))  # type: ignore[no-untyped-call]
    return "\n".join(
        str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line
    )


def found_in(answers: Mapping[str, str], tokens: Mapping[str, str]) -> set[str]:
    """Which words are anywhere in the answers."""
    return {name for name, one in tokens.items() if any(one in text for text in answers.values())}


@pytest.mark.parametrize("phase", sorted({phase for phase, _ in SEES}))
async def test_what_each_person_finds_anywhere(stage: Stage, phase: str) -> None:
    scene, people = await staged(stage, phase)
    for (at, who), expected in SEES.items():
        if at != phase or who == "applicant who decides":
            continue
        answers = await texts(people[who].client, scene, *TOKENS.values())
        assert found_in(answers, TOKENS) == (expected or set()), who
        is_there = any(NAME in text for text in answers.values())
        assert is_there is (expected is not None), who
        if expected is None and who not in ("other city",):
            assert not any("别的厂" in text for text in answers.values()), who


async def test_an_applicant_who_decides_finds_of_their_own_what_applicants_do(
    stage: Stage,
) -> None:
    scene, people = await staged(stage, "deciding")
    await scene.give_seat(people["applicant"], "decider", name="both")
    answers = await texts(people["applicant"].client, scene, *TOKENS.values())
    assert found_in(answers, TOKENS) == SEES["deciding", "applicant who decides"]
    for path, text in answers.items():
        if path.startswith(f"{scene.path}/board"):
            assert NAME not in text, "what is their own they do not take out as an officer"
            assert "别的厂" in text or "state=pending" in path or "flag=any" in path


def test_every_word_is_found_by_somebody() -> None:
    assert set[str]().union(*(one for one in SEES.values() if one)) == set(TOKENS)


async def test_decisions_and_appeals_are_for_who_sees_them(stage: Stage, core: Core) -> None:
    scene, people = await staged(stage, "objections")
    made = e.DecisionMade("b", "nurture", "判定的理由", scene.clock().isoformat())
    more: tuple[tuple[Event, By], ...] = (
        (made, DECIDER),
        (e.DecisionTold("b"), OPERATOR),
        (e.Appealed((), "申诉的理由", "ours"), OPERATOR),
        (e.AppealAnswered(False, "驳回的理由"), DECIDER),
    )
    await _add(core, scene, *more)
    tokens = DECISION | APPEAL
    for who, expected in (
        ("decider", set(tokens)),
        ("manager", set(tokens)),
        ("city", set(tokens)),
        ("first", set()),
        ("second", set()),
        ("third", set()),
        ("other city", set()),
        ("applicant", set()),
        ("nobody", set()),
    ):
        answers = await texts(people[who].client, scene, *tokens.values())
        assert found_in(answers, tokens) == expected, who


HIDDEN: list[tuple[str, str, tuple[Event, By]]] = [
    ("review", "first", (e.ReviewGiven(0, "50", (), "x"), By(None, "评审乙", Part.REVIEWER))),
    ("review", "first", (e.ReviewSettled("50", "x"), DECIDER)),
    ("review", "city", (e.ReviewerAssigned(998, "x"), OPERATOR)),
    ("review", "manager", (e.ReviewGiven(0, "50", (), "x"), By(None, "评审乙", Part.REVIEWER))),
    ("review", "third", (e.FlagRaised("k2", "x"), CITY)),
    ("review", "third", (e.ScreenedOut("city", "x"), CITY)),
    ("deciding", "first", (e.DecisionProposed("reject", "x"), DECIDER)),
    ("deciding", "city", (e.DecisionProposed("reject", "x"), DECIDER)),
    ("deciding", "city", (e.DecisionDropped(), DECIDER)),
    ("deciding", "other city", (e.Withdrawn("x"), OPERATOR)),
    ("deciding", "applicant", (e.DecisionProposed("reject", "x"), DECIDER)),
    ("deciding", "nobody", (e.Withdrawn("x"), OPERATOR)),
]


@pytest.mark.parametrize(("phase", "who", "happened"), HIDDEN)
async def test_what_happens_unseen_changes_no_answer(
    stage: Stage, core: Core, phase: str, who: str, happened: tuple[Event, By]
) -> None:
    """Neither a row, nor an order, a number, a filter, a file or a status."""
    scene, people = await staged(stage, phase)
    before = await texts(people[who].client, scene, NAME)
    event, by = happened
    if isinstance(event, e.ReviewGiven):
        event = replace(event, reviewer=scene.members["second"])
    await _add(core, scene, (event, by))
    assert await texts(people[who].client, scene, NAME) == before
    everybody = await texts(people["decider"].client, scene, NAME)
    assert any(NAME in text for text in everybody.values())


async def _add(core: Core, scene: Scene, *events: tuple[Event, By]) -> None:
    async with core.database.unit_of_work() as uow:
        for event, by in events:
            await uow.submissions.append(1, [event], by, scene.clock())


async def test_what_is_foreign_is_answered_as_what_is_not_there(stage: Stage) -> None:
    """A call and a submission of others, of another call, and numbers that nobody has."""
    scene, people = await staged(stage, "deciding")
    other_call = scene.call.id + 1
    for who in ("applicant", "other agency", "other city", "third", "nobody"):
        client = people[who].client
        missing = await _answers(client, "/calls/99999", "77777")
        if who in ("other city", "third"):  # in the call, not in the submission
            own = f"{scene.path}/{2 if who == 'third' else 1}"
            foreign = (await client.get(own)).text
            assert foreign == (await client.get(f"{scene.path}/77777")).text
            assert "没有" in foreign
            posted = await client.post(f"{own}/open", {}, allow_redirects=False)
            assert posted.status == 403
        else:
            assert await _answers(client, scene.path, "1") == missing
        if who != "other agency":
            assert await _answers(client, f"/calls/{other_call}", "1") == missing
    decider = people["decider"].client
    assert (await decider.get(f"/calls/{other_call}/1")).status == 404
    assert (await decider.get(f"{scene.path}/1")).status == 200


async def _answers(client: Client, call: str, submission: str) -> list[tuple[int, str, str]]:
    found = []
    for path in (
        "",
        "?sort=place",
        "/board.csv",
        "/board.xlsx",
        "/summary.xlsx",
        f"/{submission}",
    ):
        answer = await client.get(f"{call}{path}", allow_redirects=False)
        found.append((answer.status, answer.header("location"), answer.text))
    return found


@pytest.mark.parametrize("who", ["other city", "third", "applicant"])
async def test_nobody_opens_in_the_chat_what_they_may_not_see(stage: Stage, who: str) -> None:
    scene, people = await staged(stage, "deciding")
    site, foreign = people[who], "1" if who != "third" else "2"
    await site.client.get("/board")
    token = {"token": site.client.hidden("/board/open")["token"], "key": "k"}
    before = (await site.conversation()).session.wait
    headers = {"Sec-Fetch-Site": "same-origin"}
    for number in (foreign, "77777", "x"):
        answer = await site.client.post(f"{scene.path}/{number}/open", token, headers=headers)
        assert answer.status == 404
    assert (await site.conversation()).session.wait == before


async def test_a_membership_that_ends_ends_the_pages_at_once(stage: Stage, core: Core) -> None:
    scene, people = await staged(stage, "deciding")
    site = people["city"]
    assert (await site.client.get(scene.path)).status == 200
    person = await site.person()
    async with core.database.unit_of_work() as uow:
        assert await uow.organisations.end(person, scene.members["city"], scene.clock())
    for path in addresses(scene)[-8:-1]:
        assert (await site.client.get(path)).status == 404
