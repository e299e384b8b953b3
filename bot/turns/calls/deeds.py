"""An act on a submission, as chat and other programs do it: judged, appended, what is due said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.jobs.calls.notices import request_answer_notice, request_notice
from bot.jobs.mail.telling import tell
from bot.turns.calls.row_reviews import outcomes_of
from dialogs.calls.access import Act
from dialogs.calls.acting import Asked, acted, reviewer_named, reviewing
from dialogs.calls.events import (
    SYSTEM,
    AppealAnswered,
    By,
    Entry,
    InterestFound,
    Returned,
    ReviewerAssigned,
    ReviewGiven,
    ScreenedOut,
)
from dialogs.calls.refusals import Refusal
from dialogs.calls.state import State
from dialogs.calls.terms import Call
from dialogs.calls.visible import Submission, Viewer, part_in
from dialogs.dossier.organisations import Post
from storage.unit_of_work import UnitOfWork


async def act_on(
    uow: UnitOfWork,
    call: Call,
    viewer: Viewer,
    held: tuple[Submission, Sequence[Entry]],
    asked: Asked,
    name: str,
    now: datetime,
) -> State | Refusal:
    """Do an act on a submission that is held, in the name of the viewer, or say why not.

    ``reason`` names the reviewer of an act about one.
    """
    submission, entries = held
    if asked.act is Act.ASSIGN:
        people = await reviewers_for(uow, call, submission, asked.value)
        asked = replace(asked, reviewer=reviewer_named(people, asked.reason), reason="")
    if asked.judged and not isinstance(reviewing(viewer, submission), Refusal):
        asked = replace(asked, by_rows=await outcomes_of(uow, submission, asked.judged))
    event = acted(viewer, submission, entries, asked)
    if isinstance(event, Refusal):
        return event
    if isinstance(event, ReviewerAssigned) and await has_shown_interest(
        uow, call, submission, event.reviewer, now
    ):
        return Refusal.HAS_INTEREST
    by = By(viewer.person, name, *part_in(viewer, submission, asked.act))
    state = await uow.submissions.append(submission.id, [event], by, now)
    match event:
        case Returned() | ScreenedOut():
            await request_notice(uow, call.id, submission.id, state.last)
        case AppealAnswered():
            await request_answer_notice(uow, call.id, submission.id, state.last)
        case ReviewGiven(reviewer=reviewer):
            await uow.review_drafts.drop(submission.id, reviewer)
        case ReviewerAssigned():
            await tell_reviewer(uow, call, event.reviewer, now)
    return state


async def has_shown_interest(
    uow: UnitOfWork, call: Call, submission: Submission, member: int, now: datetime
) -> bool:
    """Whether storage shows that a reviewer has an interest in it, which is then on record."""
    shown = await uow.interests.shown(call, (submission.id,))
    source = shown.get((submission.id, member))
    if source is None:
        return False
    await uow.submissions.append(submission.id, [InterestFound(member, source)], SYSTEM, now)
    return True


async def tell_reviewer(uow: UnitOfWork, call: Call, member: int, now: datetime) -> None:
    """Tell a reviewer that there is something to review; which, they read in their list."""
    person = await uow.calls.person_of(call, member)
    if person is not None:
        words = {"title": call.terms.title, "agency": call.organisation_name}
        await tell(uow, person, "call-assigned", now, assessment=None, **words)


async def reviewers_for(
    uow: UnitOfWork, call: Call, submission: Submission, value: str
) -> Mapping[int, str]:
    """Who may be added, or removed: names by membership."""
    there = {one.reviewer: one.name for one in submission.state.reviewers}
    if value == "remove":
        return there
    people = await uow.calls.people(call, Post.REVIEWER)
    return {member: name for member, name in people.items() if member not in there}
