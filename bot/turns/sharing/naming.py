"""The name that acts need: asked once, before the first place whose act shows it to others."""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.turns.result import TurnResult, asking_at
from dialogs.core.outputs import NameGiven
from dialogs.core.session import Place, Wait
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

NEED_A_NAME: Final = frozenset(
    {
        Place.CLOSING,
        Place.COMMENTING,
        Place.DECISION,
        Place.OVERRIDE,
        Place.RELEASING,
        Place.REOPENING,
        Place.RETURNING,
        Place.REVIEW_REASON,
        Place.SIGNING,
    }
)
"""Places whose acts are seen by others under the person's name."""
ABOUT_NAMES: Final = NEED_A_NAME | {Place.MY_NAME}


async def with_name(
    uow: UnitOfWork, result: TurnResult, library: OverlayLibrary, now: datetime
) -> TurnResult:
    """Add what the person is called; ask them first where it is needed and not known."""
    given = [one.name for one in result.turn.events if isinstance(one, NameGiven)]
    name = given[-1] if given else await uow.people.name(result.conversation.person)
    session = result.turn.session
    if name is None and session.wait.at in NEED_A_NAME:
        catalogue = await uow.catalogue_of(result.turn.dossier, library)
        asked = session.moved(Wait(Place.MY_NAME, detour=True))
        return asking_at(result, asked, catalogue, now)
    return replace(result, around=replace(result.around, name=name))
