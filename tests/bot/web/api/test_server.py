"""The API behind the real server: its limits speak to programs, and the docs' example runs."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.jobs.webhooks.signing import new_secret, signed_headers
from bot.runtime.settings import Settings
from bot.web.app import build_web
from tests.bot.web.api.scene import Scene
from tests.support.fake_turns import FakeTurns
from tests.support.ports import free_port
from tests.support.web.browser import Served

EXAMPLE = Path(__file__).parents[4] / "docs/examples/api_client.py"


@pytest.fixture
async def served(scene: Scene, tmp_path: Path) -> AsyncIterator[Served]:
    """The whole web application on a port, with the API in it."""
    port = free_port()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        web_port=port,
        data_dir=tmp_path,
        web_public_url=f"http://127.0.0.1:{port}",
    )
    turns = FakeTurns(tmp_path / "turns", clock=scene.clock)

    def build() -> object:
        return build_web(turns, turns.files, settings, scene.clock, api=scene.service)

    server = Served(build, settings)  # type: ignore[arg-type]
    await server.start()
    yield server
    await server.stop()


async def run(scene: Scene, served: Served, *arguments: str, who: str = "city") -> tuple[int, str]:
    """Run the example; its status and what it prints."""
    known = {"GREENBOT_URL": served.url, "GREENBOT_TOKEN": scene.tokens[who]}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLE),
        *arguments,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **known},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_the_example_of_the_docs_lists_checks_and_is_told_why_not(
    scene: Scene, served: Served
) -> None:
    call, ours = str(scene.call.id), str(scene.ids["ours"])
    status, said = await run(scene, served)
    assert (status, said.splitlines()) == (
        0,
        [f"{call} 2026 年省级绿色工厂 [checking]", f"  {ours} 甲厂 ours flags=0"],
    )
    assert await run(scene, served, "check", call, ours) == (0, "checked\n")
    status, said = await run(scene, served, "check", call, ours)
    assert status == 1
    assert said.startswith("it is checked; what can be done: [")
    status, said = await run(scene, served, "check", call, str(scene.ids["theirs"]))
    assert (status, said.split(":")[0]) == (1, "404 没有")


async def test_the_example_verifies_what_is_sent(
    scene: Scene, served: Served, tmp_path: Path
) -> None:
    secret, body, file = new_secret(), b'{"type": "report.issued"}', tmp_path / "message.json"
    file.write_bytes(body)
    now = int(datetime.now(UTC).timestamp())
    headers = signed_headers("msg_1", now, body, (new_secret(), secret))
    given = (secret, str(file), "msg_1", str(now), headers["webhook-signature"])
    assert await run(scene, served, "verify", *given) == (0, "genuine\n")
    file.write_bytes(body + b" ")
    assert await run(scene, served, "verify", *given) == (1, "not genuine\n")


async def test_limits_of_the_server_are_problems_to_programs(scene: Scene, served: Served) -> None:
    path = f"{served.url}/api/v1{scene.submission}/acts"
    headers = {"authorization": f"Bearer {scene.tokens['city']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        answers = []
        for body in ("{", json.dumps({"act": "check", "reason": "x" * 70_000})):
            async with session.post(path, data=body) as answer:
                answers.append((answer.status, answer.content_type, (await answer.json())["type"]))
        async with session.get(f"{served.url}/api/v1/token", headers={"host": "other"}) as answer:
            answers.append((answer.status, answer.content_type, (await answer.json())["type"]))
        async with session.get(f"{served.url}/api/v1/token") as answer:
            assert answer.status == 200
            assert answer.headers["cache-control"] == "private, no-cache"
            assert answer.headers["x-content-type-options"] == "nosniff"
        async with session.get(f"{served.url}/api/v2") as answer:
            assert answer.content_type == "text/html"
    problem = "application/problem+json"
    assert answers == [
        (422, problem, "urn:greenbot:problem:invalid"),
        (413, problem, "urn:greenbot:problem:too-large"),
        (421, problem, "urn:greenbot:problem:unknown-host"),
    ]


async def test_the_log_tells_no_token(
    scene: Scene, served: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"authorization": f"Bearer {scene.tokens['city']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        async with session.get(f"{served.url}/api/v1/calls") as answer:
            assert answer.status == 200
        async with session.get(f"{served.url}/api/v1/calls?limit=0") as answer:
            assert scene.tokens["city"] not in await answer.text()
    said = capsys.readouterr()
    assert scene.tokens["city"] not in said.out + said.err
