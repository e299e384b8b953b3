"""Stored assessments in their order: evaluated a few at a time, so that memory stays flat."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from heapq import nsmallest

from propcache.api import cached_property

from bot.cli.printing.results import printable
from bot.cli.support.progress import Advance
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import OverlayLibrary
from storage.database import Database
from storage.records import StoredAssessment

BATCH = 100
"""Assessments in memory at once, and read in one transaction."""


@dataclass(frozen=True)
class Ranked:
    """What remains of an assessment once it is evaluated."""

    id: int
    name: str
    certain: Fraction
    possible: Fraction
    unmet: int
    """Conditions, requirements and mandatory criteria that are not met."""
    grade: str | None
    answered_at: datetime

    @cached_property
    def order(self) -> tuple[Fraction, Fraction, datetime, int]:
        """More certain points first, then more possible ones, then the earlier last answer."""
        return -self.certain, -self.possible, self.answered_at, self.id


async def ranking(
    database: Database, edition: str, most: int | None, begin: Callable[[int], Advance]
) -> list[Ranked]:
    """The assessments by an edition in which something was answered, at most the first ``most``.

    ``begin`` is told how many there are, and what it returns how many more are evaluated.
    """
    async with database.unit_of_work() as uow:
        count = await uow.stored_assessments.count(edition)
        library = OverlayLibrary(())
        for overlay in await uow.overlays.all():
            library.add(overlay)
    advance = begin(count)
    ranked: list[Ranked] = []
    async for batch in _batches(database, edition):
        ranked += [_ranked(stored, library) for stored in batch]
        if most is not None:
            ranked = nsmallest(most, ranked, key=lambda one: one.order)
        advance(len(batch))
    return sorted(ranked, key=lambda one: one.order)


async def _batches(
    database: Database, edition: str
) -> AsyncIterator[tuple[StoredAssessment, ...]]:
    last = 0
    while True:
        async with database.unit_of_work() as uow:
            batch = await uow.stored_assessments.following(edition, last, BATCH)
        if not batch:
            return
        yield batch
        last = batch[-1].id


def _ranked(stored: StoredAssessment, library: OverlayLibrary) -> Ranked:
    result = evaluate(library.catalogue(stored.catalogue, stored.overlays), stored.answers)
    return Ranked(
        id=stored.id,
        name=printable(stored.name or ""),
        certain=result.certain,
        possible=result.possible,
        unmet=len(result.unmet_requirements) + len(result.unmet_mandatory),
        grade=result.grade.id if result.grade else None,
        answered_at=stored.answered_at,
    )
