"""Devices and joining: the views, and the presses that ask storage for something.

What can be shown and done depends on codes and devices, which the dialogue does not know: the
services around it look them up, fill in the views and check every act once more.
"""

from collections.abc import Mapping
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.navigation import returned, visited
from dialogs.core.outputs import (
    DeviceEndConfirmed,
    JoinConfirmed,
    OtherDevicesEndConfirmed,
    RecoveryRequested,
)
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.typed.shares import Reply, parse_reply
from scoring.catalogue.index import CatalogueIndex

OTHERS = "others"
"""The subject of ``Place.DEVICE_END`` where all other devices are to be ended."""
PLACES = frozenset({Place.JOIN, Place.DEVICES, Place.DEVICE_END, Place.RECOVERY})
_ASIDE = {c.DEVICES: Place.DEVICES, c.RECOVERY: Place.RECOVERY}


def asked_to_join(session: Session, code: int) -> Session:
    """The session at the question whether to join by a code; one replaces another."""
    asked = Wait(Place.JOIN, str(code), detour=True)
    if session.wait.at is Place.JOIN:
        return session.replaced(asked)
    return visited(session, asked)


def left(index: CatalogueIndex, session: Session, dossier: Dossier, place: Place) -> Session:
    """The session away from a place that has nothing to ask any more."""
    while session.wait.at is place:
        session = returned(index, session, dossier)
    return session


def is_open_device(session: Session, choice: str) -> bool:
    """The list of a person's devices is filled in by storage."""
    verb, device = c.verb_and_argument(choice)
    here = session.wait.at is Place.DEVICES and verb == c.END
    return here and device.isascii() and device.isdigit() and len(device) <= 18


def choose_at_devices(turn: TurnContext, verb: str, argument: str) -> bool:
    """A button about devices; ``False`` when it is another's."""
    at, subject = turn.wait.at, turn.wait.subject
    match verb:
        case c.DEVICES | c.RECOVERY:
            turn.go_aside(_ASIDE[verb])
        case c.END if argument:
            turn.go_aside(Place.DEVICE_END, argument)
        case c.END_OTHERS:
            turn.go_aside(Place.DEVICE_END, OTHERS)
        case c.JOIN if at is Place.JOIN:
            turn.events.append(JoinConfirmed(int(subject)))
        case c.RECOVERY_MADE:
            turn.events.append(RecoveryRequested())
            turn.leave()
        case c.END_CONFIRMED if subject == OTHERS:
            turn.events.append(OtherDevicesEndConfirmed())
            turn.leave()
        case c.END_CONFIRMED if subject:
            turn.events.append(DeviceEndConfirmed(int(subject)))
            turn.leave()
        case _:
            return False
    return True


def type_at_join(turn: TurnContext, text: str) -> None:
    """A no leaves the question. A yes is pressed, never typed: text is bound to no question."""
    if parse_reply(text) in (Reply.BACK, Reply.NO):
        turn.leave()
    else:
        turn.reject("press-a-button")


def _join(_o: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    other = "en" if session.language == "zh" else "zh"
    reading = () if session.consented else (c.PRIVACY, c.choice(c.LANGUAGE, other))
    return filled((c.RETURN,), (c.JOIN,), reading)


def _devices(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.END_OTHERS,), (c.LINK, c.RECOVERY), (c.RETURN,))


def _device_end(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.RETURN,), (c.END_CONFIRMED,), (c.DELETE,))


def _recovery(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.RECOVERY_MADE,), (c.RETURN,))


DEVICE_CHOICES: Mapping[Place, Maker] = {
    Place.JOIN: _join,
    Place.DEVICES: _devices,
    Place.DEVICE_END: _device_end,
    Place.RECOVERY: _recovery,
}
