"""Over the web: every route of the application, with all that names a thing of the case."""

import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Final

import aiohttp
import pytest

from bot.app import Core
from bot.web.app import ROUTERS, build_web
from tests.attack.foreign.roles import MAY_CHANGE, MAY_SEE
from tests.attack.foreign.scene import (
    ATTACKERS,
    CONSULTANT,
    OWNER,
    REVIEWER,
    VIEWER,
    Scene,
    markers,
    settings_in,
    stored,
)
from tests.bot.talking import Clock
from tests.bot.web.client import LOOPBACK, Answer, Client
from tests.support.ports import free_port
from tests.support.web.browser import Served

NOBODY, LOGGED_OUT = "nobody", "logged out"
"""A browser without a cookie, and one whose cookie was ended by logging out."""
IDS: Final = tuple(map(str, range(1, 13)))
GETS: Final[dict[str, tuple[str, ...]]] = {
    "/": ("",),
    "/link": ("",),
    "/join/{code}": ("AAAAA-AAAAA",),
    "/i/{code}": ("AAAAA-AAAAA",),
    "/s/{secret}": ("A" * 43,),
    "/logout": ("",),
    "/passkeys": ("",),
    "/mail/stop/{token}": ("a" * 32,),
    "/signin": ("",),
    "/signin/telegram": ("",),
    "/signin/telegram/state": ("",),
    "/files/{delivery}": IDS,
    "/files/{delivery}/preview": IDS,
    "/files/{delivery}/page": IDS,
    "/files/{delivery}/thumbnail": IDS,
    "/reports/{name}": ("report",),
    "/evidence/{digest}": ("digest",),
    "/evidence/{digest}/preview": ("digest",),
    "/evidence/{digest}/page": ("digest",),
    "/evidence/{digest}/thumbnail": ("digest",),
    "/board": ("", "?q=zzq", "?organisation=1", "?stuck=any"),
    "/board.csv": ("", "?q=zzq"),
    "/board/tags": ("", *(f"?c={id}" for id in IDS)),
    "/board/compare": tuple(f"?c=1&c={id}" for id in IDS),
    "/board/record": ("", *(f"?c={id}" for id in IDS)),
    "/calls": ("",),
    "/calls/{call}": (*IDS, "1?q=zzq"),
    "/calls/{call}/board.csv": IDS,
    "/calls/{call}/board.xlsx": IDS,
    "/calls/{call}/summary.xlsx": IDS,
    "/calls/{call}/dates": IDS,
    "/calls/{call}/intake": IDS,
    "/calls/{call}/{submission}": IDS,
    "/calls/{call}/{submission}/files/{digest}": ("digest",),
    "/calls/{call}/{submission}/files/{digest}/preview": ("digest",),
    "/calls/{call}/{submission}/files/{digest}/page": ("digest",),
    "/lists/{call}": IDS,
    "/verify": ("",),
    "/verify/{code}": ("AAAAABBBBB",),
    "/healthz": ("",),
    "/readyz": ("",),
    "/metrics": ("",),
}
"""What stands in the place of the parameter, or after the path. Reports and digests are those of
the case.
"""
POSTS: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "/start": ({}, {"code": "AAAAA-AAAAA"}),
    "/say": ({"text": "#r2"}, {"text": "/clients"}),
    "/choose": tuple({"choice": f"open:{id}"} for id in IDS),
    "/command": ({"name": "clients"}, {"name": "figures"}),
    "/files": ({},),
    "/passkeys": ({"answer": "{}"},),
    "/mail/stop/{token}": ({},),
    "/passkeys/options": ({},),
    "/passkeys/remove": tuple({"passkey": id} for id in IDS),
    "/link": ({},),
    "/join": ({"code": "AAAAA-AAAAA"},),
    "/s": ({"link": "A" * 43},),
    "/signin/passkey/options": ({},),
    "/signin/passkey": ({"answer": '{"id": "id"}'},),
    "/signin/telegram": ({},),
    "/signin/telegram/go": ({},),
    "/verify": ({"code": "GF-00001-01 AAAAABBBBB"},),
    "/board/open": tuple({"assessment": id} for id in IDS),
    "/board/tags": tuple(
        {"c": id, "tag": id, "act": act} for id in IDS for act in ("put", "take")
    ),
    "/board/tags/new": tuple({"c": id, "organisation": id, "name": "mine"} for id in IDS),
    "/board/tags/retire": tuple({"tag": id, "act": "retire"} for id in IDS),
    "/board/views": ({"name": "mine", "q": "x"},),
    "/board/views/drop": tuple({"view": id} for id in IDS),
    "/calls/{call}/{submission}/open": ({},),
    "/calls/views": ({"name": "mine", "call": "1", "q": "x"},),
    "/calls/views/drop": tuple({"view": id, "call": "1"} for id in IDS),
    "/calls/intake": tuple({"call": id} for id in IDS),
    "/calls/intake/take": tuple({"call": id, "file": "x"} for id in IDS),
    "/calls/{call}/dates": ({"how": "extend", "phase": "intake", "until": "2030-01-01T09:00"},),
    "/calls/{call}/dates/move": ({"how": "extend", "phase": "intake"},),
    "/logout": ({},),  # the last: the cookie is worth nothing after it
}
"""The fields that are sent, besides the form's token."""
STREAMED: Final = "/events"
"""Says only that there is something new; see ``tests/bot/web``."""
OF_THE_CASE: Final = (
    "/reports/{name}", "/evidence/{digest}", "/evidence/{digest}/preview",
    "/evidence/{digest}/page", "/evidence/{digest}/thumbnail",
)  # fmt: skip
"""Routes to the files of the case."""
OPEN_TO_ALL: Final = frozenset(
    {"/mail/stop/{token}", "/start", "/signin/passkey/options", "/verify"}
)
"""Posts for which nobody needs to be known."""

