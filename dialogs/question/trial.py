"""Reads an answer as the question would, without giving it."""

from msgspec.structs import replace

from dialogs.core.answering.saving import postpone
from dialogs.core.outputs import AnswerRecorded, Reject
from dialogs.core.session import Place, Wait
from dialogs.core.turn import TurnContext
from dialogs.question.answering import save_share
from dialogs.question.screens import QuestionScreen
from scoring.answers.model import Answer, Answers


def read_as_answer(turn: TurnContext, subject: str, text: str, answers: Answers) -> Answer | None:
    """The answer the question would read from ``text`` beside others; the real ones stay.

    ``None``: it was rejected, and what the question said of it is told, if it said anything.
    """
    others = {id: answer for id, answer in answers.items() if id != subject}
    before = turn.dossier.answers.get(subject)
    known = others if before is None else {**others, subject: before}
    trial = TurnContext(
        turn.catalogue,
        replace(turn.session, wait=Wait(Place.QUESTION, subject), trail=()),
        replace(turn.dossier, answers=known),
        turn.now,
        turn.library,
    )
    QuestionScreen().type_text(trial, text)
    if trial.wait.at is Place.BENCHMARK:  # a number without anything to compare it with
        postpone(trial)
    if trial.wait.at is Place.REASON and trial.wait.state:  # a trial asks for no reason
        save_share(trial, "")
    if trial.dossier.answers.get(subject) == before and not _was_recorded(trial, subject):
        turn.notices += [notice for notice in trial.notices if isinstance(notice, Reject)]
        return None
    return trial.dossier.answers.get(subject)


def _was_recorded(trial: TurnContext, subject: str) -> bool:
    return any(isinstance(e, AnswerRecorded) and e.subject == subject for e in trial.events)
