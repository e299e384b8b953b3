"""What is asked for, as the person may see it."""

from datetime import datetime

from msgspec.structs import replace

from bot.screens.core.context import Around
from bot.turns.result import TurnResult, asking_at, with_notice
from dialogs.core.outputs import Reject
from dialogs.core.session import Place
from dialogs.devices.joining import left
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Evidence
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import RequestLine
from storage.unit_of_work import UnitOfWork

ABOUT_REQUESTS = frozenset(
    {
        Place.REQUESTS,
        Place.REQUEST,
        Place.REQUEST_REASON,
        Place.NEW_REQUESTS,
        Place.REQUEST_NAME,
        Place.TASK,
    }
)
"""Where the screen shows what is asked for."""


class ShownRequests:
    """Adds to a turn what its screen shows of what is asked for."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add the lines that the person may see, and of whom more may be asked."""
        here, wait = result.conversation, result.turn.session.wait
        member = here.dossier.membership
        if result.ended or not permits(member, Act.SEE_REQUESTS):
            return result
        lines = await _visible(uow, result)
        at_line = wait.at in (Place.REQUEST, Place.REQUEST_REASON)
        if at_line and not any(str(one.id) == wait.subject for one in lines):
            return await self._leave(uow, result, now)
        asks = permits(member, Act.REQUEST_EVIDENCE)
        shared = await uow.sharing.shared(here.owner, here.assessment) if asks else ()
        live = tuple(row for row in shared if not row.invitation.revoked and not row.ended)
        mine = tuple(one.id for one in await lines_of(uow, result, lines))
        decidable = tuple(one.id for one in lines if asks and may_decide(one, here.person))
        around = Around(requests=lines, shared=live, mine=mine, decidable=decidable)
        return replace(result, around=around)

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        if not any(isinstance(one, Reject) for one in result.turn.outputs):
            result = with_notice(result, Reject("request-gone"))
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        session = result.turn.session
        for place in (Place.REQUEST_REASON, Place.REQUEST):
            session = left(index_of(catalogue), session, result.turn.dossier, place)
        return await self.add_around(uow, asking_at(result, session, catalogue, now), now)


async def file_of(
    uow: UnitOfWork, result: TurnResult, request: int, start: str
) -> Evidence | None:
    """A file of a line that the person may see."""
    for line in await _visible(uow, result):
        for file in line.status.files if line.id == request else ():
            if file.digest.startswith(start):
                return file
    return None


async def _visible(uow: UnitOfWork, result: TurnResult) -> tuple[RequestLine, ...]:
    """The lines that the person may see: a colleague those for them, others all."""
    here = result.conversation
    if here.dossier.task is not None:
        return await uow.requests.of_member(here.dossier.task.member)
    if not permits(here.dossier.membership, Act.SEE_REQUESTS):
        return ()
    return await uow.requests.of(here.assessment)


async def lines_of(
    uow: UnitOfWork,
    result: TurnResult,
    seen: tuple[RequestLine, ...] | None = None,
) -> tuple[RequestLine, ...]:
    """The lines that the person is to answer."""
    here = result.conversation
    lines = await _visible(uow, result) if seen is None else seen
    if here.dossier.task is not None:
        return lines
    if here.owner != here.person:
        return ()
    return tuple(one for one in lines if one.invitation is None)


def may_decide(line: RequestLine, person: int) -> bool:
    """Whether somebody who may ask decides on a line: not on what they gave to another's."""
    return line.status.given_by != person or line.made_by == person
