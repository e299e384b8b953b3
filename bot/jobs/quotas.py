"""How much one person, and all of them, may keep. Answers are never what is refused for a file."""

from dataclasses import dataclass

from storage.files.disk import Disk
from storage.records import Conversation
from storage.unit_of_work import UnitOfWork

MEGABYTE = 1024 * 1024
MOST_ASSESSMENTS = 500
"""Of one person: a consultant with a hundred clients has room for years."""
HISTORY_BYTES = 32 * MEGABYTE
"""Of one assessment: its revisions and the data of its reports. To fill in every answer, note and
reason at their longest takes less than a megabyte."""
PERSON_HISTORY_BYTES = 256 * MEGABYTE
"""Of all assessments of one person; with more, no further one is opened."""
REPORTS_WAITING = 5
"""Reports that one person may wait for at a time."""

Refusal = tuple[str, dict[str, str]]
"""The code of a ``Reject`` and its parameters."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """Quotas in bytes, and the disk with its floor."""

    disk: Disk
    person_bytes: int
    total_bytes: int

    async def file_refused(self, uow: UnitOfWork, person: int, size: int) -> Refusal | None:
        """Why a file of ``size`` bytes, already in the store, cannot stay; ``None``: it can."""
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
        """Why a person cannot open one more assessment; ``None``: they can."""
        count, written = await uow.usage.assessments(person)
        if count >= MOST_ASSESSMENTS or written >= PERSON_HISTORY_BYTES:
            return "assessments-full", {"count": str(count)}
        return None


def history_is_full(conversation: Conversation) -> bool:
    """Whether so much was written to the assessment that nothing more is taken."""
    return conversation.written >= HISTORY_BYTES
