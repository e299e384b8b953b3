"""The dialogue engine: ``start`` and ``resume`` are its only entry points.

``resume`` takes one input and returns the whole turn: the session and dossier after it, the
events that happened and what to show. It never raises for anything a person can do, and it asks
for nothing: time comes as an argument, files are already kept when they arrive.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from dialogs.core import buttons as c
from dialogs.core.dossier import Dossier
from dialogs.core.inputs import Choice, Command, File, Input, Start, Text, Unreadable
from dialogs.core.longest import TEXT_LIMIT, longest_at
from dialogs.core.navigation import SUB_PLACES
from dialogs.core.notes import add_to_note
from dialogs.core.outputs import Ask, Ignore, LinkOffered, Reject, Turn
from dialogs.core.session import HANDLED_LIMIT, Place, Session, Wait
from dialogs.core.stale import repaired
from dialogs.core.turn import TurnContext
from dialogs.devices.joining import choose_at_devices, is_open_device, type_at_join
from dialogs.enterprise.profile import choose_at_profile, type_at_profile
from dialogs.figures.asking import choose_at_figures, type_at_figure
from dialogs.groups.screens import choose_at_group, type_at_group, type_at_group_check
from dialogs.overlays.choosing import choose_at_rules
from dialogs.overview.commands import COMMAND_WORDS, command, number_typed, take_number
from dialogs.overview.screens import choose_anywhere
from dialogs.plans.planning import choose_at_plans, type_at_plan
from dialogs.question.answering import choose_at_question, type_at_question
from dialogs.question.evidence import take_unplaced
from dialogs.registry import ask
from dialogs.roadmap.roadmap import choose_at_roadmap
from dialogs.scales.number import choose_at_scale, type_at_scale
from dialogs.typed.text import storable
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import Library
from scoring.values import Language

BEFORE_CONSENT = frozenset(
    {c.AGREE, c.PRIVACY, c.LANGUAGE, c.RETURN, c.EXPORT, c.DELETE_CONFIRMED, c.JOIN}
)
"""All that can be chosen before consent; who declines may still have all deleted."""
FREE_TEXT = frozenset({Place.PROFILE, Place.NOTE, Place.REASON, Place.CONSENT})
"""Where words are the answer itself, so 目录 is not a command there; only 取消 is."""
ALLOWED_BEFORE_CONSENT = frozenset(
    {"start", "language", "privacy", "help", "join", "export", "delete_my_data"}
)
"""Commands that run before the privacy notice is agreed to."""
HANDED_BACK = 200
"""Characters of a text that is quoted back because it answers nothing asked now."""
DETAILS_ASIDE = frozenset({Place.QUESTION, Place.CHECKLIST})
"""Where the detail of a wait is what was done there, and what is asked does not depend on it."""
QUESTION_PLACES = SUB_PLACES | {Place.QUESTION}
NO_OVERLAYS = Library(())

Chooser = Callable[[TurnContext, str, str], bool]
Typer = Callable[[TurnContext, str], None]
_CHOOSERS: tuple[Chooser, ...] = (
    choose_at_scale,
    choose_at_figures,
    choose_at_rules,
    choose_at_roadmap,
    choose_at_plans,
    choose_at_devices,
)
"""Parts of the dialogue that know their own buttons wherever they stand."""
_TYPERS: Mapping[Place, Typer] = {
    Place.FIGURE: type_at_figure,
    Place.FIGURES: type_at_figure,
    Place.CARRIERS: type_at_figure,
    Place.CALCULATION: type_at_figure,
    Place.ODD: type_at_figure,
    Place.SCALE: type_at_scale,
    Place.BENCHMARK: type_at_scale,
    Place.BASELINE: type_at_scale,
    Place.LEADING: type_at_scale,
    Place.CHECKLIST: type_at_scale,
    Place.WHAT_IF: type_at_plan,
    Place.PLAN: type_at_plan,
    Place.JOIN: type_at_join,
}
"""Where something typed belongs to one of these parts."""


def start(language: Language) -> Session:
    """The session of someone never seen before, in the language her client speaks."""
    return Session(wait=Wait(Place.CONSENT), language=language)


def current(catalogue: Catalogue, session: Session, dossier: Dossier, now: datetime) -> Ask:
    """The question or view the session waits at, to be shown again."""
    index = index_of(catalogue)
    return ask(index, repaired(index, session, dossier), dossier, now)


def resume(
    catalogue: Catalogue,
    session: Session,
    dossier: Dossier,
    given: Input,
    now: datetime,
    library: Library = NO_OVERLAYS,
) -> Turn:
    """One turn: what ``given`` does to the session, the dossier, and what is shown.

    ``catalogue`` is the one the dossier names with its overlays laid, ``library`` all there are.

    The same act delivered twice, and a second tap on a button just pressed, change and show
    nothing. A button of an older turn, or of a place that something done elsewhere has
    overtaken, brings a note and the present question.
    """
    if _is_repeated(session, given):
        return Turn(session, dossier, (), (Ignore(),))
    here = repaired(index_of(catalogue), session, dossier)
    turn = TurnContext(catalogue, here, dossier, now, library)
    if is_outdated(session, given):
        _take_outdated(turn, given)
    elif _is_same_place(here.wait, session.wait):
        _take(turn, given)
    else:
        _take_overtaken(turn, given)
    there = repaired(turn.index, turn.session, turn.dossier)
    turn.session = _closed(there, session, given)
    shown = ask(turn.index, turn.session, turn.dossier, now)
    return Turn(turn.session, turn.dossier, tuple(turn.events), (*turn.notices, shown))


def is_outdated(session: Session, given: Input) -> bool:
    """Whether the person did it when another question was asked: it is no answer to this one."""
    if not isinstance(given, Text | File | Command) or given.turn is None:
        return False
    return given.turn < session.asked


def _is_repeated(session: Session, given: Input) -> bool:
    if given.key in session.handled:
        return True
    return (
        isinstance(given, Choice)
        and given.turn == session.turn - 1
        and given.choice == session.last_choice
    )


def _closed(session: Session, before: Session, given: Input) -> Session:
    """The session with this turn counted and its input remembered."""
    number = before.turn + 1
    return replace(
        session,
        turn=number,
        asked=before.asked if _asks_the_same(before.wait, session.wait) else number,
        handled=(*before.handled, given.key)[-HANDLED_LIMIT:],
        last_choice=given.choice if isinstance(given, Choice) else "",
        last_order=max(before.last_order, given.order),
    )


def _take(turn: TurnContext, given: Input) -> None:
    match given:
        case Start():
            _begin(turn, given)
        case Choice():
            _choose(turn, given)
        case Text():
            _type(turn, given)
        case Command():
            if turn.session.consented or given.name in ALLOWED_BEFORE_CONSENT:
                command(turn, given.name, given.argument)
            else:
                turn.reject("consent-needed")
        case File():
            _attach(turn, given)
        case Unreadable():
            turn.notices.append(Reject(given.code, given.params))
        case _:
            assert_never(given)


def _is_same_place(one: Wait, other: Wait) -> bool:
    return (one.at, one.subject) == (other.at, other.subject)


def _asks_the_same(one: Wait, other: Wait) -> bool:
    """Whether something typed at the one means the same at the other."""
    return _is_same_place(one, other) and (one.detail == other.detail or one.at in DETAILS_ASIDE)


def _take_overtaken(turn: TurnContext, given: Input) -> None:
    """What was meant for a place that is no longer there is no answer to another."""
    match given:
        case Choice() | Text():
            turn.reject("place-gone")
        case File():
            _attach_later(turn, given)
        case _:
            _take(turn, given)


def _take_outdated(turn: TurnContext, given: Input) -> None:
    """What was done at an older question: a text is handed back, a file asks where it belongs."""
    match given:
        case File():
            _attach_later(turn, given)
        case Text(text=text, about=about):
            shown = storable(text).strip()[:HANDED_BACK]
            if about:
                turn.reject("outdated-text", text=shown, about=about)
            else:
                turn.reject("late-text", text=shown)
        case _:
            turn.reject("outdated-page")


def _begin(turn: TurnContext, given: Start) -> None:
    if given.payload:
        turn.events.append(LinkOffered(given.payload))
    command(turn, "start", "")


def _choose(turn: TurnContext, given: Choice) -> None:
    session = turn.session
    if given.turn != session.turn:
        turn.reject("old-button")
        return
    offered = ask(turn.index, session, turn.dossier, turn.now).choices
    if not any(given.choice in row for row in offered) and not _is_open(session, given.choice):
        turn.reject("not-a-choice")
        return
    verb, argument = c.verb_and_argument(given.choice)
    if not session.consented and verb not in BEFORE_CONSENT:
        turn.reject("consent-needed")
        return
    if verb == c.BACK:
        turn.go_back()
        return
    at = session.wait.at
    if any(choose(turn, verb, argument) for choose in _CHOOSERS):
        return
    if at in QUESTION_PLACES and session.wait.subject:
        taken = choose_at_question(turn, verb, argument)
    elif at in (Place.GROUP, Place.GROUP_CHECK):
        taken = choose_at_group(turn, verb)
    else:
        taken = choose_at_profile(turn, verb, argument)
    if not taken:
        choose_anywhere(turn, verb, argument)


def _is_open(session: Session, choice: str) -> bool:
    """The list of a person's assessments is filled in by storage, not by the catalogue."""
    if session.wait.at is Place.ASSESSMENTS and choice.startswith(c.OPEN + ":"):
        return True
    return is_open_device(session, choice)


