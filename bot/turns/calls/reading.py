"""Calls as pages and files outside the conversation show them.

Everything is read each time for a person of whom storage knows what they are in the call, and
nothing is handed on that ``visible`` has not given. What somebody may not see is ``None``, as if
it were not there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.screens.core.handed_in import HandedIn
from bot.turns.calls.handed_in import file_in, handed_in
from dialogs.calls.access import Act, Part
from dialogs.calls.events import By, DataExported, DatesMoved, FileOpened
from dialogs.calls.handing_in import hands_in
from dialogs.calls.phases import Active
from dialogs.calls.shown.history import Happened, history
from dialogs.calls.shown.public import PublicList, public_list
from dialogs.calls.shown.summary import may_summarise
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen, Viewer, may_in_call, visible, visible_of
from dialogs.dossier.dossier import Evidence
from scoring.catalogue.loading import load_catalogue
from scoring.values import Text
from storage.database import Database
from storage.models.people.views import CALLS
from storage.records import SavedView
from storage.unit_of_work import UnitOfWork

SUMMARY: Final = "summary"
"""The form of the file that lists those recommended."""


@dataclass(frozen=True, slots=True)
class CallRead:
    """A call and all that one viewer sees of its submissions. ``sections`` have their titles."""

    call: Call
    phase: Active
    viewer: Viewer
    seen: tuple[Seen, ...]
    now: datetime
    sections: dict[str, Text]
    moves: tuple[tuple[int, DatesMoved, By, datetime], ...] = ()
    """How the dates of the call were moved, oldest first."""
    views: tuple[SavedView, ...] = ()
    """The filters of the viewer that they keep for the boards of calls."""

    @property
    def may_move(self) -> bool:
        """Whether the viewer may move the dates of the call."""
        return may_in_call(self.viewer, Act.MANAGE)

    @property
    def may_hand_in(self) -> bool:
        """Whether the viewer may hand in for enterprises that sent files."""
        return bool(hands_in(self.viewer))

    @property
    def exportable(self) -> frozenset[int]:
        """The submissions that the viewer may take out as a file."""
        return frozenset(one.id for one in self.seen if one.may(Act.EXPORT))

    @property
    def may_summarise(self) -> bool:
        """Whether there is a summary for the viewer: decisions are applied, and they decide."""
        return may_summarise(self.viewer) and any(one.decision for one in self.seen)


@dataclass(frozen=True, slots=True)
class OneRead:
    """One submission as one viewer sees it, what happened to it, and what was handed in."""

    call: Call
    phase: Active
    seen: Seen
    happened: tuple[Happened, ...]
    version: HandedIn | None


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a submission that one viewer may open."""

    call: Call
    viewer: Viewer
    seen: Seen
    file: Evidence


class CallReader:
    """Reads for the person of a conversation; only the public list is for everybody."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def has_seat(self, person: int) -> bool:
        """Whether somebody has a part in any call for an agency."""
        async with self._database.unit_of_work() as uow:
            return await uow.calls.has_seat(person)

    async def calls(self, person: int) -> tuple[tuple[Call, Active], ...]:
        """The calls in which they have one, each with its present phase; the latest first."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            found = await uow.calls.seated(person)
        return tuple((one, one.terms.phase(now)) for one in found)

    async def board(self, person: int, number: int) -> CallRead | None:
        """A call in which somebody has a part, with what they see of it."""
        async with self._database.unit_of_work() as uow:
            return await self._read(uow, person, number)

    async def one(self, person: int, number: int, submission: int) -> OneRead | None:
        """A submission that they see."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            found = await self._call(uow, person, number, now)
            if found is None:
                return None
            call, viewer = found
            read = await uow.submissions.with_entries(call, submission)
            seen = visible(viewer, read[0]) if read else None
            if read is None or seen is None:
                return None
            # ``version`` is there for who sees the content alone.
            version = await uow.versions.by_id(seen.version) if seen.version else None
        happened = history(viewer, *read)
        content = handed_in(version) if version else None
        return OneRead(call, call.terms.phase(now), seen, happened, content)

    async def keep_view(self, person: int, name: str, query: str) -> bool:
        """Keep a filter of the boards of calls; ``False`` if there are too many."""
        async with self._database.unit_of_work() as uow:
            return await uow.saved_views.keep(person, name, query, self._clock(), CALLS)

    async def drop_view(self, person: int, view: int) -> None:
        """Remove a filter of theirs; that it is gone already is as good."""
        async with self._database.unit_of_work() as uow:
            await uow.saved_views.drop(person, view)

    async def file(
        self, person: int, number: int, submission: int, digest: str
    ) -> FileRead | None:
        """A file of what was handed in last, for who sees its content."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            found = await self._call(uow, person, number, now)
            one = await uow.submissions.get(found[0], submission) if found else None
            seen = visible(found[1], one) if found and one else None
            if found is None or seen is None or seen.version is None:
                return None
            version = await uow.versions.by_id(seen.version)
        file = file_in(version, digest) if version else None
        return FileRead(found[0], found[1], seen, file) if file else None

    async def opened(self, read: FileRead, form: str, page: int = 0) -> None:
        """Note in the record of the call that somebody opened a file."""
        viewer, file = read.viewer, read.file
        part = next(one for one in Part if one in read.seen.parts)
        event = FileOpened(read.seen.id, file.name, file.digest, form, page)
        async with self._database.unit_of_work() as uow:
            name = await uow.people.name(viewer.person) or "…"
            by = By(viewer.person, name, part)
            await uow.calls.add(read.call.id, event, by, self._clock())

    async def exported(self, read: CallRead, form: str, count: int) -> None:
        """Note in the record of the call that somebody has taken out so many as a file."""
        viewer = read.viewer
        seat = next(one for one in viewer.seats if viewer.rules.lets(one.part, Act.EXPORT))
        async with self._database.unit_of_work() as uow:
            name = await uow.people.name(viewer.person) or "…"
            by = By(viewer.person, name, seat.part, seat.agency.level)
            await uow.calls.add(read.call.id, DataExported(form, count), by, self._clock())

    async def public(self, number: int) -> PublicList | None:
        """The public list of a call, in its phase."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            call = await uow.calls.get(number)
            if call is None or public_list(call, (), now) is None:
                return None
            return public_list(call, await uow.submissions.decided(call), now)

    async def _read(self, uow: UnitOfWork, person: int, number: int) -> CallRead | None:
        now = self._clock()
        found = await self._call(uow, person, number, now)
        if found is None:
            return None
        call, viewer = found
        seen = visible_of(viewer, await uow.submissions.of_call(call))
        catalogue = load_catalogue(call.terms.catalogue)
        titles = {one.id: one.title for one in catalogue.sections}
        moves = await uow.call_dates.moved(call.id)
        views = await uow.saved_views.of(person, CALLS)
        return CallRead(call, call.terms.phase(now), viewer, seen, now, titles, moves, views)

    async def _call(
        self, uow: UnitOfWork, person: int, number: int, now: datetime
    ) -> tuple[Call, Viewer] | None:
        """A call in which somebody has a part, and what they are there."""
        call = await uow.calls.get(number)
        if call is None:
            return None
        viewer = await uow.calls.viewer(call, person, now)
        return (call, viewer) if viewer.seats else None
