"""The choices at a question, and at the places that belong to it."""

from collections.abc import Mapping
from datetime import datetime

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.navigation import recent_questions
from dialogs.core.notes import is_plan
from dialogs.core.scale_position import is_scaled
from dialogs.core.screen import Maker, filled
from dialogs.core.session import Place, Session, Wait
from dialogs.figures.calculations import calculable
from dialogs.question.measures import figure_elsewhere, takes_share
from dialogs.scales.screens import reason_rows, scored_rows
from scoring.catalogue.index import CatalogueIndex
from scoring.catalogue.model import Criterion


def _question(index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    wait = session.wait
    keep = (_keeping(index, wait),) if wait.detail else ()
    calculating = (c.CALCULATE,) if calculable(index, wait.subject) else ()
    if is_scaled(index.asked[wait.subject]):
        answers = scored_rows(index, dossier, wait.subject, calculating)
    else:
        answers = _answers(index, dossier, wait.subject, calculating)
    last = [c.EVIDENCE, c.NOTE, c.CONTENTS]
    if wait.subject in dossier.answers:
        last.append(c.CLEAR)
    moves = (c.RETURN, c.HELP) if wait.detour else (c.BACK, c.LATER, c.HELP)
    return filled(*keep, *answers, moves, tuple(last))


def _answers(
    index: CatalogueIndex, dossier: Dossier, subject: str, calculating: tuple[str, ...]
) -> c.Rows:
    """The ways to answer by yes or no, by a share, by a measure."""
    item = index.asked[subject]
    same = (c.SAME,) if figure_elsewhere(index, dossier, subject) else ()
    answers = [c.MET, c.NOT_MET, *([c.NOT_APPLICABLE] if item.not_applicable_allowed else [])]
    extra = [c.PARTLY] if takes_share(item) else []
    extra += [c.NUMBER] if isinstance(item, Criterion) and item.measures else []
    return same, tuple(answers), tuple(extra), calculating


def _keeping(index: CatalogueIndex, wait: Wait) -> tuple[str, ...]:
    """What can become of a sentence that is no answer."""
    may_be_unmet = is_plan(wait.detail) and not is_scaled(index.asked[wait.subject])
    return (c.NOT_YET, c.KEEP_AS_NOTE) if may_be_unmet else (c.KEEP_AS_NOTE,)


def _share(index: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    bands = [c.choice(c.BAND, band.id) for band in index.catalogue.rating_bands]
    return (*c.rows_of(bands, 3), (c.MET, c.NOT_MET), (c.BACK,))


def _measure(index: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    item = index.asked[session.wait.subject]
    measures = item.measures if isinstance(item, Criterion) else ()
    return (*((c.choice(c.MEASURE, measure.id),) for measure in measures), (c.BACK,))


def _meaning(index: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    if index.asked[session.wait.subject].met_when_none:
        return ((c.MET,), (c.NOT_MET,), (c.BACK,))
    return ((c.AS_SHARE,), (c.AS_VALUE,), (c.BACK,))


def _typed(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.BACK,),)


def _reason(_o: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return reason_rows(session.wait)


def _reference(_o: CatalogueIndex, _s: Session, _d: Dossier, _now: datetime) -> c.Rows:
    return ((c.LATER, c.BACK),)


def _note(_index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime) -> c.Rows:
    clear = (c.CLEAR,) if session.wait.subject in dossier.notes else ()
    return ((c.BACK, *clear),)


def _evidence(
    _index: CatalogueIndex, session: Session, dossier: Dossier, _now: datetime
) -> c.Rows:
    files = dossier.evidence.get(session.wait.subject, ())
    drops = [c.choice(c.DROP, file.digest[:12]) for file in files]
    return (*c.rows_of(drops, 1), (c.BACK,))


def _file(index: CatalogueIndex, session: Session, _d: Dossier, _now: datetime) -> c.Rows:
    recent = recent_questions(index, session)
    return filled(tuple(c.choice(c.ASK, index.code[subject]) for subject in recent), (c.DISCARD,))


QUESTION_CHOICES: Mapping[Place, Maker] = {
    Place.QUESTION: _question,
    Place.SHARE: _share,
    Place.MEASURE: _measure,
    Place.NUMBER: _typed,
    Place.REFERENCE: _reference,
    Place.MEANING: _meaning,
    Place.REASON: _reason,
    Place.NOTE: _note,
    Place.EVIDENCE: _evidence,
    Place.FILE: _file,
}
