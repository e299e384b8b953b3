"""Deciders: all pending decisions of a call, applied at once, and undone before they are told."""

import hashlib
import secrets
from datetime import datetime

from msgspec.structs import replace

from bot.jobs.calls.notices import request_decision_notice
from bot.screens.core.context import Around
from bot.screens.core.moments import with_weekday
from bot.screens.core.of_calls import Decisions, OfCalls
from bot.turns.calls.officers import OfficerTurns
from bot.turns.result import TurnResult, with_notice, with_security_event
from dialogs.calls.access import Act, Part
from dialogs.calls.acting import Batch, apply_all, pending, undo_batch
from dialogs.calls.events import By, DecisionsApplied, DecisionsUndone
from dialogs.calls.refusals import Refusal
from dialogs.calls.screens import numbers_in
from dialogs.calls.visible import Seen, may_in_call, part_in_call, visible_of
from dialogs.core.outputs import DecisionsConfirmed, DecisionsTakenBack, Reject, Tell
from storage.unit_of_work import UnitOfWork


class DecidingService(OfficerTurns):
    """What deciders do about all decisions of a call."""

    async def apply(
        self, uow: UnitOfWork, result: TurnResult, asked: DecisionsConfirmed, now: datetime
    ) -> TurnResult:
        """Apply all pending decisions as they were shown, or none."""
        found = await self._call(uow, result, asked.call, now)
        if found is None:
            return await self._gone(uow, result, now)
        call, viewer = found
        submissions = [one for one, _ in await uow.submissions.hold_all(call)]
        if asked.seen != _fingerprint(pending(viewer, submissions)):
            return with_notice(result, Reject(f"call-act-{Refusal.MOVED}"))
        batch = secrets.token_hex(8)
        applied = apply_all(viewer, submissions, batch, now, call.terms.undo)
        if not isinstance(applied, Batch):
            return with_notice(result, Reject(f"call-act-{applied}"))
        by = await self._by(uow, result, part_in_call(viewer, Act.APPLY))
        for id, event in applied.events:
            await uow.submissions.append(id, [event], by, now)
            await request_decision_notice(uow, call.id, id, batch, applied.told_from)
        count = len(applied.events)
        until = applied.told_from
        applied_event = DecisionsApplied(batch, count, until.isoformat())
        await uow.calls.add(call.id, applied_event, by, now)
        shown = with_weekday(result.turn.session.language, until)
        told = Tell("decisions-applied", (("count", str(count)), ("until", shown)))
        return with_security_event(with_notice(result, told), "decisions-applied")

    async def take_back(
        self, uow: UnitOfWork, result: TurnResult, asked: DecisionsTakenBack, now: datetime
    ) -> TurnResult:
        """Undo a batch, whole, as long as nobody was told."""
        found = await self._call(uow, result, asked.call, now)
        if found is None:
            return await self._gone(uow, result, now)
        call, viewer = found
        submissions = [one for one, _ in await uow.submissions.hold_all(call)]
        undone = undo_batch(viewer, submissions, asked.batch, "")
        if isinstance(undone, Refusal):
            return with_notice(result, Reject(f"call-act-{undone}"))
        by = await self._by(uow, result, part_in_call(viewer, Act.UNDO))
        for id, event in undone:
            await uow.submissions.append(id, [event], by, now)
        await uow.calls.add(call.id, DecisionsUndone(asked.batch, ""), by, now)
        told = Tell("decisions-undone", (("count", str(len(undone))),))
        return with_security_event(with_notice(result, told), "decisions-undone")

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what waits to be applied, and what may be undone."""
        if result.ended:
            return result
        numbers = numbers_in(result.turn.session.wait.subject)
        found = await self._call(uow, result, numbers[0], now)
        if found is None:
            return await self._gone(uow, result, now)
        call, viewer = found
        submissions = await uow.submissions.of_call(call)
        waiting = pending(viewer, submissions)
        result = await self._keep_seen(uow, result, _fingerprint(waiting), now)
        made = [one.decision for one in visible_of(viewer, submissions) if one.decision]
        told = {one.batch for one in made if one.told}
        decided = [one for one in made if one.batch not in told]
        may_undo = bool(decided) and may_in_call(viewer, Act.UNDO)
        last = max(decided, key=lambda one: one.told_from) if may_undo else None
        batch = last.batch if last else ""
        shown = Decisions(
            call,
            waiting if may_in_call(viewer, Act.APPLY) else (),
            batch,
            last.told_from if last else None,
            sum(one.batch == batch for one in decided),
        )
        return replace(result, around=Around(calls=OfCalls(decisions=shown)))

    async def _by(self, uow: UnitOfWork, result: TurnResult, part: tuple[Part, str]) -> By:
        person = result.conversation.person
        return By(person, await uow.people.name(person) or "…", *part)


def _fingerprint(seen: tuple[Seen, ...]) -> str:
    """What tells whether any of them has changed."""
    together = " ".join(f"{one.id} {one.fingerprint}" for one in seen)
    return hashlib.sha256(together.encode()).hexdigest()[:16]
