"""A turn as the services around the dialogue leave it, and the steps they share."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.runtime.catalogues import catalogue_of
from bot.screens.devices import NOTHING_AROUND, Around
from dialogs.core.outputs import Ask, Output, Reject, Tell, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.engine import current
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import Library
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Served:
    """The turn and conversation after the services, and what is left to do once committed.

    ``farewell`` is said where there is no conversation any more; ``deleted``: nothing else is
    left of the person either. ``tells_others``: other devices have something new to show.
    ``security``: names of events that the log is to keep, such as ``device-joined``.
    """

    conversation: Conversation
    turn: Turn
    report_asked: bool = False
    export_asked: bool = False
    deleted: bool = False
    farewell: str | None = None
    tells_others: bool = False
    around: Around = field(default=NOTHING_AROUND)
    digests: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    security: tuple[str, ...] = ()


def with_notice(served: Served, notice: Tell | Reject) -> Served:
    """The same turn with something more to say, first."""
    turn = replace(served.turn, outputs=(notice, *served.turn.outputs))
    return replace(served, turn=turn)


def with_security(served: Served, *events: str) -> Served:
    """The same turn with events for the log, once it is committed."""
    return replace(served, security=(*served.security, *events))


def at(served: Served, session: Session, catalogue: Catalogue, now: datetime) -> Served:
    """The same turn with its session elsewhere, and what is asked there."""
    dossier = served.turn.dossier
    said = tuple(output for output in served.turn.outputs if not isinstance(output, Ask))
    shown = current(catalogue, session, dossier, now)
    turn = replace(served.turn, session=session, outputs=(*said, shown))
    return replace(served, turn=turn)


async def moved(
    uow: UnitOfWork,
    library: Library,
    served: Served,
    conversation: Conversation,
    told: tuple[Output, ...],
    now: datetime,
) -> Served:
    """The same turn, now in another assessment: at its welcome, or at its first question."""
    session = _arrived(served.turn.session, conversation)
    catalogue = await catalogue_of(conversation.dossier, library, uow)
    shown = current(catalogue, session, conversation.dossier, now)
    turn = Turn(session, conversation.dossier, (), (*told, shown))
    return replace(served, conversation=conversation, turn=turn)


def _arrived(session: Session, conversation: Conversation) -> Session:
    named = conversation.dossier.profile.name is not None
    wait = Wait(Place.WELCOME_BACK, detour=True) if named else Wait(Place.PROFILE, "name")
    mode = session.mode or "full" if named else None
    return replace(session, wait=wait, trail=(), mode=mode, consented=True, asked=session.turn)
