"""Evidence that was asked for is given, and accepted or sent back."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.jobs.quotas import HISTORY_BYTES
from bot.turns.result import TurnResult, with_notice
from bot.turns.sharing.proposing import still_kept
from bot.turns.sharing.requests.shown import lines_of, may_decide
from bot.turns.sharing.requests.telling import tell_others
from dialogs.core.outputs import (
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    Reject,
    RequestAccepted,
    RequestAnswered,
    RequestRejected,
    RequestWithdrawn,
    Tell,
)
from dialogs.core.turn import EVIDENCE_BYTES, FILES_PER_SUBJECT
from dialogs.dossier.access import Act, permits
from dialogs.dossier.dossier import Evidence
from dialogs.dossier.requests import State, holder
from storage.records import RequestLine
from storage.unit_of_work import UnitOfWork

_TOLD = {
    State.ACCEPTED: ("request-accepted", "request-accepted-there"),
    State.REJECTED: ("request-rejected", "request-rejected-there"),
    State.WITHDRAWN: ("request-withdrawn", "request-withdrawn-there"),
}
"""What who decides is told, and who gave it."""


async def answer(
    uow: UnitOfWork, result: TurnResult, asked: RequestAnswered, now: datetime
) -> TurnResult:
    """Keep a file for a line, and go on with the next one."""
    here, theirs = result.conversation, await lines_of(uow, result)
    line = next((one for one in theirs if one.id == asked.request), None)
    if line is None or not permits(here.dossier.membership, Act.GIVE_EVIDENCE):
        return with_notice(result, Reject("request-gone"))
    refused = _refused(result, line, asked.evidence)
    if refused is not None:
        return with_notice(result, refused)
    if not await _append(uow, result, line, State.RESPONDED, now, asked):
        return with_notice(result, Reject("request-gone"))
    result = _with_files(result, line, (asked.evidence,), accepted=False)
    told = Tell("request-answered", (("name", asked.evidence.name),))
    result = with_notice(replace(result, notifies_others=True), told)
    if line.made_by == here.person:  # nobody else is to look at it
        await _append(uow, result, line, State.ACCEPTED, now)
        return _with_files(result, line, (asked.evidence,), accepted=True)
    if line.made_by is not None:
        words = {"what": line.what, "name": line.name}
        await tell_others(uow, result, [line.made_by], "request-answered-there", now, **words)
    return result


async def decide(
    uow: UnitOfWork,
    result: TurnResult,
    asked: RequestAccepted | RequestRejected | RequestWithdrawn,
    now: datetime,
) -> TurnResult:
    """Accept, send back with a reason, or withdraw; whoever gave it, or is asked, is told."""
    here = result.conversation
    if not permits(here.dossier.membership, Act.REQUEST_EVIDENCE):
        return with_notice(result, Reject("not-a-choice"))
    found = await uow.requests.of(here.assessment)
    line = next((one for one in found if one.id == asked.request), None)
    if line is None or not may_decide(line, here.person):
        return with_notice(result, Reject("request-gone"))
    files = await still_kept(uow, line.status.files)
    is_full = here.written >= HISTORY_BYTES
    if isinstance(asked, RequestAccepted) and line.subject is not None and is_full:
        return with_notice(result, Reject("history-full"))
    if isinstance(asked, RequestAccepted) and not files:
        return with_notice(result, Reject("request-files-gone"))
    state, reason = _decision(asked)
    if not await _append(uow, result, line, state, now, reason=reason):
        return with_notice(result, Reject("request-gone"))
    if state is State.ACCEPTED:
        result = _with_files(result, line, files, accepted=True)
    told_to = line.status.given_by
    people = [told_to] if told_to else await _asked_of(uow, result, line)
    words = {"what": line.what, "reason": reason}
    others = [one for one in people if one != here.person]
    told, told_there = _TOLD[state]
    await tell_others(uow, result, others, told_there, now, **words)
    notice = Tell(told, (("number", str(line.number)),))
    return with_notice(replace(result, notifies_others=True), notice)


async def _append(
    uow: UnitOfWork,
    result: TurnResult,
    line: RequestLine,
    state: State,
    now: datetime,
    given: RequestAnswered | None = None,
    reason: str = "",
) -> bool:
    here = result.conversation
    return await uow.requests.append(
        line.id,
        state,
        said=given.said if given else reason,
        file=given.evidence if given else None,
        person=here.person,
        channel=here.channel,
        now=now,
    )


async def _asked_of(uow: UnitOfWork, result: TurnResult, line: RequestLine) -> Sequence[int]:
    if line.invitation is None:
        return [result.conversation.owner]
    return await uow.requests.people_of(line.invitation)


def _decision(asked: RequestAccepted | RequestRejected | RequestWithdrawn) -> tuple[State, str]:
    match asked:
        case RequestAccepted():
            return State.ACCEPTED, ""
        case RequestRejected(reason=reason):
            return State.REJECTED, reason
        case RequestWithdrawn():
            return State.WITHDRAWN, ""


def _refused(result: TurnResult, line: RequestLine, file: Evidence) -> Reject | None:
    """Why a file is not taken: the limits are those of evidence."""
    dossier = result.turn.dossier
    held = dossier.evidence.get(holder(line.number), ())
    if any(one.digest == file.digest for one in line.status.files):
        return Reject("request-file-known", (("name", file.name),))
    if len(held) >= FILES_PER_SUBJECT:
        limit = (("name", file.name), ("limit", str(FILES_PER_SUBJECT)))
        return Reject("evidence-full", limit)
    used = sum(one.size for files in dossier.evidence.values() for one in files)
    if used + file.size > EVIDENCE_BYTES:
        limit = (("name", file.name), ("limit", str(EVIDENCE_BYTES // 1_000_000)))
        return Reject("evidence-quota", limit)
    return None


def _with_files(
    result: TurnResult, line: RequestLine, files: Sequence[Evidence], *, accepted: bool
) -> TurnResult:
    """The turn that also keeps files: for the line, or once accepted as evidence of its question.

    A guest keeps them in their working copy, so that they stay theirs.
    """
    dossier, events = result.turn.dossier, list[Event]()
    at = holder(line.number)
    to = line.subject if accepted and line.subject is not None else at
    for file in files:
        there = dossier.evidence.get(to, ())
        if any(one.digest == file.digest for one in there) or len(there) >= FILES_PER_SUBJECT:
            continue
        dossier = dossier.with_evidence(to, (*there, file))
        events.append(EvidenceAdded(to, file))
        held = dossier.evidence.get(at, ())
        if to != at and any(one.digest == file.digest for one in held):
            kept = tuple(one for one in held if one.digest != file.digest)
            dossier = dossier.with_evidence(at, kept)
            events.append(EvidenceRemoved(at, file.digest))
    turn = replace(result.turn, dossier=dossier, events=(*result.turn.events, *events))
    return replace(result, turn=turn)
