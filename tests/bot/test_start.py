"""What a start loads: all of it delays the start, so what few people use is loaded by them."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
STARTING = """
import sys, bot.cli.run, bot.app, bot.supervisor, bot.web.server.server
from storage.database import Database
Database("sqlite:///nowhere.db")
print(*sys.modules)
"""
LATER = frozenset(
    {
        "aiohttp",
        "alembic",
        "asyncpg",
        "bot.web.api.app",
        "cryptography",
        "httpx",
        "obstore",
        "reportlab",
        "sqlalchemy.dialects.postgresql",
        "telegram",
        "webauthn",
        "xlsxwriter",
    }
)
"""With Telegram, the API, passkeys, signatures, events, lists; or in another process."""


def test_nothing_is_loaded_that_few_people_use() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", STARTING], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) & LATER == set()
