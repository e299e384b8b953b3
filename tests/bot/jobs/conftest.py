"""Databases of both kinds, for what several workers share."""

from tests.support.stored.databases import (
    database,
    database_url,
    postgresql_url,
    second_worker,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgresql_url", "second_worker", "sqlite_template"]
