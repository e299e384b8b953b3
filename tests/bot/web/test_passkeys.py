"""Passkeys in Chromium, with an authenticator of its own and the real database."""

import json
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.app import Core, running_core
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from scoring.overlays.library import OverlayLibrary
from tests.support.ports import free_port
from tests.support.stored.databases import sqlite_template
from tests.support.web.authenticators import Authenticator, authenticator_of
from tests.support.web.browser import (
    PATIENCE_SECONDS,
    Served,
    accessibility_problems,
    chromium,
)

__all__ = ["sqlite_template"]
pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
ENTERPRISE = "测试水泥有限公司"
Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def core(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Core]:
    """The real core on a database of its own."""
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    monkeypatch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))
    shutil.copy(sqlite_template, tmp_path / "green.db")
    url = f"sqlite:///{tmp_path}/green.db"
    settings = Settings(_env_file=None, database_url=url, data_dir=tmp_path)  # type: ignore[call-arg]
    async with running_core(settings) as core:
        yield core


@pytest.fixture
async def served(core: Core, tmp_path: Path) -> AsyncIterator[Served]:
    """The web chat on that core."""
    settings = Settings(_env_file=None, web_port=free_port(), data_dir=tmp_path)  # type: ignore[call-arg]
    served = Served(lambda: build_web(core.turns, core.files, settings, now), settings)
    await served.start()
    yield served
    await served.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def opened(browser: Browser, served: Served) -> Open:
    """Opens a page in a browser of its own. Passkeys need the name of the host."""

    async def open_page(path: str = "/", **options: Any) -> Page:
        url = served.url.replace("127.0.0.1", "localhost")
        settings = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"} | options
        context: BrowserContext = await browser.new_context(base_url=url, **settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        page = await context.new_page()
        await page.goto(path)
        return page

    return open_page


async def begin(page: Page, name: str = ENTERPRISE) -> None:
    """From the first page to an enterprise with a name."""
    await page.get_by_role("button", name="开始", exact=True).click()
    await page.locator('.choices button[value="agree"]').click()
    await expect(page.locator(".line").last).to_contain_text("企业全称")
    await page.locator('textarea[name="text"]').fill(name)
    await page.keyboard.press("Enter")
    await expect(page.locator("#log")).to_contain_text(name)


async def add_passkey(page: Page, name: str = "办公室电脑") -> Authenticator:
    """Add a passkey by the page, on an authenticator that holds nothing yet."""
    authenticator = await authenticator_of(page)
    await page.goto("/passkeys")
    await page.get_by_label("名称").fill(name)
    await page.get_by_role("button", name="添加", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("已添加")
    await expect(page.locator(".passkeys li")).to_contain_text([name])
    return authenticator


async def another(opened: Open, owner: Authenticator, path: str = "/") -> Page:
    """Another browser whose authenticator has the passkey too."""
    page = await opened(path)
    theirs = await authenticator_of(page)
    for credential in await owner.credentials():
        await theirs.put(credential)
    return page


async def sign_in(page: Page) -> None:
    """Press the button on a page that has it."""
    await page.get_by_role("button", name="用通行密钥登录").click()


async def test_a_second_browser_goes_on_by_a_passkey(opened: Open, core: Core) -> None:
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)

    page = await another(opened, authenticator)
    await sign_in(page)

    await expect(page.locator("#log")).to_contain_text("已登录，这里接着上次的进度")
    await expect(page.locator("#log")).to_contain_text(ENTERPRISE)
    await owner.goto("/")
    await expect(owner.locator("#log")).to_contain_text("有新设备用通行密钥登录了您的数据")
    async with core.database.unit_of_work() as uow:
        devices = await uow.devices.of(1)
        [passkey] = await uow.passkeys.of(1)
    assert [one.is_first for one in devices] == [True, False]
    assert passkey.used is not None
    assert passkey.sign_count > 0


@pytest.mark.long
async def test_a_browser_with_a_conversation_of_its_own_is_asked(opened: Open, core: Core) -> None:
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)
    page = await another(opened, authenticator)
    await begin(page, "另一家厂")

    await page.goto("/signin")
    await expect(page.locator(".care").first).to_contain_text("已有一份会话")
    await sign_in(page)

    newest = page.locator(".line").last
    await expect(newest).to_contain_text("让这台设备加入另一份数据？")
    await expect(newest).to_contain_text("另一家厂")
    await expect(newest).to_contain_text("您刚用通行密钥确认了身份")
    async with core.database.unit_of_work() as uow:
        assert len(await uow.devices.of(1)) == 1
    await page.locator('.choices button[value="join"]').click()
    await expect(page.locator("#log")).to_contain_text("已登录")
    async with core.database.unit_of_work() as uow:
        assert len(await uow.devices.of(1)) == 2


@pytest.mark.long
async def test_a_removed_passkey_is_refused_and_says_so(opened: Open) -> None:
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)
    await owner.get_by_text("移除", exact=False).first.click()
    await owner.get_by_role("button", name="确认移除").click()
    await expect(owner.get_by_role("status")).to_contain_text("已移除")

    page = await another(opened, authenticator)
    await sign_in(page)

    await expect(page.locator("main")).to_contain_text("没有登记，或已经被移除")


