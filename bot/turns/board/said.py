"""What reviewers and deciders make of an assessment, as points for the board.

A dossier is given with what its reader may see of it and nothing else.
"""

from bot.wording.results.reviewed import reviewed_figure
from bot.wording.results.standing import Points
from dialogs.core.decided import decided_parts, decisions_seen, undecided_rows
from dialogs.core.reviewed import overriding, questioned
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.reviewed import Reviewed, reviewed
from storage.records import AssessmentContents


def dossier_of(catalogue: Catalogue, contents: AssessmentContents) -> Dossier:
    """What an assessment is evaluated by, with what reviewers said and what was released."""
    return Dossier(
        catalogue.id,
        answers=contents.answers,
        reviews=contents.reviews,
        released=contents.released,
    )


def reviewed_points(catalogue: Catalogue, dossier: Dossier) -> Points | None:
    """The reviewed result; ``None`` where nothing was reviewed."""
    if not dossier.reviews:
        return None
    replaced, in_question = overriding(dossier), questioned(dossier)
    return _points(catalogue, reviewed(catalogue, dossier.answers, replaced, in_question))


def decided_points(catalogue: Catalogue, dossier: Dossier) -> Points | None:
    """The decided result, as far as it is in the dossier; ``None`` where nothing is decided."""
    seen = decisions_seen(dossier)
    if not seen and dossier.released is None:
        return None
    parts = decided_parts(dossier.answers, seen)
    result = reviewed(catalogue, dossier.answers, parts.deciding, parts.undecided)
    undecided = len(undecided_rows(index_of(catalogue), dossier))
    return _points(catalogue, result, undecided)


def _points(catalogue: Catalogue, result: Reviewed, undecided: int = 0) -> Points:
    return Points(*result.ends, reviewed_figure(catalogue, result), undecided)
