"""What was given out to be kept: documents by number, their files by hash, and who signed them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class IssuedDocument(Base):
    """A number that was given out, with the check code that is printed beside it.

    The row stays when the assessment is deleted, without the hash of its facts: whoever holds the
    paper can still ask whether it is genuine. ``issued_at`` is set with the first file.
    """

    __tablename__ = "issued_documents"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    assessment_id: Mapped[int | None] = mapped_column(
        ForeignKey("assessments.id", ondelete="SET NULL"), index=True
    )
    sequence: Mapped[int]
    catalogue: Mapped[str] = mapped_column(String(64))
    data_hash: Mapped[str | None] = mapped_column(String(64))
    issued_at: Mapped[datetime | None]
    superseded_by: Mapped[str | None] = mapped_column(String(32))


class IssuedFile(Base):
    """The bytes of a document in one kind and language, as they were given out.

    A document that is made again has another row: its signature has another time.
    """

    __tablename__ = "issued_files"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(
        ForeignKey("issued_documents.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(8))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    content_digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    programme: Mapped[str] = mapped_column(String(32))
    certificate: Mapped[str | None] = mapped_column(String(64))
    made_at: Mapped[datetime]


class SigningCertificate(Base):
    """A certificate that files were signed with, by its SHA-256.

    One that the program made itself has a ``generation``, which two workers cannot both take, and
    names the file of its key in the store.
    """

    __tablename__ = "signing_certificates"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    certificate: Mapped[str] = mapped_column(Text)
    generation: Mapped[int | None] = mapped_column(unique=True)
    key_file: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
