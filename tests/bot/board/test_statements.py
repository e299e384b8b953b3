"""The board takes the same number of statements for one client and for three hundred."""

import asyncio
import re

import pytest

from bot.app import Core
from bot.jobs.worker import JobWorker
from dialogs.core.outputs import DecisionRecorded, DecisionsReleased, ReviewRecorded
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.reviews import Review, Signature, Verdict
from scoring.answers.model import Met
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from tests.bot.board.conftest import Join, Site
from tests.storage.talking import NOW, answered, begin, join_organisation, say
from tests.support.stored.many_clients import fill, some_clients
from tests.support.stored.statements import statements

COUNTS = (1, 2, 297)
"""Clients that are added: 1, 3 and 300 in all."""
OF_A_PAGE = re.compile(r"\bFROM (?!jobs\b)")
"""The job worker, which looks for jobs meanwhile, reads and writes that table alone."""


FIRST = index_of(load_catalogue("gb36132-2018")).subjects[0]
BY = Signature("赵认定", "decider", NOW)
ACCEPTED = Decision(Met(True), Met(True), BY)


async def _statements(core: Core, site: Site, path: str) -> int:
    with statements(core.database, of=_is_not_of_a_job) as sent:
        assert (await site.client.get(path)).status == 200
    return len([one for one in sent if OF_A_PAGE.search(one)])


async def test_three_hundred_cost_as_many_statements_as_one(core: Core, join: Join) -> None:
    site = await join()
    person = await site.person()
    counts: dict[str, set[int]] = {}

    async def count(what: str, path: str) -> None:
        counts.setdefault(what, set()).add(await _statements(core, site, path))

    for more in COUNTS:
        ids = await fill(core.database, person, some_clients(more))
        await count("new ones", "/board")
        await count("known ones", "/board")
        await count("sorted and filtered", "/board?sort=-points&stuck=any")
        await count("a file", "/board.csv")
        await count("side by side", f"/board/compare?c={ids[0]}&c={ids[-1]}")
    assert {what: len(found) for what, found in counts.items()} == dict.fromkeys(counts, 1)
    (new,), (known,) = counts["new ones"], counts["known ones"]
    assert new == known + 5, "answers, overlays, evidence, reviews, releases of what changed"
    assert known < 14


@pytest.mark.long
@pytest.mark.parametrize("post", ["reviewer", "decider"])
async def test_reviewed_ones_cost_as_many_too(core: Core, join: Join, post: str) -> None:
    site = await join()
    member, agency = await site.person(), await _agency(core, site, post)
    counts: dict[str, set[int]] = {}
    for more in (1, 2, 27):
        for number in range(more):
            await _reviewed_case(core, agency, member, f"{more}-{number}")
        for path in ("/board", "/board", "/board?sort=-decided", "/board.csv"):
            counts.setdefault(path, set()).add(await _statements(core, site, path))
    known = {path: min(found) for path, found in counts.items()}
    assert {path: len(found) for path, found in counts.items()} == {
        "/board": 2,  # new ones and known ones
        "/board?sort=-decided": 1,
        "/board.csv": 1,
    }
    assert len(set(known.values())) == 1
    assert known["/board"] < (24 if post == "decider" else 14)


async def _agency(core: Core, site: Site, post: str) -> int:
    """The agency in which the visitor has a post."""
    visitor = await site.conversation()
    async with core.database.unit_of_work() as uow:
        return await join_organisation(uow, visitor, "agency", post)


async def _reviewed_case(core: Core, agency: int, member: int, name: str) -> None:
    """A case of the agency, reviewed, decided and released."""
    owner = await begin(core.database, name)
    async with core.database.unit_of_work() as uow:
        assert await uow.case_access.hand_over(owner.assessment, agency, member, NOW)
    await say(
        core.database,
        owner,
        answered(FIRST, Met(True)),
        ReviewRecorded(FIRST, Review(Verdict.ACCEPT, Met(True), BY)),
        DecisionRecorded(FIRST, ACCEPTED, BY),
        DecisionsReleased(Release(BY, {FIRST: ACCEPTED})),
    )


def _is_not_of_a_job() -> bool:
    """Whether the page sends it, and no job that the hour brings."""
    task = asyncio.current_task()
    coroutine = task.get_coro() if task is not None else None
    return getattr(coroutine, "__qualname__", "") != JobWorker._do.__qualname__
