"""The board of the web: its rows, and the filters that people keep."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec import structs

from bot.screens.core.context import AssessmentRow
from bot.turns.board.rows import begun_summaries, rows_of
from bot.turns.board.said import decided_points, dossier_of
from bot.turns.board.standings import Standings
from bot.wording.results.standing import Points
from dialogs.dossier.access import Membership, Phase, Role
from scoring.catalogue.index import CatalogueIndex, index_of
from storage.database import Database
from storage.records import AuditRow, Conversation, SavedView, TagRow

AT_ONCE: Final = 20
"""Assessments evaluated before others have their turn: about ten milliseconds."""
DECIDER: Final = Membership(Role.DECIDER, Phase.OPEN, None)
"""What the person is in a case that storage read the decisions of for them."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """The record of a case, the latest row first, and the questions that it names."""

    rows: tuple[AuditRow, ...]
    broken_at: int | None
    index: CatalogueIndex


class BoardReader:
    """Everything here is read or changed for the person of a conversation alone."""

    def __init__(
        self, database: Database, standings: Standings, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._standings = standings
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The moment that dues and idle days are counted from."""
        return self._clock()

    async def read(
        self, conversation: Conversation
    ) -> tuple[tuple[AssessmentRow, ...], tuple[SavedView, ...]]:
        """The rows in order, stuck ones first, and the saved views."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            summaries = await begun_summaries(uow, conversation, now)
            found = await self._standings.find(uow, (one.summary for one in summaries))
            views = await uow.saved_views.of(conversation.person)
        known = dict(found.known)
        for number, one in enumerate(found.unevaluated, 1):
            known[one.assessment] = self._standings.evaluate(one)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        return rows_of(summaries, known, conversation.assessment, now), views

    async def with_decided(
        self, conversation: Conversation, rows: Sequence[AssessmentRow]
    ) -> tuple[AssessmentRow, ...]:
        """The rows with what is decided, released or not, where the person decides.

        It is read each time and kept nowhere. Whether they decide is asked of storage once more.
        """
        ids = [row.id for row in rows if row.is_decider]
        if not ids:
            return tuple(rows)
        async with self._database.unit_of_work() as uow:
            decisions = await uow.board.decisions(conversation.person, ids)
            contents = await uow.board.contents(decisions)
            of = {row.id: row.catalogue for row in rows}
            rules = {
                id: await self._standings.rules(uow, of[id], one) for id, one in contents.items()
            }
        points = dict[int, Points | None]()
        for number, (id, one) in enumerate(contents.items(), 1):
            dossier = structs.replace(
                dossier_of(rules[id], one), seat=DECIDER, decisions=decisions[id]
            )
            points[id] = decided_points(rules[id], dossier)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)
        return tuple(
            replace(row, decided=points[row.id]) if row.id in points else row for row in rows
        )

    async def record(self, row: AssessmentRow) -> CaseRecord:
        """The record of the case of a row that was read for its owner."""
        async with self._database.unit_of_work() as uow:
            contents = (await uow.board.contents((row.id,)))[row.id]
            catalogue = await self._standings.rules(uow, row.catalogue, contents)
            rows = await uow.audit.of(row.id)
            return CaseRecord(rows, await uow.audit.broken_at(row.id), index_of(catalogue))

    async def keep_view(self, conversation: Conversation, name: str, query: str) -> bool:
        """Keep a filter under a name; ``False`` if there are too many."""
        async with self._database.unit_of_work() as uow:
            return await uow.saved_views.keep(conversation.person, name, query, self._clock())

    async def tags(self, conversation: Conversation) -> tuple[TagRow, ...]:
        """All tags of the person's organisations."""
        async with self._database.unit_of_work() as uow:
            return await uow.tags.of(conversation.person)

    async def organisations(self, conversation: Conversation) -> tuple[tuple[int, str], ...]:
        """The organisations of the person, by id and name."""
        async with self._database.unit_of_work() as uow:
            found = await uow.organisations.of(conversation.person)
        return tuple((one.id, one.name) for one in found)

    async def make_tag(
        self, conversation: Conversation, organisation: int, name: str, ids: Sequence[int]
    ) -> bool:
        """Make a tag, and put it on assessments; ``False``: not there, or there are too many."""
        person, now = conversation.person, self._clock()
        async with self._database.unit_of_work() as uow:
            tag = await uow.tags.make(person, organisation, name, now)
            for id in ids if tag is not None else ():
                await uow.tags.put(person, id, tag or 0, now)
        return tag is not None

    async def tag(
        self, conversation: Conversation, ids: Sequence[int], tag: int, *, is_on: bool
    ) -> bool:
        """Put a tag on assessments or take it off; whether it was possible for any of them."""
        person, now = conversation.person, self._clock()
        async with self._database.unit_of_work() as uow:
            change = uow.tags.put if is_on else uow.tags.take
            return any([await change(person, id, tag, now) for id in ids])

    async def retire_tag(self, conversation: Conversation, tag: int, *, is_retired: bool) -> bool:
        """Let a tag be put on no more, or again; ``False``: it is not of the person's."""
        moment = self._clock() if is_retired else None
        async with self._database.unit_of_work() as uow:
            return await uow.tags.retire(conversation.person, tag, moment)

    async def drop_view(self, conversation: Conversation, view: int) -> bool:
        """Remove a saved view; whether there was one."""
        async with self._database.unit_of_work() as uow:
            return await uow.saved_views.drop(conversation.person, view)
