"""An installation, and somebody with an assessment in it."""

from pathlib import Path

import pytest

from storage.database import Database
from storage.records import Conversation
from tests.bot.verifying.papers import Installation
from tests.storage.talking import begin
from tests.support.stored.databases import database, database_url, postgresql_url, sqlite_template

__all__ = ["database", "database_url", "postgresql_url", "sqlite_template"]


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Installation:
    return Installation(database, tmp_path)


@pytest.fixture
async def li(database: Database) -> Conversation:
    """Somebody who has just begun."""
    return await begin(database, "42")
