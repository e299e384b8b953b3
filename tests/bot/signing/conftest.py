"""A database of each kind, for signers that share it."""

from tests.support.stored.databases import (
    database,
    database_url,
    postgresql_url,
    second_worker,
    sqlite_template,
)

__all__ = ["database", "database_url", "postgresql_url", "second_worker", "sqlite_template"]
