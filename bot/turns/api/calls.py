"""Calls and their submissions, for a program: read through ``seen_by``, and changed as in chat."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from bot.turns.api.desk import Desk
from bot.turns.calls.deeds import act_on
from dialogs.calls.acting import Asked
from dialogs.calls.delegated import Delegate, reach, seen_by, seen_of
from dialogs.calls.refusals import Refusal
from dialogs.calls.shown.board import Places, ranked
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen
from storage.models.people.people import NAME

BATCH: Final = 100
"""Submissions read and folded in one transaction."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call in which the program's member has a part, and what they are there."""

    call: Call
    member: Delegate


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: the number of its event, and the submission as it is seen then."""

    number: int
    seen: Seen | None


class NoKey(Exception):
    """The key of a request was used for something else."""


async def call_page(desk: Desk, after: int, most: int) -> tuple[OpenCall, ...]:
    """The next calls in which the member's agency takes part.

    What the post is there is read from the token alone: nothing is looked up for each call.
    """
    speaker = desk.speaker
    found = await desk.uow.calls.of_agency(speaker.organisation, after, most)
    members = await desk.uow.calls.delegates(found, speaker.person, speaker.membership, desk.now)
    return tuple(
        OpenCall(call, member)
        for call, member in zip(found, members, strict=True)
        if member is not None
    )


async def open_call(desk: Desk, call: int) -> OpenCall | None:
    """One call; ``None``: it is not there, or nothing of the member's."""
    found = await desk.uow.calls.get(call)
    if found is None:
        return None
    who = desk.speaker
    member = await desk.uow.calls.delegate(found, who.person, who.membership, desk.now)
    return None if member is None else OpenCall(found, member)


async def submission_batch(
    desk: Desk, at: OpenCall, after: int
) -> tuple[tuple[Seen, ...], int | None]:
    """What the member may know of among the next submissions; where the batch after them begins.

    ``None``: they were the last. Some are folded at a time, so that nobody else waits for all.
    """
    found = await desk.uow.submissions.following(at.call, after, BATCH, reach(at.member))
    return seen_of(at.member, found), found[-1].id if len(found) == BATCH else None


async def submission_seen(desk: Desk, at: OpenCall, submission: int) -> Seen | None:
    """One submission; ``None``: it is not there, or the member may not know of it."""
    found = await desk.uow.submissions.get(at.call, submission)
    return None if found is None else seen_by(at.member, found)


async def places_seen(desk: Desk, at: OpenCall) -> Places | None:
    """The ranking; ``None`` as long as the member sees none."""
    seen = seen_of(at.member, await desk.uow.submissions.of_call(at.call))
    sees_ranks = any(one.agreement is not None for one in seen)
    return ranked(at.call.terms, seen) if sees_ranks else None


async def act(desk: Desk, at: OpenCall, submission: int, asked: Asked) -> Done | Refusal | None:
    """Do an act as the member, named with the token; ``None``: as ``submission_seen``.

    That it has moved is said before all else: the program decided by what it saw.
    """
    held = await desk.uow.submissions.hold(at.call, submission)
    seen = None if held is None else seen_by(at.member, held[0])
    if held is None or seen is None:
        return None
    if asked.seen != seen.fingerprint:
        return Refusal.MOVED
    who = desk.speaker
    name = signed(await desk.uow.people.name(who.person) or who.name, desk.token.name)
    state = await act_on(desk.uow, at.call, at.member.viewer, held, asked, name, desk.now)
    if isinstance(state, Refusal):
        return state
    return Done(state.last, await submission_seen(desk, at, submission))


def signed(name: str, token: str) -> str:
    """The member's name with that of the program beside it, as far as there is room for it."""
    room = max(NAME - len(name) - 2, 4)
    program = f"（{token[:room]}）"
    return f"{name[: NAME - len(program)]}{program}"


async def once(
    desk: Desk, key: str, asked: dict[str, Any]
) -> tuple[dict[str, Any] | None, Callable[[dict[str, Any]], Any]]:
    """Take the key of a request: what was answered to it before, and how to keep the answer.

    Raises ``NoKey`` where it was another request.
    """
    canonical = json.dumps(asked, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    requests, token = desk.uow.api_requests, desk.token.id
    earlier = await requests.begin(token, key, digest, desk.now)
    if earlier is not None and earlier.digest != digest:
        raise NoKey

    async def keep(answer: dict[str, Any]) -> None:
        await requests.answer(token, key, answer)

    return None if earlier is None else earlier.answer, keep
