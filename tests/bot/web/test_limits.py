"""Limits on sizes and rates, with messages a person understands."""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from bot.runtime.buckets import Buckets
from bot.web.security.limits import (
    ACTIONS_AT_ONCE,
    FILE_LIMIT,
    STREAMS_PER_PERSON,
    TEXT_LIMIT,
)
from dialogs.core.inputs import Input, Text
from tests.bot.web.client import Client
from tests.bot.web.conftest import Clock
from tests.support.fake_turns import FakeTurns
from tests.support.web.browser import PATIENCE_SECONDS, Served

Visit = Callable[[], Client]


async def test_a_text_of_the_greatest_length_is_taken(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    assert (await client.say("符" * TEXT_LIMIT)).status == 200
    assert len(turns.given) == 2


@pytest.mark.parametrize("length", [TEXT_LIMIT + 1, 20_000, 50_000])
async def test_a_longer_text_is_refused_with_words(
    visit: Visit, turns: FakeTurns, length: int
) -> None:
    client = visit()
    await client.begin()
    answer = await client.say("符" * length)
    assert answer.status in (400, 413)
    assert "请" in answer.text
    assert len(turns.given) == 1


async def test_a_file_of_the_greatest_size_is_taken(visit: Visit) -> None:
    client = visit()
    await client.begin()
    assert (await client.upload(b"x" * FILE_LIMIT, "大.jpg")).status == 200
    assert "大.jpg" in client.page


@pytest.mark.parametrize("extra", [1, 3 * FILE_LIMIT])
async def test_a_larger_file_is_refused_with_words(
    visit: Visit, turns: FakeTurns, extra: int
) -> None:
    client = visit()
    await client.begin()
    answer = await client.upload(b"x" * (FILE_LIMIT + extra), "大.jpg")
    assert answer.status == 413
    assert "文件超过 20 MB" in answer.text
    assert len(turns.given) == 1


async def test_no_file_is_said_to_be_none(visit: Visit) -> None:
    client = visit()
    await client.begin()
    for content, name in ((b"", "空.jpg"), (b"", "")):
        await client.get("/")
        answer = await client.upload(content, name)
        assert answer.status == 422
        assert "没有收到文件" in answer.text


async def test_haste_is_slowed_and_told_how_long(visit: Visit, clock: Clock) -> None:
    client, other = visit(), visit()
    await client.begin()
    await other.begin()
    fields = client.hidden("/say") | {"text": "x"}
    partial = {"HX-Request": "true"}
    answers = [
        await client.post("/say", fields, headers=partial) for _ in range(ACTIONS_AT_ONCE + 1)
    ]
    assert [answer.status for answer in answers] == [200] * ACTIONS_AT_ONCE + [429]
    assert answers[-1].header("retry-after") == "1"
    assert "操作太快了，请在 1 秒后再试" in answers[-1].text
    assert (await other.say("x")).status == 200
    clock.passes(1)
    assert (await client.post("/say", fields, headers=partial)).status == 200


async def test_a_crowd_of_newcomers_from_one_address_is_slowed(
    visit: Visit, served: Served, turns: FakeTurns
) -> None:
    client = visit()
    async with aiohttp.ClientSession(served.url) as session:
        for _ in range(60):
            async with session.post("/start", allow_redirects=False) as answer:
                assert answer.status == 303
            session.cookie_jar.clear()
    assert (await client.begin()).status == 429
    assert len(turns.people) == 60


@pytest.mark.parametrize(
    "fields",
    [
        {"choice": ""},
        {"choice": "x" * 41},
        {"choice": "met", "session": "-1"},
        {"choice": "met", "turn": "1e3"},
        {"choice": "met", "turn": "²"},
        {"choice": "met", "turn": "9" * 40},
    ],
)
async def test_a_form_no_page_has_is_refused(
    visit: Visit, turns: FakeTurns, fields: dict[str, str]
) -> None:
    client = visit()
    await client.begin()
    answer = await client.post("/choose", client.hidden("/choose") | fields)
    assert answer.status == 422
    assert len(turns.given) == 1


async def test_a_broken_upload_is_refused(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await client.post("/files", b"--y\r\nnonsense", headers=headers)
    assert answer.status in (400, 403)
    assert len(turns.given) == 1


def test_a_bucket_fills_with_time(clock: Clock) -> None:
    buckets = Buckets(burst=2, per_second=0.5, clock=clock)
    assert [buckets.wait("a"), buckets.wait("a"), buckets.wait("a")] == [0, 0, 2]
    assert buckets.wait("b") == 0
    clock.passes(2)
    assert [buckets.wait("a"), buckets.wait("a")] == [0, 2]


def test_full_buckets_are_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.runtime.buckets.BUCKETS_KEPT", 10)
    buckets = Buckets(burst=1, per_second=1, clock=clock)
    for number in range(10):
        buckets.wait(str(number))
    clock.passes(5)
    buckets.wait("late")
    assert set(buckets._filled) == {"late"}


async def test_streams_of_a_person_are_counted(visit: Visit, served: Served) -> None:
    client = visit()
    await client.begin()
    cookie = {"Cookie": f"chat={client.cookies['chat']}"}
    async with aiohttp.ClientSession(served.url, headers=cookie) as session:
        streams = [await session.get("/events?since=1") for _ in range(STREAMS_PER_PERSON)]
        assert {stream.status for stream in streams} == {200}
        async with session.get("/events?since=1") as refused:
            told = await refused.text()  # it ends at once
            assert told.split("\r\n")[:3] == ["event: later", "data: later", "retry: 15000"]
        async with session.get("/events?since=0") as refused:
            sent = (await refused.text()).partition("retry")[2]
            assert "data: " in sent, "the news comes all the same"
        streams.pop().close()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await _stays_open(session):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        for stream in streams:
            stream.close()


async def _stays_open(session: aiohttp.ClientSession) -> bool:
    async with session.get("/events?since=0") as stream:
        return b"later" not in await stream.content.readline()


async def test_the_acts_of_one_person_come_one_after_the_other_and_hold_no_other_up(
    visit: Visit, turns: FakeTurns, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty, other = visit(), visit()
    await hasty.begin()
    await other.begin()
    taking: list[str] = []
    begun, go_on = asyncio.Event(), asyncio.Event()
    take = turns.take

    async def slow(channel: str, external_id: str, given: Input, **more: Any) -> Any:
        if isinstance(given, Text) and given.text.startswith("急"):
            taking.append(given.text)
            begun.set()
            await go_on.wait()
        return await take(channel, external_id, given, **more)

    monkeypatch.setattr(turns, "take", slow)
    acts = [asyncio.create_task(hasty.say(f"急{number}")) for number in range(5)]
    await begun.wait()

    assert (await other.say("不急")).status == 200

    assert len(taking) == 1
    go_on.set()
    assert {(await act).status for act in acts} == {200}
    assert len(taking) == 5
