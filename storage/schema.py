"""The schema, brought to its newest revision at every start."""

from functools import cache
from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
"""The table in which Alembic keeps the revision of a database."""


def upgrade(connection: Connection, revision: str | None = None) -> None:
    """Apply the missing migrations up to ``revision``, else all, inside the caller's transaction.

    Alembic is loaded only where one is missing: that takes a tenth of a start.
    """
    wanted = revision or revisions()[-1]
    if revision_of(connection) != wanted:
        import_module("storage.upgrading").run_migrations(connection, wanted)


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; ``None`` where nothing was ever made in it."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@cache
def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first.

    The file of a migration is named after it: ``m0006_….py``.
    """
    files = sorted(file.name for file in MIGRATIONS.glob("versions/m[0-9]*.py"))
    return tuple(name[1:].partition("_")[0] for name in files)
