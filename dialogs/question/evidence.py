"""Files sent when no question is open: stored at once, then assigned to a question.

Until then they belong to ``UNPLACED``, so they are exported and deleted like all others.
"""

from dialogs.core.answering.notes import add_note
from dialogs.core.session import Place
from dialogs.core.turn import FILES_PER_SUBJECT, TurnContext
from dialogs.dossier.dossier import Evidence

UNPLACED = "unplaced"
"""The subject of files not yet assigned to a question; no catalogue has it."""


def take_unplaced(turn: TurnContext, evidence: Evidence, caption: str) -> None:
    """Store a file and ask which question it is evidence for."""
    turn.keep_evidence(UNPLACED, evidence)
    if caption:
        add_note(turn, UNPLACED, caption)
    turn.go_aside(Place.FILE)


def place_files(turn: TurnContext, subject: str) -> None:
    """Attach the waiting files to ``subject``, their captions as notes, and go back."""
    files = turn.dossier.evidence.get(UNPLACED, ())
    known = turn.dossier.evidence.get(subject, ())
    if len(known) + len(files) > FILES_PER_SUBJECT:
        turn.reject("evidence-full", name=files[0].name, limit=str(FILES_PER_SUBJECT))
        return
    caption = turn.dossier.notes.get(UNPLACED)
    _forget(turn)
    for file in files:
        turn.keep_evidence(subject, file)
    if caption:
        add_note(turn, subject, caption)
    turn.leave()


def discard_files(turn: TurnContext) -> None:
    """Drop the waiting files, and go back."""
    _forget(turn)
    turn.tell("files-dropped")
    turn.leave()


def _forget(turn: TurnContext) -> None:
    for file in turn.dossier.evidence.get(UNPLACED, ()):
        turn.remove_evidence(UNPLACED, file)
    if UNPLACED in turn.dossier.notes:
        turn.record_note(UNPLACED, None)
