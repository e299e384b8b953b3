"""Upgrades the schema to the newest revision, with Alembic."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

MIGRATIONS = Path(__file__).parent / "migrations"
NEWEST = "head"
VERSION_TABLE = "alembic_version"
"""The table in which Alembic keeps the revision of a database."""


def upgrade(connection: Connection, revision: str = NEWEST) -> None:
    """Apply every migration up to ``revision``, inside the caller's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def revision_of(connection: Connection) -> str | None:
    """The revision of a database; ``None`` where nothing was ever made in it."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def revisions() -> tuple[str, ...]:
    """Every revision this program knows, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(each.revision for each in reversed([*script.walk_revisions()]))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
