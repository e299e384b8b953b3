"""Named filters of the boards of calls: kept, shown in every call, removed; nobody else's."""

import re

from tests.bot.board.calls.conftest import Scene, Stage
from tests.bot.board.conftest import Site
from tests.support.stored.databases import rows as stored_rows
from tests.support.stored.many_submissions import some_given


async def send(site: Site, scene: Scene, path: str, **fields: str) -> str:
    """Send a form of the board; the page that follows."""
    page = await site.client.get(f"{scene.path}?sort=name")
    token = re.search(r'name="token" value="([^"]*)"', page.text)
    assert token is not None
    data = {"token": token[1], "call": str(scene.call.id)} | fields
    headers = {"Sec-Fetch-Site": "same-origin"}
    sent = await site.client.post(f"/calls/views{path}", data, headers=headers)
    return sent.text


def views(page: str) -> dict[str, str]:
    """The views on a page: their addresses by name."""
    found = re.findall(r'id="view-\d+" [^>]*?href="([^"]*)"[^>]*>([^<]*)</a>', page)
    return {name: at.replace("&amp;", "&") for at, name in found}


async def test_a_filter_is_kept_under_a_name(stage: Stage) -> None:
    scene = await stage("intake")
    await scene.fill(*some_given(4))
    site = await scene.seat("screener")
    page = await send(site, scene, "", name="唐山的", region="130200", sort="-self")
    at = f"{scene.path}?sort=-self&region=130200"
    assert views(page) == {"唐山的": at}
    assert 'aria-current="true"' in page
    shown = await site.client.get(at)
    assert "筛选出 2 份" in shown.text
    page = await send(site, scene, "", name="唐山的", state="received")
    assert views(page) == {"唐山的": f"{scene.path}?state=received"}  # in place of the other
    (kept,) = (await stored_rows(scene.core.database))["saved_views"]
    page = await send(site, scene, "/drop", view=str(kept["id"]))
    assert views(page) == {}


async def test_views_of_clients_are_others(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener")
    person = await site.person()
    async with scene.core.database.unit_of_work() as uow:
        await uow.saved_views.keep(person, "急的", "stuck=any", scene.clock())
    page = await send(site, scene, "", name="急的", mine="waiting")
    assert views(page) == {"急的": f"{scene.path}?mine=waiting"}
    assert "stuck=any" in (await site.client.get("/board")).text


async def test_nobody_sees_or_removes_those_of_another(stage: Stage) -> None:
    scene = await stage("intake")
    site, other = await scene.seat("screener"), await scene.seat("screener")
    await send(site, scene, "", name="我的", state="received")
    assert views((await other.client.get(scene.path)).text) == {}
    (kept,) = (await stored_rows(scene.core.database))["saved_views"]
    await send(other, scene, "/drop", view=str(kept["id"]))
    assert views((await site.client.get(scene.path)).text).keys() == {"我的"}


async def test_a_view_needs_a_name(stage: Stage) -> None:
    scene = await stage("intake")
    site = await scene.seat("screener")
    page = await send(site, scene, "", name="  ", state="received")
    assert views(page) == {}
    assert (await stored_rows(scene.core.database))["saved_views"] == []
