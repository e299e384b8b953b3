"""Tags that an organisation puts on its clients, for its members alone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

TAG_NAME = 20
"""Characters of a tag."""


class Tag(Base):
    """A tag of an organisation. It is never deleted, only ``retired``: then nobody puts it on."""

    __tablename__ = "tags"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(TAG_NAME))
    made_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    made_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class CaseTag(Base):
    """A tag was put on a case, and taken off. Rows are added and ended, never changed."""

    __tablename__ = "case_tags"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id", ondelete="CASCADE"), index=True)
    put_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    put_at: Mapped[datetime]
    taken_by: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    taken_at: Mapped[datetime | None]
