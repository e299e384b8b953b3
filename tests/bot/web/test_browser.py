"""The chat in Chromium: a phone and a desktop, light and dark, with script and without."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.web.security.limits import FILE_LIMIT
from tests.bot.previews.hostile import pdf
from tests.support.fake_turns import FakeTurns
from tests.support.web.browser import PATIENCE_SECONDS, Served, accessibility_problems, chromium

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}
LOW = {"width": 320, "height": 400}
DESKTOP = {"width": 1280, "height": 860}

Open = Callable[..., Awaitable[Page]]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    async with chromium() as opened:
        yield opened


@pytest.fixture
async def opened(browser: Browser, served: Served) -> AsyncIterator[Open]:
    """Opens the chat in a browser of its own; no page may complain of anything."""
    complaints: list[str] = []

    async def open_chat(context: BrowserContext | None = None, **options: Any) -> Page:
        settings = {"viewport": PHONE, "locale": "zh-CN", "reduced_motion": "reduce"} | options
        context = context or await browser.new_context(base_url=served.url, **settings)
        context.set_default_timeout(PATIENCE_SECONDS * 1000)
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: _note(said.type, said.text, complaints))
        await page.goto("/")
        return page

    yield open_chat
    assert not complaints


def _note(kind: str, text: str, complaints: list[str]) -> None:
    """Every complaint of the browser but those about the network, which the tests cut off."""
    if kind in ("error", "warning") and not re.search(
        r"ERR_|Failed to (load resource|fetch)|network error", text
    ):
        complaints.append(text)


async def begin(page: Page) -> None:
    """From the first page to the first question."""
    await page.get_by_role("button", name=re.compile("^(开始|Start)$")).click()
    await press(page, "agree")


async def press(page: Page, choice: str) -> None:
    """Press a button of the newest message and wait for what comes."""
    button = page.locator(f'.choices button[value="{choice}"]')
    await button.wait_for()  # the page before this one may still be there
    newest = page.locator(".line").last
    before = await newest.get_attribute("data-id")
    await button.click()
    await expect(newest).not_to_have_attribute("data-id", before or "")
    await done(page)


async def done(page: Page) -> None:
    """Wait for the answer to the last act: what it brings may have come by itself before it."""
    await expect(page.locator(".htmx-request")).to_have_count(0)


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    """Look until it is so; the page's policy forbids evaluating inside it over and over."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await look():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def picture(size: int) -> bytes:
    """A real picture, made as large as wanted by what follows its end."""
    file = BytesIO()
    Image.new("RGB", (64, 48), (30, 120, 80)).save(file, "PNG")
    return file.getvalue().ljust(size, b"\0")


async def newest_is_in_view(page: Page) -> bool:
    """Whether the newest message begins or ends between the head and the text box."""
    seen: bool = await page.evaluate(
        """() => {
            const box = document.querySelector('.line:last-child').getBoundingClientRect();
            const top = document.querySelector('.top').getBoundingClientRect().bottom;
            const end = document.querySelector('.composer').getBoundingClientRect().top;
            return (box.top >= top - 1 && box.top < end)
                || (box.bottom <= end + 1 && box.bottom > top);
        }"""
    )
    return seen


@pytest.mark.long
@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (DESKTOP, "dark")],
    ids=["light phone", "dark desktop"],
)
async def test_every_screen_is_accessible(
    opened: Open, turns: FakeTurns, viewport: dict[str, int], scheme: str
) -> None:
    page = await opened(viewport=viewport, color_scheme=scheme)

    async def check() -> None:
        await done(page)
        await page.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert await accessibility_problems(page) == []
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= viewport["width"], "the page scrolls sideways"

    await check()
    await begin(page)
    await check()
    for choice in ("met", "help"):
        await press(page, choice)
        await check()
    for place in ("status", "edit", "report"):
        await page.locator(f'nav button[value="{place}"]').click()
        await expect(page.locator(f'.choices button[value="{_mark(place)}"]')).to_be_visible()
        await check()
    turns.hand_report(next(iter(turns.people)))
    await expect(page.locator(".file")).to_be_visible()
    await check()
    for path in ("/link", "/join/ABCDE-FGHJK", "/i/ABCDE-FGHJK", f"/s/{'A' * 43}", "/logout"):
        await page.goto(path)
        await check()
    await page.get_by_role("button", name="退出", exact=True).click()
    await page.get_by_text("我有连接码或恢复码").click()
    await check()