Visit = Callable[[str], Client]


@pytest.fixture
async def visit(scene: Scene, core: Core, clock: Clock) -> AsyncIterator[Visit]:
    """Browsers with the cookie of a role."""
    settings = settings_in(scene.folder).model_copy(update={"web_port": free_port()})
    server = Served(lambda: build_web(core.turns, core.files, settings, clock), settings)
    await server.start()
    sessions: list[aiohttp.ClientSession] = []

    def fresh(role: str) -> Client:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies of an IP address, too
        if role in scene.cookies:
            jar.update_cookies({"chat": scene.cookies[role]}, LOOPBACK)
        sessions.append(aiohttp.ClientSession(server.url, cookie_jar=jar))
        return Client(sessions[-1])

    yield fresh
    for session in sessions:
        await session.close()
    await server.stop()


def addresses(scene: Scene, route: str) -> list[str]:
    """The addresses of a route that are tried."""
    found = list[str]()
    for value in GETS[route]:
        named = {"report": [f"{one}.pdf" for one in scene.reports], "digest": scene.digests}
        for one in named.get(value, [value]):
            found.append(_filled(route, one))
    return found


def _filled(route: str, value: str) -> str:
    if route.startswith("/calls/{call}/{submission}/files/"):
        route = route.replace("{call}", "1").replace("{submission}", "1")
    return re.sub(r"\{[^}]*\}", value, route) if "{" in route else route + value


def shown(answer: Answer) -> str:
    """All of an answer: its headers may name a file."""
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())  # type: ignore[union-attr]
    return headers + answer.body.decode(errors="replace")


def test_every_route_is_tried() -> None:
    routes = {
        (method, route.path)  # type: ignore[attr-defined]
        for router in ROUTERS
        for route in router.routes
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    }
    tried = {("GET", route) for route in (*GETS, STREAMED)} | {("POST", one) for one in POSTS}
    assert routes == tried, "a new route needs a row in the table"


@pytest.mark.parametrize("role", [*ATTACKERS, NOBODY, LOGGED_OUT])
async def test_no_route_reaches_what_a_role_may_not(
    core: Core, scene: Scene, clock: Clock, visit: Visit, role: str
) -> None:
    if role == LOGGED_OUT:
        await core.turns.log_out("web", scene.people[CONSULTANT])
    client = visit(CONSULTANT if role == LOGGED_OUT else role)
    person = (await scene.talker(core, OWNER).conversation()).person
    before = await stored(core, person)
    home = await client.get("/")
    token = client.hidden("/say")["token"] if 'action="/say"' in home.text else "x"
    seen, statuses = dict[str, str](), dict[str, set[int]]()

    def look(at: str, route: str, answer: Answer) -> None:
        statuses.setdefault(route, set()).add(answer.status)
        assert answer.status < 500, at
        for one in markers(shown(answer)):
            seen.setdefault(one, at)

    for route in GETS:
        for path in addresses(scene, route):
            look(path, route, await client.get(path))
    for route, forms in POSTS.items():
        clock.advance(timedelta(minutes=2))  # past the limits of how often
        for number, fields in enumerate(forms):
            page = await client.get("/")
            hidden = client.hidden("/say") if 'action="/say"' in page.text else {}
            data = hidden | {"token": token, "key": f"k{route}{number}"} | fields
            sent = await client.post(route, data, headers={"Sec-Fetch-Site": "same-origin"})
            look(f"{route} {fields}", f"POST {route}", sent)
    for route in OF_THE_CASE:
        may = {200} if role in (VIEWER, REVIEWER, CONSULTANT) else {404}
        if role == VIEWER and route == "/reports/{name}":
            may = {200, 404}  # that of a version with reviews is for those who may see them
        assert statuses[route] == may, route
    if role in (NOBODY, LOGGED_OUT):
        for route in set(POSTS) - OPEN_TO_ALL:
            assert statuses[f"POST {route}"] == {403}, route
    after = await stored(core, person)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= MAY_CHANGE.get(role, frozenset())
    assert set(seen) <= MAY_SEE.get(role, frozenset()), seen
