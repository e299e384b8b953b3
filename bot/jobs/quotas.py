"""How much one person, and all together, may store. Answers are never refused because of files."""

from dataclasses import dataclass

from storage.files.disk import Disk
from storage.unit_of_work import UnitOfWork

MEGABYTE = 1024 * 1024
MOST_ASSESSMENTS = 500
"""Most assessments of one person: enough for years of a consultant with a hundred clients."""
HISTORY_BYTES = 32 * MEGABYTE
"""Most bytes of the revisions and report data of one assessment. Every answer, note and reason at
its longest takes less than a megabyte together."""
PERSON_HISTORY_BYTES = 256 * MEGABYTE
"""Most bytes of all histories of one person; with more, no further assessment is opened."""
REPORTS_WAITING = 5
"""Most reports that one person may wait for at the same time."""

Refusal = tuple[str, dict[str, str]]
"""The code of a ``Reject`` and its parameters."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas in bytes, and the disk with the space that must stay free."""

    disk: Disk
    person_bytes: int
    total_bytes: int

    async def file_refused(self, uow: UnitOfWork, person: int, size: int) -> Refusal | None:
        """Why a file of ``size`` bytes, already written, cannot be kept; ``None`` if it can."""
        usage = await uow.usage.of(person)
        if usage.person + size > self.person_bytes:
            used, limit = (f"{n / MEGABYTE:.0f}" for n in (usage.person, self.person_bytes))
            return "quota-person", {"used": used, "limit": limit}
        if usage.total > self.total_bytes:
            return "disk-low", {}
        return None

    async def making_refused(self, uow: UnitOfWork, person: int) -> bool:
        """Whether there is no room for a report or an export."""
        return self.disk.is_low() or (await uow.usage.of(person)).total > self.total_bytes

    async def opening_refused(self, uow: UnitOfWork, person: int) -> Refusal | None:
        """Why a person cannot open another assessment; ``None`` if they can."""
        count, written = await uow.usage.assessments(person)
        if count >= MOST_ASSESSMENTS or written >= PERSON_HISTORY_BYTES:
            return "assessments-full", {"count": str(count)}
        return None
