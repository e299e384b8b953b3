"""Buttons that lead to views and lists, and the requests the services around the dialogue meet."""

from dialogs.core import buttons as c
from dialogs.core.navigation import begun
from dialogs.core.outputs import (
    AssessmentChosen,
    DeletionConfirmed,
    ExportRequested,
    LinkRequested,
    NewAssessmentRequested,
    ReportRequested,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.overview.commands import choose_language, open_report, take_number
from dialogs.question.evidence import discard_files

_ASIDE = {
    c.STATUS: Place.STATUS,
    c.CONTENTS: Place.CONTENTS,
    c.SUMMARY: Place.SUMMARY,
    c.GAPS: Place.GAPS,
    c.SETTINGS: Place.SETTINGS,
    c.PRIVACY: Place.PRIVACY,
    c.ASSESSMENTS: Place.ASSESSMENTS,
    c.MODE: Place.MODE,
    c.FACT: Place.PROFILE_REVIEW,
    c.LANGUAGE: Place.LANGUAGE,
    c.HELP: Place.HELP,
    c.DELETE: Place.DELETION,
}
"""Verbs that, without an argument, show a view aside."""


def choose_anywhere(turn: TurnContext, verb: str, argument: str) -> None:
    """A button that means the same wherever it stands. It was offered, so it is known."""
    if argument:
        _choose_with_argument(turn, verb, argument)
    elif verb in _ASIDE:
        turn.go_aside(_ASIDE[verb])
    else:
        _choose_plain(turn, verb)


def _choose_with_argument(turn: TurnContext, verb: str, argument: str) -> None:
    match verb:
        case c.ASK:
            take_number(turn, argument)
        case c.SECTION:
            turn.go_aside(Place.SECTION, argument)
        case c.LISTING:
            turn.go_aside(Place.LISTING, argument)
        case c.GROUP:
            turn.session = begun(turn.index, turn.session, turn.dossier, argument)
        case c.PAGE:
            turn.change_wait(page=int(argument))
        case c.LANGUAGE:
            choose_language(turn, argument)
            if turn.wait.at is Place.LANGUAGE:
                turn.leave()
        case c.FACT:
            turn.go_aside(Place.PROFILE, argument)
        case c.REPORT:
            turn.events.append(ReportRequested(argument))
            turn.tell("report-requested")
            turn.leave()
        case c.OPEN:
            turn.events.append(AssessmentChosen(int(argument)))


def _choose_plain(turn: TurnContext, verb: str) -> None:
    match verb:
        case c.RETURN:
            turn.leave()
        case c.RESUME:
            turn.resume_questions()
        case c.REPORT:
            open_report(turn)
        case c.NEW:
            turn.events.append(NewAssessmentRequested())
        case c.LINK:
            turn.events.append(LinkRequested())
            turn.go_aside(Place.LINK)
        case c.EXPORT:
            turn.events.append(ExportRequested())
            turn.tell("export-requested")
        case c.DISCARD:
            discard_files(turn)
        case c.DELETE_CONFIRMED:
            turn.events.append(DeletionConfirmed())
