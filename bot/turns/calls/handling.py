"""Officers and reviewers: the list of a call, acts on a submission, decisions all at once.

Every act takes the same steps: is it allowed and the latest (``dialogs.calls.acting``, which asks
``visible``), append, have said what is due, all in the turn's transaction.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.jobs.calls.notices import request_decision_notice
from bot.jobs.calls.questions import questions_of
from bot.screens.core.context import Around
from bot.screens.core.moments import with_weekday
from bot.screens.core.of_calls import Board, Decisions, OfCalls, OneSubmission
from bot.turns.calls.deeds import act_on, reviewers_for
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from dialogs.calls.access import Act, Part
from dialogs.calls.acting import (
    Asked,
    Batch,
    Refusal,
    apply_all,
    pending,
    total_and_reason,
    undo_batch,
)
from dialogs.calls.events import By, DecisionsApplied, DecisionsUndone
from dialogs.calls.rows import rows_named
from dialogs.calls.screens import BUTTONS, numbers_in, rest_of
from dialogs.calls.shown.board import counts, is_in_list, ordered, ranked, sees_ranks
from dialogs.calls.state import State
from dialogs.calls.terms import Call
from dialogs.calls.visible import (
    Seen,
    Submission,
    Viewer,
    may_in_call,
    part_in_call,
    visible,
    visible_of,
)
from dialogs.core.outputs import (
    DecisionsConfirmed,
    DecisionsTakenBack,
    Reject,
    SubmissionHandled,
    Tell,
)
from dialogs.core.session import Place
from dialogs.core.waits import FactsSeen
from dialogs.devices.joining import left
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

ABOUT_HANDLING: Final = frozenset(
    {Place.CALL_BOARD, Place.SUBMISSION, Place.HANDLING, Place.DECISIONS}
)
"""Where the screen shows what officers and reviewers see."""


class HandlingService:
    """What officers and reviewers do about submissions."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def handle(
        self, uow: UnitOfWork, result: TurnResult, asked: SubmissionHandled, now: datetime
    ) -> TurnResult:
        """Do an act on a submission, or say why not."""
        numbers = numbers_in(asked.what)
        found = await self._call(uow, result, numbers[0], now)
        if found is None or len(numbers) != 2:
            return await self._gone(uow, result, now)
        call, viewer = found
        held = await uow.submissions.hold(call, numbers[1])
        if held is None:
            return await self._gone(uow, result, now)
        name = await uow.people.name(viewer.person) or "…"
        pressed = _asked(rest_of(asked.what), asked, now)
        act = await self._with_objects(uow, call, viewer, held[0], pressed)
        state: State | Refusal
        if isinstance(act, Refusal):
            state = act
        else:
            state = await act_on(uow, call, viewer, held, act, name, now)
        if isinstance(state, Refusal):
            refused = with_notice(result, Reject(f"call-act-{state}"))
            return await self._back(uow, refused, now)
        submission = held[0]
        done = with_notice(result, Tell("call-act-done", (("name", submission.name),)))
        return await self._back(uow, with_security_event(done, "submission-handled"), now)

    async def _with_objects(
        self, uow: UnitOfWork, call: Call, viewer: Viewer, submission: Submission, asked: Asked
    ) -> Asked | Refusal:
        """What the words of an act name: the rows of a return, the number of a flag."""
        if asked.act is Act.RETURN:
            named = rows_named(asked.reason, await questions_of(uow, call, self._library))
            return replace(asked, reason=named.reason, rows=named.rows)
        if asked.act is Act.RESOLVE_FLAG:
            seen = visible(viewer, submission)
            number, reason = total_and_reason(asked.reason)
            flags = seen.open_flags if seen else ()
            if not number.isascii() or not number.isdigit() or not 0 < int(number) <= len(flags):
                return Refusal.NOT_A_FLAG
            return replace(asked, value=flags[int(number) - 1].key, reason=reason)
        return asked

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

    # --- showing

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows to somebody with a part in the call."""
        if result.ended:
            return result
        wait = result.turn.session.wait
        numbers = numbers_in(wait.subject)
        found = await self._call(uow, result, numbers[0], now)
        if found is None:
            return await self._gone(uow, result, now)
        call, viewer = found
        if wait.at is Place.CALL_BOARD:
            board = await self._board(uow, call, viewer, rest_of(wait.subject), now)
            return replace(result, around=Around(calls=OfCalls(board=board)))
        if wait.at is Place.DECISIONS:
            return await self._decisions(uow, result, call, viewer, now)
        submission = await uow.submissions.get(call, numbers[1])
        seen = None if submission is None else visible(viewer, submission)
        if seen is None:
            return await self._gone(uow, result, now)
        if wait.at is Place.SUBMISSION:
            result = await self._keep_seen(uow, result, seen.fingerprint, now)
        act, value = BUTTONS.get(rest_of(wait.subject), (None, ""))
        people: Mapping[int, str] = {}
        if act is Act.ASSIGN and submission is not None and seen.may(act):
            people = await reviewers_for(uow, call, submission, value)
        index = await questions_of(uow, call, self._library)
        shown = OfCalls(submission=OneSubmission(call, seen, people, index))
        return replace(result, around=Around(calls=shown))

    async def _board(
        self, uow: UnitOfWork, call: Call, viewer: Viewer, listing: str, now: datetime
    ) -> Board:
        everything = visible_of(viewer, await uow.submissions.of_call(call))
        shown = tuple(one for one in everything if is_in_list(one, listing))
        return Board(
            call,
            call.terms.phase(now),
            listing,
            ordered(shown),
            counts(everything),
            may_decide=may_in_call(viewer, Act.APPLY),
            places=ranked(call.terms, everything) if sees_ranks(everything) else None,
        )

    async def _decisions(
        self, uow: UnitOfWork, result: TurnResult, call: Call, viewer: Viewer, now: datetime
    ) -> TurnResult:
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

    async def _keep_seen(
        self, uow: UnitOfWork, result: TurnResult, fingerprint: str, now: datetime
    ) -> TurnResult:
        """Keep what is in view with the question, to compare when an act comes."""
        session = result.turn.session
        if session.wait.state == FactsSeen(fingerprint):
            return result
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        seen = session.replaced(replace(session.wait, state=FactsSeen(fingerprint)))
        return asking_at(result, seen, catalogue, now)

    # --- who

    async def _call(
        self, uow: UnitOfWork, result: TurnResult, number: int, now: datetime
    ) -> tuple[Call, Viewer] | None:
        """A call in which the person has a part, and what they are there."""
        call = await uow.calls.get(number)
        if call is None:
            return None
        viewer = await uow.calls.viewer(call, result.conversation.person, now)
        return (call, viewer) if viewer.seats else None

    async def _by(self, uow: UnitOfWork, result: TurnResult, part: tuple[Part, str]) -> By:
        person = result.conversation.person
        return By(person, await uow.people.name(person) or "…", *part)

    async def _back(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Ask again where the person is, with what has changed."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        return asking_at(result, turn.session, catalogue, now)

    async def _gone(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Lead away from what the person may not see; it is not told from what is not there."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session, index = turn.session, index_of(catalogue)
        for place in (Place.HANDLING, Place.SUBMISSION, Place.DECISIONS, Place.CALL_BOARD):
            session = left(index, session, turn.dossier, place)
        return asking_at(with_notice(result, Reject("call-gone")), session, catalogue, now)


def _asked(button: str, given: SubmissionHandled, now: datetime) -> Asked:
    """An act as a button and words ask for it."""
    act, value = BUTTONS[button]
    words = given.words
    if act in (Act.REVIEW, Act.SETTLE):
        value, words = total_and_reason(words)
    if act is Act.NOTE_VISIT:
        value = day_in_china(now).isoformat()
    return Asked(act, words, value, seen=given.seen)


def _fingerprint(seen: tuple[Seen, ...]) -> str:
    """What tells whether any of them has changed."""
    together = " ".join(f"{one.id} {one.fingerprint}" for one in seen)
    return hashlib.sha256(together.encode()).hexdigest()[:16]