def _mark(place: str) -> str:
    """A button that only this place has."""
    return {"status": "gaps", "edit": "ask:1", "report": "report-both"}[place]


@pytest.mark.long
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
async def test_a_small_phone_has_large_targets_and_no_sideways_scroll(
    opened: Open, locale: str
) -> None:
    page = await opened(viewport=SMALL, locale=locale)
    await begin(page)
    await press(page, "met")
    shown = page.locator("nav button, nav a, .choices button, .send, .attach")
    targets = shown.filter(visible=True)
    for target in await targets.all():
        box = await target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["width"] >= 44
    assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


async def test_a_conversation_in_place(opened: Open) -> None:
    page = await opened()
    await begin(page)
    await page.evaluate("window.here = true")
    await press(page, "met")
    await expect(page.locator(".given").last).to_have_text("您: 符合")
    await until(lambda: newest_is_in_view(page))
    await expect(page.locator(".choices")).to_have_count(1)
    await expect(page.locator("#progress")).to_have_text(re.compile("1/99"))
    await page.get_by_label("回复").fill("八成")
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator(".given").last).to_have_text("您: 八成")
    await expect(page.get_by_label("回复")).to_have_value("")
    assert await page.evaluate("window.here"), "the page was loaded again"


@pytest.mark.long
async def test_a_screen_is_changed_in_place(opened: Open) -> None:
    page = await opened(viewport=SMALL)
    await begin(page)
    await press(page, "met")
    await until(lambda: newest_is_in_view(page))
    lines = await page.locator(".line").count()
    button = page.locator('.choices button[value="help"]')
    await press(page, "help")
    before = await button.bounding_box()
    await press(page, "help")
    await expect(page.locator(".line")).to_have_count(lines)
    assert await button.bounding_box() == before
    assert await page.evaluate("document.activeElement.value") == "help"


@pytest.mark.long
async def test_a_desktop_keeps_the_head_on_one_line(opened: Open) -> None:
    page = await opened(viewport=DESKTOP, locale="en-US")
    await begin(page)
    await press(page, "met")
    bar = await page.locator(".bar").bounding_box()
    name = await page.locator(".brand").bounding_box()
    count = await page.locator("#progress span").bounding_box()
    assert bar is not None
    assert name is not None
    assert count is not None
    assert bar["height"] < 2 * name["height"]
    assert count["x"] + count["width"] <= bar["x"] + bar["width"]


@pytest.mark.long
async def test_enter_sends_on_a_phone_too(opened: Open) -> None:
    page = await opened(has_touch=True, is_mobile=True)
    await begin(page)
    await expect(page.get_by_label("回复")).to_have_attribute("enterkeyhint", "send")
    await page.get_by_label("回复").fill("八成")
    await page.get_by_label("回复").press("Enter")
    await expect(page.locator(".given").last).to_have_text("您: 八成")


@pytest.mark.long
async def test_a_double_tap_is_one_answer(opened: Open, turns: FakeTurns) -> None:
    page = await opened()
    await begin(page)
    await page.locator('.choices button[value="met"]').dblclick()
    await expect(page.locator(".line")).to_have_count(3)
    await asyncio.sleep(0.3)
    await expect(page.locator(".line")).to_have_count(3)
    [person] = turns.people.values()
    assert person.question == 2


