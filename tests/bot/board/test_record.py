"""The record of a case on the web: each act with its row, for the owner and for nobody else."""

from sqlalchemy import update

from bot.web.board.record import ON_A_PAGE
from dialogs.core.outputs import ProfileRecorded
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from storage.base import table
from storage.models import AuditEvent
from storage.records import Conversation
from tests.bot.board.conftest import Site
from tests.bot.board.test_leaks import ABSENT, CLOSED, HANDED, OPEN, owners, site
from tests.storage.talking import NOW, say

__all__ = ["owners", "site"]
INDEX = index_of(load_catalogue("gb36132-2018"))


async def own_case(site: Site, acts: int = 1) -> Conversation:
    """The visitor's own case, in whose record somebody reviewed a row so often."""
    here = await say(
        site.core.database, await site.conversation(), ProfileRecorded("name", "自家厂")
    )
    subject = {"subject": INDEX.subject["r1"]}
    async with site.core.database.unit_of_work() as uow:
        for _ in range(acts):
            await uow.audit.add(here.assessment, here.person, "review-question", NOW, subject)
    return here


async def test_the_owner_reads_who_when_what_and_which_row(site: Site) -> None:
    here = await own_case(site)
    board = (await site.client.get("/board")).text
    assert f'href="/board/record?c={here.assessment}"' in board
    page = await site.client.get(f"/board/record?c={here.assessment}")
    assert page.status == 200
    for said in ("操作记录：自家厂", "您", "审核提出疑问", "基本要求 1", "目前完整无改动"):
        assert said in page.text


async def test_a_long_record_has_pages(site: Site) -> None:
    here = await own_case(site, ON_A_PAGE + 1)
    address = f"/board/record?c={here.assessment}"
    first, last = [(await site.client.get(f"{address}&page={one}")).text for one in (0, 99)]
    assert first.count("审核提出疑问") == ON_A_PAGE
    assert last.count("审核提出疑问") == 1
    assert f"{address.replace('&', '&amp;')}&amp;page=1" in first


async def test_a_changed_row_is_named(site: Site) -> None:
    here = await own_case(site, 3)
    events = table(AuditEvent)
    async with site.core.database.unit_of_work() as uow:
        await uow._run(
            lambda connection: connection.execute(
                update(events).where(events.c.number == 2).values(act="review-accept")
            )
        )
    page = (await site.client.get(f"/board/record?c={here.assessment}")).text
    assert "第 2 条起与写入时不一致" in page
    assert "目前完整无改动" not in page


async def test_who_is_not_the_owner_finds_no_record(
    site: Site, owners: dict[str, Conversation]
) -> None:
    ids = [str(owners[name].assessment) for name in (OPEN, HANDED, CLOSED)]
    answers = [
        await site.client.get(f"/board/record?c={id}") for id in (*ids, str(ABSENT), "x", "")
    ]
    assert {(one.status, one.body) for one in answers} == {(404, answers[0].body)}
    assert "/board/record" not in (await site.client.get("/board")).text.replace(
        f"/board/record?c={(await site.conversation()).assessment}", ""
    )
