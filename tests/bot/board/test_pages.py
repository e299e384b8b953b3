"""The board without script: its rows, filters, order, pages, file, views and comparisons."""

import csv
import re
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest

from bot.app import Core
from bot.wording.csv_line import harmless
from dialogs.core.outputs import EvidenceAdded, ReminderSet
from dialogs.dossier.dossier import Evidence
from scoring.answers.model import Answer as GivenAnswer
from scoring.answers.model import Met, Unclear
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate
from tests.bot.board.conftest import Join, Site
from tests.bot.talking import Clock
from tests.bot.web.client import Answer
from tests.storage.talking import begin, propose, say, share
from tests.support.stored.databases import rows as stored_rows
from tests.support.stored.many_clients import ClientSample, fill, some_clients
from tests.support.stored.stored_assessments import Sample

CATALOGUE = load_catalogue("gb36132-2018")
CODE = "91320000MA1ABCDE2X"


def names(page: str) -> list[str]:
    """The clients on a page, in order."""
    return [unescape(one) for one in re.findall(r'class="client"[^>]*>([^<]*)<', page)]


def row(page: str, name: str) -> str:
    """What the row of a client says."""
    found = next(one for one in page.split("<tr")[1:] if f">{name}</button>" in one)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", found.partition(">")[2])))


async def fill_with(core: Core, site: Site, *clients: ClientSample) -> tuple[int, ...]:
    return await fill(core.database, await site.person(), clients)


@pytest.fixture
async def site(join: Join) -> Site:
    return await join()


async def test_a_row_says_how_an_assessment_stands(core: Core, site: Site, clock: Clock) -> None:
    long_ago = clock.now - timedelta(days=9)
    first, second = (rule.id for rule in CATALOGUE.rules[:2])
    answers: dict[str, GivenAnswer] = {first: Met(True), second: Unclear()}
    await fill_with(
        core,
        site,
        ClientSample(Sample("甲厂", answers, at=long_ago), {"credit_code": CODE}, "2025"),
        ClientSample(Sample("乙厂", {}, at=clock.now)),
    )
    page = (await site.client.get("/board")).text
    assert names(page) == ["甲厂", "乙厂", "未命名"], "stuck ones first, then the last changed"
    said = row(page, "甲厂")
    for part in (
        CODE,
        "2018 版 · 2025 年",
        "1/99",
        "0.00–100.00",
        "尚未评完",
        "9 天没动",
        "自己的",
    ):
        assert part in said
    assert "条必须满足的还没答" in said
    assert "天没动" not in row(page, "乙厂")
    assert "style=" not in page
    assert "共 3 份评价，1 份卡住了" in page


async def test_what_waits_and_is_due_is_shown(core: Core, site: Site, clock: Clock) -> None:
    here = await site.conversation()
    await say(core.database, here, ReminderSet("evidence", date(2026, 11, 25)), now=clock.now)
    guest = await begin(core.database, "9")
    copy = await share(core.database, await site.conversation(), guest, ("honesty",))
    async with core.database.unit_of_work() as uow:
        await propose(uow, copy, "honesty", Met(True))
    said = row((await site.client.get("/board")).text, "未命名")
    assert "1 条待采纳" in said
    assert "还有 5 天 2026-11-25" in said
    clock.now += timedelta(days=7)
    assert "已过 2 天" in row((await site.client.get("/board")).text, "未命名")


async def test_evidence_under_answered_points(core: Core, site: Site, clock: Clock) -> None:
    (client,) = some_clients(1, clock.now - timedelta(days=9))
    scores = evaluate(CATALOGUE, client.sample.answers).criteria
    earning = next(score.id for score in scores if score.obtained)
    (id,) = await fill_with(core, site, client)
    scored = _unsupported(row((await site.client.get("/board")).text, "示例1厂"))
    assert scored > 1
    await site.client.submit("/board/open", assessment=str(id))
    file = Evidence("ab" * 32, "a.pdf", "application/pdf", 10)
    long_ago = clock.now - timedelta(days=8)
    await say(core.database, await site.conversation(), EvidenceAdded(earning, file), now=long_ago)
    after = row((await site.client.get("/board")).text, "示例1厂")
    assert _unsupported(after) == scored - 1


def _unsupported(said: str) -> int:
    found = re.search(r"(\d+) 条得分缺证据", said)
    assert found
    return int(found[1])


async def test_filters_search_and_order(core: Core, site: Site, clock: Clock) -> None:
    old = clock.now - timedelta(days=8)
    await fill_with(
        core,
        site,
        ClientSample(Sample("水泥甲", {}, at=old), {"credit_code": CODE}),
        ClientSample(Sample("水泥乙", {}, "gb36132-2025", at=clock.now)),
        *some_clients(2, clock.now),
    )

    async def found(query: str) -> list[str]:
        return names((await site.client.get(f"/board?{query}")).text)

    assert await found("q=水泥") == ["水泥甲", "水泥乙"]
    assert await found("q=1abcde") == ["水泥甲"]
    assert await found("edition=gb36132-2025") == ["水泥乙"]
    assert await found("stuck=any") == ["水泥甲"]
    assert await found("stuck=idle&q=乙") == []
    assert "没有符合条件的评价" in site.client.page
    assert 'id="chosen"' not in site.client.page, "there is nothing to compare or to download"
    assert await found("sort=name&q=示例") == ["示例1厂", "示例2厂"]
    assert await found("sort=-name&q=示例") == ["示例2厂", "示例1厂"]
    everything = await found("")
    assert 'id="chosen"' in site.client.page
    odd = "sort=drop table&readiness=x&stuck=y&page=-1&organisation=١&edition="
    assert await found(odd) == everything, "what is odd counts as not said"
    by_points = await found("sort=-points")
    assert set(by_points) == set(everything)
    assert by_points[0].startswith(("示例", "水泥", "未命名"))


