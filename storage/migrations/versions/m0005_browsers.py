"""Browsers: secrets that change, apart from the identities they prove."""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table, and a row for every identity of the web.

    Until now the identity's external id was the hash of its secret, and the same secret opened
    its link: cookies and links that people hold keep working. Limits in time count from here on.
    """
    browsers = op.create_table(
        "browsers",
        sa.Column("identity_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("previous_until", MOMENT, nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("issued_to", sa.Integer(), nullable=False),
        sa.Column("rotated_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("link_hash", sa.String(length=64), nullable=True),
        sa.Column("link_taken_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["identity_id"],
            ["identities.id"],
            name="fk_browsers_identity_id_identities",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("identity_id", name="pk_browsers"),
        sa.UniqueConstraint("secret_hash", name="uq_browsers_secret_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_browsers_previous_hash"),
        sa.UniqueConstraint("link_hash", name="uq_browsers_link_hash"),
    )
    identities = sa.table(
        "identities",
        sa.column("id", sa.Integer()),
        sa.column("person_id", sa.Integer()),
        sa.column("channel", sa.String()),
        sa.column("external_id", sa.String()),
        sa.column("created_at", MOMENT),
    )
    known = op.get_bind().execute(sa.select(identities).where(identities.c.channel == "web"))
    now = datetime.now(UTC)
    rows = [
        {
            "identity_id": identity.id,
            "secret_hash": identity.external_id,
            "link_hash": identity.external_id,
            "form_key": secrets.token_hex(32),
            "issued_to": identity.person_id,
            "rotated_at": identity.created_at,  # so the first visit brings a new secret
            "created_at": now,
            "seen_at": now,
        }
        for identity in known
    ]
    op.bulk_insert(browsers, rows)


def downgrade() -> None:
    """Drop the table. Cookies renewed since then are good no more."""
    op.drop_table("browsers")
