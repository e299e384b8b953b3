"""Signs what a reviewer says, and tells others of rows sent back and handed back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec import structs

from bot.jobs.mail.telling import tell
from bot.screens.core.texts import say
from bot.turns.result import TurnResult, asking_at
from bot.turns.versions.closing import VersionService
from dialogs.core.outputs import (
    DecisionRecorded,
    DecisionsReleased,
    Event,
    Reject,
    ReturnUndone,
    ReviewRecorded,
    RowsHandedBack,
    RowsReturned,
    Turn,
)
from dialogs.core.session import Place, Wait
from dialogs.dossier.access import Role
from dialogs.dossier.reviews import Signature
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

Signed = (
    ReviewRecorded
    | RowsReturned
    | ReturnUndone
    | RowsHandedBack
    | DecisionRecorded
    | DecisionsReleased
)
AUDITED: Final[Mapping[type, str]] = {
    RowsReturned: "returned",
    ReturnUndone: "return-undone",
    RowsHandedBack: "handed-back",
    DecisionsReleased: "decisions-released",
}
"""Acts on many rows at once that go into the record of the case."""
WHO_ANSWER: Final = frozenset({Role.OWNER, Role.CONSULTANT})
WHO_REVIEW: Final = WHO_ANSWER | {Role.REVIEWER, Role.DECIDER}


class ReviewService:
    """What reviewing brings about beyond the assessment itself."""

    def __init__(self, library: OverlayLibrary, versions: VersionService) -> None:
        self._library = library
        self._versions = versions

    async def apply(
        self, uow: UnitOfWork, result: TurnResult, event: Signed, now: datetime
    ) -> TurnResult:
        """Put the person's name to an act, and tell whom it concerns.

        Without a name nothing is recorded: it is asked for first.
        """
        name = await uow.people.name(result.conversation.person)
        if name is None:
            return await self._ask_name(uow, result, now)
        result = _signed(result, event, name)
        here = result.conversation
        if isinstance(event, ReviewRecorded):
            act, of = f"review-{event.review.verdict}", {"subject": event.subject}
            await uow.audit.add(here.assessment, here.person, act, now, of)
        elif many := AUDITED.get(type(event)):
            await uow.audit.add(here.assessment, here.person, many, now)
        match event:
            case ReviewRecorded() | DecisionRecorded():
                return result
            case DecisionsReleased():
                return await _tell(uow, result, WHO_REVIEW, "released-there", now)
            case RowsReturned(returned):
                count = str(len(returned.rows))
                return await _tell(uow, result, WHO_ANSWER, "rows-returned-there", now, count)
            case ReturnUndone():
                return await _tell(uow, result, WHO_ANSWER, "return-undone-there", now)
            case RowsHandedBack():
                result = await _tell(uow, result, WHO_REVIEW, "rows-handed-back-there", now)
                if not result.turn.dossier.closed:
                    return result
                reason = say(result.turn.session.language, "told", "closed-again")
                return await self._versions.close_again(uow, result, reason, now)

    async def _ask_name(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """The turn undone, and at the question for the name."""
        here = result.conversation
        asked = structs.replace(here.session.moved(Wait(Place.MY_NAME, detour=True)))
        asked = structs.replace(result.turn.session, wait=asked.wait, trail=asked.trail)
        turn = Turn(asked, here.dossier, (), (Reject("name-first"),))
        catalogue = await uow.catalogue_of(here.dossier, self._library)
        return asking_at(structs.replace(result, turn=turn), asked, catalogue, now)


def _signed(result: TurnResult, event: Signed, name: str) -> TurnResult:
    """The turn with the name put to an event, and to what it made of the dossier."""
    turn, dossier = result.turn, result.turn.dossier
    signed: Event
    match event:
        case ReviewRecorded(subject, review):
            review = replace(review, by=_by(review.by, name))
            signed = ReviewRecorded(subject, review)
            if subject in dossier.reviews:
                dossier = dossier.with_review(subject, review)
        case DecisionRecorded(subject, decision, by):
            if decision is not None:
                decision = replace(decision, by=_by(by, name))
                dossier = dossier.with_decision(subject, decision)
            signed = DecisionRecorded(subject, decision, _by(by, name))
        case DecisionsReleased(release):
            release = replace(release, by=_by(release.by, name))
            signed = DecisionsReleased(release)
            dossier = structs.replace(dossier, released=release)
        case RowsReturned(returned):
            returned = replace(returned, by=_by(returned.by, name))
            signed = RowsReturned(returned)
            dossier = structs.replace(dossier, returns=(*dossier.returns[:-1], returned))
        case ReturnUndone(undone, by):
            signed = ReturnUndone(undone, _by(by, name))
        case RowsHandedBack(by):
            signed = RowsHandedBack(_by(by, name))
            latest = replace(dossier.returns[-1], handed_back=_by(by, name))
            dossier = structs.replace(dossier, returns=(*dossier.returns[:-1], latest))
    events = tuple(signed if one is event else one for one in turn.events)
    return structs.replace(result, turn=structs.replace(turn, dossier=dossier, events=events))


def _by(signature: Signature, name: str) -> Signature:
    return replace(signature, name=name)


async def _tell(
    uow: UnitOfWork,
    result: TurnResult,
    roles: Collection[str],
    code: str,
    now: datetime,
    count: str = "",
) -> TurnResult:
    """Send a notice to all others who are in the case in one of these roles at this moment."""
    here = result.conversation
    enterprise = here.dossier.profile.name or "…"
    for person, role in await uow.case_access.people(here.assessment):
        if role not in roles or person == here.person:
            continue
        words = {"enterprise": enterprise, "count": count}
        await tell(uow, person, code, now, assessment=here.assessment, **words)
    return structs.replace(result, notifies_others=True)
