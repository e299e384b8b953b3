"""Marks that something is to be confirmed, in words for chat and reports."""

from collections.abc import Mapping
from typing import Final

from bot.wording.catalogue import Words
from dialogs.dossier.dossier import ToConfirm
from scoring.answers.model import Answers
from scoring.catalogue.model import Catalogue
from scoring.evaluation.resting import points_resting_on
from scoring.rounding import fixed
from scoring.values import Text

_WORDS: Final = Words("marks")


def marks_counted(
    catalogue: Catalogue, answers: Answers, marks: Mapping[str, ToConfirm]
) -> Text | None:
    """How many answers are to be confirmed, and the points resting on them; ``None`` for none."""
    asked = [rule.id for rule in catalogue.rules if rule.id in marks]
    if not asked:
        return None
    points = points_resting_on(catalogue, answers, asked)
    if not points:
        return _WORDS("counted", count=len(asked))
    return _WORDS("resting", count=len(asked), points=fixed(points))


def mark_in_words(mark: ToConfirm) -> Text:
    """That something is to be confirmed, and why."""
    if mark.year:
        return _WORDS("rolled-forward", year=mark.year)
    return _WORDS("with-reason", why=mark.why) if mark.why else _WORDS("without-reason")
