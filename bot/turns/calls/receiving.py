"""The page on which officers hand in for enterprises: reading what was sent, and taking it in.

Between the two nothing is kept but the file itself; what the form carries is marked, so that it
can only name files that this officer has sent for this call.
"""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.jobs.reading.documents import SentFileReader
from bot.reports.excel.sheet_exchange import may_be_sheet
from bot.turns.calls.intake import Checking, check, take_in
from bot.turns.calls.intake_words import obstacle
from bot.turns.calls.sent_files import Given, Problems, Sent, from_sheet, from_text
from bot.wording.catalogue import Words
from dialogs.calls.access import Part
from dialogs.calls.events import By
from dialogs.calls.handing_in import hands_in, part_for
from dialogs.calls.intake import Found
from dialogs.calls.levels import Agency
from dialogs.calls.terms import Call
from dialogs.calls.visible import Viewer
from dialogs.core.inputs import File, Sheet
from dialogs.core.sent.sheets import FilledSheet
from dialogs.dossier.dossier import Evidence
from scoring.answers_file.reader import MAX_FILE_BYTES
from scoring.overlays.library import OverlayLibrary
from storage.database import Database

_SAID = Words("call_intake")
_TAKING = frozenset({Part.SCREENER, Part.MANAGER})
"""The parts that may hand in for enterprises in some phase."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file that was taken in, under this receipt."""

    sent: Sent
    submission: int
    receipt: int


class CallIntake:
    """What officers hand in on the web."""

    def __init__(
        self,
        database: Database,
        library: OverlayLibrary,
        documents: SentFileReader | None,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._library = library
        self._documents = documents
        self._clock = clock

    async def call(self, person: int, number: int) -> tuple[Call, bool] | None:
        """A call in which somebody may hand in for others, and whether they may now."""
        async with self._database.unit_of_work() as uow:
            call = await uow.calls.get(number)
            if call is None:
                return None
            viewer = await uow.calls.viewer(call, person, self._clock())
        is_there = any(one.part in _TAKING for one in viewer.seats)
        return (call, bool(hands_in(viewer))) if is_there else None

    async def mark(self, call: int, person: int, evidence: Evidence) -> str:
        """What shows that this person sent this file for this call."""
        async with self._database.unit_of_work() as uow:
            return await uow.calls.key(call, f"intake {person} {evidence.digest}")

    async def is_marked(self, call: int, person: int, evidence: Evidence, mark: str) -> bool:
        """Whether a mark is that of this person, call and file."""
        return hmac.compare_digest(await self.mark(call, person, evidence), mark)

    async def read(self, evidence: Evidence, content: bytes, given: Given) -> Sent | Problems:
        """What is in a file."""
        name, digest = evidence.name, evidence.digest
        if may_be_sheet(name):
            sheet = await self._sheet(evidence)
            return await asyncio.to_thread(from_sheet, sheet, digest, self._library, given)
        if len(content) > MAX_FILE_BYTES:
            return (_SAID("too-large", megabytes=MAX_FILE_BYTES // 1_000_000),)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return (_SAID("no-text"),)
        return await asyncio.to_thread(from_text, text, name, digest, self._library, given)

    async def _sheet(self, evidence: Evidence) -> FilledSheet:
        nothing = FilledSheet(evidence.name, problem="sheet-no-head")
        if self._documents is None:
            return nothing
        given = File(key="intake", evidence=evidence)
        found = await self._documents.read(given, for_figures=False)
        return found.sheet if isinstance(found, Sheet) else nothing

    async def check(self, call: Call, person: int, sent: Sent) -> Checking:
        """What a file comes to in a call."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            viewer = await uow.calls.viewer(call, person, now)
            return await check(uow, call, _agencies(viewer), sent, now)

    async def take(self, call: Call, person: int, sent: Sent, seen: str) -> TakenIn | Problems:
        """Take it in as it was shown, or say what keeps it out."""
        now = self._clock()
        if sent.hash != seen:
            return (_SAID("gone"),)
        async with self._database.unit_of_work() as uow:
            viewer = await uow.calls.viewer(call, person, now)
            found = await check(uow, call, _agencies(viewer), sent, now)
            if found.check.obstacles or not hands_in(viewer):
                return tuple(obstacle(one, sent.catalogue) for one in found.check.obstacles) or (
                    _SAID("not-now"),
                )
            name = await uow.people.name(person) or "…"
            by = By(person, name, *part_for(viewer, found.check.region))
            done = await take_in(uow, call, _agencies(viewer), sent, by, now, is_kept=True)
        if isinstance(done, Found):
            return (obstacle(done, sent.catalogue),)
        return TakenIn(sent, done[0], done[1].receipt)


def _agencies(viewer: Viewer) -> tuple[Agency, ...]:
    return tuple(one.agency for one in hands_in(viewer))
