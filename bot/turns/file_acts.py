"""What a screen shows of the acts about one file: who sent it, who judged it, and when."""

from datetime import datetime

from msgspec.structs import replace

from bot.screens.core.context import Around
from bot.turns.result import TurnResult
from dialogs.core.outputs import EvidenceAdded, EvidenceDated, EvidenceJudged
from dialogs.core.waits import FileChosen
from storage.records import FileAct
from storage.unit_of_work import UnitOfWork


async def add_file_acts(uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
    """Add the acts about the file of the present place, those of this turn included."""
    if result.ended:
        return result
    wait, here = result.turn.session.wait, result.conversation
    file = result.turn.dossier.file(wait.subject, wait.state_of(FileChosen).digest_start)
    if file is None:
        return result
    digests = [version.digest for version in file.versions]
    acts = await uow.evidence_history.of(here.assessment, wait.subject, digests)
    acts += tuple(
        _act(event, here.person, now)
        for event in result.turn.events
        if isinstance(event, EvidenceAdded | EvidenceJudged | EvidenceDated)
        and event.subject == wait.subject
    )
    return replace(result, around=Around(file_acts=acts, person=here.person))


def _act(
    event: EvidenceAdded | EvidenceJudged | EvidenceDated, person: int, now: datetime
) -> FileAct:
    file = event.evidence
    return FileAct(
        digest=file.digest,
        at=now,
        person=person,
        by="",
        status="" if isinstance(event, EvidenceAdded) else file.status,
        valid_until=file.valid_until,
        reason=event.reason if isinstance(event, EvidenceJudged) else "",
    )
