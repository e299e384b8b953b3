"""Saved filters say which board they are of: that of clients, or those of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; all that there is are filters of clients."""
    column = sa.Column("board", sa.String(length=16), nullable=False, server_default="clients")
    op.add_column("saved_views", column)
