"""Closing an assessment as a version, reopening it, and showing what there is.

Every act asks ``dialogs.dossier.access`` first, and finds rows only of the present assessment.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import asdict, replace

from bot.jobs.mail.telling import tell
from bot.jobs.reports import attachment_of, request_report
from bot.reports.data import OpenComment
from bot.screens.core.context import Around
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from bot.turns.versions.content import content_of, digests_in, frozen, hash_of, without_reviews
from dialogs.core.outputs import (
    CloseConfirmed,
    Reject,
    ReopenConfirmed,
    Tell,
    VersionReportRequested,
)
from dialogs.core.session import Place
from dialogs.core.waits import FactsSeen
from dialogs.devices.joining import left
from dialogs.dossier.access import Act, permits
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.errors import ConversationMoved
from storage.records import Conversation, Version
from storage.unit_of_work import UnitOfWork

ABOUT_VERSIONS: Final = frozenset(
    {Place.VERSIONS, Place.VERSION, Place.CLOSING, Place.REOPENING, Place.SIGNATORY}
)
"""Where the screen shows what storage knows of versions."""


class VersionService:
    """What the owner of a case does about its versions."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def close(
        self, uow: UnitOfWork, result: TurnResult, asked: CloseConfirmed, now: datetime
    ) -> TurnResult:
        """Freeze the assessment as it was seen, and have its report made."""
        here, dossier = result.conversation, result.turn.dossier
        if not permits(dossier.membership, Act.CLOSE) or dossier.closed:
            return with_notice(result, Reject("closed-already"))
        name = await uow.people.name(here.person)
        if name is None:
            return result  # the screen asks for it first
        content = await self._content(uow, result)
        hash = hash_of(content)
        if hash != asked.seen:
            return with_notice(result, Reject("facts-moved"))
        closed = await uow.versions.close(here, content, hash, digests_in(content), name, now)
        if closed is None:
            return with_notice(result, Reject("closed-already"))
        after, version = closed
        await _request(uow, after, version, result.turn.session.language, now)
        turn = replace(result.turn, dossier=replace(dossier, closed=version.number))
        told = Tell("closed", (("number", str(version.number)), ("hash", version.hash[:8])))
        result = replace(
            result, conversation=after, turn=turn, awaits_file=True, notifies_others=True
        )
        result = await self._leave(uow, with_notice(result, told), Place.CLOSING, now)
        return with_security_event(result, "assessment-closed")

    async def reopen(
        self, uow: UnitOfWork, result: TurnResult, asked: ReopenConfirmed, now: datetime
    ) -> TurnResult:
        """Let the assessment be changed again; who was asked to sign is told."""
        here, dossier = result.conversation, result.turn.dossier
        if not permits(dossier.membership, Act.REOPEN) or not dossier.closed:
            return with_notice(result, Reject("closed-not"))
        people = await uow.versions.reopen(
            here.assessment,
            dossier.closed,
            person=here.person,
            name=await uow.people.name(here.person) or "…",
            reason=asked.reason,
            now=now,
        )
        if people is None:
            return with_notice(result, Reject("closed-not"))
        await tell_not_to_sign(uow, people, dossier.profile.name or "…", now)
        opened = replace(here.dossier, closed=0)
        after = replace(here, revision=here.revision + 1, dossier=opened)
        turn = replace(result.turn, dossier=replace(dossier, closed=0))
        told = Tell("reopened", (("number", str(dossier.closed)),))
        result = replace(result, conversation=after, turn=turn, notifies_others=True)
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        result = asking_at(with_notice(result, told), turn.session, catalogue, now)
        return with_security_event(result, "assessment-reopened")

    async def close_again(
        self, uow: UnitOfWork, result: TurnResult, reason: str, now: datetime
    ) -> TurnResult:
        """The next version in place of the one that stands; the owner's turn has changed rows.

        The reason is that of the reopening, which the record shows.
        """
        here, dossier = result.conversation, result.turn.dossier
        name = await uow.people.name(here.person) or "…"
        people = await uow.versions.reopen(
            here.assessment, dossier.closed, person=here.person, name=name, reason=reason, now=now
        )
        if people is None:
            raise ConversationMoved(f"assessment {here.assessment}")
        await tell_not_to_sign(uow, people, dossier.profile.name or "…", now)
        content = await self._content(uow, result)
        hash, here = hash_of(content), replace(here, revision=here.revision + 1)
        closed = await uow.versions.close(here, content, hash, digests_in(content), name, now)
        if closed is None:
            raise ConversationMoved(f"assessment {here.assessment}")
        after, version = closed
        await _request(uow, after, version, result.turn.session.language, now)
        turn = replace(result.turn, dossier=replace(dossier, closed=version.number))
        told = Tell("closed", (("number", str(version.number)), ("hash", version.hash[:8])))
        result = replace(result, conversation=after, turn=turn, awaits_file=True)
        return with_notice(result, told)

    async def send_report(
        self, uow: UnitOfWork, result: TurnResult, asked: VersionReportRequested, now: datetime
    ) -> TurnResult:
        """Send the report of a version, made now in a language it is not in yet."""
        here = result.conversation
        if not permits(result.turn.dossier.membership, Act.REPORT):
            return with_notice(result, Reject("not-a-choice"))
        version = await uow.versions.get(here.assessment, asked.number)
        if version is None:
            return with_notice(result, Reject("not-a-choice"))
        sees = permits(result.turn.dossier.membership, Act.REVIEW)
        await _request(uow, here, version, asked.language, now, sees_reviews=sees)
        return replace(result, awaits_file=True, notifies_others=True)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of versions."""
        here, wait = result.conversation, result.turn.session.wait
        if wait.at is Place.CLOSING:
            return await self._show_closing(uow, result, now)
        if wait.at is not Place.VERSION:
            versions = await uow.versions.of(here.assessment)
            return replace(result, around=Around(versions=versions))
        number = int(wait.subject)
        version = await uow.versions.get(here.assessment, number)
        if version is None:
            left = await self._leave(uow, result, Place.VERSION, now)
            return await self.add_around(uow, with_notice(left, Reject("not-a-choice")), now)
        before = await uow.versions.get(here.assessment, number - 1)
        sees = permits(result.turn.dossier.membership, Act.REVIEW)
        return replace(result, around=Around(version=frozen(version, before, sees_reviews=sees)))

    async def _show_closing(
        self, uow: UnitOfWork, result: TurnResult, now: datetime
    ) -> TurnResult:
        """Keep the hash of what is in view with the question whether to close it."""
        hash = hash_of(await self._content(uow, result))
        session = result.turn.session
        if session.wait.state != FactsSeen(hash):
            catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
            shown = session.replaced(replace(session.wait, state=FactsSeen(hash)))
            result = asking_at(result, shown, catalogue, now)
        return result

    async def _content(self, uow: UnitOfWork, result: TurnResult) -> dict[str, object]:
        dossier = result.turn.dossier
        catalogue = await uow.catalogue_of(dossier, self._library)
        overlays = tuple(map(self._library.overlay, dossier.overlays))
        comments = await uow.comments.open_in(result.conversation.assessment)
        kept = tuple(OpenComment(of, one.text, one.name, one.at) for of, one in comments)
        return content_of(dossier, catalogue, overlays, kept)

    async def _leave(
        self, uow: UnitOfWork, result: TurnResult, place: Place, now: datetime
    ) -> TurnResult:
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session = left(index_of(catalogue), turn.session, turn.dossier, place)
        return asking_at(result, session, catalogue, now)


async def _request(
    uow: UnitOfWork,
    here: Conversation,
    version: Version,
    language: str,
    now: datetime,
    *,
    sees_reviews: bool = True,
) -> None:
    """Have the report of a version made, or delivered again as it is.

    Who may not see what was said in review gets one of the facts alone, with a number of its own.
    """
    data = version.content["report"]
    if not sees_reviews:
        data = without_reviews(data)
    asked = await uow.reports.request(here, language, data, now, version.id)
    if asked.path is not None:
        again = asdict(attachment_of(asked, asked.path))
        await uow.deliveries.add_attachment(asked.identity, again, now)
    else:
        await request_report(uow, asked.id, asked.identity, here.person)


async def tell_not_to_sign(
    uow: UnitOfWork, people: tuple[int, ...], enterprise: str, now: datetime
) -> None:
    """Tell people that what they were asked to sign is being changed."""
    for person in people:
        await tell(uow, person, "signing-ended", now, assessment=None, enterprise=enterprise)
