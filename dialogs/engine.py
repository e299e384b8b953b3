"""The dialogue engine: ``start`` and ``resume`` are its only entry points.

``resume`` takes one input and returns the whole turn: the session and dossier after it, the events
that happened and what to show. It never raises for anything a person can do, and does no I/O: time
is an argument, and files are already stored when they arrive.
"""

from datetime import datetime
from typing import assert_never

from msgspec.structs import replace

from dialogs.bills.offering import offer_figures, take_pasted
from dialogs.core import buttons as c
from dialogs.core.answering.notes import add_to_note
from dialogs.core.consent import BUTTONS_BEFORE, COMMANDS_BEFORE
from dialogs.core.inputs import (
    Choice,
    Command,
    File,
    Input,
    Opened,
    Sheet,
    Start,
    SubmissionOpened,
    Text,
    Unreadable,
)
from dialogs.core.navigation import (
    is_known,
    left_off,
    returned,
    task_subjects,
    without_unknown_places,
)
from dialogs.core.outputs import Ask, AssessmentChosen, Ignore, LinkOffered, Reject, Turn
from dialogs.core.screen import TEXT_LIMIT
from dialogs.core.session import HANDLED_LIMIT, Place, Session, Wait
from dialogs.core.turn import TurnContext
from dialogs.dossier.dossier import Dossier
from dialogs.evidence.judging import replace_chosen
from dialogs.overview.anywhere import is_more, press_anywhere
from dialogs.overview.commands import COMMAND_WORDS, command, number_typed
from dialogs.question.evidence import take_unplaced
from dialogs.registry import SCREENS, ask
from dialogs.sharing.checking import checked
from dialogs.sharing.limits import home, may_be_at
from dialogs.sharing.seen import is_overtaken, seen_after
from dialogs.sheets.screens import take_sheet
from dialogs.typed.text import storable
from dialogs.versions.frozen import is_late, kept_frozen, refuse
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language

HANDED_BACK = 200
"""Characters quoted of a text that answers nothing asked now."""
NO_OVERLAYS = OverlayLibrary(())


def start(language: Language) -> Session:
    """The session of someone never seen before, in the language their client speaks."""
    return Session(wait=Wait(Place.CONSENT), language=language)


def current(catalogue: Catalogue, session: Session, dossier: Dossier, now: datetime) -> Ask:
    """The question or view the session waits at, to be shown again."""
    index = index_of(catalogue)
    return ask(index, repaired(index, session, dossier), dossier, now)


def repaired(index: CatalogueIndex, session: Session, dossier: Dossier) -> Session:
    """The session, moved back to a place that still exists if its own no longer does.

    Something done on another device or on a detour may have removed it: the overlays were changed,
    a plan was dropped, or the number whose ends are asked for is gone.
    """
    if not dossier.is_own and not may_be_at(dossier, session.wait):
        return replace(session, wait=home(dossier), trail=())
    was_known, session = is_known(index, session.wait), without_unknown_places(index, session)
    if not was_known and not session.wait.detour:
        return replace(session, wait=left_off(index, session, dossier), trail=())
    if not was_known:
        session = returned(index, session, dossier)
    while not SCREENS[session.wait.at].is_there(index, dossier, session.wait):
        session = returned(index, session, dossier)
    return session


def resume(
    catalogue: Catalogue,
    session: Session,
    dossier: Dossier,
    given: Input,
    now: datetime,
    library: OverlayLibrary = NO_OVERLAYS,
) -> Turn:
    """One turn: what ``given`` does to the session, the dossier, and what is shown.

    ``catalogue`` is the one the dossier names with its overlays, ``library`` has all overlays.

    The same action delivered twice, or a second tap on a button just pressed, changes and shows
    nothing. A button of an older turn, or of a place that no longer exists, brings a note and the
    present question.
    """
    if _is_repeated(session, given):
        return Turn(session, dossier, (), (Ignore(),))
    index = index_of(catalogue)
    here = repaired(index, session, dossier)
    turn = TurnContext(catalogue, here, dossier, now, library)
    if is_outdated(session, given):
        _take_outdated(turn, given)
    elif is_for_another(here, given):
        _take_elsewhere(turn, given)
    elif _is_same_place(here.wait, session.wait):
        _take(turn, given)
    else:
        _take_overtaken(turn, given)
    is_member = not dossier.is_own
    if is_member or (turn.events and is_overtaken(index, here, dossier)):
        turn = checked(turn, TurnContext(catalogue, here, dossier, now, library))
    if dossier.closed:
        turn = kept_frozen(turn, TurnContext(catalogue, here, dossier, now, library))
    there = repaired(turn.index, turn.session, turn.dossier)
    turn.session = _ended(turn, there, session, given)
    shown = ask(turn.index, turn.session, turn.dossier, now)
    return Turn(turn.session, turn.dossier, tuple(turn.events), (*turn.notices, shown))


