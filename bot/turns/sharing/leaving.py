"""Sends people home whose session is about a case that is about to be deleted."""

from datetime import datetime

from msgspec.structs import replace

from bot.turns.result import arrived
from dialogs.core.outputs import Turn
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork


async def send_home(
    uow: UnitOfWork, session: int, default_catalogue: str, now: datetime
) -> Conversation | None:
    """Move a session to an assessment of its own person: the one changed last, or a new one.

    ``None``: the session is gone.
    """
    there = await uow.conversations.current(session)
    if there is None:
        return None
    own = [row for row in await uow.conversations.assessments(there.person) if row.is_own]
    if own:
        moved = await uow.conversations.switch(there, own[0].id)
    else:
        moved = await uow.conversations.open_assessment(there, default_catalogue, now)
    after = arrived(replace(there.session, turn=there.session.turn + 1), moved)
    await uow.conversations.save(moved, Turn(after, moved.dossier, (), ()), now)
    return moved
