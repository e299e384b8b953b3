"""A database for each run, and questions to it from beside the program."""

import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlalchemy import URL, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

ANSWERS = """
SELECT facts.value, COUNT(*) FROM answers
JOIN assessments ON assessments.id = answers.assessment_id
JOIN cases ON cases.id = assessments.case_id
JOIN client_facts AS facts ON facts.client_id = cases.client_id AND facts.field = 'name'
WHERE answers.value IS NOT NULL GROUP BY facts.value
"""
"""How many answers were recorded, by the name of the enterprise."""


@asynccontextmanager
async def fresh_database(server: str | None, folder: Path) -> AsyncIterator[str]:
    """A file in the folder, or a database on a PostgreSQL server; the latter is dropped."""
    if server is None:
        yield f"sqlite:///{folder / 'green.db'}"
        return
    url = make_url(server).set(drivername="postgresql+asyncpg")
    name = f"greenbot_attack_{uuid.uuid4().hex[:12]}"
    await _execute(url, f'CREATE DATABASE "{name}"')
    try:
        named = url.set(drivername="postgresql", database=name)
        yield named.render_as_string(hide_password=False)
    finally:
        await _execute(url, f'DROP DATABASE "{name}" WITH (FORCE)')


async def rows(database_url: str, query: str, **values: object) -> list[tuple[Any, ...]]:
    """What a query finds; the parameters are named ``:name``."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"file:{url.database}?mode=ro", uri=True)) as reader:
            return list(reader.execute(query, values))
    engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))
    try:
        async with engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]
    finally:
        await engine.dispose()


@asynccontextmanager
async def locked(database_url: str) -> AsyncIterator[None]:
    """Nobody else can write meanwhile."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        with closing(sqlite3.connect(url.database, isolation_level=None)) as writer:
            writer.execute("PRAGMA busy_timeout=5000")
            writer.execute("BEGIN IMMEDIATE")
            yield
            writer.execute("ROLLBACK")
        return
    engine = create_async_engine(url.set(drivername="postgresql+asyncpg"))
    try:
        async with engine.begin() as connection:
            await connection.execute(text("LOCK TABLE sessions, answers IN EXCLUSIVE MODE"))
            yield
    finally:
        await engine.dispose()


async def _execute(url: URL, statement: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()