def is_outdated(session: Session, given: Input) -> bool:
    """Whether the input was made at another question, so that it does not answer this one.

    What was taken before, and is sent again since its answer was lost, was not.
    """
    if not isinstance(given, Text | File | Command) or given.turn is None:
        return False
    return given.turn < session.asked and given.key not in session.handled


def is_for_another(session: Session, given: Input) -> bool:
    """Whether the person addressed it to a question other than the present one."""
    if not isinstance(given, Text | File) or given.question is None:
        return False
    return session.consented and given.question != session.wait.question


def _is_repeated(session: Session, given: Input) -> bool:
    if given.key in session.handled:
        return True
    return (
        isinstance(given, Choice)
        and given.turn == session.turn - 1
        and given.choice == session.last_choice
    )


def _ended(turn: TurnContext, session: Session, before: Session, given: Input) -> Session:
    """The session with this turn counted and its input remembered."""
    number = before.turn + 1
    return replace(
        session,
        turn=number,
        seen=seen_after(turn, session, before),
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
        case Command(name=""):  # a slash alone, as used in forms for "not applicable"
            _type(turn, Text(key=given.key, order=given.order, text=f"/{given.argument}"))
        case Command():
            if turn.session.consented or given.name in COMMANDS_BEFORE:
                command(turn, given.name, given.argument)
            else:
                turn.reject("consent-needed")
        case File():
            _attach(turn, given)
        case Sheet() if turn.session.consented:
            take_sheet(turn, given)
        case Sheet():
            turn.reject("consent-needed")
        case Opened(assessment=assessment) if turn.session.consented:
            turn.events.append(AssessmentChosen(assessment))
        case SubmissionOpened(call=call, submission=submission) if turn.session.consented:
            turn.go_aside(Place.SUBMISSION, f"{call}-{submission}")
        case Opened() | SubmissionOpened():
            turn.reject("consent-needed")
        case Unreadable():
            turn.notices.append(Reject(given.code, given.params))
        case _:
            assert_never(given)


def _is_same_place(one: Wait, other: Wait) -> bool:
    return (one.at, one.subject) == (other.at, other.subject)


def _asks_the_same(one: Wait, other: Wait) -> bool:
    """Whether typed text means the same at both."""
    if not _is_same_place(one, other):
        return False
    return one.state == other.state or SCREENS[one.at].keeps_input


def _take_overtaken(turn: TurnContext, given: Input) -> None:
    """Input for a place that no longer exists does not answer another."""
    match given:
        case Choice() | Text():
            turn.reject("place-gone")
        case File():
            _attach_later(turn, given)
        case _:
            _take(turn, given)


def _take_outdated(turn: TurnContext, given: Input) -> None:
    """Input for an older question: return a text to the person, ask where a file belongs."""
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


def _take_elsewhere(turn: TurnContext, given: Input) -> None:
    """Handle input for another question there, as a detour; ask for it if it is unknown."""
    match given:
        case File(question=subject) if subject in turn.index.asked:
            turn.go_aside(Place.QUESTION, subject or "")
            _attach(turn, given)
        case File():
            _attach_later(turn, given)
        case Text(question=subject) if subject in turn.index.asked:
            turn.go_aside(Place.QUESTION, subject or "")
            _type(turn, given)
        case Text(text=text):
            turn.reject("reply-which", text=storable(text).strip()[:HANDED_BACK])
        case _:
            raise AssertionError("unreachable: only texts and files say what they are meant for")


def _begin(turn: TurnContext, given: Start) -> None:
    if given.payload:
        turn.events.append(LinkOffered(given.payload))
    command(turn, "start", "")


def _choose(turn: TurnContext, given: Choice) -> None:
    session = turn.session
    verb, argument = c.verb_and_argument(given.choice)
    is_present = given.turn == session.turn and _is_offered(turn, given.choice)
    if not is_present and is_late(turn, verb):
        refuse(turn)
    elif given.turn != session.turn:
        turn.reject("old-button")
    elif not is_present:
        turn.reject("not-a-choice")
    elif not session.consented and verb not in BUTTONS_BEFORE:
        turn.reject("consent-needed")
    else:
        _press(turn, verb, argument)


def _is_offered(turn: TurnContext, choice: str) -> bool:
    offered = ask(turn.index, turn.session, turn.dossier, turn.now).choices
    if any([choice in row for row in offered]):
        return True
    return is_more(choice) or SCREENS[turn.wait.at].may_fill_in(choice)


def _press(turn: TurnContext, verb: str, argument: str) -> None:
    if not SCREENS[turn.wait.at].press(turn, verb, argument):
        press_anywhere(turn, verb, argument)


def _type(turn: TurnContext, given: Text) -> None:
    text, consented = storable(given.text).strip(), turn.session.consented
    screen = SCREENS[turn.wait.at]
    if not text:
        turn.reject("empty-text")
    elif len(text) > TEXT_LIMIT:
        turn.reject("text-too-long", limit=str(TEXT_LIMIT), length=str(len(text)))
    elif given.order and given.order < turn.session.last_order:
        turn.reject("late-text", text=text[:HANDED_BACK])
    elif not consented:
        screen.type_text(turn, text)
    elif len(text) > screen.longest:
        turn.reject("text-too-long-here", limit=str(screen.longest), length=str(len(text)))
    elif (name := COMMAND_WORDS.get(text.casefold())) and screen.takes_command(turn.wait, name):
        command(turn, name, "")
    elif not screen.takes_any_words and (number := number_typed(screen, text)):
        _press(turn, c.ASK, number)
    elif take_pasted(turn, text):
        pass
    else:
        screen.type_text(turn, text)


def _attach(turn: TurnContext, given: File) -> None:
    before = turn.session
    _keep(turn, given)
    _offer_figures(turn, given, before)


def _offer_figures(turn: TurnContext, given: File, before: Session) -> None:
    """Offer the yearly figures of a file that was looked into, once it is kept."""
    if given.read is not None:
        offer_figures(turn, given.evidence, given.read, before)


def _keep(turn: TurnContext, given: File) -> None:
    if SCREENS[turn.wait.at].take_file(turn, given.evidence, storable(given.caption).strip()):
        return
    subject = turn.wait.question
    if not subject and turn.dossier.task is not None:
        subject = _only_question(turn)
    if not subject:
        _keep_unplaced(turn, given)
        return
    if turn.wait.at is Place.EVIDENCE_REPLACE:
        replace_chosen(turn, given.evidence)
    else:
        turn.keep_evidence(subject, given.evidence)
    if caption := storable(given.caption).strip():
        add_to_note(turn, caption)


def _only_question(turn: TurnContext) -> str:
    """Go to the one question of a task that has no other, which a file can only belong to."""
    subjects = task_subjects(turn.index, turn.dossier)
    if len(subjects) != 1:
        return ""
    turn.go_aside(Place.QUESTION, subjects[0])
    return subjects[0]


def _attach_later(turn: TurnContext, given: File) -> None:
    before = turn.session
    _keep_unplaced(turn, given)
    _offer_figures(turn, given, before)


def _keep_unplaced(turn: TurnContext, given: File) -> None:
    """Store a file that belongs to no question yet."""
    if turn.dossier.task is not None:
        turn.reject("file-in-task", name=given.evidence.name)
    elif turn.session.consented:
        take_unplaced(turn, given.evidence, storable(given.caption).strip())
    else:
        turn.reject("file-nowhere", name=given.evidence.name)