@pytest.mark.long
async def test_the_second_click_of_a_double_one_answers_no_question_that_came_between(
    opened: Open, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    await page.locator('.choices button[value="met"]').click()
    await expect(page.locator(".line")).to_have_count(3)
    await page.locator('.choices button[value="met"]').hover()
    await page.mouse.down(click_count=2)
    await page.mouse.up(click_count=2)
    await asyncio.sleep(0.3)
    await expect(page.locator(".line")).to_have_count(3)
    [person] = turns.people.values()
    assert person.question == 2


@pytest.mark.long
async def test_a_reload_keeps_the_conversation_and_the_draft(opened: Open) -> None:
    page = await opened()
    await begin(page)
    await press(page, "met")
    await page.get_by_label("回复").fill("写到一半")
    await page.reload()
    await expect(page.locator(".line")).to_have_count(3)
    await expect(page.get_by_label("回复")).to_have_value("写到一半")
    await until(lambda: newest_is_in_view(page))


@pytest.mark.long
async def test_a_second_tab_stays_in_step(opened: Open) -> None:
    page = await opened()
    await begin(page)
    second = await opened(page.context)
    await press(page, "met")
    await expect(second.locator(".given").last).to_have_text("您: 符合")
    await expect(second.locator(".choices")).to_have_count(1)
    await press(second, "not-met")
    await expect(page.locator(".given").last).to_have_text("您: 不符合")
    await expect(page.locator(".choices")).to_have_count(1)


async def erase(page: Page) -> None:
    """Delete everything from this page."""
    await page.get_by_label("回复").fill("/delete_my_data")
    await page.get_by_label("回复").press("Enter")
    await expect(page.get_by_role("button", name="开始")).to_be_visible()


@pytest.mark.long
async def test_a_deletion_is_told_to_the_other_devices_at_once(opened: Open) -> None:
    page = await opened()
    await begin(page)
    idle, typing = await opened(page.context), await opened(page.context)
    await typing.get_by_label("回复").fill("写到一半")
    await erase(page)
    for other in (idle, typing):
        await expect(other.get_by_role("alert").first).to_contain_text("已在另一台设备")
        await expect(other.locator(".line, nav, .send, .attach, #progress")).to_have_count(0)
        assert await accessibility_problems(other) == []
    await expect(idle.locator(".composer")).to_have_count(0)
    await expect(typing.get_by_text("输入框中的文字没有发送")).to_be_visible()
    await expect(typing.get_by_label("回复")).to_have_value("写到一半")
    await typing.get_by_role("link", name="返回首页").click()
    await expect(typing.get_by_role("button", name="开始")).to_be_visible()


@pytest.mark.long
async def test_a_deletion_is_told_to_who_comes_back_later(
    opened: Open, served: Served, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    await page.get_by_label("回复").fill("写到一半")
    await served.stop()
    turns.people.clear()
    turns.database.browsers.rows.clear()
    await served.start()
    await expect(page.locator("#log")).to_contain_text("已在另一台设备")
    await expect(page.get_by_label("回复")).to_have_value("写到一半")


@pytest.mark.long
@pytest.mark.parametrize("java_script_enabled", [True, False])
async def test_the_first_message_is_read_from_its_top(
    opened: Open, java_script_enabled: bool
) -> None:
    page = await opened(viewport=LOW, java_script_enabled=java_script_enabled)
    await page.get_by_role("button", name=re.compile("^(开始|Start)$")).click()
    await page.wait_for_url("**/#newest")
    await expect(page.locator(".said")).to_have_count(1)
    head, said = page.locator(".top"), page.locator(".said")

    async def begins_in_sight() -> bool:
        above, below = await head.bounding_box(), await said.bounding_box()
        assert above is not None
        assert below is not None
        return below["y"] >= above["y"] + above["height"] - 1

    await until(begins_in_sight)


@pytest.mark.long
async def test_after_a_long_paste_the_answer_is_in_sight(opened: Open) -> None:
    page = await opened(viewport=LOW)
    await begin(page)
    await page.get_by_label("回复").fill("\n".join(f"柴油 {month} 吨" for month in range(12)))
    await page.get_by_role("button", name="发送").click()
    pasted, answer, head = page.locator(".given").last, page.locator(".said").last, ".top"
    await expect(pasted).to_contain_text("柴油 11 吨")

    async def begins_below_the_head() -> bool:
        top, said = await page.locator(head).bounding_box(), await answer.bounding_box()
        assert top is not None
        assert said is not None
        return 0 <= said["y"] - top["y"] - top["height"] < LOW["height"] / 3

    await until(begins_below_the_head)


@pytest.mark.long
async def test_one_button_at_most_is_primary(opened: Open) -> None:
    page = await opened(viewport=SMALL)
    await page.get_by_role("button", name=re.compile("^(开始|Start)$")).click()
    await expect(page.locator(".choices button.primary")).to_have_text("同意并开始")
    await press(page, "agree")
    await expect(page.locator(".choices button.primary")).to_have_count(0)


@pytest.mark.long
async def test_the_main_choices_of_a_long_message_are_at_hand(opened: Open) -> None:
    page = await opened(viewport=SMALL)
    await begin(page)
    await page.get_by_role("button", name="目录").click()
    first, last = page.locator('button[value="ask:1"]'), page.locator('button[value="resume"]')
    await expect(last).to_be_attached()
    await expect(page.locator(".said").last).to_be_in_viewport()
    await expect(last).not_to_be_in_viewport()

    async def is_at_hand() -> bool:
        box, composer = await first.bounding_box(), await page.locator(".composer").bounding_box()
        assert box is not None
        assert composer is not None
        return box["y"] + box["height"] < composer["y"]

    await until(is_at_hand)
    await press(page, "ask:1")


async def test_a_report_arrives_by_itself_and_can_be_had(opened: Open, turns: FakeTurns) -> None:
    page = await opened()
    await begin(page)
    turns.hand_report(next(iter(turns.people)))
    card = page.locator(".file")
    await expect(card).to_contain_text("GF-00012-01.pdf")
    await expect(page.locator(".choices")).to_have_count(1)
    async with page.expect_download() as download:
        await card.get_by_role("link", name="下载").click()
    assert (await download.value).suggested_filename == "GF-00012-01.pdf"


@pytest.mark.long
async def test_a_stream_refused_at_first_is_asked_for_again(
    opened: Open, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    asked = 0

    async def refuse_first(route: Route) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            await route.fulfill(status=429, headers={"Retry-After": "1"})
        elif asked == 2:
            await route.abort()
        else:
            await route.continue_()

    async def later() -> bool:
        await page.clock.run_for(1000)  # not all at once: an answer under way would be given up
        await asyncio.sleep(0.1)
        return asked >= 3

    await page.clock.install()
    await page.route("**/events*", refuse_first)
    await page.reload()
    await until(later)
    await expect(page.locator("#notice")).to_be_empty()
    turns.hand_report(next(iter(turns.people)))
    await expect(page.locator(".file")).to_be_visible()


@pytest.mark.long
async def test_a_reminder_arrives_and_leaves_the_question_to_be_answered(
    opened: Open, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    turns.remind(next(iter(turns.people)), "🔔 提醒：提出申报")
    await expect(page.locator(".said").last).to_contain_text("提醒：提出申报")
    await press(page, "met")


async def note_what_is_told(page: Page) -> None:
    """Keep every notice: the next try to connect writes over the one before."""
    await page.evaluate(
        """() => {
            window.told = [];
            const note = () => told.push(document.getElementById('notice').textContent);
            new MutationObserver(note).observe(
                document.body, {childList: true, characterData: true, subtree: true});
        }"""
    )


async def was_told(page: Page, words: str) -> bool:
    """Whether a notice said so since."""
    told: bool = await page.evaluate("words => told.some(one => one.includes(words))", words)
    return told


@pytest.mark.long
async def test_the_page_comes_back_after_a_restart(
    opened: Open, served: Served, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    await served.stop()
    await expect(page.locator("#notice")).to_contain_text("正在自动重连")
    await page.get_by_label("回复").fill("断线时写的")
    await note_what_is_told(page)
    await page.get_by_role("button", name="发送").click()
    await until(lambda: was_told(page, "没有发送成功"))
    await expect(page.get_by_label("回复")).to_have_value("断线时写的")
    turns.hand_report(next(iter(turns.people)))
    await served.start()
    await expect(page.locator(".file")).to_be_visible()
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator(".given").last).to_have_text("您: 断线时写的")
    await expect(page.locator("#notice")).to_be_empty()


async def test_the_keyboard_alone(opened: Open) -> None:
    page = await opened()
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name="开始").focus()
    await page.keyboard.press("Enter")
    agree = page.locator('.choices button[value="agree"]')
    await agree.wait_for()
    await page.wait_for_load_state("load")
    await agree.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".line")).to_have_count(2)
    await expect(page.locator(".choices fieldset")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.locator('.choices button[value="met"]')).to_be_focused()
    await done(page)
    await page.keyboard.press("Space")
    await expect(page.locator(".line")).to_have_count(3)
    await page.reload()
    await page.keyboard.press("Tab")
    await expect(page.locator(".skip")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("不适用")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("第二行")
    await page.keyboard.press("Enter")
    await expect(page.locator(".given").last).to_have_text("您: 不适用 第二行")
    await expect(page.get_by_label("回复")).to_be_focused()


async def test_a_file_is_sent_with_progress_and_kept(opened: Open, turns: FakeTurns) -> None:
    page = await opened()
    await begin(page)
    photo = {"name": "车间.png", "mimeType": "image/png", "buffer": picture(400_000)}
    await page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
    await expect(page.locator(".given").last).to_have_text("您: 车间.png")
    await expect(page.locator("#uploading")).to_be_hidden()
    [person] = turns.people.values()
    assert [file.size for file in person.evidence.values()] == [400_000]
    async with page.expect_popup() as popup:
        await page.locator(".given a").click()
    shown = (await popup.value).locator(".paper img")
    await expect(shown).to_have_attribute("alt", "“车间.png”第 1 页，共 1 页")
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 64
    await page.locator("#file").set_input_files(photo)  # type: ignore[arg-type]
    await expect(page.locator(".line")).to_have_count(4)


@pytest.mark.long
@pytest.mark.parametrize("script", [True, False])
async def test_pages_are_turned_on_a_phone_by_the_keyboard_alone(
    opened: Open, turns: FakeTurns, script: bool
) -> None:
    page = await opened(java_script_enabled=script)
    await page.get_by_role("button", name="开始", exact=True).click()
    await page.locator('.choices button[value="agree"]').click()
    await page.locator('.choices button[value="met"]').wait_for()
    [(external_id, person)] = turns.people.items()
    content = pdf("one", "two", "three")
    kept = await turns.keep_file(content, "排污许可证" * 20 + ".pdf", "application/pdf")
    person.evidence[kept.digest] = kept
    await page.goto(f"/evidence/{kept.digest}/preview")
    for number in (1, 2, 3):
        await expect(page.locator(".paper img")).to_have_attribute(
            "alt", f"“{kept.name}”第 {number} 页，共 3 页"
        )
        if script:
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"], "the page scrolls sideways"
            assert await accessibility_problems(page) == []
        if number < 3:
            await page.get_by_role("link", name="下一页").first.focus()
            await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="下一页")).to_have_count(0)
    await page.get_by_role("link", name="返回对话").click()
    await expect(page.locator("#log")).to_be_visible()
    assert external_id in turns.people


