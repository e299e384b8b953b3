"""A dialogue in which documents are sent: at the figures, or at a question."""

from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from dialogs.bills.proposing import lines_of_text
from dialogs.bills.screens import digest_of
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, File, Text
from dialogs.core.outputs import Reject, Tell, Turn
from dialogs.core.places import Place
from dialogs.core.sent.bills import ReadFile
from dialogs.core.session import Session, Wait
from dialogs.core.waits import BillShown
from dialogs.dossier.dossier import Dossier, Evidence, Profile
from dialogs.engine import resume, start
from scoring.catalogue.loading import load_catalogue

CATALOGUE: Final = load_catalogue("gb36132-2018")
NOW: Final = datetime(2026, 11, 20, 8, tzinfo=UTC)
DOSSIER: Final = Dossier(catalogue=CATALOGUE.id, profile=Profile(name="某厂", period="2025"))
POWER, GAS, WATER = "carrier-electricity-purchased", "carrier-natural-gas", "water-withdrawn"
YEAR: Final = "2025年\n用电量 240 万kWh\n天然气 30 万m³"
MONTH: Final = "2025年3月\n用电量 20 万kWh"


def at(place: Place = Place.FIGURES, subject: str = "") -> Session:
    """A session at a place, below which the questions go on."""
    session = start("zh")
    begun = Session.from_dict({**session.to_dict(), "consented": True})
    is_detour = place is not Place.QUESTION
    return replace(begun, wait=Wait(place, subject, detour=is_detour), mode="full", turn=3)


def evidence(name: str = "账单.pdf", mark: str = "a") -> Evidence:
    """A file that is stored."""
    return Evidence(mark * 64, name, "application/pdf", 5_000)


def send(
    session: Session,
    text: str,
    dossier: Dossier = DOSSIER,
    *,
    file: Evidence | None = None,
    read: ReadFile | None = None,
    turn: int | None = None,
) -> Turn:
    """Send a document with this text."""
    kept = file or evidence()
    read = read or ReadFile(lines_of_text(text))
    given = File(key=f"f{kept.digest[:2]}{session.turn}", evidence=kept, read=read, turn=turn)
    return resume(CATALOGUE, session, dossier, given, NOW)


def press(turn: Turn, choice: str, dossier: Dossier | None = None) -> Turn:
    """Press a button; ``dossier`` is as it is meanwhile."""
    session = turn.session
    given = Choice(key=f"p{session.turn}", session=1, turn=session.turn, choice=choice)
    return resume(CATALOGUE, session, dossier or turn.dossier, given, NOW)


def say(turn: Turn, text: str) -> Turn:
    """Type something."""
    given = Text(key=f"t{turn.session.turn}", text=text)
    return resume(CATALOGUE, turn.session, turn.dossier, given, NOW)


def shown(turn: Turn) -> BillShown:
    """What is shown of the documents."""
    assert turn.session.wait.at is Place.READ_BILL, turn.session.wait
    stored = Session.from_dict(turn.session.to_dict())
    assert stored.wait == turn.session.wait
    return turn.session.wait.state_of(BillShown)


def take(turn: Turn, dossier: Dossier | None = None) -> Turn:
    """Record what is ticked."""
    return press(turn, c.choice(c.BILL_TAKE, digest_of(shown(turn))), dossier)


def ticks(turn: Turn) -> list[bool]:
    """Which figures are ticked."""
    return [one.ticked for one in shown(turn).figures]


def codes(turn: Turn) -> list[str]:
    """The codes of what is said."""
    return [one.code for one in turn.outputs if isinstance(one, Tell | Reject)]


def choices(turn: Turn) -> set[str]:
    """The buttons that are offered, without what they name."""
    return {one.partition(":")[0] for row in turn.outputs[-1].choices for one in row}  # type: ignore[union-attr]
