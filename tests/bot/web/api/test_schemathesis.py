"""Requests made from the schema, fitting and not: every answer is one that the schema names."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import schemathesis
import uvicorn
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import missing_required_header, positive_data_acceptance

from bot.runtime.buckets import Buckets
from bot.web.api.app import build_api
from bot.web.api.asked import ApiState
from bot.web.api.paging import LARGEST_ID
from bot.web.error_pages import add_error_pages
from bot.web.problems import API_PATH
from storage.database import Database
from tests.bot.web.api.conftest import client_of
from tests.bot.web.api.scene import Scene, build
from tests.support.ports import free_port
from tests.support.stored.databases import BOTH, emptied, postgresql_url, sqlite_template

__all__ = ["postgresql_url", "sqlite_template"]

pytestmark = pytest.mark.long
EXAMPLES: Final = 40
"""Of each operation; there are twenty."""


class _Nobody:
    """The schema needs no database."""

    clock = None


SCHEMA: Final = schemathesis.openapi.from_dict(build_api(_Nobody()).openapi())  # type: ignore[arg-type]


class Serving:
    """The API in a thread of its own, on a database with something in it."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder
        self._port = free_port()
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._server: uvicorn.Server | None = None
        self.scene: Scene | None = None
        self.url = f"http://127.0.0.1:{self._port}{API_PATH}"

    def start(self) -> None:
        """Serve, once there is something to see."""
        self._thread.start()
        assert self._is_ready.wait(60)

    def stop(self) -> None:
        """Stop, and wait for that."""
        assert self._server is not None
        self._server.should_exit = True
        self._thread.join(30)

    async def _serve(self) -> None:
        database = Database(self._url)
        self.scene = await build(database, client_of, self._folder)
        api, app = build_api(self.scene.service), FastAPI()
        endless = Buckets(burst=10**9, per_second=1, clock=self.scene.clock)
        api.state.api = ApiState(self.scene.service, endless)
        app.mount(API_PATH, api)
        add_error_pages(app)  # as around the real one: a path with a newline is no path of a mount
        config = uvicorn.Config(app, port=self._port, log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serving = asyncio.create_task(self._server.serve())
        while not self._server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
        self._is_ready.set()
        await serving
        await self.scene.client.aclose()
        await database.close()


@pytest.fixture(scope="module", params=BOTH)
def serving(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Serving]:
    """The API on either database, for all operations."""
    folder = tmp_path_factory.mktemp("api")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "green.db")
        url = f"sqlite:///{folder}/green.db"
    else:
        url = request.getfixturevalue("postgresql_url")
        asyncio.run(emptied(url))
    server = Serving(url, folder)
    server.start()
    yield server
    server.stop()


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
def test_every_answer_is_in_the_schema(case: Case[Any], serving: Serving) -> None:
    assert serving.scene is not None
    scene = serving.scene
    of_cases = case.path.startswith(("/cases", "/reports"))
    _at_what_is_there(case, scene)
    token = scene.tokens["consultant" if of_cases else "city"]
    # Not every text that looks like a cursor is one, and not every act is open; 428 is its own.
    is_judged = case.method == "POST" or "cursor" in case.query
    judged = [positive_data_acceptance, missing_required_header] if is_judged else []
    case.call_and_validate(
        base_url=serving.url,
        headers={"Authorization": f"Bearer {token}"},
        excluded_checks=judged,
    )


def _at_what_is_there(case: Case[Any], scene: Scene) -> None:
    """Of the ids that fit, the odd ones become those of what there is."""
    there: dict[str, Any] = {
        "call": scene.call.id,
        "submission": scene.ids["ours"],
        "case": scene.people["client"].assessment,
    }
    given = case.path_parameters
    for name, id in there.items():
        value: Any = given.get(name)
        if isinstance(value, int) and value in range(1, LARGEST_ID + 1, 2) and value is not True:
            given[name] = id
