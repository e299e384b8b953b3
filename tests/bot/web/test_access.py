"""Access to the web chat, and what it never discloses."""

import hashlib
import logging
import re
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest
from starlette.responses import Response

from bot.runtime.settings import Settings
from bot.web.app import build_web
from bot.web.security.visitors import Access
from tests.bot.web.client import Client
from tests.bot.web.conftest import Clock
from tests.support.fake_turns import PDF, FakeTurns
from tests.support.ports import free_port
from tests.support.web.browser import Served

Visit = Callable[[], Client]


async def test_every_answer_is_guarded(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    await client.begin()
    answers = [await client.get("/nowhere"), await client.get("/")]
    turns.breaks = True
    answers.append(await client.say("x"))
    assert [answer.status for answer in answers] == [404, 200, 500]
    for answer in answers:
        policy = answer.header("content-security-policy")
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.header("x-content-type-options") == "nosniff"
        assert answer.header("referrer-policy") == "same-origin"
        assert "camera=()" in answer.header("permissions-policy")
        assert answer.header("cache-control") == "no-store"


async def test_no_page_has_script_or_style_of_its_own(visit: Visit) -> None:
    client = visit()
    await client.begin()
    for part in ("<script>", " style=", "<style", "onclick=", "http://", "https://"):
        assert part not in client.page, part


async def test_the_cookie_is_for_the_server_alone(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    begun = await client.post("/start", allow_redirects=False)
    cookie = begun.header("set-cookie")
    assert cookie.startswith("chat=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    secret = client.cookies["chat"]
    assert len(secret) == 43
    [row] = turns.database.browsers.rows.values()
    assert row.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert row.external_id not in (secret, row.secret_hash)


@pytest.fixture
async def on_https(turns: FakeTurns, tmp_path: Path, clock: Clock) -> AsyncIterator[Client]:
    """The chat behind a proxy that terminates https, as the proxy sees it."""
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        web_port=free_port(),
        web_public_url="https://green.example",
        data_dir=tmp_path,
    )
    server = Served(lambda: build_web(turns, turns.files, settings, clock), settings)
    await server.start()
    headers = {"Host": "green.example", "Origin": "https://green.example"}
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(server.url, headers=headers, cookie_jar=jar) as session:
        yield Client(session)
    await server.stop()


async def test_on_https_the_cookie_belongs_to_the_host_alone(on_https: Client) -> None:
    begun = await on_https.post("/start", allow_redirects=False)
    cookie = begun.header("set-cookie")
    assert begun.status == 303
    assert cookie.startswith("__Host-chat=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert begun.header("strict-transport-security")


async def test_on_https_the_link_has_the_public_address(on_https: Client) -> None:
    begun = await on_https.post("/start", allow_redirects=False)
    secret = begun.header("set-cookie").split(";")[0].removeprefix("__Host-chat=")
    headers = {"Cookie": f"__Host-chat={secret}", "Host": "green.example"}
    await on_https.get("/link", headers=headers)
    page = await on_https.post("/link", on_https.hidden("/link"), headers=headers)
    assert re.search(r"https://green\.example/join/[A-Z2-9]{5}-[A-Z2-9]{5}<", page.text)
    assert 'class="qr"' in page.text
    assert secret not in page.text


async def test_on_https_every_cookie_is_for_https_and_this_host_alone(on_https: Client) -> None:
    first = await on_https.get("/?language=en")
    begun = await on_https.post("/start", allow_redirects=False)
    kept = begun.header("set-cookie").split(";")[0]
    asked = {"Cookie": kept, "Host": "green.example"}
    await on_https.get("/logout", headers=asked)
    left = await on_https.post(
        "/logout", on_https.hidden("/logout"), headers=asked, allow_redirects=False
    )
    for answer, name in ((first, "language"), (begun, "chat"), (left, "chat")):
        cookie = answer.header("set-cookie")
        assert cookie.startswith(f"__Host-{name}="), cookie
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert left.header("clear-site-data") == '"cache", "storage"'


def test_the_cookie_of_a_browser_that_waits_is_guarded_as_well() -> None:
    response = Response()
    Access("https://green.example").remember_waiting(response, "secret")
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-waiting=secret; ")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


async def test_the_language_kept_before_is_still_known_on_https(on_https: Client) -> None:
    for cookie in ("language=en", "__Host-language=en; language=zh"):
        headers = {"Cookie": cookie, "Host": "green.example"}
        assert '<html lang="en">' in (await on_https.get("/", headers=headers)).text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_from_elsewhere_is_refused(
    visit: Visit, turns: FakeTurns, headers: dict[str, str]
) -> None:
    client = visit()
    assert (await client.post("/start", headers=headers)).status == 403
    assert not turns.people
    await client.begin()
    taken = len(turns.given)
    assert (await client.say("符合", headers=headers)).status == 403
    assert len(turns.given) == taken


@pytest.mark.parametrize("path", ["/say", "/choose", "/command", "/files", "/link", "/logout"])
async def test_a_form_without_our_token_is_refused(
    visit: Visit, turns: FakeTurns, path: str
) -> None:
    client, other = visit(), visit()
    await client.begin()
    await other.begin()
    taken = len(turns.given)
    foreign = other.hidden("/say")["token"]
    for token in ("", "x", "é", foreign):
        fields = {"token": token, "text": "x", "choice": "met", "name": "status"}
        assert (await client.post(path, fields)).status == 403
    assert len(turns.given) == taken


@pytest.mark.parametrize("host", ["evil.example", "green.example.evil.example"])
async def test_another_host_name_is_refused(visit: Visit, host: str) -> None:
    answer = await visit().get("/", headers={"Host": host})
    assert answer.status in (400, 421)
    assert "evil" not in answer.header("location")


async def test_a_stranger_is_sent_to_the_first_page(visit: Visit, turns: FakeTurns) -> None:
    client = visit()
    answer = await client.post("/say", {"text": "x"}, allow_redirects=False)
    assert (answer.status, answer.header("location")) == (303, "/")
    events = await client.get("/events")
    assert (events.status, events.text.split()[:2]) == (200, ["event:", "gone"])
    assert not turns.given


async def test_a_report_is_for_its_owner(visit: Visit, turns: FakeTurns) -> None:
    owner, other, stranger = visit(), visit(), visit()
    await owner.begin()
    await other.begin()
    turns.hand_report(next(iter(turns.people)))
    delivery = next(iter(turns.people.values())).lines[-1].delivery
    for path in ("/reports/GF-00012-01.pdf", f"/files/{delivery}"):
        mine = await owner.get(path)
        assert (mine.status, mine.body) == (200, PDF)
        assert mine.header("content-disposition").startswith("attachment")
        assert mine.header("x-content-type-options") == "nosniff"
        assert (await other.get(path)).status == 404
        assert (await stranger.get(path)).status == 404


async def test_a_report_is_viewed_in_the_browser_on_request(
    visit: Visit, turns: FakeTurns
) -> None:
    owner = visit()
    await owner.begin()
    turns.hand_report(next(iter(turns.people)))
    viewed = await owner.get("/reports/GF-00012-01.pdf?view=1")
    assert viewed.header("content-disposition").startswith("inline")
    assert viewed.header("content-type") == "application/pdf"


async def test_evidence_is_for_its_owner_and_never_a_page(visit: Visit, turns: FakeTurns) -> None:
    owner, other = visit(), visit()
    await owner.begin()
    await other.begin()
    form = aiohttp.FormData()
    for name, value in owner.hidden("/files").items():
        form.add_field(name, value)
    page = b"<script>alert(1)</script>"
    form.add_field("file", BytesIO(page), filename="x.html", content_type="text/html")
    await owner.post("/files", form)
    digest = hashlib.sha256(page).hexdigest()
    mine = await owner.get(f"/evidence/{digest}?view=1")
    assert mine.body == page
    assert mine.header("content-type") == "application/octet-stream"
    assert mine.header("content-disposition").startswith("attachment")
    assert (await other.get(f"/evidence/{digest}")).status == 404
    assert len(turns.people) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/reports/..%2F..%2Fetc%2Fpasswd.pdf",
        "/evidence/" + "g" * 64,
        "/files/99999999999999999999999",
        "/files/x",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
    ],
)
async def test_odd_addresses_find_nothing(visit: Visit, path: str) -> None:
    client = visit()
    await client.begin()
    assert (await client.get(path)).status == 404


async def test_a_failure_tells_a_number_and_no_detail(
    visit: Visit, turns: FakeTurns, capsys: pytest.CaptureFixture[str]
) -> None:
    client = visit()
    await client.begin()
    turns.breaks = True
    answer = await client.say("我的秘密")
    assert answer.status == 500
    assert "您的回答没有丢失" in answer.text
    assert "fire" not in answer.text
    assert "我的秘密" not in capsys.readouterr().out


async def test_no_secret_is_logged(
    visit: Visit,
    turns: FakeTurns,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    client, other = visit(), visit()
    await client.begin()
    secret = client.cookies["chat"]
    await client.get("/link")
    await client.submit("/link")
    [code] = re.findall(r"/join/([A-Z0-9-]+)<", client.page)
    await other.get(f"/join/{code}")
    await other.submit("/join")
    turns.breaks = True
    assert (await client.get(f"/join/{code}")).status == 500
    assert (await client.get(f"/s/{secret}")).status == 500
    written = capsys.readouterr()
    # pytest itself listens to uvicorn.access, which is silent without it
    logged = [one.getMessage() for one in caplog.records if one.name != "uvicorn.access"]
    everything = "".join((*logged, written.out, written.err))
    assert "/s/{secret}" in everything
    assert "/join/{code}" in everything
    for hidden in (secret, code):
        assert hidden not in everything


async def test_the_health_of_the_process(visit: Visit) -> None:
    answer = await visit().get("/healthz")
    assert (answer.status, answer.text) == (200, '{"status":"ok"}')


@pytest.mark.parametrize("path", ["/", "/healthz"])
async def test_a_monitor_may_ask_for_the_head_alone(visit: Visit, path: str) -> None:
    answer = await visit().request("HEAD", path)
    assert (answer.status, answer.body) == (200, b"")


async def test_static_files_are_kept_for_good_by_content(visit: Visit) -> None:
    client = visit()
    page = await client.get("/")
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = await client.get(address)
    assert "immutable" in answer.header("cache-control")
    assert answer.header("content-type").startswith("text/css")


async def test_a_refusal_is_logged_by_its_code(
    visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    client = visit()
    await client.begin()

    assert (await client.get("/reports/GF-99999-01-zh.pdf")).status == 404

    told = "".join(capsys.readouterr())
    assert "web-refused" in told
    assert "/reports/{name}" in told
    assert "GF-99999" not in told
