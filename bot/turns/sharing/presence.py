"""Who else is in the case at the moment, for the screens that show all of it or a section.

Nothing is written for it: every turn of a person leaves where they are in their session. It is
read on these screens alone, so that an answered question costs no statement more.
"""

from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from bot.turns.result import TurnResult
from dialogs.core.session import Place
from dialogs.dossier.access import Act, permits
from storage.unit_of_work import UnitOfWork

ABOUT_PRESENCE: Final = frozenset({Place.STATUS, Place.CONTENTS, Place.SECTION})
"""Where others are shown who are in the case."""
PRESENT_FOR: Final = timedelta(minutes=5)
"""How long somebody counts as present after the last thing they did."""


async def add_presence(uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
    """Add who else did anything in the case within the last minutes, for who sees the sharing."""
    here = result.conversation
    if result.ended or not permits(result.turn.dossier.membership, Act.SEE_SHARING):
        return result
    present = await uow.presence.others(here.assessment, here.person, now - PRESENT_FOR)
    if not present:
        return result
    return replace(result, around=replace(result.around, present=present))
