"""The screens of a question, its note and its files."""

from dialogs.core import buttons as c
from dialogs.core.answering.notes import clear_note, is_plan, keep_as_note, write_note
from dialogs.core.answering.scale_position import is_scaled
from dialogs.core.decided import may_decide
from dialogs.core.navigation import recent_questions
from dialogs.core.reviewed import may_review, verdicts
from dialogs.core.screen import Screen, Situation, filled
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.core.waits import FileChosen, PendingNote
from dialogs.evidence.judging import file_button
from dialogs.figures.by_name import open_calculation
from dialogs.figures.calculations import calculable
from dialogs.question.answer_screens import AnswerScreen, WordsScreen
from dialogs.question.answering import (
    begin_number_answer,
    exclude,
    postpone_answer,
    save_met,
    show_help,
    take_back,
)
from dialogs.question.evidence import discard_files, place_files
from dialogs.question.marks import confirm_mark, mark, type_why
from dialogs.question.measures import figure_elsewhere, take_figure, takes_share
from dialogs.scales.checklists import open_checklist
from dialogs.scales.endpoints import open_ends
from dialogs.scales.screens import scored_rows
from scoring.catalogue.model import Requirement


class QuestionScreen(AnswerScreen):
    """A question. Words that are not an answer may become its note; the wait then carries them."""

    keeps_input = True

    def buttons(self, here: Situation) -> c.Rows:
        """The ways to answer, and what else can be done with the question."""
        wait = here.wait
        if here.dossier.is_frozen(wait.subject):
            return filled(*_reviewing(here, _as_closed(here)))
        pending = wait.state_if(PendingNote)
        keep = (_keeping(here, pending.text),) if pending else ()
        last = [c.EVIDENCE, c.NOTE, c.CONTENTS]
        if wait.subject in here.dossier.answers:
            last.append(c.CLEAR)
        moves = (c.RETURN, c.HELP) if wait.detour else (c.BACK, c.LATER, c.HELP)
        is_marked = wait.subject in here.dossier.to_confirm
        confirmed = (c.CONFIRMED,) if is_marked else ()
        others = (c.COLLEAGUE,) if is_marked else (c.COLLEAGUE, c.MARK)
        rows = (*keep, confirmed, *_answers(here), moves, tuple(last), others, (c.COMMENTS,))
        return filled(*_reviewing(here, rows))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Answer, start an answer, or open what belongs to the question."""
        return (
            super().press(turn, verb, argument) or _begin(turn, verb) or _keep_or_leave(turn, verb)
        )


def _as_closed(here: Situation) -> c.Rows:
    """What can be done with a question of a closed assessment: look at it, and the ways on."""
    wait = here.wait
    moves = (c.RETURN, c.HELP) if wait.detour else (c.BACK, c.LATER, c.HELP)
    files = (c.EVIDENCE,) if here.dossier.evidence.get(wait.subject) else ()
    ways_on = (c.RETURNS,) if here.dossier.open_return else (c.REOPEN, c.ROLL_FORWARD)
    return (ways_on, moves, (*files, c.CONTENTS), (c.COMMENTS,))


def _reviewing(here: Situation, rows: c.Rows) -> c.Rows:
    """With the buttons of who may review; they come first for who may do nothing else."""
    dossier = here.dossier
    if dossier.may_answer(here.wait.subject):
        return (*rows, (c.REVIEW,))
    if not may_review(dossier):
        return rows
    deciding = (c.DECISION,) if may_decide(dossier) else ()
    return (*verdicts(dossier, here.wait.subject), deciding, (c.NEXT_REVIEW,), *rows)


def _begin(turn: TurnContext, verb: str) -> bool:
    """Start an answer that needs a second step; ``False`` for any other button."""
    match verb:
        case c.NUMBER:
            begin_number_answer(turn)
        case c.CALCULATE:
            open_calculation(turn)
        case c.ENDS:
            open_ends(turn)
        case c.CHECKLIST:
            open_checklist(turn)
        case c.LEVEL:
            turn.enter(Place.LEVEL)
        case c.PARTLY:
            turn.enter(Place.SHARE)
        case c.NOT_APPLICABLE:
            exclude(turn)
        case c.SAME:
            take_figure(turn)
        case _:
            return False
    return True


def _keep_or_leave(turn: TurnContext, verb: str) -> bool:
    """What belongs to the question besides its answer; ``False`` for any other button."""
    match verb:
        case c.EVIDENCE:
            turn.enter(Place.EVIDENCE)
        case c.NOTE:
            turn.enter(Place.NOTE)
        case c.MARK:
            turn.change_wait(more=0)
            turn.enter(Place.MARK)
        case c.CONFIRMED:
            confirm_mark(turn)
        case c.COMMENTS:
            turn.change_wait(more=0)
            turn.enter(Place.COMMENTS)
        case c.REOPEN:
            turn.change_wait(more=0)
            turn.go_aside(Place.REOPENING)
        case c.KEEP_AS_NOTE:
            keep_as_note(turn)
        case c.NOT_YET:
            keep_as_note(turn)
            save_met(turn, False)
        case c.HELP:
            show_help(turn)
        case c.LATER:
            postpone_answer(turn)
        case c.CLEAR:
            take_back(turn)
        case _:
            return False
    return True


def _answers(here: Situation) -> c.Rows:
    """The ways to answer: on a scale, or by yes or no, a share, a measure."""
    index, subject = here.index, here.wait.subject
    item = index.asked[subject]
    excluded = (c.NOT_APPLICABLE,) if item.not_applicable_allowed else ()
    answers = (c.MET, c.NOT_MET, *excluded)
    if isinstance(item, Requirement):
        return (answers,)
    calculating = (c.CALCULATE,) if subject in calculable(index) else ()
    if item.scales:
        return scored_rows(index, here.dossier, subject, calculating)
    same = (c.SAME,) if item.measures and figure_elsewhere(index, here.dossier, subject) else ()
    extra = [c.PARTLY] if takes_share(item) else []
    extra += [c.NUMBER] if item.measures else []
    return same, answers, tuple(extra), calculating


def _keeping(here: Situation, text: str) -> tuple[str, ...]:
    """The buttons for a sentence that is not an answer."""
    may_be_unmet = is_plan(text) and not is_scaled(here.index.asked[here.wait.subject])
    return (c.NOT_YET, c.KEEP_AS_NOTE) if may_be_unmet else (c.KEEP_AS_NOTE,)


class NoteScreen(WordsScreen):
    """The note on the question."""

    def buttons(self, here: Situation) -> c.Rows:
        """Go back; an existing note can be removed."""
        clear = (c.CLEAR,) if here.wait.subject in here.dossier.notes else ()
        return ((c.BACK, *clear),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Remove the note."""
        del argument
        if verb != c.CLEAR:
            return False
        clear_note(turn)
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Store the note."""
        write_note(turn, text)


class MarkScreen(WordsScreen):
    """Why the question is to be confirmed."""

    def buttons(self, here: Situation) -> c.Rows:
        """Mark it without a reason, or go back."""
        del here
        return ((c.SKIP, c.BACK),)

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Mark it without a reason."""
        del argument
        if verb != c.SKIP:
            return False
        mark(turn, "")
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Mark it for the reason typed."""
        type_why(turn, text)


class EvidenceScreen(AnswerScreen):
    """The files attached to the question."""

    def buttons(self, here: Situation) -> c.Rows:
        """A button to open each file."""
        files = here.dossier.evidence.get(here.wait.subject, ())
        return (*((file_button(file),) for file in files), (c.BACK,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Open a file."""
        if verb != c.FILE:
            return False
        turn.enter(Place.EVIDENCE_FILE, FileChosen(argument))
        return True


class FileScreen(Screen):
    """Which question the files just sent are evidence for."""

    lists_questions = True

    def buttons(self, here: Situation) -> c.Rows:
        """The questions visited last; others are named by number."""
        codes = [here.index.code[id] for id in recent_questions(here.index, here.session)]
        return filled(tuple(c.choice(c.ASK, code) for code in codes), (c.DISCARD,))

    def press(self, turn: TurnContext, verb: str, argument: str) -> bool:
        """Attach the files to a question, or drop them."""
        match verb:
            case c.ASK if subject := turn.subject_numbered(argument):
                place_files(turn, subject)
            case c.DISCARD:
                discard_files(turn)
            case _:
                return False
        return True

    def type_text(self, turn: TurnContext, text: str) -> None:
        """Reject text: the number of a question is handled before."""
        del text
        turn.reject("file-which")
