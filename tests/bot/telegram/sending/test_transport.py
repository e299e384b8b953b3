"""The transport against a real server: what arrives, what fails and how, what is never said."""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
import pytest_asyncio
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.transport import AiohttpRequest
from tests.support.bot_api import BotApiServer, Person

pytestmark = pytest.mark.slow

TEXT = "工厂应依法设立 & “合规” <否>"


@pytest_asyncio.fixture
async def server() -> AsyncIterator[BotApiServer]:
    async with BotApiServer() as server:
        yield server


@pytest_asyncio.fixture
async def bot(server: BotApiServer) -> AsyncIterator[Bot]:
    async with _bot(server, AiohttpRequest(read_timeout=30)) as bot:
        yield bot


@pytest_asyncio.fixture
async def person(server: BotApiServer) -> Person:
    person = server.person(7)
    await person.says("/start")
    return person


def _bot(server: BotApiServer, request: AiohttpRequest) -> Bot:
    return Bot(
        server.token,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(connection_pool_size=1),
    )


async def test_text_and_keyboard_arrive_as_they_are(bot: Bot, person: Person) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("符合", callback_data="a:1:met")]])

    sent = await bot.send_message(person.id, TEXT, reply_markup=keyboard)

    assert (await person.sees()).text == TEXT
    assert person.screen.labels == ["符合"]
    assert sent.reply_markup == keyboard


async def test_half_a_surrogate_pair_does_not_stop_a_message(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "完成\ud83d")

    assert (await person.sees()).text == "完成?"


async def test_bytes_are_uploaded_under_their_chinese_name(bot: Bot, person: Person) -> None:
    content = bytes(range(256)) * 1000

    await bot.send_document(person.id, content, filename='报告 "一".pdf', caption="自评报告")

    message = await person.sees("自评报告")
    assert message.file is not None
    assert message.file.name == '报告 "一".pdf'
    assert message.file.mime_type == "application/pdf"
    assert message.file.content == content


async def test_a_stream_is_uploaded_without_being_read_first(bot: Bot, person: Person) -> None:
    file = InputFile(BytesIO(b"%PDF"), filename="a.pdf", read_file_handle=False)

    await bot.send_document(person.id, file)

    message = await person.sees()
    assert message.file is not None
    assert message.file.content == b"%PDF"


async def test_a_file_is_downloaded(bot: Bot, person: Person) -> None:
    update = await person.sends_document("环评批复.pdf", b"evidence")

    file = await bot.get_file(update["message"]["document"]["file_id"])

    assert await file.download_as_bytearray() == b"evidence"


async def test_updates_come_by_long_polling(bot: Bot, server: BotApiServer) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.05)

    await server.person(8).says("你好")

    (update,) = await waiting
    assert update.effective_message is not None
    assert update.effective_message.text == "你好"


async def test_a_long_poll_outlives_the_read_timeout(bot: Bot, server: BotApiServer) -> None:
    waiting = asyncio.create_task(bot.get_updates(timeout=30, read_timeout=0.1))
    await asyncio.sleep(0.5)
    server.telegram.updates.release()
    assert await waiting == ()


async def test_refusals_become_the_errors_of_the_library(
    bot: Bot, server: BotApiServer, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else the library warns of its own error
    with pytest.raises(BadRequest, match="text is empty"):
        await bot.send_message(person.id, " ")
    server.floods("sendMessage", retry_after=3)
    with pytest.raises(RetryAfter, match="Flood control") as flood:
        await bot.send_message(person.id, TEXT)
    assert flood.value.retry_after == timedelta(seconds=3)
    person.blocks_bot()
    with pytest.raises(Forbidden, match="blocked"):
        await bot.send_message(person.id, TEXT)


@pytest.mark.parametrize("status", [500, 502])
async def test_an_ailing_server_is_a_network_error(
    bot: Bot, server: BotApiServer, person: Person, status: int
) -> None:
    server.fails("sendMessage", status=status)

    with pytest.raises(NetworkError):
        await bot.send_message(person.id, TEXT)


@pytest.mark.parametrize("after_effect", [False, True])
async def test_a_dropped_connection_is_a_network_error_and_the_next_call_works(
    bot: Bot, server: BotApiServer, person: Person, after_effect: bool
) -> None:
    server.drops("sendMessage", after_effect=after_effect)

    with pytest.raises(NetworkError, match=r"aiohttp\.\w+") as failure:
        await bot.send_message(person.id, "一")
    await bot.send_message(person.id, "二")

    assert not isinstance(failure.value, TimedOut)
    shown = [message.text for message in person.messages if message.by_bot]
    assert shown == (["一", "二"] if after_effect else ["二"])


async def test_a_slow_answer_is_a_timeout(bot: Bot, server: BotApiServer, person: Person) -> None:
    server.stalls("sendMessage", seconds=60)
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "一", read_timeout=0.05)

    server.stalls("sendMessage", seconds=0.4)
    await bot.send_message(person.id, "二", read_timeout=None)

    assert (await person.sees("二")).by_bot