async def test_a_hundred_rows_a_page(core: Core, site: Site, clock: Clock) -> None:
    await fill_with(core, site, *some_clients(104, clock.now))
    first = names((await site.client.get("/board?sort=name")).text)
    second = names((await site.client.get("/board?sort=name&page=1")).text)
    beyond = names((await site.client.get("/board?sort=name&page=99")).text)
    assert (len(first), len(second)) == (100, 5)
    assert second == beyond
    assert not set(first) & set(second)


def _table(answer: Answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.body.decode("utf-8-sig"))))


async def test_the_file_has_all_rows_found_and_no_formula(
    core: Core, site: Site, clock: Clock
) -> None:
    bad = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", ' =HYPERLINK("x")', '=cmd|"/c"!A1,"']
    old = clock.now - timedelta(days=8)
    clients = [ClientSample(Sample(name, {}, at=old)) for name in bad]
    await fill_with(core, site, *clients, *some_clients(101, old))
    answer = await site.client.get("/board.csv?stuck=any&sort=name")
    assert answer.header("content-disposition") == "attachment; filename=clients.csv"
    header, *lines = _table(answer)
    assert (header[0], len(lines)) == ("客户", 109)
    assert {f"'{name}" for name in bad} <= {line[0] for line in lines}
    assert not [cell for line in lines for cell in line if cell.lstrip()[:1] in ("=", "+", "@")]
    assert harmless("0.00–100.00") == "0.00–100.00"
    assert len(_table(await site.client.get("/board.csv?q=示例7厂"))) == 2


async def test_a_client_is_opened_in_the_conversation(
    core: Core, site: Site, clock: Clock
) -> None:
    first, second = await fill_with(core, site, *some_clients(2, clock.now))
    await site.client.get("/board")
    answer = await site.client.submit("/board/open", assessment=str(second))
    assert "已打开：示例2厂" in answer.text
    assert (await site.conversation()).assessment == second
    await site.client.get("/board")
    turn = (await site.conversation()).session.turn
    await site.client.submit("/board/open", assessment=str(second))
    assert (await site.conversation()).session.turn == turn, "it is open already"
    await site.client.get("/board")
    fields = site.client.hidden("/board/open") | {"assessment": str(first), "token": "x"}
    assert (await site.client.post("/board/open", fields)).status == 403
    assert (await site.conversation()).assessment == second


async def test_views_are_kept_opened_and_deleted(core: Core, site: Site, clock: Clock) -> None:
    old = clock.now - timedelta(days=8)
    await fill_with(core, site, *some_clients(2, old), *some_clients(1, clock.now))
    await site.client.get("/board?stuck=any&sort=-name&page=0")
    kept = await site.client.submit("/board/views", name="  卡住的 <b> ")
    assert names(kept.text) == ["示例2厂", "示例1厂"]
    assert "卡住的 &lt;b&gt;</a>" in kept.text
    await site.client.get("/board?q=1")
    await site.client.submit("/board/views", name="卡住的 <b>")
    views = (await stored_rows(core.database))["saved_views"]
    assert [(view["name"], view["query"]) for view in views] == [("卡住的 <b>", "q=1")]
    assert (await site.client.submit("/board/views", name=" ")).status == 422
    await site.client.get("/board?q=1")
    dropped = await site.client.submit("/board/views/drop", view=str(views[0]["id"]))
    assert 'class="views"' not in dropped.text
    assert (await stored_rows(core.database))["saved_views"] == []


async def test_a_person_keeps_twenty_views(site: Site) -> None:
    await site.client.get("/board?q=1")
    for number in range(20):
        assert (await site.client.submit("/board/views", name=f"{number}")).status == 200
        await site.client.get("/board?q=1")
    refused = await site.client.submit("/board/views", name="one more")
    assert (refused.status, "最多保存 20 个" in refused.text) == (422, True)
    await site.client.get("/board?q=2")
    assert (await site.client.submit("/board/views", name="7")).status == 200, "in its place"


async def test_only_the_same_rules_are_compared_in_one_table(
    core: Core, site: Site, clock: Clock
) -> None:
    one, two = await fill_with(core, site, *some_clients(2, clock.now))
    (other,) = await fill_with(
        core, site, ClientSample(Sample("二五厂", {}, "gb36132-2025", at=clock.now))
    )
    same = (await site.client.get(f"/board/compare?c={one}&c={two}")).text
    assert same.count("<table") == 1
    assert "基础设施" in same
    assert "不能直接相比" not in same
    apart = (await site.client.get(f"/board/compare?c={one}&c={other}&c={one}")).text
    assert apart.count("<table") == 2
    assert "不能直接相比" in apart
    assert "至少勾选两家" in (await site.client.get(f"/board/compare?c={one}")).text
    assert "至少勾选两家" in (await site.client.get("/board/compare")).text
    many = await fill_with(core, site, *some_clients(6, clock.now))
    too_many = await site.client.get("/board/compare?" + "&".join(f"c={id}" for id in many))
    assert "最多并排比较 5 家" in too_many.text


async def test_a_stranger_is_sent_to_the_first_page(site: Site) -> None:
    site.client.forget_cookies()
    answer = await site.client.get("/board", allow_redirects=False)
    assert (answer.status, answer.header("location")) == (303, "/")
    for path in ("/board.csv", "/board/compare?c=1"):
        assert (await site.client.get(path)).status == 404


async def test_without_consent_there_is_only_the_conversation(site: Site) -> None:
    site.client.forget_cookies()
    await site.client.begin()
    answer = await site.client.get("/board", allow_redirects=False)
    assert (answer.status, answer.header("location")) == (303, "/")
