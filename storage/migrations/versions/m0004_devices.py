"""Devices with a label, a first one among them, and codes of several kinds."""

from contextlib import AbstractContextManager
from datetime import timedelta

import sqlalchemy as sa
from alembic import op
from alembic.operations.base import BatchOperations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DEVICE_CODE_LASTED = timedelta(minutes=30)
FIRST = sa.text("is_first")


def upgrade() -> None:
    """Add the columns; of each person's devices the one known longest is the first."""
    op.add_column(
        "people", sa.Column("code_tries", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("people", sa.Column("code_tries_since", MOMENT, nullable=True))
    op.add_column("identities", sa.Column("label", sa.String(length=64), nullable=True))
    op.add_column("identities", sa.Column("joined_at", MOMENT, nullable=True))
    op.add_column(
        "identities",
        sa.Column("is_first", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE identities SET is_first = TRUE WHERE id IN"
        " (SELECT min(id) FROM identities GROUP BY person_id)"
    )
    op.create_index(
        "ix_identities_first",
        "identities",
        ["person_id"],
        unique=True,
        sqlite_where=FIRST,
        postgresql_where=FIRST,
    )
    with _rebuilt("link_codes") as codes:
        codes.alter_column("expires_at", existing_type=MOMENT, nullable=True)
        codes.add_column(
            sa.Column("kind", sa.String(length=16), nullable=False, server_default="device")
        )
        codes.add_column(sa.Column("identity_id", sa.Integer(), nullable=True))
        codes.add_column(sa.Column("created_at", MOMENT, nullable=True))
        codes.create_foreign_key(
            "fk_link_codes_identity_id_identities",
            "identities",
            ["identity_id"],
            ["id"],
            ondelete="SET NULL",
        )
    _date_codes()
    with _rebuilt("link_codes") as codes:
        codes.alter_column("created_at", existing_type=MOMENT, nullable=False)
    op.create_index("ix_link_codes_identity_id", "link_codes", ["identity_id"])


def downgrade() -> None:
    """Drop the columns, and the codes that the schema before does not know."""
    op.execute("DELETE FROM link_codes WHERE kind <> 'device'")
    op.drop_index("ix_link_codes_identity_id", "link_codes")
    with _rebuilt("link_codes") as codes:
        codes.drop_constraint("fk_link_codes_identity_id_identities", type_="foreignkey")
        for name in ("created_at", "identity_id", "kind"):
            codes.drop_column(name)
        codes.alter_column("expires_at", existing_type=MOMENT, nullable=False)
    op.drop_index("ix_identities_first", "identities")
    for name in ("is_first", "joined_at", "label"):
        op.drop_column("identities", name)
    for name in ("code_tries_since", "code_tries"):
        op.drop_column("people", name)


def _date_codes() -> None:
    """A code of the release before was made half an hour before its end."""
    codes = sa.table(
        "link_codes",
        sa.column("id", sa.Integer),
        sa.column("expires_at", MOMENT),
        sa.column("created_at", MOMENT),
    )
    connection = op.get_bind()
    for code in connection.execute(sa.select(codes.c.id, codes.c.expires_at)).all():
        made = code.expires_at - DEVICE_CODE_LASTED
        connection.execute(codes.update().where(codes.c.id == code.id).values(created_at=made))


def _rebuilt(table: str) -> AbstractContextManager[BatchOperations]:
    return op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": True})
