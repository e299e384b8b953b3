"""The public page that verifies: for strangers, without script, within limits, keeping nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.security.limits import CHECKS_AT_ONCE
from storage.database import Database
from storage.records import Conversation
from tests.bot.verifying.papers import Installation, numbered
from tests.bot.web.client import Answer, Client
from tests.bot.web.conftest import Clock
from tests.storage.talking import begin
from tests.support.fake_turns import FakeTurns
from tests.support.stored.databases import (
    database,
    database_url,
    postgresql_url,
    sqlite_template,
)
from tests.support.web.browser import Served

__all__ = ["database", "database_url", "postgresql_url", "sqlite_template"]

Visit = Callable[[], Client]
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


@pytest.fixture
def office(database: Database, tmp_path: Path, turns: FakeTurns) -> Installation:
    installation = Installation(database, tmp_path)
    turns.checker = installation.checker
    return installation


@pytest.fixture
async def li(database: Database) -> Conversation:
    return await begin(database, "42")


@pytest.fixture
async def served(
    turns: FakeTurns,
    settings: Settings,
    clock: Clock,
    office: Installation,  # noqa: ARG001 - checks before anybody asks
) -> AsyncIterator[Served]:
    server = Served(lambda: build_web(turns, turns.files, settings, clock), settings)
    await server.start()
    yield server
    await server.stop()


async def _send(client: Client, content: bytes, **options: object) -> Answer:
    form = aiohttp.FormData()
    form.add_field("file", BytesIO(content), filename="报告.pdf", content_type="application/pdf")
    return await client.post("/verify", form, **{"headers": OURS, **options})


def _files_in(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


async def test_a_stranger_verifies_a_file_and_a_code(
    visit: Visit, office: Installation, li: Conversation
) -> None:
    pdf = await office.issue(li)
    number, digest = numbered(li)
    client = visit()
    form = await client.get("/verify", headers={"Accept-Language": "zh"})
    assert form.status == 200
    assert "<script" not in form.text
    assert "default-src 'none'" in form.header("content-security-policy")
    sent = await _send(client, pdf)
    assert "是真的，没有改动，现行有效" in sent.text
    altered = await _send(client, pdf.replace(b"score", b"scare") + b"x")
    assert "是真的" not in altered.text
    by_code = await client.get(f"/verify/{office.codes[number]}")
    assert by_code.status == 200
    assert number in by_code.text
    assert digest[:12] in by_code.text
    assert by_code.header("referrer-policy") == "strict-origin"
    english = await client.get(f"/verify/{office.codes[number]}?language=en")
    assert "There is such a document" in english.text
    typed = await client.post("/verify", {"code": f"{number} {digest}"}, headers=OURS)
    assert number in typed.text
    assert "set-cookie" not in {name.lower() for name in by_code.headers}  # type: ignore[union-attr]


async def test_nothing_is_kept_and_no_figure_is_shown(
    visit: Visit, office: Installation, li: Conversation, tmp_path: Path
) -> None:
    pdf = await office.issue(li)
    before = _files_in(tmp_path)
    answer = await _send(visit(), pdf)
    assert "61.25" not in answer.text, "the score that stands in the file"
    assert _files_in(tmp_path) == before


async def test_what_is_typed_wrong_stays_in_the_field(visit: Visit) -> None:
    client = visit()
    number = await client.post("/verify", {"code": "GF-00001-01"}, headers=OURS)
    assert number.status == 422
    assert 'value="GF-00001-01"' in number.text
    assert "只有编号查不到" in number.text
    odd = await client.post("/verify", {"code": '"><script>x'}, headers=OURS)
    assert odd.status == 422
    assert "<script>x" not in odd.text
    missing = await client.get("/verify/AAAAABBBBB")
    assert missing.status == 404
    assert "没有这个核验码" in missing.text


async def test_numbers_and_codes_cannot_be_tried_one_after_the_other(
    visit: Visit, clock: Clock
) -> None:
    client = visit()
    tried = [(await client.get(f"/verify/AAAAA{n:05d}".replace("0", "A").replace("1", "B"))).status
             for n in range(CHECKS_AT_ONCE)]  # fmt: skip
    assert set(tried) == {404}
    assert (await client.get("/verify/AAAAABBBBB")).status == 429
    assert (await client.post("/verify", {"code": "AAAAABBBBB"}, headers=OURS)).status == 429
    assert (await _send(client, b"x")).status == 429
    assert (await client.get("/verify")).status == 200, "the form itself looks nothing up"
    clock.passes(21)
    assert (await client.get("/verify/AAAAABBBBB")).status == 404


async def test_a_huge_upload_is_refused_while_it_arrives(
    visit: Visit, office: Installation, li: Conversation
) -> None:
    piece = b"\0" * 1_000_000

    async def endless() -> AsyncIterator[bytes]:
        yield (
            b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n'
            b"content-type: application/pdf\r\n\r\n%PDF-1.7"
        )
        for _ in range(200):
            yield piece

    client = visit()
    headers = OURS | {"content-type": "multipart/form-data; boundary=x"}
    try:
        answer = await client.post("/verify", endless(), headers=headers)
    except aiohttp.ClientError:
        pass  # cut off: no more is read than the browser needs to get the response
    else:
        assert answer.status == 413
    pdf = await office.issue(li)
    assert (await _send(client, pdf)).status == 200, "and goes on"


async def test_other_sites_cannot_use_a_visitor_to_verify(visit: Visit) -> None:
    client = visit()
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = await client.post("/verify", {"code": "AAAAABBBBB"}, headers=headers)
        assert answer.status == 403


async def test_no_file_and_an_empty_one_are_refused(visit: Visit) -> None:
    client = visit()
    assert (await _send(client, b"")).status == 422
    assert (await client.post("/verify", {"code": ""}, headers=OURS)).status == 422


async def test_many_at_once_are_answered(
    visit: Visit, office: Installation, li: Conversation
) -> None:
    pdf = await office.issue(li)
    answers = await asyncio.gather(*(_send(visit(), pdf) for _ in range(12)))
    assert {answer.status for answer in answers} <= {200, 429, 503}
    assert any("现行有效" in answer.text for answer in answers if answer.status == 200)
