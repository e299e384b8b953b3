"""Documents that were given out, by number and by the hash of their files, and who signed them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables. Reports made before are found by number and hash of their facts alone."""
    _documents()
    _files()
    _certificates()


def _documents() -> None:
    op.create_table(
        "issued_documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("catalogue", sa.String(length=64), nullable=False),
        sa.Column("data_hash", sa.String(length=64), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=True),
        sa.Column("superseded_by", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name="fk_issued_documents_assessment_id_assessments",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issued_documents"),
        sa.UniqueConstraint("number", name="uq_issued_documents_number"),
        sa.UniqueConstraint("code", name="uq_issued_documents_code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issued_documents_assessment_id", "issued_documents", ["assessment_id"])


def _files() -> None:
    op.create_table(
        "issued_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content_digest", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.String(length=32), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["issued_documents.id"],
            name="fk_issued_files_document_id_issued_documents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_issued_files"),
        sa.UniqueConstraint("sha256", name="uq_issued_files_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_issued_files_document_id", "issued_files", ["document_id"])


def _certificates() -> None:
    op.create_table(
        "signing_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=True),
        sa.Column("key_file", sa.Text(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signing_certificates"),
        sa.UniqueConstraint("fingerprint", name="uq_signing_certificates_fingerprint"),
        sa.UniqueConstraint("generation", name="uq_signing_certificates_generation"),
        sqlite_autoincrement=True,
    )
