"""Runs the migrations on the connection that ``storage.upgrading`` hands over."""

from alembic import context

import storage.models  # noqa: F401 - fills the metadata
from storage.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite alters little; a batch rebuilds the table
)
with context.begin_transaction():
    context.run_migrations()
