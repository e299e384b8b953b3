"""Attacks on signing in: forms from elsewhere, guessed and other people's codes, and floods."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.app import Core
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.security.limits import CODES_AT_ONCE
from dialogs.core import buttons as c
from tests.bot.talking import Talker
from tests.bot.web.client import Client
from tests.support.ports import free_port
from tests.support.stored.databases import rows
from tests.support.web.browser import Served

EMPTY = {"answer": ""}
OURS = {"Sec-Fetch-Site": "same-origin"}
FOREIGN: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
)
PATHS = ("/signin/telegram", "/signin/telegram/go", "/signin/passkey", "/signin/passkey/options")
Visit = Callable[[], Client]


@pytest.fixture
async def visit(idle: Core, tmp_path: Path) -> AsyncIterator[Visit]:
    """Browsers on a web chat whose bot is known."""
    await idle.turns.sign_ins.name_bot("telegram", "green_bot")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        web_port=free_port(),
        data_dir=tmp_path,
        telegram_bot_token=SecretStr("1:made-up"),
    )
    served = Served(lambda: build_web(idle.turns, idle.files, settings, now), settings)
    await served.start()
    sessions: list[aiohttp.ClientSession] = []

    def fresh() -> Client:
        url = served.url.replace("127.0.0.1", "localhost")
        sessions.append(aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)))
        return Client(sessions[-1])

    yield fresh
    for session in sessions:
        await session.close()
    await served.stop()


async def waits(client: Client) -> tuple[str, str]:
    """Begin to wait; the code and the number of the page."""
    await client.get("/")
    await client.submit("/signin/telegram")
    return _after(client.page, "/join "), _after(client.page, 'class="code number">')


def _after(page: str, mark: str) -> str:
    return page.split(mark)[1].split("<")[0]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", PATHS)
async def test_a_form_from_elsewhere_does_nothing(
    idle: Core, visit: Visit, path: str, headers: dict[str, str]
) -> None:
    assert (await visit().post(path, EMPTY, headers=headers)).status == 403
    kept = await rows(idle.database)
    assert (kept["challenges"], kept["waiting_browsers"], kept["people"]) == ([], [], [])


async def test_a_visit_stores_nothing(idle: Core, visit: Visit) -> None:
    client = visit()
    for path in ("/", "/signin", "/signin/telegram", "/signin/telegram/state"):
        assert (await client.get(path)).status == 200
    kept = await rows(idle.database)
    assert (kept["challenges"], kept["waiting_browsers"], kept["people"]) == ([], [], [])


async def test_the_secret_of_the_wait_is_in_the_cookie_alone(visit: Visit) -> None:
    client = visit()
    await client.get("/")
    answer = await client.post("/signin/telegram", EMPTY, headers=OURS, allow_redirects=False)
    cookie = answer.header("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    secret = cookie.split("=")[1].split(";")[0]
    assert answer.header("location") == "/signin/telegram"
    page = await client.get("/signin/telegram")
    assert secret not in page.text
    assert page.header("cache-control") == "no-store"


async def test_whoever_lets_somebody_else_s_browser_in_gets_nothing(
    idle: Core, visit: Visit
) -> None:
    """And the victim is told whose data it would be, and has to agree to that."""
    victim, attacker = visit(), Talker(idle, "attacker", label="@mallory")
    await attacker.begins()
    code, number = await waits(victim)
    await attacker.says(f"/start {code}")
    await attacker.press(c.choice(c.SIGN_IN, number))

    page = await victim.get("/signin/telegram")

    assert "@mallory" in page.text
    assert "不是您自己的账号？" in page.text
    assert len((await rows(idle.database))["identities"]) == 1


async def test_a_tricked_person_has_to_press_a_number_that_they_do_not_see(
    idle: Core, visit: Visit
) -> None:
    attacker, victim = visit(), Talker(idle, "victim")
    await victim.begins()
    code, number = await waits(attacker)
    await victim.says(f"/start {code}")
    wrong = next(one for one in victim.choices[:-1] if not one.endswith(f":{number}"))

    await victim.press(wrong)

    assert (await attacker.get("/signin/telegram/state")).text == "kept-out"
    await attacker.post("/signin/telegram/go", EMPTY, headers=OURS)
    assert "没有登录" in attacker.page
    assert len((await rows(idle.database))["identities"]) == 1


async def test_cookies_are_not_guessed(visit: Visit) -> None:
    client = visit()
    for secret in ("", "a", "A" * 43, "../" * 14, "' or 1=1 --"):
        headers = OURS | {"Cookie": f'waiting="{secret}"'}
        answer = await client.get("/signin/telegram/state", headers=headers)
        assert (answer.status, answer.text) == (200, "over")


async def test_asking_over_and_over_is_slowed(idle: Core, visit: Visit) -> None:
    client = visit()
    answers = [
        (await client.post("/signin/passkey/options", headers=OURS)).status
        for _ in range(CODES_AT_ONCE + 5)
    ]
    assert answers == [200] * CODES_AT_ONCE + [429] * 5
    assert len((await rows(idle.database))["challenges"]) == CODES_AT_ONCE


async def test_strangers_have_no_passkeys(visit: Visit) -> None:
    client = visit()
    for path in ("/passkeys", "/passkeys/options", "/passkeys/remove"):
        await client.post(path, {"passkey": "1"}, headers=OURS)
        assert 'action="/start"' in client.page


async def test_a_form_needs_the_token_of_its_visitor(idle: Core, visit: Visit) -> None:
    client = visit()
    await client.begin()
    for path in ("/passkeys", "/passkeys/options", "/passkeys/remove", "/signin/telegram"):
        assert (await client.post(path, {"passkey": "1"}, headers=OURS)).status == 403
    assert (await rows(idle.database))["waiting_browsers"] == []


@pytest.mark.parametrize("number", ["", "-1", "x", "９", "9" * 40, "1"])
async def test_odd_numbers_of_passkeys_find_nothing(visit: Visit, number: str) -> None:
    client = visit()
    await client.begin()
    await client.get("/link")
    token = client.hidden("/link")["token"]
    answer = await client.post(
        "/passkeys/remove", {"passkey": number, "token": token}, headers=OURS
    )
    assert answer.status in (404, 409)
