"""Files sent where no question is open: kept at once, then put where the person says.

Until then they are evidence of ``UNPLACED``, so they are exported and deleted like all others.
"""

from dialogs.core.dossier import Evidence
from dialogs.core.notes import add_note
from dialogs.core.session import Place
from dialogs.core.turn import FILES_PER_SUBJECT, TurnContext

UNPLACED = "unplaced"
"""No subject of any catalogue: what files belong to whose question is not known yet."""


def take_unplaced(exchange: TurnContext, evidence: Evidence, caption: str) -> None:
    """Keep a file and ask which question it is evidence of."""
    exchange.keep_evidence(UNPLACED, evidence)
    if caption:
        add_note(exchange, UNPLACED, caption)
    exchange.go_aside(Place.FILE)


def place_files(exchange: TurnContext, subject: str) -> None:
    """Make the files that wait evidence of ``subject``, their captions notes, and go back."""
    files = exchange.dossier.evidence.get(UNPLACED, ())
    known = exchange.dossier.evidence.get(subject, ())
    if len(known) + len(files) > FILES_PER_SUBJECT:
        exchange.reject("evidence-full", name=files[0].name, limit=str(FILES_PER_SUBJECT))
        return
    caption = exchange.dossier.notes.get(UNPLACED)
    _forget(exchange)
    for file in files:
        exchange.keep_evidence(subject, file)
    if caption:
        add_note(exchange, subject, caption)
    exchange.leave()


def discard_files(exchange: TurnContext) -> None:
    """Drop the files that wait, and go back."""
    _forget(exchange)
    exchange.tell("files-dropped")
    exchange.leave()


def _forget(exchange: TurnContext) -> None:
    for file in exchange.dossier.evidence.get(UNPLACED, ()):
        exchange.remove_evidence(UNPLACED, file)
    if UNPLACED in exchange.dossier.notes:
        exchange.record_note(UNPLACED, None)
