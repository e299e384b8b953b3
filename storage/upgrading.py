"""Runs the migrations that are missing, with Alembic."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage.schema import MIGRATIONS


def run_migrations(connection: Connection, revision: str) -> None:
    """Apply every missing migration up to ``revision``, inside the caller's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
