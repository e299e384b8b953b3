"""Reviewed and decided points on the board: by hand, and each only for who may see them."""

import csv
from io import StringIO

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
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Met
from storage.records import Conversation
from tests.bot.board.conftest import Join, Site
from tests.bot.board.test_pages import names, row
from tests.storage.talking import NOW, admit, answered, begin, join_organisation, say
from tests.support.stored.many_clients import fill, some_clients

NAME, OTHER = "审过的厂", "没审的厂"
DESIGN, FOOTPRINT = "green-design", "product-carbon-footprint"
"""Rows of 8 points each; the other rows, worth 84, are not answered."""
SELF, REVIEWED, DECIDED, CHANGED = "16.00–100.00", "0.00–92.00", "8.00–92.00", "0.00–84.00"
"""The review overrides the first row with no and questions the second, which then earns 0 to 8.
The decider accepts the second, which makes 8; later it is decided as not met."""
SECRETS = (REVIEWED, DECIDED, CHANGED, "未定")
BY, DECIDER = Signature("张审核", "reviewer", NOW), Signature("赵认定", "decider", NOW)
MET, NOT_MET = Met(True), Met(False)
OVERRIDDEN = Review(Verdict.OVERRIDE, MET, BY, NOT_MET, "没有报告")
QUESTIONED = Review(Verdict.QUESTION, MET, BY, reason="缺核算报告")
AS_REVIEWED = Decision(NOT_MET, MET, BY, "没有报告", is_own=False)
ACCEPTED = Decision(MET, MET, DECIDER, "现场核实有")
REFUSED = Decision(NOT_MET, MET, DECIDER, "核算不完整")
RELEASE = Release(DECIDER, {DESIGN: AS_REVIEWED, FOOTPRINT: ACCEPTED})
UNDECIDED = 15
"""Of 17 rows: what nobody answered is undecided too."""


@pytest.fixture
async def site(join: Join) -> Site:
    return await join()


@pytest.fixture
async def owner(core: Core, site: Site) -> Conversation:
    """Somebody whose case is reviewed; they come after the visitor."""
    del site
    return await say(
        core.database,
        await begin(core.database, "42"),
        CatalogueChosen("gb36132-2025"),
        ProfileRecorded("name", NAME),
        answered(DESIGN, MET),
        answered(FOOTPRINT, MET),
    )


@pytest.fixture
async def decider(core: Core, owner: Conversation) -> Conversation:
    """The decider of an agency that the case was handed to; the case is reviewed."""
    await say(
        core.database,
        owner,
        ReviewRecorded(DESIGN, OVERRIDDEN),
        ReviewRecorded(FOOTPRINT, QUESTIONED),
    )
    return await in_agency(core, owner, await begin(core.database, "43"))


async def in_agency(core: Core, owner: Conversation, person: Conversation) -> Conversation:
    """Make somebody the decider of the case, in an agency of their own."""
    async with core.database.unit_of_work() as uow:
        agency = await join_organisation(uow, person, "agency", "decider")
        assert await uow.case_access.hand_over(owner.assessment, agency, person.person, NOW)
        await uow.conversations.switch(person, owner.assessment)
    return person


async def points(site: Site, sort: str = "") -> tuple[str, str, str, str]:
    """Self-assessed, reviewed, decided and how many are undecided, by the file."""
    text = (await site.client.get(f"/board.csv?sort={sort}")).body.decode("utf-8-sig")
    header, *lines = csv.reader(StringIO(text))
    line = next(line for line in lines if line[0] == NAME)
    said = dict(zip(header, line, strict=True))
    return said["得分"], said["审核后"], said["认定"], said["未定条数"]


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.CONSULTANT])
async def test_whoever_may_review_sees_reviewed_points_and_what_was_released(
    core: Core, site: Site, owner: Conversation, decider: Conversation, role: Role
) -> None:
    await admit(core.database, owner, await site.conversation(), role)
    assert await points(site) == (SELF, REVIEWED, "—", "")
    await say(core.database, decider, DecisionRecorded(FOOTPRINT, ACCEPTED, DECIDER))
    assert await points(site) == (SELF, REVIEWED, "—", ""), "not released"
    await say(core.database, decider, DecisionsReleased(RELEASE))
    assert await points(site) == (SELF, REVIEWED, DECIDED, str(UNDECIDED))
    await say(core.database, decider, DecisionRecorded(FOOTPRINT, REFUSED, DECIDER))
    assert await points(site) == (SELF, REVIEWED, DECIDED, str(UNDECIDED)), "as released"
    shown = row((await site.client.get("/board")).text, NAME)
    assert [one in shown for one in (REVIEWED, DECIDED, f"未定 {UNDECIDED} 条")] == [True] * 3
    assert CHANGED not in shown


