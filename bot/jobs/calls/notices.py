"""Tells an applicant what came of a submission; whom and what is read when it is sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.jobs.calls.of_submission import OfSubmission
from bot.jobs.calls.questions import questions_of
from bot.jobs.notifier import Notifier
from bot.screens.core.message import Message
from bot.screens.core.texts import phrase, say
from dialogs.calls.access import Status
from dialogs.calls.events import SYSTEM, DecisionTold
from dialogs.calls.reviewing.rows import rows_said
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

_NAMED = ("outcome", "level")
"""What has a name of its own in each language; a reason is told as it was written."""
STEPS = {Status.RETURNED: "call-returned", Status.SCREENED_OUT: "call-screened-out"}
"""What is told of a step, if the submission is still there when it is sent."""


async def request_notice(uow: UnitOfWork, call: int, submission: int, number: int) -> None:
    """Have the applicant told of what happened under a number."""
    args = {"call": call, "submission": submission, "number": number, "batch": ""}
    await uow.jobs.enqueue(CallNotices.name, f"{call} {submission} {number}", args)


async def request_answer_notice(uow: UnitOfWork, call: int, submission: int, number: int) -> None:
    """Have the applicant told how an appeal was answered, under the number of the answer."""
    args = {"call": call, "submission": submission, "number": number, "batch": "", "appeal": True}
    await uow.jobs.enqueue(CallNotices.name, f"{call} {submission} {number}", args)


async def request_decision_notice(
    uow: UnitOfWork, call: int, submission: int, batch: str, due: datetime
) -> None:
    """Have the applicant told of a decision, from the moment on when it cannot be undone."""
    args = {"call": call, "submission": submission, "number": 0, "batch": batch}
    await uow.jobs.enqueue(CallNotices.name, f"{call} {submission} {batch}", args, due=due)


class CallNotices(OfSubmission):
    """Tells one applicant one thing; what was undone since is not told."""

    name = "call-notice"

    def __init__(
        self, library: OverlayLibrary, notifier: Notifier, *, clock: Callable[[], datetime]
    ) -> None:
        self._library = library
        self._notifier = notifier
        self._clock = clock

    async def act(
        self, uow: UnitOfWork, call: Call, submission: Submission, args: Mapping[str, Any]
    ) -> None:
        """Tell it, if it is so by now."""
        if args["batch"]:
            await self._decision(uow, call, submission, args["batch"])
        elif args.get("appeal"):
            await self._answer(uow, call, submission)
        else:
            await self._step(uow, call, submission, args["number"])

    async def _decision(
        self, uow: UnitOfWork, call: Call, submission: Submission, batch: str
    ) -> None:
        decision = submission.state.decision
        if decision is None or decision.batch != batch or decision.told:
            return
        told = DecisionTold(batch)
        await uow.submissions.append(submission.id, [told], SYSTEM, self._clock())
        words = {"outcome": decision.outcome, "reason": decision.reason, "level": ""}
        await self._tell(uow, call, submission, "call-decided", words)

    async def _step(
        self, uow: UnitOfWork, call: Call, submission: Submission, number: int
    ) -> None:
        step = submission.state.steps[-1] if submission.state.steps else None
        code = STEPS.get(submission.state.status)
        if step is None or code is None or step.number != number:
            return
        index = await questions_of(uow, call, self._library)
        reason = "\n".join(filter(None, (step.reason, *rows_said(step.rows, index))))
        words = {"outcome": "", "reason": reason, "level": step.level}
        await self._tell(uow, call, submission, code, words)

    async def _answer(self, uow: UnitOfWork, call: Call, submission: Submission) -> None:
        appeal = submission.state.appeals[-1] if submission.state.appeals else None
        if appeal is None or appeal.upheld is None:
            return
        code = "call-appeal-upheld" if appeal.upheld else "call-appeal-rejected"
        words = {"outcome": "", "reason": appeal.answer, "level": ""}
        await self._tell(uow, call, submission, code, words)

    async def _tell(
        self,
        uow: UnitOfWork,
        call: Call,
        submission: Submission,
        code: str,
        words: dict[str, str],
    ) -> None:
        if submission.applicant is None:
            return
        for device in await uow.devices.of(submission.applicant):
            language = device.language
            shown = {
                key: phrase(language, f"call-{key}s", value) if key in _NAMED and value else value
                for key, value in words.items()
            }
            said = say(
                language,
                "told",
                code,
                title=call.terms.title,
                agency=call.organisation_name,
                contact=call.terms.contact,
                **shown,
            )
            notice = Message.notice(said).to_dict()
            await uow.deliveries.add_notice(device.identity, notice, self._clock())

    def ended(self) -> None:
        """Wake the delivery: there may be something to deliver."""
        self._notifier.notify(None)