@pytest.mark.long
async def test_a_file_too_large_is_refused_before_it_is_sent(
    opened: Open, turns: FakeTurns
) -> None:
    page = await opened()
    await begin(page)
    await page.evaluate(
        """size => {
            const chosen = new DataTransfer();
            chosen.items.add(new File([new Uint8Array(size)], "大.bin"));
            const input = document.querySelector("#file");
            input.files = chosen.files;
            input.dispatchEvent(new Event("change", {bubbles: true}));
        }""",
        FILE_LIMIT + 1,
    )
    await expect(page.locator("#notice")).to_contain_text("文件超过 20 MB")
    assert len(turns.given) == 2


@pytest.mark.long
async def test_a_file_dropped_on_the_page_is_sent(opened: Open) -> None:
    page = await opened()
    await begin(page)
    await page.evaluate(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(['x'], '台账.pdf', {type: 'application/pdf'}));
            for (const type of ['dragover', 'drop'])
                document.body.dispatchEvent(new DragEvent(
                    type, {dataTransfer: carried, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(page.locator(".given").last).to_have_text("您: 台账.pdf")


@pytest.mark.long
async def test_too_fast_is_said_in_place(opened: Open) -> None:
    page = await opened()
    await begin(page)
    token = await page.locator("#say input[name=token]").get_attribute("value")
    await page.evaluate(
        """async (token) => {
            const body = new URLSearchParams({token, name: 'x'});
            for (let n = 0; n < 125; n++) await fetch('/command', {method: 'POST', body});
        }""",
        token,
    )
    await page.get_by_label("回复").fill("符合")
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator("#notice")).to_contain_text("操作太快了")
    await expect(page.get_by_label("回复")).to_have_value("符合")


async def test_another_language_changes_the_whole_page(opened: Open) -> None:
    page = await opened()
    await page.get_by_role("button", name="开始").click()
    await page.locator('.choices button[value="language:en"]').click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("button", name="Contents")).to_be_visible()


async def test_without_script(opened: Open, turns: FakeTurns, tmp_path: Path) -> None:
    page = await opened(java_script_enabled=False)
    await begin(page)
    await press(page, "met")
    assert page.url.endswith("/#newest")
    await page.get_by_label("回复").fill("八成")
    await page.get_by_role("button", name="发送").click()
    await expect(page.locator(".given").last).to_have_text("您: 八成")
    photo = tmp_path / "照片.jpg"
    photo.write_bytes(b"jpeg")
    await page.locator("#file").set_input_files(photo)
    await page.get_by_role("button", name="上传", exact=True).click()
    await expect(page.locator(".given").last).to_have_text("您: 照片.jpg")
    await page.get_by_role("button", name="进度").click()
    await expect(page.locator(".said").last).to_contain_text("目前阻碍就绪的")
    turns.hand_report(next(iter(turns.people)))
    await page.reload()
    await expect(page.get_by_role("link", name="查看")).to_be_visible()


@pytest.mark.long
async def test_logging_out_is_told_to_the_other_windows(opened: Open) -> None:
    page = await opened()
    await begin(page)
    other = await opened(page.context)
    await other.get_by_label("回复").fill("写到一半")
    await page.get_by_role("link", name="换设备").click()
    await page.get_by_role("link", name="退出此浏览器").click()
    await page.get_by_role("button", name="退出", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("已退出此浏览器")
    await expect(other.get_by_role("alert").first).to_contain_text("此浏览器已退出")
    await expect(other.get_by_label("回复")).to_have_value("写到一半")
    await page.get_by_role("button", name="开始").click()
    await page.locator('.choices button[value="agree"]').wait_for()
    await expect(page.get_by_label("回复")).to_have_value("")


@pytest.mark.long
async def test_a_code_is_typed_on_the_first_page_without_script(
    opened: Open, turns: FakeTurns
) -> None:
    page = await opened(java_script_enabled=False)
    await page.get_by_text("我有连接码或恢复码").click()
    await page.get_by_label("连接码或恢复码", exact=True).fill("abcde fghjk")
    await page.get_by_role("button", name="连接", exact=True).click()
    await page.wait_for_url("**/#newest")
    [given] = turns.given
    assert given.payload == "ABCDE FGHJK"  # type: ignore[union-attr]


@pytest.mark.long
async def test_the_link_is_copied(opened: Open) -> None:
    page = await opened(permissions=["clipboard-read", "clipboard-write"])
    await begin(page)
    await page.get_by_role("link", name="换设备").click()
    await page.get_by_role("button", name="生成链接和连接码").click()
    await page.get_by_role("button", name="复制链接").click()
    await expect(page.locator("#copied")).to_have_text("已复制")
    shown = await page.get_by_label("链接", exact=True).input_value()
    assert "/join/" in shown
    assert await page.evaluate("navigator.clipboard.readText()") == shown


@pytest.mark.long
@pytest.mark.parametrize("has_stream", [True, False])
async def test_what_arrived_though_its_answer_was_lost_is_sent_once(
    opened: Open, turns: FakeTurns, *, has_stream: bool
) -> None:
    """The stream brings it, and the box is empty; without the stream it may be sent again."""
    page = await opened()
    await begin(page)

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    if not has_stream:
        await page.route("**/events*", lambda route: route.abort())
        await page.reload()
    person = turns.people[next(iter(turns.people))]
    question = person.question
    await page.route("**/say", lose_the_answer, times=1)
    await page.locator("#text").fill("八成")
    await page.locator("#text").press("Enter")
    if not has_stream:
        await expect(page.locator("#notice")).to_contain_text("没有收到回应")
        await expect(page.locator("#text")).to_have_value("八成")
        await page.locator("#text").press("Enter")
    await expect(page.locator("#text")).to_have_value("")
    await expect(page.locator("#notice")).to_be_empty()
    await expect(page.locator(".given").last).to_contain_text("八成")
    assert person.question == question + 1
    await page.locator("#text").fill("九成")
    await page.locator("#text").press("Enter")
    await expect(page.locator(".given").last).to_contain_text("九成")
    assert person.question == question + 2


@pytest.mark.long
async def test_what_was_typed_at_an_older_question_stays_in_the_box(
    opened: Open, turns: FakeTurns
) -> None:
    """A second tab answers; what is half typed in the first one is not taken for the next."""
    first = await opened()
    await begin(first)
    second = await opened(first.context)
    await first.locator("#text").fill("八成")
    await press(second, "met")
    await expect(first.locator(".line")).to_have_count(await second.locator(".line").count())
    lines = await first.locator(".line").count()

    await first.locator("#text").press("Enter")
    await expect(first.locator(".line")).to_have_count(lines + 1)
    await done(first)
    await expect(first.locator("#text")).to_have_value("八成")

    question = turns.people[next(iter(turns.people))].question
    await first.locator("#text").press("Enter")
    await expect(first.locator("#text")).to_have_value("")
    assert turns.people[next(iter(turns.people))].question == question + 1
