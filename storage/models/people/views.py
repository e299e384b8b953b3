"""What a person keeps for the boards."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

VIEW_NAME = 40
"""The longest name of a saved view."""
VIEW_QUERY = 400
"""The longest address of a filter."""
CLIENTS, CALLS = "clients", "calls"
"""The boards that have filters; those of calls are one kind, for whichever call. Stored."""


class SavedView(Base):
    """A filter of a board under a name; ``query`` is what follows its address and ``?``.

    A name may stand twice where two people were joined.
    """

    __tablename__ = "saved_views"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(VIEW_NAME))
    query: Mapped[str] = mapped_column(String(VIEW_QUERY))
    board: Mapped[str] = mapped_column(String(16), server_default=CLIENTS)
    created_at: Mapped[datetime]
