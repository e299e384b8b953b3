"""The others hear what was done about evidence that is asked for."""

from collections.abc import Sequence
from datetime import datetime

from bot.jobs.mail.telling import tell
from bot.turns.result import TurnResult
from storage.unit_of_work import UnitOfWork


async def tell_others(
    uow: UnitOfWork,
    result: TurnResult,
    people: Sequence[int],
    code: str,
    now: datetime,
    **words: str,
) -> None:
    """A notice to others; what they have on their screen stays as it is."""
    here = result.conversation
    task = here.dossier.task
    enterprise = task.enterprise if task else here.dossier.profile.name
    source = await uow.sharing.source_of(task.member) if task else None
    at = source.assessment if source else here.assessment
    for person in people:
        if person == here.person:
            continue
        said = {"enterprise": enterprise or "…"} | words
        await tell(uow, person, code, now, assessment=at, **said)
