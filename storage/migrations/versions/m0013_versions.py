"""The name of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has a name yet."""
    op.add_column("people", sa.Column("name", sa.String(length=30), nullable=True))