async def test_an_upload_that_nobody_reads_ends() -> None:
    release = asyncio.Event()

    async def ignore(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.close()

    async with await asyncio.start_server(ignore, "127.0.0.1", 0) as deaf:
        port = deaf.sockets[0].getsockname()[1]
        limits = AiohttpRequest(0, 0.05, 0.05, 0.05, media_write_timeout=0.05)
        bot = Bot("1:A", base_url=f"http://127.0.0.1:{port}/bot", request=limits)
        async with limits:
            with pytest.raises(TimedOut):
                await bot.send_document(7, bytes(20_000_000))
        release.set()


async def test_a_full_pool_says_that_nothing_was_sent(
    server: BotApiServer, person: Person
) -> None:
    async with _bot(server, AiohttpRequest(connection_pool_size=1, read_timeout=60)) as bot:
        server.stalls("sendMessage", seconds=60)
        first = asyncio.create_task(bot.send_message(person.id, "一"))
        await asyncio.sleep(0.05)

        with pytest.raises(TimedOut, match="not sent"):
            await bot.send_message(person.id, "二", connect_timeout=0.05, pool_timeout=0.05)

        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert [message.text for message in person.messages if message.by_bot] == []


async def test_nobody_listening_is_a_network_error_that_names_the_host() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with AiohttpRequest() as request:
        with pytest.raises(NetworkError, match=f"127.0.0.1:{port}"):
            await request.post(f"http://127.0.0.1:{port}/bot1:SECRET/getMe")


async def test_no_failure_tells_the_token(
    server: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.fails(status=502)
    server.drops()
    server.stalls(seconds=0.3)
    known = f"{server.url}/bot{server.token}/sendMessage"
    unreachable = f"http://10.255.255.1/bot{server.token}/sendMessage"
    nonsense = f"http://:/bot{server.token}/sendMessage"
    async with AiohttpRequest(connect_timeout=0.05, pool_timeout=0.05) as request:
        for url in (known, known, known, known, unreachable, nonsense):
            with pytest.raises(TelegramError) as failure:
                await request.post(url, read_timeout=0.05)
            assert server.token not in "".join(traceback.format_exception(failure.value))
            assert server.token not in repr(failure.value.__context__)
    assert server.token not in caplog.text


async def test_an_http_proxy_is_asked_to_carry_the_request() -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as proxy:
        port = proxy.sockets[0].getsockname()[1]
        async with AiohttpRequest(proxy=f"http://me:pass@127.0.0.1:{port}") as request:
            with pytest.raises(Forbidden):
                await request.post("http://telegram.invalid/bot1:A/getMe")

    assert asked[0].startswith(b"POST http://telegram.invalid/bot1:A/getMe HTTP/1.1")
    assert b"Proxy-Authorization: Basic " in asked[0]


@pytest.mark.parametrize("proxy", ["socks5://me:pass@127.0.0.1:1080", "127.0.0.1:3128"])
def test_another_proxy_is_refused_without_telling_its_password(proxy: str) -> None:
    with pytest.raises(ValueError, match="http://") as refusal:
        AiohttpRequest(proxy=proxy)

    assert "pass" not in str(refusal.value)


async def test_it_opens_and_closes_once_and_can_be_opened_again(server: BotApiServer) -> None:
    request = AiohttpRequest(read_timeout=7)
    url = f"{server.url}/bot{server.token}/getMe"

    with pytest.raises(NetworkError, match="not initialized"):
        await request.post(url)
    for _ in range(2):
        await request.initialize()
        await request.initialize()
        assert await request.post(url)
        await request.shutdown()
        await request.shutdown()

    assert request.read_timeout == 7
