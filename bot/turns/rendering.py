"""The words of a turn: the screen it is shown on, and what the person gave."""

from datetime import datetime
from typing import Any

from msgspec import structs

from bot.screens.core.context import NOTHING_AROUND, Around, AssessmentRow, ScreenContext
from bot.screens.core.labels import LABEL_LIMIT, labels_of
from bot.screens.core.message import Message
from bot.screens.devices.mail import masked_in
from bot.screens.registry import VIEWS
from bot.turns.assessments.years import compared_by_id
from bot.turns.board.rows import board
from bot.turns.board.standings import Standings
from bot.turns.result import TurnResult
from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, File, Input, Sheet, Text
from dialogs.core.outputs import Ask
from dialogs.core.session import Place, Session
from dialogs.core.waits import ChosenAssessments
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current, is_for_another, is_outdated
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork

WORDS_ARE_THE_ANSWER = frozenset({Place.NOTE, Place.REASON})
"""Where whatever is typed is kept as it is, as is the enterprise's name."""
LISTING_ASSESSMENTS = frozenset({Place.ASSESSMENTS, Place.ASSESSMENT_DELETION, Place.SIDE_BY_SIDE})
PRESSED_ALONE = frozenset(
    {
        c.ACCEPT,
        c.CLOSE_CONFIRMED,
        c.DELETE_CONFIRMED,
        c.DROP_CONFIRMED,
        c.END_CONFIRMED,
        c.JOIN,
        c.RECOVERY_MADE,
        c.SIGN,
    }
)
"""What cannot be undone needs the press itself: a text belongs to no turn, so it may have been
meant for what was shown before."""


class TurnRenderer:
    """Makes what screens rest on. Channels in ``transcribed`` keep what people gave in words."""

    def __init__(
        self, library: OverlayLibrary, standings: Standings, transcribed: frozenset[str]
    ) -> None:
        self._library = library
        self._standings = standings
        self._transcribed = transcribed

    async def context(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> ScreenContext:
        """The context that a turn ends in."""
        turn, conversation = result.turn, result.conversation
        rows: tuple[AssessmentRow, ...] = ()
        if turn.session.wait.at in LISTING_ASSESSMENTS:
            rows = await board(uow, conversation, self._standings, now)
        around = result.around
        if chosen := turn.session.wait.state_if(ChosenAssessments):
            own = {row.id for row in rows}
            ids = [id for id in chosen.ids if chosen.shown and id in own]
            around = structs.replace(
                around, compared=await compared_by_id(uow, ids, self._library)
            )
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        return self._context_of(catalogue, turn.session, turn.dossier, now, rows, around)

    def as_pressed(
        self, given: Input, before: Conversation, catalogue: Catalogue, now: datetime
    ) -> Input:
        """``given``, or the press of the button whose label was typed."""
        if not isinstance(given, Text) or is_outdated(before.session, given):
            return given
        ask = current(catalogue, before.session, before.dossier, now)
        session = structs.replace(before.session, wait=ask.wait)
        context = self._context_of(catalogue, session, before.dossier, now)
        return as_pressed(given, context, ask, before.session_id)

    def in_words(
        self, given: Input, before: Conversation, after: Session, shown: Message, now: datetime
    ) -> dict[str, Any] | None:
        """What the person gave, for the transcript; ``None`` where the channel keeps it itself.

        ``in_place``: a press that told nothing and changed only the screen it is on, as a tick.
        """
        if before.channel not in self._transcribed:
            return None
        match given:
            case Text() if before.session.wait.at is Place.MAIL:
                return {"text": masked_in(given.text)}
            case Text(text=text):
                return {"text": text}
            case File(evidence=evidence, caption=caption):
                return {"text": f"📎 {evidence.name} {caption}".strip()}
            case Sheet(sheet=sheet):
                return {"text": f"📎 {sheet.name}"}
            case Choice() if given.turn == before.session.turn:
                is_same = after.asked == before.session.asked and not shown.notice_length
                text = self._label(given.choice, before, now)
                return {"text": text, "in_place": True} if is_same else {"text": text}
            case _:
                return {"text": ""}

    def _label(self, choice: str, before: Conversation, now: datetime) -> str:
        dossier = before.dossier
        catalogue = self._library.catalogue(dossier.catalogue, dossier.overlays)
        here = current(catalogue, before.session, dossier, now).wait
        session = structs.replace(before.session, wait=here)
        view = VIEWS[here.at](self._context_of(catalogue, session, dossier, now))
        return labels_of(view)(choice)

    def _context_of(
        self,
        catalogue: Catalogue,
        session: Session,
        dossier: Dossier,
        now: datetime,
        rows: tuple[AssessmentRow, ...] = (),
        around: Around = NOTHING_AROUND,
    ) -> ScreenContext:
        return ScreenContext(
            catalogue,
            session,
            dossier,
            rows,
            library=self._library,
            now=now,
            around=around,
        )


def as_pressed(given: Input, context: ScreenContext, ask: Ask, session_id: int) -> Input:
    """``given``, or the press of the button whose label was typed."""
    if not isinstance(given, Text) or not _may_be_a_label(given, context):
        return given
    typed, label = given.text.strip().casefold(), labels_of(VIEWS[context.wait.at](context))
    for choice in (choice for row in ask.choices for choice in row):
        if choice not in PRESSED_ALONE and label(choice).casefold() == typed:
            return Choice(
                key=given.key,
                order=given.order,
                session=session_id,
                turn=context.session.turn,
                choice=choice,
            )
    return given


def _may_be_a_label(given: Text, context: ScreenContext) -> bool:
    """Whether it is no number, which each place reads in its own way, and did not come late."""
    wait, typed = context.wait, given.text.strip()
    is_free = wait.at in WORDS_ARE_THE_ANSWER or wait.subject == "name"
    is_late = bool(given.order) and given.order < context.session.last_order
    if is_free or is_late or is_for_another(context.session, given):
        return False
    return 0 < len(typed) <= LABEL_LIMIT and not typed.isdigit()