def _type(turn: TurnContext, given: Text) -> None:
    text = storable(given.text).strip()
    if not text:
        turn.reject("empty-text")
    elif len(text) > TEXT_LIMIT:
        turn.reject("text-too-long", limit=str(TEXT_LIMIT), length=str(len(text)))
    elif given.order and given.order < turn.session.last_order:
        turn.reject("late-text", text=text[:HANDED_BACK])
    elif turn.session.consented and len(text) > (limit := longest_at(turn.wait.at)):
        turn.reject("text-too-long-here", limit=str(limit), length=str(len(text)))
    elif (name := COMMAND_WORDS.get(text.casefold())) and _is_command_here(turn, name):
        command(turn, name, "")
    elif turn.wait.at in FREE_TEXT or not turn.session.consented:
        _type_at(turn, text)
    elif number := number_typed(turn, text):
        take_number(turn, number)
    else:
        _type_at(turn, text)


def _is_command_here(turn: TurnContext, name: str) -> bool:
    if not turn.session.consented:
        return False
    wait = turn.wait
    if wait.at is Place.PROFILE and wait.subject == "name":  # no factory is called 目录
        return True
    return wait.at not in FREE_TEXT or (name == "cancel" and wait.at in SUB_PLACES)


def _type_at(turn: TurnContext, text: str) -> None:
    at = turn.wait.at
    if at in _TYPERS:
        _TYPERS[at](turn, text)
    elif at in QUESTION_PLACES:
        type_at_question(turn, text)
    elif at is Place.GROUP:
        type_at_group(turn, text)
    elif at is Place.GROUP_CHECK:
        type_at_group_check(turn, text)
    elif at is Place.FILE:
        turn.reject("file-which")
    else:
        type_at_profile(turn, text)


def _attach(turn: TurnContext, given: File) -> None:
    if turn.wait.at not in QUESTION_PLACES or not turn.wait.subject:
        _attach_later(turn, given)
        return
    subject = turn.wait.subject
    turn.keep_evidence(subject, given.evidence)
    if caption := storable(given.caption).strip():
        add_to_note(turn, caption)


def _attach_later(turn: TurnContext, given: File) -> None:
    if turn.session.consented:
        take_unplaced(turn, given.evidence, storable(given.caption).strip())
    else:
        turn.reject("file-nowhere", name=given.evidence.name)
