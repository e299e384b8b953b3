"""The stored database of every release is brought up to date with every row it had."""

import asyncio
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from storage.archive.package import opened
from storage.base import Base
from storage.database import Database
from storage.schema import revisions
from tests.storage.releasing import as_released, stored
from tests.support.stored.databases import rows

Rows = list[dict[str, Any]]

PROFILE = {"name": "江城精密铸造有限公司", "province": "320000", "headcount": "350"}
"""What was told to the program of every release."""

CLAIMS = {"wanted_at", "claim", "claimed_at", "claimed_until", "attempts", "failed_at"}
DROPPED = {
    "reports": CLAIMS,
    "exports": CLAIMS,
    "deliveries": {"claimed_by", "claimed_until"},
}
"""What later schemas have no column for: claims are jobs since 0008."""


def test_every_revision_has_a_stored_database() -> None:
    """After a new migration: ``python -m tests.storage.releasing``, and commit what it writes."""
    assert list(stored()) == list(revisions())


@pytest.mark.parametrize("revision", stored())
def test_a_stored_database_has_a_row_in_every_table(revision: str) -> None:
    with opened(stored()[revision]) as package:
        assert package.revision == revision
        assert [name for name in package.names if package.count(name) == 0] == []


@pytest.mark.long
@pytest.mark.parametrize("revision", stored())
async def test_a_release_is_upgraded_with_every_row(revision: str, bare_url: str) -> None:
    before = await asyncio.to_thread(_built, bare_url, revision)
    database = Database(bare_url)
    try:
        await database.migrate()
        after = await rows(database)
        async with database._backend.unit() as work:
            assert await work(_differences) == []
        async with database.unit_of_work() as uow:
            conversation = await uow.conversations.find("telegram", "42")
            exported = await uow.people.export(1)
    finally:
        await database.close()
    for name, old in before.items():
        kept = old[0].keys() - DROPPED.get(name, set())
        now, then = _in_order(_as_lines(after[name], kept)), _in_order(_only(old, kept))
        assert [row for row in now if row in then] == then, name
        assert name == "jobs" or len(now) == len(then), name  # what waited has a job since 0008
    assert conversation is not None
    dossier = conversation.dossier
    assert PROFILE.items() <= dossier.profile.facts().items()
    assert len(dossier.answers) == len({row["subject"] for row in before["answers"]})
    assert dossier.notes
    assert dossier.evidence
    assert len(exported["answers"]) == len(before["answers"])


def _built(address: str, revision: str) -> dict[str, Rows]:
    """Build the database of a release; its rows as they were stored."""
    with as_released(address, revision) as package:
        return {
            name: [
                dict(zip(package.columns(name), json.loads(line), strict=True))
                for line in package.lines(name)
            ]
            for name in package.names
        }


def _only(found: Rows, columns: Iterable[str]) -> Rows:
    return [{name: row[name] for name in columns} for row in found]


def _as_lines(found: Rows, columns: Iterable[str]) -> Rows:
    """The rows with these columns, and values as an archive has them."""
    return [
        {
            name: value.isoformat() if isinstance(value := row[name], date) else value
            for name in columns
        }
        for row in found
    ]


def _in_order(found: Rows) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in found)


def _differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))
