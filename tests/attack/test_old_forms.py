"""Pages that show an older question: what is sent from them answers no other one."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import Core, running_core
from bot.runtime.clock import now
from bot.runtime.settings import Settings
from bot.web.app import build_web
from dialogs.dossier.dossier import Dossier
from scoring.overlays.library import OverlayLibrary
from tests.bot.web.client import Client
from tests.support.ports import free_port
from tests.support.stored.databases import sqlite_template
from tests.support.web.browser import Served

__all__ = ["sqlite_template"]

ACTS = 30
"""More than were once remembered."""


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    shutil.copy(sqlite_template, tmp_path / "green.db")
    return Settings(
        _env_file=None,  # type: ignore[call-arg]  # of the library's making
        database_url=f"sqlite:///{tmp_path}/green.db",
        data_dir=tmp_path,
        web_port=free_port(),
    )


@pytest.fixture
async def core(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Core]:
    monkeypatch.setattr("bot.app.DEFAULT_CATALOGUE", "gb36132-2018")
    monkeypatch.setattr("bot.runtime.library.library_with", lambda _folder: OverlayLibrary(()))
    async with running_core(settings) as core:
        yield core


@pytest.fixture
async def client(core: Core, settings: Settings) -> AsyncIterator[Client]:
    """Somebody at the first question, in a browser without script."""
    served = Served(lambda: build_web(core.turns, core.files, settings, now), settings)
    await served.start()
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(served.url, cookie_jar=jar) as session:
        client = Client(session)
        await client.begin()
        await client.choose("agree")
        await client.say("测试水泥有限公司")
        for label in ("其余以后再填", "完整评价"):
            await _press(client, label)
        yield client
    await served.stop()


async def test_a_text_from_an_old_page_is_handed_back_with_both_questions(
    client: Client, core: Core
) -> None:
    old = client.hidden("/say") | {"text": "不符合"}
    first = _question(client)
    await _press(client, "符合")
    second = _question(client)

    answer = await client.post("/say", old)

    assert list(map(str, (await _dossier(core)).answers.values())) == [MET]
    newest = _newest(answer.text)
    assert first[:20] in newest
    assert second[:20] in newest
    assert "没有记为回答" in newest
    assert ">不符合</textarea>" in answer.text
    await client.say("不符合")
    assert len((await _dossier(core)).answers) == 2


async def test_the_pages_script_is_told_to_leave_the_text_in_its_box(client: Client) -> None:
    old = client.hidden("/say") | {"text": "不符合"}
    await _press(client, "符合")

    answer = await client.post("/say", old, headers={"HX-Request": "true"})

    assert answer.header("Chat-Handed-Back") == "1"


async def test_a_form_sent_again_after_many_acts_answers_nothing(
    client: Client, core: Core
) -> None:
    old = client.hidden("/say") | {"text": "符合"}
    await client.post("/say", old)
    for _ in range(ACTS):
        await client.post("/command", client.hidden("/command") | {"name": "status"})
        await client.get("/")
    await _press(client, "继续")
    before = (await _dossier(core)).answers

    await client.post("/say", old)

    assert (await _dossier(core)).answers == before
    assert len(before) == 1


async def test_a_menu_of_an_old_page_does_nothing_but_bring_the_present_one(
    client: Client,
) -> None:
    old = client.hidden("/command") | {"name": "status"}
    await _press(client, "符合")

    answer = await client.post("/command", old)

    assert "不是最新" in _newest(answer.text)
    assert "2/8" in _newest(answer.text)


async def test_a_file_from_an_old_page_asks_where_it_belongs(client: Client, core: Core) -> None:
    page = client.page
    await _press(client, "符合")
    client.page = page

    answer = await client.upload(b"%PDF-1.7", "环评批复.pdf")

    assert "哪一题的证明材料" in _newest(answer.text)
    assert list((await _dossier(core)).evidence) == ["unplaced"]


async def test_a_form_without_a_turn_from_before_an_upgrade_is_taken(
    client: Client, core: Core
) -> None:
    fields = {k: v for k, v in client.hidden("/say").items() if k not in ("session", "turn")}
    await client.post("/say", fields | {"text": "符合"})

    assert len((await _dossier(core)).answers) == 1


async def test_a_rejected_text_does_not_make_the_same_question_another(
    client: Client, core: Core
) -> None:
    """A second tab that still shows the question may answer it."""
    old = client.hidden("/say") | {"text": "符合"}
    await client.post("/choose", client.hidden("/choose") | {"choice": "help"})

    await client.post("/say", old)

    assert len((await _dossier(core)).answers) == 1


MET = "Met(met=True)"


async def _press(client: Client, label: str) -> None:
    """Press the live button that begins with these words."""
    await client.get("/")
    form = client.page.rpartition('action="/choose"')[2].partition("</form>")[0]
    for button in form.split("<button ")[1:]:
        choice = button.partition('value="')[2].partition('"')[0]
        if label in button.partition(">")[2].partition("<")[0]:
            await client.choose(choice)
            return
    raise AssertionError(f"no button {label} in {form}")


def _newest(page: str) -> str:
    """The newest line."""
    return page.rpartition("<article")[2].partition("</article>")[0]


def _question(client: Client) -> str:
    """What the page asks: its longest words in bold."""
    bold = [part.partition("</b>")[0] for part in _newest(client.page).split("<b>")[1:]]
    return max(bold, key=len)


async def _dossier(core: Core) -> Dossier:
    async with core.database.unit_of_work() as uow:
        found = await uow.conversations.current(1)
    assert found is not None
    return found.dossier
