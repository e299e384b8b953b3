"""Claims on reports and deliveries, the register of evidence files, exports, sizes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _claimable() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("wanted_at", MOMENT, nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_at", MOMENT, nullable=True),
        sa.Column("claimed_until", MOMENT, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failed_at", MOMENT, nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
    )


def upgrade() -> None:
    """Add columns and tables; what there is stays as it is."""
    op.add_column(
        "assessments", sa.Column("written", sa.BigInteger(), nullable=False, server_default="0")
    )
    _upgrade_reports()
    op.add_column("deliveries", sa.Column("claimed_by", sa.String(length=32), nullable=True))
    op.add_column("deliveries", sa.Column("claimed_until", MOMENT, nullable=True))
    op.create_table(
        "evidence_files",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pins", sa.Integer(), nullable=False),
        sa.Column("pinned_until", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_evidence_files"),
    )
    op.execute(
        "INSERT INTO evidence_files (digest, size, pins, created_at) "
        "SELECT digest, max(size), 0, min(added_at) FROM evidence GROUP BY digest"
    )
    op.create_table(
        "exports",
        sa.Column("identity_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        *_claimable(),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name="fk_exports_identity_id_identities",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("identity_id", name="pk_exports"),
    )


def _upgrade_reports() -> None:
    for column in _claimable():
        op.add_column("reports", column)
    op.execute("UPDATE reports SET wanted_at = requested_at WHERE issued_at IS NULL")
    op.create_index(
        "ix_reports_waiting",
        "reports",
        ["identity_id", "wanted_at", "failed_at", "claimed_until"],
        sqlite_where=sa.text("wanted_at IS NOT NULL"),
        postgresql_where=sa.text("wanted_at IS NOT NULL"),
    )
    op.create_index("ix_reports_served", "reports", ["identity_id", "claimed_at"])
    op.create_index("ix_reports_files", "reports", ["identity_id", "size"])


def downgrade() -> None:
    """Drop what was added."""
    op.drop_table("exports")
    op.drop_table("evidence_files")
    for index in ("ix_reports_waiting", "ix_reports_served", "ix_reports_files"):
        op.drop_index(index, "reports")
    with op.batch_alter_table("reports") as reports:
        for column in _claimable():
            reports.drop_column(column.name)
    for name, columns in (
        ("deliveries", ("claimed_by", "claimed_until")),
        ("assessments", ("written",)),
    ):
        with op.batch_alter_table(name) as table:
            for column_name in columns:
                table.drop_column(column_name)
