"""Reading conversations: the state, the transcript, and the files that belong to a person."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.jobs.notifier import Notifier
from bot.jobs.reports import FOLDER as REPORTS
from bot.jobs.reports import may_read, number_of, stored_as, unmade
from bot.screens.core.message import Attachment, Message
from bot.turns.shown_once import DOTS, ShownOnce
from storage.database import Database
from storage.files.evidence import evidence_name
from storage.records import Conversation, StoredReport, TranscriptEntry
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """What a person gave, in words, and what they were shown.

    ``masked``: a code was shown by another worker, and only dots are left of it here.
    ``in_place``: a press that only changed the screen shown before, which this one replaces.
    """

    delivery: int
    given: str
    message: Message | None
    attachment: Attachment | None
    at: datetime
    masked: bool = False
    in_place: bool = False


async def may_read_here(uow: UnitOfWork, conversation: Conversation, report: StoredReport) -> bool:
    """Whether a report may be had by its number: one of an own case, or of the case one is at."""
    is_own = report.person == conversation.person
    if report.assessment != conversation.assessment and not is_own:
        return False
    return await may_read(uow, conversation.person, report)


class ConversationReader:
    """What channels read; it changes nothing. Nobody reads what belongs to another person."""

    def __init__(
        self,
        database: Database,
        notifier: Notifier,
        shown_once: ShownOnce,
    ) -> None:
        self._database = database
        self._notifier = notifier
        self._shown_once = shown_once

    async def find(self, channel: str, external_id: str) -> Conversation | None:
        """The present conversation of an identity; ``None`` for an unknown one."""
        async with self._database.unit_of_work() as uow:
            return await uow.conversations.look(channel, external_id)

    async def accepts_files(self, channel: str, external_id: str) -> bool:
        """Whether a file may be kept: only once the privacy notice is agreed to."""
        conversation = await self.find(channel, external_id)
        return conversation is not None and conversation.session.consented

    async def transcript(
        self, channel: str, external_id: str, limit: int = 40
    ) -> tuple[TranscriptLine, ...]:
        """The last lines, oldest first, delivery numbers rising; empty for a stranger."""
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.look(channel, external_id)
            if conversation is None:
                return ()
            entries = await uow.deliveries.transcript(conversation.identity, limit)
        return tuple(map(self._line, entries))

    def _line(self, entry: TranscriptEntry) -> TranscriptLine:
        is_file = entry.kind == "attachment"
        message = None if is_file else self._shown_once.message(entry.id)
        stored = None if is_file else message or Message.from_dict(entry.payload)
        return TranscriptLine(
            delivery=entry.id,
            given=(entry.given or {}).get("text", ""),
            message=stored,
            attachment=Attachment(**entry.payload) if is_file else None,
            at=entry.created,
            masked=stored is not None and message is None and DOTS in stored.html,
            in_place=(entry.given or {}).get("in_place", False),
        )

    async def report(self, channel: str, external_id: str, name: str) -> Attachment | None:
        """The report ``GF-00001-01-zh``; ``None`` unless it is issued and the person may read it.

        Of other people's cases only those of the one they are at. Its file may be gone.
        """
        if (named := stored_as(name)) is None:
            return None
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.look(channel, external_id)
            stored = await uow.reports.get(*named)
            if conversation is None or stored is None:
                return None
            if not await may_read_here(uow, conversation, stored):
                return None
        if stored.issued is None:
            return None
        return unmade(*named, stored.path)

    async def sent(
        self, channel: str, external_id: str, delivery: int, limit: int = 40
    ) -> Attachment | None:
        """A file among the last lines of the transcript; a report only if it may be read now."""
        lines = await self.transcript(channel, external_id, limit)
        found = next((one.attachment for one in lines if one.delivery == delivery), None)
        if found is None or not found.path.startswith(f"{REPORTS}/"):
            return found
        named = stored_as(number_of(found.path))
        if named is None:
            return None
        async with self._database.unit_of_work() as uow:
            conversation = await uow.conversations.look(channel, external_id)
            stored = await uow.reports.get(*named)
            if conversation is None or stored is None:
                return None
            return found if await may_read(uow, conversation.person, stored) else None

    async def evidence(self, channel: str, external_id: str, digest: str) -> Attachment | None:
        """The file with this digest, if it is evidence in the person's present assessment.

        So are the earlier versions of files that were replaced.
        """
        conversation = await self.find(channel, external_id)
        if conversation is None:
            return None
        for file in chain.from_iterable(conversation.dossier.evidence.values()):
            for version in file.versions:
                if version.digest == digest:
                    return Attachment(evidence_name(digest), version.name, version.media_type, "")
        return None

    def watch(self, channel: str, external_id: str) -> AsyncIterator[None]:
        """Yield at once, and whenever there may be something new for the person."""
        return self._notifier.listen((channel, external_id))
