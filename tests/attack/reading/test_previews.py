"""Previews in the wrong hands, and of files that mean harm: over HTTP, against the program."""

import mimetypes
from io import BytesIO

import aiohttp
import pytest

from bot.app import Core
from dialogs.core import buttons as c
from tests.attack.test_links import Visit, begun, served, visit
from tests.bot.conftest import clock, core, core_settings, edition_2018, li
from tests.bot.previews.hostile import HOSTILE, JPEG, pdf
from tests.bot.talking import Talker
from tests.bot.turns.sharing.test_sharing import accept, ask
from tests.bot.turns.test_evidence import send
from tests.bot.web.client import Client
from tests.support.stored.databases import sqlite_template

__all__ = [
    "clock", "core", "core_settings", "edition_2018", "li", "served", "sqlite_template", "visit",
]  # fmt: skip

pytestmark = pytest.mark.slow
VIEWS = ("/preview", "/preview?page=1", "/page", "/page?page=1", "/thumbnail")


async def attached(client: Client, content: bytes, name: str) -> str:
    """Attach a file to the question asked now; where it is."""
    await client.get("/")
    form = aiohttp.FormData(quote_fields=False)
    for field, value in client.hidden("/files").items():
        form.add_field(field, value)
    kind = mimetypes.guess_type(name)[0]
    form.add_field("file", BytesIO(content), filename=name, content_type=kind)
    page = (await client.post("/files", form)).text
    where = page.rpartition('href="/evidence/')[2]
    return where[:64]


async def at_question(visit: Visit, name: str) -> Client:
    """Somebody at a question."""
    client = await begun(visit, name)
    await client.say("/edit 5")
    return client


async def test_a_preview_is_for_who_may_download(visit: Visit) -> None:
    owner = await at_question(visit, "甲厂")
    digest = await attached(owner, JPEG, "电表.jpg")
    assert len(digest) == 64
    visitors = {
        "a stranger": visit(),
        "a newcomer": visit(),
        "another enterprise": await at_question(visit, "乙厂"),
    }
    await visitors["a newcomer"].begin()
    for view in VIEWS:
        mine = await owner.get(f"/evidence/{digest.upper()}{view}")
        assert mine.status == 200, view
        assert JPEG not in mine.body, "what is shown is drawn by us"
        for who, other in visitors.items():
            refused = await other.get(f"/evidence/{digest}{view}", allow_redirects=False)
            assert refused.status in (303, 404), f"{who} at {view}"
            assert not refused.body.startswith(b"\xff\xd8")
            assert "电表.jpg" not in refused.text, f"{who} at {view}"


async def test_the_pictures_are_no_documents_and_the_page_runs_nothing(visit: Visit) -> None:
    owner = await at_question(visit, "甲厂")
    digest = await attached(owner, pdf("one", "two"), "<script>证.pdf")
    picture = await owner.get(f"/evidence/{digest}/page?page=2")
    assert picture.header("content-type") == "image/jpeg"
    assert picture.header("x-content-type-options") == "nosniff"
    assert "default-src 'none'" in picture.header("content-security-policy")
    assert picture.header("cache-control") == "no-store"
    page = await owner.get(f"/evidence/{digest}/preview?page=2")
    assert "script-src 'self'" in page.header("content-security-policy")
    assert "<script" not in page.text
    assert "&lt;script&gt;证.pdf" in page.text
    for number in ("0", "-1", "99999", "x", "1%00"):
        odd = await owner.get(f"/evidence/{digest}/page?page={number}")
        assert odd.status in (404, 422), number
        assert not odd.body.startswith(b"\xff\xd8")


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_said_to_have_no_preview(visit: Visit, name: str) -> None:
    owner = await at_question(visit, "甲厂")
    content, _ = HOSTILE[name]
    digest = await attached(owner, content, name)
    page = await owner.get(f"/evidence/{digest}/preview")
    picture = await owner.get(f"/evidence/{digest}/page")
    if name.endswith(".html"):  # not even offered
        assert (page.status, picture.status) == (404, 404)
        return
    assert page.status == 200
    assert "请下载" in page.text
    assert f'href="/evidence/{digest}" download' in page.text
    assert picture.status == 404
    assert (
        await owner.get(f"/evidence/{await attached(owner, JPEG, 'a.jpg')}/page")
    ).status == 200


async def test_the_file_of_a_proposal_is_shown_to_the_owner_and_what_is_removed_to_nobody(
    core: Core, li: Talker, visit: Visit
) -> None:
    wang = Talker(core, "w", "web")
    await accept(wang, await ask(li))
    await wang.press(c.RESUME)
    kept = await send(core, wang, "证.pdf", pdf("of the guest"))
    code = await li.code()
    owner = visit()
    await owner.get("/")
    await owner.begin()
    await owner.say(f"/join {code}")
    await owner.choose(c.JOIN)
    await owner.say("/tasks")
    await owner.choose(c.SHARED)
    (look,) = {part.partition('"')[0] for part in owner.page.split('value="proposal:')[1:]}
    await owner.choose(f"proposal:{look}")
    assert (await owner.get(f"/evidence/{kept.digest}/preview")).status == 404, "not theirs yet"
    await owner.get("/")
    await owner.choose(f"{c.VIEW}:{kept.digest[:12]}")
    await owner.get("/")
    delivery = owner.page.rpartition('/preview" target')[0].rpartition("/files/")[2]
    shown = await owner.get(f"/files/{delivery}/page")
    assert shown.body.startswith(b"\xff\xd8")
    stranger = visit()
    await stranger.begin()
    assert (await stranger.get(f"/files/{delivery}/page")).status == 404
