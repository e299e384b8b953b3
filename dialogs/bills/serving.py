"""Which rows the figures of a document serve, and the document as their evidence."""

from collections.abc import Iterable

from dialogs.core.answering.notes import add_note
from dialogs.core.outputs import Tell
from dialogs.core.places import Place
from dialogs.core.sent.bills import Proposed
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier, Evidence
from dialogs.figures.calculations import calculable, calculation_shown
from dialogs.question.evidence import UNPLACED
from scoring.catalogue.index import CatalogueIndex
from scoring.figures.kinds import composites, figure_kinds


def rows_served(index: CatalogueIndex, dossier: Dossier, ids: Iterable[str]) -> tuple[str, ...]:
    """The questions whose number is calculated from one of the figures, or from a sum of it."""
    given = set(ids)
    given |= {total for total in composites() if given & set(figure_kinds()[total].parts)}
    return tuple(
        subject
        for subject in index.subjects
        if subject in calculable(index)
        and given & set(calculation_shown(index, dossier, subject).figures)
    )


def keep_as_evidence(turn: TurnContext, figures: Iterable[Proposed]) -> tuple[str, ...]:
    """Attach each file to the rows that its figures serve; returns these rows."""
    of_file: dict[str, list[str]] = {}
    for one in figures:
        of_file.setdefault(one.file, []).append(one.figures[0])
    served: list[str] = []
    for start, ids in of_file.items():
        file = _file(turn.dossier, start)
        if file is not None:
            served += _attach(turn, file, rows_served(turn.index, turn.dossier, ids))
    return tuple(dict.fromkeys(served))


def _file(dossier: Dossier, start: str) -> Evidence | None:
    files = (file for of in dossier.evidence.values() for file in of)
    return next((file for file in files if start and file.digest.startswith(start)), None)


def _attach(turn: TurnContext, file: Evidence, subjects: tuple[str, ...]) -> list[str]:
    said = list(turn.notices)
    waiting = [one for one in turn.dossier.evidence.get(UNPLACED, ()) if one.digest == file.digest]
    for one in waiting if subjects else ():
        turn.remove_evidence(UNPLACED, one)
    for subject in subjects:
        known = turn.dossier.evidence.get(subject, ())
        if all(one.digest != file.digest for one in known):
            turn.keep_evidence(subject, file)
    held = [
        subject
        for subject in subjects
        if any(one.digest == file.digest for one in turn.dossier.evidence.get(subject, ()))
    ]
    if waiting and subjects and not held:  # full everywhere: it waits to be placed by hand
        for one in waiting:
            turn.keep_evidence(UNPLACED, one)
    # that it is placed is said once for all rows; why it is not stays
    turn.notices[:] = [*said, *(one for one in turn.notices[len(said) :] if not _is_placed(one))]
    _move_caption(turn, held)
    return held


def _is_placed(notice: object) -> bool:
    return isinstance(notice, Tell) and notice.code in ("evidence-placed", "evidence-kept")


def _move_caption(turn: TurnContext, subjects: list[str]) -> None:
    """What was written with the last file that waited goes to the first row that it serves."""
    caption = turn.dossier.notes.get(UNPLACED)
    if caption and subjects and not turn.dossier.evidence.get(UNPLACED):
        turn.record_note(UNPLACED, None)
        add_note(turn, subjects[0], caption)


def leave_for_files(turn: TurnContext) -> None:
    """Go back to where the files were sent; past the question where they belong, if none waits."""
    turn.leave()
    if turn.wait.at is Place.FILE and not turn.dossier.evidence.get(UNPLACED):
        turn.leave()
