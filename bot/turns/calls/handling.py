"""Officers and reviewers: the list of a call, acts on a submission, decisions all at once.

Every act takes the same steps: is it allowed and the latest (``dialogs.calls.acting``, which asks
``visible``), append, have said what is due, all in the turn's transaction.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec import structs

from bot.jobs.calls.questions import questions_of
from bot.screens.core.context import Around
from bot.screens.core.handed_in import ReviewedRow
from bot.screens.core.of_calls import Board, OfCalls, OneSubmission
from bot.turns.calls.deeds import act_on, reviewers_for
from bot.turns.calls.officers import OfficerTurns
from bot.turns.calls.row_reviews import judge, outcomes_of_draft, reviewed_row, sheet_of
from bot.turns.result import TurnResult, with_notice, with_security_event
from dialogs.calls.access import Act
from dialogs.calls.acting import (
    Asked,
    reviewing,
    total_and_reason,
)
from dialogs.calls.refusals import Refusal
from dialogs.calls.reviewing.by_rows import Unfit
from dialogs.calls.reviewing.rows import rows_named
from dialogs.calls.screens import BUTTONS, BY_ROWS, numbers_in, rest_of
from dialogs.calls.shown.board import counts, is_in_list, ordered, ranked, sees_ranks
from dialogs.calls.state import State
from dialogs.calls.terms import Call
from dialogs.calls.visible import (
    Submission,
    Viewer,
    may_in_call,
    visible,
    visible_of,
)
from dialogs.core.outputs import (
    Reject,
    RowJudged,
    SubmissionHandled,
    Tell,
)
from dialogs.core.session import Place
from dialogs.typed.china_time import day_in_china
from scoring.rounding import trimmed
from scoring.units.number import MOST_DIGITS
from storage.unit_of_work import UnitOfWork

ABOUT_HANDLING: Final = frozenset(
    {Place.CALL_BOARD, Place.SUBMISSION, Place.HANDLING, Place.REVIEW_ROW}
)
"""Where the screen shows what officers and reviewers see."""


class HandlingService(OfficerTurns):
    """What officers and reviewers do about submissions."""

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
        mine = held[0].state.assigned(viewer.members)
        name = mine.name if mine else await uow.people.name(viewer.person) or "…"
        button = rest_of(asked.what)
        pressed = _asked(button, asked, now)
        act = await self._with_objects(uow, viewer, call, held[0], pressed, button)
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

    async def judge(
        self, uow: UnitOfWork, result: TurnResult, asked: RowJudged, now: datetime
    ) -> TurnResult:
        """Keep what a reviewer says of a row, and go to the next; or say why not."""
        call_id, submission, at = numbers_in(asked.what)
        found = await self._call(uow, result, call_id, now)
        held = None if found is None else await uow.submissions.hold(found[0], submission)
        if found is None or held is None:
            return await self._gone(uow, result, now)
        to = await judge(uow, found[1], held[0], at, asked.words, asked.seen, now)
        if not isinstance(to, int):
            return await self._back(uow, with_notice(result, _not_judged(to)), now)
        return await self._at_row(uow, result, f"{call_id}-{submission}-{to}", now)

    async def _with_objects(
        self,
        uow: UnitOfWork,
        viewer: Viewer,
        call: Call,
        submission: Submission,
        asked: Asked,
        button: str,
    ) -> Asked | Refusal:
        """What an act names in words, or rests on: the rows of a return, the number of a flag, or
        what a reviewer has said of rows."""
        if button == BY_ROWS:
            by_rows = await outcomes_of_draft(uow, viewer, submission)
            return Refusal.NOT_ALLOWED if by_rows is None else replace(asked, by_rows=by_rows)
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
            return structs.replace(result, around=Around(calls=OfCalls(board=board)))
        submission = await uow.submissions.get(call, numbers[1])
        seen = None if submission is None else visible(viewer, submission)
        if seen is None:
            return await self._gone(uow, result, now)
        if wait.at in (Place.SUBMISSION, Place.REVIEW_ROW):
            result = await self._keep_seen(uow, result, seen.fingerprint, now)
        button = rest_of(wait.subject)
        row = None
        if submission is not None and (wait.at is Place.REVIEW_ROW or button == BY_ROWS):
            row = await _row(uow, viewer, submission, numbers[2] if len(numbers) > 2 else 0)
            if row is None:
                back = await self._left_review(uow, result, now)
                is_there = back.turn.session.wait.at in ABOUT_HANDLING
                return await self.add_around(uow, back, now) if is_there else back
            if wait.at is Place.REVIEW_ROW and row.at != numbers[2]:
                at = f"{call.id}-{submission.id}-{row.at}"
                result = await self._at_row(uow, result, at, now)
        act, value = BUTTONS.get(button, (None, ""))
        people: Mapping[int, str] = {}
        if act is Act.ASSIGN and submission is not None and seen.may(act):
            people = await reviewers_for(uow, call, submission, value)
        index = await questions_of(uow, call, self._library)
        shown = OfCalls(submission=OneSubmission(call, seen, people, index, row))
        return structs.replace(result, around=Around(calls=shown))

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


def _asked(button: str, given: SubmissionHandled, now: datetime) -> Asked:
    """An act as a button and words ask for it."""
    act, value = BUTTONS[button]
    words = given.words
    if act in (Act.REVIEW, Act.SETTLE) and button != BY_ROWS:
        value, words = total_and_reason(words)
    if act is Act.NOTE_VISIT:
        value = day_in_china(now).isoformat()
    return Asked(act, words, value, seen=given.seen)


async def _row(
    uow: UnitOfWork, viewer: Viewer, submission: Submission, at: int
) -> ReviewedRow | None:
    """A row before a reviewer; ``None`` for who may not review it now."""
    mine = reviewing(viewer, submission)
    sheet = None if isinstance(mine, Refusal) else await sheet_of(uow, submission, mine)
    return None if sheet is None else reviewed_row(sheet, at)


def _not_judged(why: tuple[Unfit, str] | Refusal) -> Reject:
    """Why nothing was kept; with several rows, which line it was."""
    if isinstance(why, Refusal):
        return Reject(f"call-act-{why}")
    unfit, line = why
    most = trimmed(unfit.most, MOST_DIGITS)
    return Reject(f"call-act-{unfit.why}", (("most", most), ("line", line)))
