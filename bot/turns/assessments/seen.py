"""What somebody saw of a case who is not its owner."""

from datetime import datetime

from storage.records import Conversation
from storage.unit_of_work import UnitOfWork


async def note_seen(uow: UnitOfWork, by: Conversation, act: str, now: datetime) -> None:
    """Put it into the record of the case."""
    if by.person != by.owner:
        await uow.audit.add(by.assessment, by.person, act, now)
