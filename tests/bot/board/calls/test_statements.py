"""The board of a call takes the same number of statements for one submission and three hundred."""

import pytest

from bot.app import Core
from tests.bot.board.calls.conftest import Scene, Stage, in_review, reviewed
from tests.bot.board.conftest import Site
from tests.bot.board.test_statements import OF_A_PAGE
from tests.support.stored.many_submissions import Given
from tests.support.stored.statements import statements

COUNTS = (1, 2, 297)
"""Submissions that are added: 1, 3 and 300 in all."""


async def _statements(core: Core, site: Site, path: str) -> int:
    with statements(core.database) as sent:
        assert (await site.client.get(path)).status == 200
    return len([one for one in sent if OF_A_PAGE.search(one)])


@pytest.mark.long
async def test_three_hundred_cost_as_many_statements_as_one(core: Core, stage: Stage) -> None:
    scene: Scene = await stage("objections", places=1)
    for name in ("甲", "乙"):
        await scene.seat("reviewer", name=name)
    said = reviewed(scene.members["甲"], scene.members["乙"], "80", "82")
    site = await scene.seat("decider")
    counts: dict[str, set[int]] = {}
    for more in COUNTS:
        given = [Given(f"{more}-{at}厂", events=in_review(*said[:3])) for at in range(more - 1)]
        await scene.fill(*given, Given(f"{more}厂", events=in_review(*said)))
        for path in ("", "?sort=-reviewed&flag=any", "/board.csv", "/board.xlsx", "/1"):
            found = await _statements(core, site, f"{scene.path}{path}")
            counts.setdefault(path, set()).add(found)
        public = await _statements(core, site, f"/lists/{scene.call.id}")
        counts.setdefault("public", set()).add(public)
    assert {path: len(found) for path, found in counts.items()} == dict.fromkeys(counts, 1)
    assert max(counts[""]) < 10