async def test_the_decider_sees_what_is_decided_now(
    core: Core, site: Site, owner: Conversation, decider: Conversation
) -> None:
    here = await in_agency(core, owner, await site.conversation())
    assert await points(site) == (SELF, REVIEWED, "0.00–92.00", "16"), "as far as reviewed"
    await say(core.database, decider, DecisionRecorded(FOOTPRINT, ACCEPTED, DECIDER))
    assert await points(site, "-decided") == (SELF, REVIEWED, DECIDED, str(UNDECIDED))
    await say(core.database, decider, DecisionsReleased(RELEASE))
    await say(core.database, here, DecisionRecorded(FOOTPRINT, REFUSED, DECIDER))
    assert await points(site) == (SELF, REVIEWED, CHANGED, str(UNDECIDED)), "beyond the release"
    assert CHANGED in row((await site.client.get("/board")).text, NAME)


async def test_the_owner_sees_both_and_an_outdated_review_counts_for_nothing(
    core: Core, owner: Conversation, decider: Conversation
) -> None:
    board = core.turns.board
    await say(core.database, decider, DecisionsReleased(RELEASE))
    ((before,), _) = await board.read(owner)
    assert before.reviewed is not None
    assert before.decided is not None
    assert (before.reviewed.figure, before.decided.figure) == (REVIEWED, DECIDED)
    await say(core.database, owner, answered(DESIGN, NOT_MET, MET))
    ((after,), _) = await board.read(owner)
    assert after.reviewed is not None
    assert after.decided is not None
    # 8 of the open question at most, and 84 not answered; the design is not met, and undecided.
    assert after.reviewed.figure == "0.00–92.00"
    assert (after.decided.figure, after.decided.undecided) == ("8.00–92.00", UNDECIDED + 1)


async def test_a_viewer_sees_none_of_it_in_any_order(
    core: Core, site: Site, owner: Conversation, decider: Conversation
) -> None:
    await say(core.database, decider, DecisionRecorded(FOOTPRINT, REFUSED, DECIDER))
    await say(core.database, decider, DecisionsReleased(RELEASE))
    await fill(core.database, await site.person(), some_clients(2))
    await admit(core.database, owner, await site.conversation(), Role.VIEWER)
    plain = names((await site.client.get("/board")).text)
    for sort in ("reviewed", "-reviewed", "decided", "-decided"):
        page = (await site.client.get(f"/board?sort={sort}")).text
        assert names(page) == plain, "the order tells nothing"
        assert [one for one in SECRETS if one in row(page, NAME)] == []
    assert await points(site) == (SELF, "—", "—", "")
    compared = f"/board/compare?c={owner.assessment}&c={owner.assessment + 1}"
    assert [one for one in SECRETS if one in (await site.client.get(compared)).text] == []
    assert await core.turns.board.with_decided(await site.conversation(), ()) == ()


async def test_decisions_are_read_for_who_decides_and_nobody_else(
    core: Core, site: Site, owner: Conversation, decider: Conversation
) -> None:
    """Whatever ids are asked for: of the owner, of a reviewer, of an agency that is out."""
    await say(core.database, decider, DecisionRecorded(FOOTPRINT, REFUSED, DECIDER))
    reviewer = await admit(core.database, owner, await site.conversation(), Role.REVIEWER)
    ids = [owner.assessment, owner.assessment + 1, 900_000]
    async with core.database.unit_of_work() as uow:
        for person in (owner, reviewer):
            assert await uow.board.decisions(person.person, ids) == {}
        assert await uow.board.decisions(decider.person, ids) == {
            owner.assessment: {FOOTPRINT: REFUSED}
        }
        (agency,) = [
            one
            for one in await uow.case_access.of(owner.assessment, NOW)
            if one.kind == "organisation"
        ]
        await uow.case_access.end(owner.assessment, agency.kind, agency.number, owner.person, NOW)
        assert await uow.board.decisions(decider.person, ids) == {}


async def test_it_is_sorted_by_and_stands_side_by_side(
    core: Core, site: Site, owner: Conversation, decider: Conversation
) -> None:
    await say(core.database, decider, DecisionsReleased(RELEASE))
    second = await say(
        core.database,
        await begin(core.database, "44"),
        CatalogueChosen("gb36132-2025"),
        ProfileRecorded("name", OTHER),
        answered(DESIGN, MET),
        ReviewRecorded(DESIGN, Review(Verdict.ACCEPT, MET, BY)),
    )
    for one in (owner, second):
        await admit(core.database, one, await site.conversation(), Role.REVIEWER)
    for sort, first in (("reviewed", NAME), ("-reviewed", OTHER), ("decided", NAME)):
        found = names((await site.client.get(f"/board?sort={sort}")).text)
        assert next(one for one in found if one in (NAME, OTHER)) == first
    page = await site.client.get(f"/board/compare?c={owner.assessment}&c={second.assessment}")
    reviewed, decided = [
        line for line in page.text.split("<tr") if "审核后总分" in line or "认定总分" in line
    ]
    assert (REVIEWED in reviewed, "8.00–100.00" in reviewed) == (True, True)
    assert (DECIDED in decided, f"未定 {UNDECIDED} 条" in decided, "—" in decided) == (True,) * 3
