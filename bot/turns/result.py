"""The result of a turn, and the steps that effects share in changing it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from bot.screens.core.context import NOTHING_AROUND, Around
from bot.screens.core.message import Message
from dialogs.core.navigation import task_place
from dialogs.core.outputs import Ask, Output, Reject, Tell, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.engine import current
from dialogs.sharing.seen import in_view
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork


class TurnResult(Struct, frozen=True):
    """What a turn brought: from the engine, by its effects, and as it was saved.

    ``message`` is ``None`` when there is nothing to show, as when the same input came twice;
    ``delivery`` is what to acknowledge once it is shown; ``secret``: the message holds a code,
    which is not stored. ``outdated``: what was typed answers an
    older question, and was handed back.

    ``ended``: this device has no conversation any more; ``deleted``: nothing else is left of the
    person either. The rest is done once the turn is committed: make what was requested, tell the
    person's other devices, remove evidence and files, log security events.
    """

    conversation: Conversation
    turn: Turn
    message: Message | None = None
    delivery: int | None = None
    secret: bool = False
    outdated: bool = False
    ended: bool = False
    deleted: bool = False
    around: Around = NOTHING_AROUND
    awaits_file: bool = False
    notifies_others: bool = False
    removed_evidence: tuple[str, ...] = ()
    removed_files: tuple[str, ...] = ()
    removed_folders: tuple[str, ...] = ()
    security_events: tuple[str, ...] = ()


def with_notice(result: TurnResult, notice: Tell | Reject) -> TurnResult:
    """The same turn with one more notice, before all others."""
    turn = replace(result.turn, outputs=(notice, *result.turn.outputs))
    return replace(result, turn=turn)


def with_security_event(result: TurnResult, event: str) -> TurnResult:
    """The same turn with one more event for the log, such as ``device-joined``."""
    return replace(result, security_events=(*result.security_events, event))


def asking_at(
    result: TurnResult, session: Session, catalogue: Catalogue, now: datetime
) -> TurnResult:
    """The same turn with another session, and what that asks instead."""
    notices = tuple(output for output in result.turn.outputs if not isinstance(output, Ask))
    dossier = result.turn.dossier
    ask = current(catalogue, session, dossier, now)
    session = replace(session, seen=in_view(index_of(catalogue), dossier, ask.wait))
    turn = replace(result.turn, session=session, outputs=(*notices, ask))
    return replace(result, turn=turn)


async def in_assessment(
    uow: UnitOfWork,
    library: OverlayLibrary,
    result: TurnResult,
    conversation: Conversation,
    notices: tuple[Output, ...],
    now: datetime,
) -> TurnResult:
    """The turn after a move to another assessment: it asks what that one asks first."""
    session = arrived(result.turn.session, conversation)
    catalogue = await uow.catalogue_of(conversation.dossier, library)
    ask = current(catalogue, session, conversation.dossier, now)
    turn = Turn(session, conversation.dossier, (), (*notices, ask))
    return replace(result, conversation=conversation, turn=turn)


def arrived(session: Session, conversation: Conversation) -> Session:
    """The session at the welcome of an assessment that has a name, or at the question for it; at
    the questions of a task.
    """
    session = replace(session, trail=(), consented=True, asked=session.turn, seen="")
    if conversation.dossier.task is not None:
        there = Wait(task_place(conversation.dossier))
        return replace(session, wait=there, mode=session.mode or "full")
    named = conversation.dossier.profile.name is not None
    wait = Wait(Place.WELCOME_BACK, detour=True) if named else Wait(Place.PROFILE, "name")
    mode = session.mode or "full" if named else None
    return replace(session, wait=wait, mode=mode)