@pytest.mark.long
async def test_a_counter_that_goes_backwards_is_refused(opened: Open, core: Core) -> None:
    """A copy of a key that does not leave its device counts on its own."""
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)
    async with core.database.unit_of_work() as uow:
        [passkey] = await uow.passkeys.of(1)
        assert await uow.passkeys.use(passkey, 10_000, now())

    page = await another(opened, authenticator)
    await sign_in(page)

    await expect(page.locator("main")).to_contain_text("可能被复制过")
    async with core.database.unit_of_work() as uow:
        assert len(await uow.devices.of(1)) == 1


@pytest.mark.long
async def test_an_authenticator_without_a_passkey_or_user_changes_nothing(opened: Open) -> None:
    page = await opened()
    authenticator = await authenticator_of(page)
    await authenticator.verifies(user=False)
    await sign_in(page)
    await expect(page.locator("#passkey-said")).to_contain_text("没有完成：您取消了")
    assert await page.get_by_role("button", name="用通行密钥登录").is_enabled()


@pytest.mark.long
async def test_one_authenticator_holds_one_passkey_of_a_person(opened: Open) -> None:
    page = await opened()
    await begin(page)
    await add_passkey(page)
    await page.get_by_role("button", name="添加", exact=True).click()
    await expect(page.locator("#passkey-said")).to_contain_text("已经有这份数据的通行密钥")


@pytest.mark.long
async def test_what_was_sent_once_is_not_taken_again(opened: Open) -> None:
    """Somebody who has seen the answer of an authenticator can do nothing with it."""
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)
    page = await another(opened, authenticator)
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if _signs_in(one) else None)
    await sign_in(page)
    await expect(page.locator("#log")).to_contain_text("已登录")
    [body] = sent

    thief = await opened()
    [said] = [await _posted(thief, "/signin/passkey", body)]

    assert "时间太久，或这个页面已经用过" in said
    await thief.goto("/")
    await expect(thief.get_by_role("button", name="开始", exact=True)).to_be_visible()


def _signs_in(request: Any) -> bool:
    return bool(re.search(r"/signin/passkey$", request.url))


async def _posted(page: Page, path: str, body: str) -> str:
    said: str = await page.evaluate(
        """async ([path, body]) => (await fetch(path, {
            method: "POST", body, headers: {"Content-Type": "application/x-www-form-urlencoded"},
        })).text()""",
        [path, body],
    )
    return said


@pytest.mark.long
async def test_what_was_made_for_another_site_is_refused(opened: Open, served: Served) -> None:
    """A site that passes on our challenge gets an answer for its own origin."""
    owner = await opened()
    await begin(owner)
    authenticator = await add_passkey(owner)
    page = await another(opened, authenticator)
    other = f"http://localhost:{free_port()}"
    await page.route(
        f"{other}/**", lambda route: route.fulfill(body="<p>", content_type="text/html")
    )
    asked = json.loads(await _posted(page, "/signin/passkey/options", ""))
    await page.goto(f"{other}/")
    answer = await page.evaluate(_ANSWER, asked)
    assert other in answer["origin"]
    await page.goto(served.url.replace("127.0.0.1", "localhost"))

    said = await page.evaluate(_SEND, json.dumps(answer["credential"]))

    assert "通行密钥没有通过核对" in said


_ANSWER = """async (asked) => {
    const bytes = (text) => Uint8Array.from(
        atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
    const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
        .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    asked.challenge = bytes(asked.challenge);
    const given = await navigator.credentials.get({publicKey: asked});
    const response = {};
    for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
        response[name] = text(given.response[name]);
    }
    const credential = {id: given.id, rawId: text(given.rawId), type: given.type, response};
    return {origin: location.origin, credential};
}"""
_SEND = """async (answer) => (await fetch("/signin/passkey", {
    method: "POST", body: new URLSearchParams({answer}),
})).text()"""


@pytest.mark.long
async def test_where_passkeys_cannot_be_used_the_page_says_why(
    opened: Open, served: Served
) -> None:
    page = await opened()
    await begin(page)
    await page.goto(f"{served.url}/")
    await expect(page.locator("#passkey")).to_have_count(0)
    await page.goto(f"{served.url}/signin")
    await expect(page.locator(".care")).to_contain_text("127.0.0.1 换成 localhost")


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_are_accessible_and_fit(opened: Open, scheme: str) -> None:
    page = await opened(color_scheme=scheme)
    assert await accessibility_problems(page) == []
    await begin(page)
    await add_passkey(page, "一个名字很长很长很长很长很长很长很长很长很长很长的通行密钥")
    for path in ("/passkeys", "/signin", "/link"):
        await page.goto(path)
        assert await accessibility_problems(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    await page.goto("/logout")
    await expect(page.locator(".care")).to_contain_text("请先确认通行密钥在别的设备上也能用")


@pytest.mark.long
async def test_it_is_done_by_the_keyboard_alone(opened: Open) -> None:
    page = await opened()
    await begin(page)
    await authenticator_of(page)
    await page.goto("/passkeys")
    await page.get_by_label("名称").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("已添加")
