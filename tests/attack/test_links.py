"""Links, codes and cookies in the wrong hands: over real HTTP, against the whole program."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from functools import partial

import aiohttp
import pytest
from playwright.async_api import Route
from sqlalchemy import text

from bot.app import Core
from bot.runtime.settings import Settings
from bot.turns.browsers import GRACE, ROTATE_AFTER, digest_of
from bot.web.app import build_web
from bot.web.security.limits import CODES_AT_ONCE
from tests.bot.conftest import clock, core, core_settings, edition_2018
from tests.bot.talking import Clock
from tests.bot.web.client import Answer, Client
from tests.support.ports import free_port
from tests.support.stored.databases import rows, sqlite_template
from tests.support.web.browser import Served, chromium

__all__ = ["clock", "core", "core_settings", "edition_2018", "sqlite_template"]

Visit = Callable[[], Client]
EVIL = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
FOREIGN = [
    pytest.param(EVIL, id="another site"),
    pytest.param({"Origin": "null"}, id="a sandboxed frame"),
    pytest.param({"Sec-Fetch-Site": "same-site"}, id="a neighbouring host"),
    pytest.param({"Sec-Fetch-Site": "none"}, id="no page at all"),
    pytest.param({"Referer": "https://evil.example/x"}, id="an old browser on another site"),
    pytest.param({}, id="a browser that says nothing"),
]


@pytest.fixture
async def served(core: Core, core_settings: Settings, clock: Clock) -> AsyncIterator[Served]:
    """The whole program but Telegram, on a port of its own."""
    settings = core_settings.model_copy(update={"web_port": free_port()})
    server = Served(lambda: build_web(core.turns, core.files, settings, clock), settings)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def visit(served: Served) -> AsyncIterator[Visit]:
    """Browsers without script, each with cookies of its own."""
    sessions: list[aiohttp.ClientSession] = []

    def fresh() -> Client:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address, too
        sessions.append(aiohttp.ClientSession(served.url, cookie_jar=jar))
        return Client(sessions[-1])

    yield fresh
    for session in sessions:
        await session.close()


async def begun(visit: Visit, enterprise: str) -> Client:
    """Somebody who has given the name of their enterprise."""
    client = visit()
    await client.begin()
    await client.choose("agree")
    await client.say(enterprise)
    return client


async def code_of(client: Client) -> str:
    """A code for another device."""
    await client.get("/link")
    await client.submit("/link")
    [code] = re.findall(r"/join/([A-Z0-9-]+)<", client.page)
    return str(code)


async def follow(client: Client, code: str) -> Answer:
    """Open the link of a code and press its button."""
    await client.get(f"/join/{code}")
    return await client.submit("/join")


async def join(client: Client, code: str) -> Answer:
    """Follow the link of a code and agree to what the chat asks."""
    await follow(client, code)
    return await client.choose("join")


async def lasting_link(core: Core, client: Client) -> str:
    """The link of the first release, as the upgrade leaves it."""
    secret = client.cookies["chat"]
    given = "UPDATE browsers SET link_hash = :hash WHERE secret_hash = :hash"
    async with core.database._backend.unit() as run:
        await run(lambda connection: connection.execute(text(given), {"hash": digest_of(secret)}))
    return secret


async def people_of(core: Core) -> list[int]:
    """Whose each identity is."""
    return [row["person_id"] for row in (await rows(core.database))["identities"]]


async def test_opening_a_link_from_elsewhere_logs_nobody_in(visit: Visit, core: Core) -> None:
    attacker = await begun(visit, "攻击者的工厂")
    lasting, code = await lasting_link(core, attacker), await code_of(attacker)
    victim = visit()
    before = await rows(core.database)
    for path in (f"/s/{lasting}", f"/join/{code}"):
        opened = await victim.get(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert opened.status == 200
        assert opened.header("set-cookie") == ""
        assert opened.header("cache-control") == "no-store"
        assert opened.header("referrer-policy") == "strict-origin"
    assert not victim.cookies
    assert "开始" in (await victim.get("/")).text
    assert await rows(core.database) == before, "whoever previews a link uses nothing up"


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_from_elsewhere_logs_nobody_in(
    visit: Visit, core: Core, headers: dict[str, str]
) -> None:
    attacker = await begun(visit, "攻击者的工厂")
    lasting, code = await lasting_link(core, attacker), await code_of(attacker)
    before = await rows(core.database)
    victim = visit()
    for path, fields in (
        ("/join", {"code": code}),
        ("/start", {"code": code}),
        ("/s", {"link": lasting}),
    ):
        refused = await victim.post(path, fields, headers=headers)
        assert refused.status == 403, path
    assert not victim.cookies
    assert await rows(core.database) == before


async def test_a_form_from_elsewhere_moves_nobody(visit: Visit, core: Core) -> None:
    """Even with the cookie along, and every header as on a page of ours, the token is missing."""
    attacker, victim = await begun(visit, "攻击者的工厂"), await begun(visit, "受害者的工厂")
    lasting, code = await lasting_link(core, attacker), await code_of(attacker)
    before = await people_of(core)
    token = attacker.hidden("/link")["token"] if 'action="/link"' in attacker.page else "x"
    for path, fields in (("/join", {"code": code}), ("/s", {"link": lasting}), ("/logout", {})):
        for forged in ({}, {"token": token}):
            refused = await victim.post(
                path, fields | forged, headers={"Sec-Fetch-Site": "same-origin"}
            )
            assert refused.status == 403, path
    asked = await victim.post("/start", {"code": code}, headers={"Sec-Fetch-Site": "same-origin"})
    assert 'action="/join"' in asked.text, "a code on the first page is asked about"
    assert await people_of(core) == before
    assert "受害者的工厂" in (await victim.get("/")).text


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Sec-Fetch-Site": "same-origin"}, id="a browser of today"),
        pytest.param({"Origin": "{own}"}, id="one of 2020"),
        pytest.param({"Referer": "{own}/"}, id="an older one"),
    ],
)
async def test_the_owner_goes_on_with_a_one_time_link(
    visit: Visit, served: Served, core: Core, headers: dict[str, str]
) -> None:
    owner, phone = await begun(visit, "甲厂"), visit()
    code = await code_of(owner)
    await phone.get(f"/join/{code}")
    own = {name: value.format(own=served.url) for name, value in headers.items()}
    answer = await phone.post("/join", phone.hidden("/join"), headers=own, allow_redirects=False)
    assert (answer.status, answer.header("location")) == (303, "/#newest")
    asked = await phone.get("/")
    assert "让这台设备加入另一份数据" in asked.text
    assert "甲厂" in asked.text
    assert len(set(await people_of(core))) == 2, "not before it is agreed to"
    before = phone.cookies["chat"]
    await phone.choose("join")
    assert len(set(await people_of(core))) == 1
    assert phone.cookies["chat"] not in (before, owner.cookies["chat"]), "a new secret"
    assert "甲厂" in phone.page


async def test_a_one_time_link_works_once(visit: Visit, core: Core) -> None:
    owner = await begun(visit, "甲厂")
    code = await code_of(owner)
    await join(visit(), code)
    assert len(set(await people_of(core))) == 1
    late = visit()
    await follow(late, code)
    assert "连接码不对" in late.page
    assert len(set(await people_of(core))) == 2


async def test_a_one_time_link_is_good_for_minutes(visit: Visit, core: Core, clock: Clock) -> None:
    owner = await begun(visit, "甲厂")
    code = await code_of(owner)
    clock.advance(timedelta(minutes=30))
    late = visit()
    await follow(late, code)
    assert "连接码不对" in late.page
    assert len(set(await people_of(core))) == 2


async def test_a_lasting_link_opens_one_last_time(visit: Visit, core: Core) -> None:
    owner = await begun(visit, "甲厂")
    lasting = await lasting_link(core, owner)
    phone = visit()
    asked = await phone.get(f"/s/{lasting}")
    assert "甲厂" in asked.text
    await phone.submit("/s")
    assert "甲厂" in phone.page
    assert (await visit().get(f"/s/{lasting}")).status == 200, "not before it is agreed to"
    await phone.choose("join")
    assert phone.cookies["chat"] != lasting
    assert len(set(await people_of(core))) == 1
    late = visit()
    dead = await late.get(f"/s/{lasting}")
    assert (dead.status, "续答链接无效" in dead.text) == (404, True)
    again = await late.post("/s", {"link": lasting}, headers={"Sec-Fetch-Site": "same-origin"})
    assert again.status == 404
    assert "甲厂" in (await owner.get("/")).text, "the owner stays where they are"


async def test_what_this_release_keeps_in_a_cookie_opens_no_link(visit: Visit) -> None:
    owner = await begun(visit, "甲厂")
    assert (await visit().get(f"/s/{owner.cookies['chat']}")).status == 404


async def test_a_device_that_shared_the_lasting_link_connects_itself_again(
    visit: Visit, core: Core, clock: Clock
) -> None:
    computer, phone = await begun(visit, "甲厂"), visit()
    await lasting_link(core, computer)
    phone.take_cookies_of(computer)
    clock.advance(ROTATE_AFTER)
    await computer.get("/")
    clock.advance(GRACE)
    told = await phone.get("/")
    assert "接着原来的会话" in told.text
    await phone.submit("/s")
    await phone.choose("join")
    assert "甲厂" in phone.page
    assert "甲厂" in (await computer.get("/")).text
    assert len(set(await people_of(core))) == 1


async def test_no_page_and_no_address_holds_the_secret(visit: Visit) -> None:
    client = await begun(visit, "甲厂")
    await code_of(client)
    pages = [client.page]
    for path in ("/", "/link", "/logout", "/nowhere", "/join/ABCDE-FGHJK", "/?language=en"):
        answer = await client.get(path)
        pages.append(answer.text)
        assert client.cookies["chat"] not in str(answer.headers)
    addresses = [
        address
        for page in pages
        for address in re.findall(r'(?:href|action|src|hx-[a-z:]+)="([^"]*)"', page)
    ]
    assert len(addresses) > 50
    assert not any(re.search(r"[A-Za-z0-9_-]{43}|/s/|/join/", one) for one in addresses)
    assert not any(client.cookies["chat"] in page for page in pages)


async def test_a_stolen_cookie_is_soon_good_for_nothing(visit: Visit, clock: Clock) -> None:
    owner, thief = await begun(visit, "甲厂"), visit()
    thief.take_cookies_of(owner)
    await thief.get("/")
    stolen = thief.hidden("/say")
    clock.advance(ROTATE_AFTER)
    await owner.get("/")
    clock.advance(GRACE)
    for answer in (
        await thief.post("/say", stolen | {"text": "乙厂"}, allow_redirects=False),
        await thief.get("/link", allow_redirects=False),
    ):
        assert (answer.status, answer.header("location")) == (303, "/")
    assert "甲厂" not in (await thief.get("/")).text
    assert "甲厂" in (await owner.get("/")).text


async def test_a_form_open_in_another_tab_survives_a_new_secret(
    visit: Visit, clock: Clock
) -> None:
    client = visit()
    await client.begin()
    await client.choose("agree")
    typed = client.hidden("/say") | {"text": "甲厂"}
    old = client.cookies["chat"]
    clock.advance(ROTATE_AFTER)
    await client.get("/")
    assert client.cookies["chat"] != old
    assert "甲厂" in (await client.post("/say", typed)).text


async def test_logging_out_ends_the_streams_and_the_cookie(visit: Visit, core: Core) -> None:
    client, second = await begun(visit, "甲厂"), visit()
    second.take_cookies_of(client)
    await second.get("/")
    fields = second.hidden("/say") | {"text": "八成"}
    kept = len((await rows(core.database))["client_facts"])
    async with second.open("/events?since=0") as stream:
        first = await stream.content.readuntil(b"\r\n\r\n")
        assert b"data:" in first
        await client.get("/logout")
        assert "还没有恢复码" in client.page
        left = await client.submit("/logout")
        heard = await stream.content.read()
    assert "已退出此浏览器" in left.text
    assert "chat" not in client.cookies
    assert b"event: gone" in heard
    refused = await second.post("/say", fields, headers={"HX-Request": "true"})
    assert refused.status == 410
    assert "甲厂" not in (await second.get("/")).text
    assert len((await rows(core.database))["client_facts"]) == kept


async def test_logging_out_says_what_other_devices_keep(visit: Visit) -> None:
    owner, phone = await begun(visit, "甲厂"), visit()
    await join(phone, await code_of(owner))
    told = await phone.get("/logout")
    assert "您的其他设备（1 台）照常使用" in told.text
    await phone.submit("/logout")
    assert "甲厂" in (await owner.get("/")).text


async def test_codes_cannot_be_guessed(visit: Visit, clock: Clock) -> None:
    attacker = visit()
    ours = {"Sec-Fetch-Site": "same-origin"}
    status = [
        (await attacker.post("/join", {"code": "x"}, headers=ours)).status,
        *[
            (await visit().post("/start", {"code": f"AAAAA-{n:05}"}, headers=ours)).status
            for n in range(CODES_AT_ONCE + 3)
        ],
    ]
    assert status == [422, *[200] * CODES_AT_ONCE, 429, 429, 429]
    clock.advance(timedelta(minutes=1))
    again = await visit().post("/start", {"code": "AAAAA-AAAAA"}, headers=ours)
    assert again.status == 200


@pytest.mark.browser
async def test_another_site_in_chromium_logs_nobody_in(
    visit: Visit, served: Served, core: Core
) -> None:
    """A page elsewhere follows the link and sends the forms by itself, as the browser lets it."""
    attacker = await begun(visit, "攻击者的工厂")
    lasting, code = await lasting_link(core, attacker), await code_of(attacker)
    before = await people_of(core)
    evil = "http://evil.test/"
    forms = [("/join", "code", code), ("/start", "code", code), ("/s", "link", lasting)]
    async with chromium() as browser:
        page = await (await browser.new_context(locale="zh-CN")).new_page()
        for action, name, value in forms:
            html = (
                f'<form method="post" action="{served.url}{action}">'
                f'<input name="{name}" value="{value}"></form>'
                "<script>document.forms[0].submit()</script>"
            )
            await page.route(evil, partial(_serve, html))
            await page.goto(evil)
            await page.get_by_text("页面已过期").wait_for()
            assert page.url == f"{served.url}{action}"
            await page.unroute(evil)
        for path in (f"/join/{code}", f"/i/{code}", f"/s/{lasting}"):
            await page.goto(served.url + path, referer=evil)
        assert await page.context.cookies() == []
        await page.goto(served.url)
        await page.get_by_role("button", name="开始").wait_for()
    assert await people_of(core) == before


async def _serve(html: str, route: Route) -> None:
    await route.fulfill(body=html, content_type="text/html")
