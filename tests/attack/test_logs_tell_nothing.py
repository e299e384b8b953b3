"""Nothing that a person types, and no secret, comes into the log, at any level."""

import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from bot.runtime.logs.without_words import WithoutWords, kinds
from tests.bot.web.client import Client
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 120
MARK = "机密Zq7xV"
TOKEN = "123456:SECRETtokenSECRET"  # noqa: S105 - made up
REASON = f"因为{MARK}理由"


@asynccontextmanager
async def _running(folder: Path, **more: str) -> AsyncIterator[tuple[str, Process, Path]]:
    port, told = free_port(), folder / "stderr"
    env = {"WEB_PORT": str(port), "DATA_DIR": str(folder / "var"), "LOG_LEVEL": "DEBUG",
           "TELEGRAM_BOT_TOKEN": "", "PYTHONASYNCIODEBUG": "0",
           "DATABASE_URL": f"sqlite:///{folder}/green.db"} | more  # fmt: skip
    with told.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-W", "always", "-m", "bot", "run", cwd=ROOT, env=os.environ | env,
            stdout=DEVNULL, stderr=stream,
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}", process, told
    finally:
        if process.returncode is None:
            process.terminate()
            async with asyncio.timeout(PATIENCE):
                await process.wait()


async def _opened(session: aiohttp.ClientSession, process: Process) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get("/healthz"):
                    return
            except aiohttp.ClientConnectionError:
                assert process.returncode is None
                await asyncio.sleep(0.1)


def _renamed(database: Path, old: str, new: str) -> None:
    with closing(sqlite3.connect(database)) as broken:
        broken.execute(f"ALTER TABLE {old} RENAME TO {new}")
        broken.commit()


async def test_a_walk_at_debug_leaves_nothing_typed_behind(tmp_path: Path) -> None:
    """Telegram is out of reach meanwhile, by an address with a password."""
    nobody = f"http://someone:PASSwordPASS@127.0.0.1:{free_port()}"
    walk = _running(tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_BASE_URL=nobody)
    async with walk as (url, process, told):
        jar = aiohttp.CookieJar(unsafe=True)
        async with aiohttp.ClientSession(url, cookie_jar=jar) as session:
            await _opened(session, process)
            client = Client(session)
            await client.get(f"/?q={MARK}")
            await client.begin()
            secrets = {cookie for cookie in client.cookies.values() if len(cookie) > 8}
            await client.say("同意")
            await client.say(f"{MARK}水泥有限公司")
            await client.say(f"#1 {MARK}")
            await client.say(f"{MARK}" * 400)
            secrets |= {value for value in client.hidden("/say").values() if len(value) > 8}
            await client.upload(b"\xff\xd8\xff\xe0" + MARK.encode() * 20, f"{MARK}.jpg")
            await client.get(f"/evidence/{MARK}")
            await client.get("/")
            _renamed(tmp_path / "green.db", "sessions", "gone")
            failed = await client.say(REASON)
            assert failed.status >= 500
            assert MARK not in failed.text
            _renamed(tmp_path / "green.db", "gone", "sessions")
            assert b"telegram-unreachable" in told.read_bytes()
    log = told.read_text("utf-8")
    assert "web-failed" in log  # what the operator needs is there
    assert MARK not in log
    assert MARK.encode().hex() not in log
    assert repr(MARK.encode())[2:-1] not in log
    secrets |= {TOKEN, TOKEN.partition(":")[2], "PASSwordPASS"}
    assert not [secret for secret in secrets if secret in log]


def test_what_fails_outside_everything_is_told_without_its_words() -> None:
    program = f"""
import asyncio, threading, warnings
from bot.runtime.logs.without_words import silence_tracebacks, watch_loop
from bot.runtime.logs.configure import configure_logs
configure_logs("DEBUG")
silence_tracebacks()
class Odd:
    def __del__(self): raise ValueError({MARK!r})
async def fails(): raise ValueError({MARK!r})
async def main():
    watch_loop(asyncio.get_running_loop())
    task = asyncio.ensure_future(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    asyncio.get_running_loop().call_soon(int, {MARK!r})
    await asyncio.sleep(0.01)
asyncio.run(main())
Odd()
warnings.warn({MARK!r})
def odd(): raise ValueError({MARK!r})
thread = threading.Thread(target=odd); thread.start(); thread.join()
raise ExceptionGroup({MARK!r}, [ValueError({MARK!r})])
"""
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert MARK not in ended.stderr
    for told in ("never retrieved", "UserWarning", "in __del__", "in odd", "ExceptionGroup"):
        assert told in ended.stderr


def test_the_command_line_tells_no_answer_when_it_fails(tmp_path: Path) -> None:
    """A fault of ours must not print what is in the file."""
    program = f"""
import sys
import bot.cli.score as s
def evaluate(*a): raise ValueError({MARK!r})
s.evaluate = evaluate
from bot.__main__ import main
sys.argv = ["bot", "score", {str(tmp_path / "a.json")!r}]
main()
"""
    answers = tmp_path / "a.json"
    answers.write_text('{"catalogue": "gb36132-2018", "answers": {}}', "utf-8")
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert MARK not in ended.stderr
    assert "builtins.ValueError" in ended.stderr


@pytest.mark.parametrize(
    ("message", "args", "told"),
    [
        ("Calling %s with %r", ("sendMessage", {"text": MARK}), "Calling … with '…'"),
        ("took %d ms, %(a)s", (), "took %d ms, %(a)s"),
        ("started [%d]", (12,), "started [12]"),
        ("%d of it", (MARK,), "%d of it"),
        (f"first\n{MARK}", (), "first"),
    ],
)
def test_a_library_line_keeps_its_author_s_words_alone(
    message: str, args: tuple[object, ...], told: str
) -> None:
    record = logging.LogRecord("library", logging.ERROR, "", 1, message, args, None)
    assert WithoutWords("%(message)s").format(record) == told


def test_a_failure_is_named_by_its_kinds() -> None:
    failure = OSError(MARK)
    failure.__cause__ = ValueError(MARK)
    assert kinds(failure) == "builtins.OSError < builtins.ValueError"
