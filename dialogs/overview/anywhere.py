"""Buttons that mean the same everywhere. Most open a detour, so the person keeps their place."""

from collections.abc import Callable, Mapping
from typing import Final

from dialogs.core import buttons as c
from dialogs.core.navigation import begun
from dialogs.core.outputs import (
    AssessmentChosen,
    DeletionConfirmed,
    LinkRequested,
    NewAssessmentRequested,
    ReportRequested,
    ThirdPartyReportRequested,
)
from dialogs.core.session import Place
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import DRAFT
from dialogs.enterprise.profile import choose_mode
from dialogs.overlays.choosing import open_rules
from dialogs.overview.commands import choose_language, go_to_number, open_report, request_export
from dialogs.overview.papers import THIRD_PARTY
from dialogs.plans.planning import open_what_if
from dialogs.review import screens as review
from dialogs.sharing.nudge_screens import go_to_nudge
from dialogs.sharing.screens import go_to_task, leave_task

PAGE_DIGITS: Final = 2
"""Digits of a page number."""

Press = Callable[[TurnContext, str], None]
"""Handles a button, given its argument."""


def _to(place: Place) -> Press:
    """A handler that shows a place as a detour; the argument is its subject."""

    def visit(turn: TurnContext, argument: str) -> None:
        turn.go_aside(place, argument)

    return visit


def _with_argument(press: Press, place: Place) -> Press:
    """A handler that passes on the argument, or without one shows the place to choose it."""

    def press_or_visit(turn: TurnContext, argument: str) -> None:
        if argument:
            press(turn, argument)
        else:
            turn.go_aside(place)

    return press_or_visit


def _turn_page(turn: TurnContext, number: str) -> None:
    turn.change_wait(page=int(number), more=0)


def is_more(choice: str) -> bool:
    """Whether a choice leads to another page of the buttons, which any place may have."""
    verb, page = c.verb_and_argument(choice)
    return verb == c.MORE and page.isascii() and page.isdigit() and len(page) <= PAGE_DIGITS


def _show_more(turn: TurnContext, page: str) -> None:
    turn.change_wait(more=int(page))


def _begin_group(turn: TurnContext, group: str) -> None:
    turn.session = begun(turn.index, turn.session, turn.dossier, group)


def _choose_language(turn: TurnContext, language: str) -> None:
    choose_language(turn, language)
    if turn.wait.at is Place.LANGUAGE:
        turn.leave()


def _report(turn: TurnContext, paper: str) -> None:
    if paper:
        is_third = paper == THIRD_PARTY
        request = ThirdPartyReportRequested if is_third else ReportRequested
        turn.events.append(request(paper))
        turn.tell("report-requested")
        turn.leave()
        turn.go_aside(Place.REPORT_SENT)
    else:
        open_report(turn)


def _what_if(turn: TurnContext, number: str) -> None:
    open_what_if(turn, int(number or DRAFT))


def _open_assessment(turn: TurnContext, number: str) -> None:
    turn.events.append(AssessmentChosen(int(number)))


def _new_assessment(turn: TurnContext, _argument: str) -> None:
    turn.events.append(NewAssessmentRequested())


def _link(turn: TurnContext, _argument: str) -> None:
    turn.events.append(LinkRequested())
    turn.go_aside(Place.LINK)


def _ask_colleague(turn: TurnContext, _argument: str) -> None:
    turn.change_wait(more=0)  # back at the question, its first buttons are shown
    turn.go_aside(Place.COLLEAGUE, turn.wait.subject)


def _review(turn: TurnContext, _argument: str) -> None:
    turn.change_wait(more=0)
    turn.enter(Place.REVIEW)


def _decision(turn: TurnContext, _argument: str) -> None:
    turn.change_wait(more=0)
    turn.enter(Place.DECISION)


def _delete(turn: TurnContext, _argument: str) -> None:
    turn.events.append(DeletionConfirmed())


PRESSES: Final[Mapping[str, Press]] = {
    c.BACK: lambda turn, _argument: turn.go_back(),
    c.RETURN: lambda turn, _argument: turn.leave(),
    c.RESUME: lambda turn, _argument: turn.resume_questions(),
    c.PAGE: _turn_page,
    c.MORE: _show_more,
    c.ASK: go_to_number,
    c.GROUP: _begin_group,
    c.SECTION: _to(Place.SECTION),
    c.LISTING: _to(Place.LISTING),
    c.STATUS: _to(Place.STATUS),
    c.CONTENTS: _to(Place.CONTENTS),
    c.SUMMARY: _to(Place.SUMMARY),
    c.GAPS: _to(Place.GAPS),
    c.FIGURES: _to(Place.FIGURES),
    c.BENCHMARKS: _to(Place.BENCHMARKS),
    c.TIMELINE: _to(Place.TIMELINE),
    c.EVIDENCE_LIST: _to(Place.EVIDENCE_LIST),
    c.FILES: _to(Place.FILES),
    c.CHANGES: _to(Place.CHANGES),
    c.WHAT_IF: _what_if,
    c.PLANS: _to(Place.PLANS),
    c.REPORT: _report,
    c.RULES: open_rules,
    c.HELP: _to(Place.HELP),
    c.PRIVACY: _to(Place.PRIVACY),
    c.SETTINGS: _to(Place.SETTINGS),
    c.LANGUAGE: _with_argument(_choose_language, Place.LANGUAGE),
    c.MODE: _with_argument(choose_mode, Place.MODE),
    c.FACT: _with_argument(_to(Place.PROFILE), Place.PROFILE_REVIEW),
    c.ASSESSMENTS: _to(Place.ASSESSMENTS),
    c.OPEN: _open_assessment,
    c.DROP_ASSESSMENT: _to(Place.ASSESSMENT_DELETION),
    c.NEW: _new_assessment,
    c.LINK: _link,
    c.DEVICES: _to(Place.DEVICES),
    c.RECOVERY: _to(Place.RECOVERY),
    c.COLLEAGUE: _ask_colleague,
    c.REVIEW: _review,
    c.REVIEWS: _to(Place.REVIEWS),
    c.DECISION: _decision,
    c.RELEASING: _to(Place.RELEASING),
    c.RETURNING: _to(Place.RETURNING),
    c.RETURNS: _to(Place.RETURNS),
    **review.PRESSES,
    c.SHARED: _to(Place.SHARED),
    c.TAGS: _to(Place.TAGS),
    c.ACCESS: _to(Place.CASE_ACCESS),
    c.NUDGE: go_to_nudge,
    c.REQUESTS: _to(Place.REQUESTS),
    c.ORGANISATIONS: _to(Place.ORGANISATIONS),
    c.CALLS: _to(Place.CALLS),
    c.TASK: lambda turn, _argument: go_to_task(turn),
    c.TASKS: _to(Place.TASKS),
    c.OWN: lambda turn, _argument: leave_task(turn),
    c.CALL_ME: _to(Place.MY_NAME),
    c.MAIL: _to(Place.MAIL),
    c.VERSIONS: _to(Place.VERSIONS),
    c.ROLL_FORWARD: _to(Place.ROLL_FORWARD),
    c.NEWS: _to(Place.NEWS),
    c.YEARS: _to(Place.YEARS),
    c.SIDE_BY_SIDE: _to(Place.SIDE_BY_SIDE),
    c.EXPORT: request_export,
    c.DELETE: _to(Place.DELETION),
    c.DELETE_CONFIRMED: _delete,
}
"""The handlers by verb."""


def press_anywhere(turn: TurnContext, verb: str, argument: str) -> None:
    """Handle a button that its own screen does not handle."""
    PRESSES[verb](turn, argument)
