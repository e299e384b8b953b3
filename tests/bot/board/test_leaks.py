"""Nobody finds on the board what is neither theirs nor open to them, and its end works at once.

Each test has data that could leak: three cases with names of their own, of which one is open
through a role, and one through an organisation.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.app import Core
from dialogs.core.outputs import (
    CatalogueChosen,
    DecisionRecorded,
    DecisionsReleased,
    ProfileRecorded,
    ReviewRecorded,
)
from dialogs.dossier.access import Role
from dialogs.dossier.decisions import Decision, Release
from scoring.answers.model import Met, Ratio
from storage.records import Conversation
from tests.bot.board.conftest import Join, Site
from tests.bot.board.test_pages import names, row
from tests.bot.board.test_said import DECIDER, DESIGN, OVERRIDDEN
from tests.bot.talking import Clock
from tests.storage.talking import (
    NOW,
    admit,
    answered,
    begin,
    join_organisation,
    propose,
    say,
    share,
)
from tests.support.stored.databases import rows as stored_rows
from tests.support.stored.many_clients import fill, some_clients

CLOSED = "保密厂"
OPEN = "授权厂"
HANDED = "托管厂"
CODES = {CLOSED: "91320000MA1SECRET2", OPEN: "91320000MA1OPENEN3", HANDED: "91320000MA1HANDED4"}
ABSENT = 900_000
HALF = Ratio(Decimal("0.5"), "报告只到一半")
REVIEWED, RELEASED, UNRELEASED = "0.00–92.00", "0.00–100.00", "4.00–96.00"


@pytest.fixture
async def site(join: Join) -> Site:
    return await join()


@pytest.fixture
async def owners(core: Core, site: Site) -> dict[str, Conversation]:
    """Three people with a case each; the second is open to the visitor, the third handed to an
    organisation that the visitor is in."""
    found = {}
    for number, name in enumerate((CLOSED, OPEN, HANDED), 42):
        person = await begin(core.database, str(number))
        found[name] = await say(
            core.database,
            person,
            ProfileRecorded("name", name),
            ProfileRecorded("credit_code", CODES[name]),
        )
    visitor = await admit(core.database, found[OPEN], await site.conversation(), Role.VIEWER)
    async with core.database.unit_of_work() as uow:
        organisation = await join_organisation(uow, found[HANDED], "consultancy", "administrator")
        await join_organisation(uow, visitor, "consultancy", "reviewer", organisation)
        handed = found[HANDED]
        await uow.case_access.hand_over(handed.assessment, organisation, handed.person, NOW)
    return found


async def everything(site: Site) -> str:
    """What all pages say, whatever is asked for."""
    paths = ["/board", "/board.csv", *(f"/board?q={q}" for q in ("保密", "SECRET", "厂", ""))]
    paths += [f"/board?organisation={number}" for number in (1, 2, 3)]
    paths += ["/board?stuck=any", "/board?sort=-points", "/board.csv?q=保密"]
    paths += [
        f"/board{file}?sort={one}" for file in ("", ".csv") for one in ("reviewed", "decided")
    ]
    said = [(await site.client.get(path)).text for path in paths]
    return "".join(said).replace('value="保密"', "").replace('value="SECRET"', "")


@pytest.mark.usefixtures("owners")
async def test_only_what_is_open_is_shown(site: Site) -> None:
    page = (await site.client.get("/board")).text
    assert sorted(names(page)) == sorted([OPEN, HANDED])
    assert "共 2 份评价" in page
    assert "对方授权" in row(page, OPEN)
    assert "绿源咨询" in row(page, HANDED)
    assert "绿源咨询" not in row(page, OPEN)
    said = await everything(site)
    assert OPEN in said
    assert CODES[OPEN] in said
    assert CLOSED not in said
    assert CODES[CLOSED] not in said


async def test_foreign_and_absent_are_the_same(
    site: Site, owners: dict[str, Conversation]
) -> None:
    foreign = owners[CLOSED].assessment
    mine = owners[OPEN].assessment
    await site.client.get("/board")
    fields = site.client.hidden("/board/open")
    for path in (f"/board/compare?c={mine}&c=", "/board/compare?c="):
        answers = [await site.client.get(f"{path}{id}") for id in (foreign, ABSENT)]
        assert {(one.status, one.body) for one in answers} == {(404, answers[0].body)}
    opened = [
        await site.client.post("/board/open", fields | {"assessment": str(id)})
        for id in (foreign, ABSENT, "x")
    ]
    assert {(one.status, one.body) for one in opened} == {(404, opened[0].body)}
    assert (await site.conversation()).assessment != foreign


async def test_an_ended_part_is_gone_at_once(
    core: Core, site: Site, owners: dict[str, Conversation], clock: Clock
) -> None:
    person = await site.person()
    assert {OPEN, HANDED} <= set(names((await site.client.get("/board")).text))
    async with core.database.unit_of_work() as uow:
        (part,) = await uow.case_access.of(owners[OPEN].assessment, clock.now)
        ended = await uow.case_access.end(
            owners[OPEN].assessment, part.kind, part.number, owners[OPEN].person, clock.now
        )
        assert ended == (person,)
        (organisation,) = await uow.organisations.of(person)
        members = await uow.organisations.members(person, organisation.id)
        mine = next(one for one in members if one.person == person)
        assert await uow.organisations.end(person, mine.membership, clock.now)
    said = await everything(site)
    assert OPEN not in said
    assert HANDED not in said
    assert "绿源咨询" not in said
    for name in (OPEN, HANDED):
        assert (await site.client.get(f"/board/compare?c={owners[name].assessment}")).status == 404


async def test_a_viewer_does_not_see_what_colleagues_were_asked(
    core: Core, site: Site, owners: dict[str, Conversation], clock: Clock
) -> None:
    """The owner and a reviewer see it, on the same case."""
    for name in (OPEN, HANDED):
        guest = await begin(core.database, f"guest of {name}")
        copy = await share(core.database, owners[name], guest, ("honesty",))
        async with core.database.unit_of_work() as uow:
            await propose(uow, copy, "honesty", Met(True))
    page = (await site.client.get("/board")).text
    assert "1 条待采纳" in row(page, HANDED)
    assert "待采纳" not in row(page, OPEN)
    clock.now += timedelta(days=5)
    assert "还没答完" not in row((await site.client.get("/board")).text, OPEN)


@pytest.mark.parametrize(
    ("kind", "post", "sees"),
    [
        ("agency", "administrator", ()),
        ("enterprise", "viewer", ()),
        ("agency", "screener", (REVIEWED, RELEASED)),
        ("consultancy", "consultant", (REVIEWED, RELEASED)),
        ("agency", "decider", (REVIEWED, UNRELEASED)),
    ],
)
async def test_what_is_said_of_a_case_is_for_those_who_may_see_it(
    core: Core, site: Site, kind: str, post: str, sees: tuple[str, ...]
) -> None:
    """One row of 8 points: met, overridden with no, released undecided, then decided by half."""
    owner = await say(
        core.database,
        await begin(core.database, "44"),
        CatalogueChosen("gb36132-2025"),
        ProfileRecorded("name", HANDED),
        answered(DESIGN, Met(True)),
        ReviewRecorded(DESIGN, OVERRIDDEN),
        DecisionsReleased(Release(DECIDER, {})),
        DecisionRecorded(DESIGN, Decision(HALF, Met(True), DECIDER), DECIDER),
    )
    visitor = await site.conversation()
    async with core.database.unit_of_work() as uow:
        organisation = await join_organisation(uow, visitor, kind, post)
        assert await uow.case_access.hand_over(owner.assessment, organisation, visitor.person, NOW)
    said = await everything(site)
    shown = {one for one in (REVIEWED, RELEASED, UNRELEASED) if f">{one}<" in said}
    assert "8.00–100.00" in said, "what was self-assessed"
    assert shown == set(sees)


async def test_views_are_a_persons_own(core: Core, site: Site, join: Join, clock: Clock) -> None:
    await fill(core.database, await site.person(), some_clients(1, clock.now))
    await site.client.get("/board?q=1")
    await site.client.submit("/board/views", name="只给自己")
    other = await join()
    await fill(core.database, await other.person(), some_clients(1, clock.now))
    assert "只给自己" not in (await other.client.get("/board?q=1")).text
    views = (await stored_rows(core.database))["saved_views"]
    fields = {"token": other.client.hidden("/board/views")["token"], "view": str(views[0]["id"])}
    assert views[0]["name"] == "只给自己"
    assert (await other.client.post("/board/views/drop", fields)).status == 200
    assert "只给自己" in (await site.client.get("/board")).text
