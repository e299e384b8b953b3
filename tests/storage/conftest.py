"""Fixtures of the storage tests."""

from tests.support.stored.databases import (
    bare_url,
    database,
    database_url,
    postgresql_url,
    second_worker,
    sqlite_template,
)

__all__ = [
    "bare_url",
    "database",
    "database_url",
    "postgresql_url",
    "second_worker",
    "sqlite_template",
]
