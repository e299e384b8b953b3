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


def choose_anywhere(exchange: TurnContext, verb: str, argument: str) -> None:
    """A button that means the same wherever it stands. It was offered, so it is known."""
    if argument:
        _choose_with_argument(exchange, verb, argument)
    elif verb in _ASIDE:
        exchange.go_aside(_ASIDE[verb])
    else:
        _choose_plain(exchange, verb)


def _choose_with_argument(exchange: TurnContext, verb: str, argument: str) -> None:
    match verb:
        case c.ASK:
            take_number(exchange, argument)
        case c.SECTION:
            exchange.go_aside(Place.SECTION, argument)
        case c.LISTING:
            exchange.go_aside(Place.LISTING, argument)
        case c.GROUP:
            exchange.session = begun(
                exchange.outline, exchange.session, exchange.dossier, argument
            )
        case c.PAGE:
            exchange.change_wait(page=int(argument))
        case c.LANGUAGE:
            choose_language(exchange, argument)
            if exchange.wait.at is Place.LANGUAGE:
                exchange.leave()
        case c.FACT:
            exchange.go_aside(Place.PROFILE, argument)
        case c.REPORT:
            exchange.events.append(ReportRequested(argument))
            exchange.tell("report-requested")
            exchange.leave()
        case c.OPEN:
            exchange.events.append(AssessmentChosen(int(argument)))


def _choose_plain(exchange: TurnContext, verb: str) -> None:
    match verb:
        case c.RETURN:
            exchange.leave()
        case c.RESUME:
            exchange.resume_questions()
        case c.REPORT:
            open_report(exchange)
        case c.NEW:
            exchange.events.append(NewAssessmentRequested())
        case c.LINK:
            exchange.events.append(LinkRequested())
            exchange.go_aside(Place.LINK)
        case c.EXPORT:
            exchange.events.append(ExportRequested())
            exchange.tell("export-requested")
        case c.DISCARD:
            discard_files(exchange)
        case c.DELETE_CONFIRMED:
            exchange.events.append(DeletionConfirmed())
