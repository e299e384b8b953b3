"""An act on a submission, as chat and other programs do it: judged, appended, what is due said."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.jobs.calls.notices import request_notice
from dialogs.calls.access import Act
from dialogs.calls.acting import Asked, Refusal, acted, reviewer_named
from dialogs.calls.events import By, Entry, Returned, ScreenedOut
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
    event = acted(viewer, submission, entries, asked)
    if isinstance(event, Refusal):
        return event
    by = By(viewer.person, name, *part_in(viewer, submission, asked.act))
    state = await uow.submissions.append(submission.id, [event], by, now)
    if isinstance(event, Returned | ScreenedOut):
        await request_notice(uow, call.id, submission.id, state.last)
    return state


async def reviewers_for(
    uow: UnitOfWork, call: Call, submission: Submission, value: str
) -> Mapping[int, str]:
    """Who may be added, or removed: names by membership."""
    there = {one.reviewer: one.name for one in submission.state.reviewers}
    if value == "remove":
        return there
    people = await uow.calls.people(call, Post.REVIEWER)
    return {member: name for member, name in people.items() if member not in there}
