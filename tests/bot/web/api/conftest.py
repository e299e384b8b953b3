"""The API on either database, asked inside this process."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.turns.api.desk import ApiService
from bot.web.api.app import build_api
from bot.web.problems import API_PATH
from storage.database import Database
from tests.bot.web.api.scene import BASE, Scene, build
from tests.support.stored.databases import (
    database,
    database_url,
    postgresql_url,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgresql_url", "sqlite_template"]


def client_of(service: ApiService) -> httpx.AsyncClient:
    """A client of the API, mounted where it is."""
    app = FastAPI()
    app.mount(API_PATH, build_api(service))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE)


@pytest.fixture
async def scene(database: Database, tmp_path: Path) -> AsyncIterator[Scene]:
    """Everything there is to see and not to see."""
    made = await build(database, client_of, tmp_path)
    async with made.client:
        yield made
