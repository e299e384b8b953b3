"""The board takes the same number of statements for one client and for three hundred."""

import re

from bot.app import Core
from tests.bot.board.conftest import Join, Site
from tests.support.stored.many_clients import fill, some_clients
from tests.support.stored.statements import statements

COUNTS = (1, 2, 297)
"""Clients that are added: 1, 3 and 300 in all."""
OF_A_PAGE = re.compile(r"\bFROM (?!jobs\b)")
"""The job worker, which looks for jobs meanwhile, reads and writes that table alone."""


async def _statements(core: Core, site: Site, path: str) -> int:
    with statements(core.database) as sent:
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
    assert new == known + 3, "answers, overlays and evidence of those that changed"
    assert known < 14
