"""Comments on questions of a case, by its owner and by who was asked about them.

They belong to the case: a guest's go to the assessment that their membership is about.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from msgspec.structs import replace

from bot.jobs.mail.telling import mail_too
from bot.screens.core.context import Around
from bot.screens.core.texts import say
from bot.turns.device_rows import notify
from bot.turns.result import TurnResult, with_notice
from bot.wording.rules import name_in_text
from dialogs.core.outputs import Commented, CommentWithdrawn, Reject
from dialogs.core.session import Place
from dialogs.dossier.access import Act, Role, permits, permits_somewhere
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.unit_of_work import UnitOfWork

ABOUT_COMMENTS: Final = frozenset({Place.COMMENTS})
"""Where the screen shows the comments on a question."""
MOST_COMMENTS: Final = 200
"""Comments on one question."""
_TOLD: Final[Mapping[str, str]] = {
    Role.OWNER: "comment-new",
    Role.CONTRIBUTOR: "comment-new-there",
}
"""What the owner and who was asked are told; all others find the case in their list."""


class Target(NamedTuple):
    """The assessment of the case, its owner and client, and the member who acts, if one does."""

    assessment: int
    owner: int
    enterprise: str
    member: int | None


class CommentService:
    """What people say to each other about a question."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def add(
        self, uow: UnitOfWork, result: TurnResult, said: Commented, now: datetime
    ) -> TurnResult:
        """Add a comment; everybody else who may see it is told, unless they are told already."""
        may, subject = result.turn.dossier.membership, said.subject
        act = Act.SEE_INTERNAL if said.internal else Act.COMMENT
        target = await self._target(uow, result)
        if target is None or not permits(may, act, subject):
            return with_notice(result, Reject("not-a-choice"))
        if not await uow.sharing.hold_owner(target.owner):
            return with_notice(result, Reject("task-gone"))
        before = await uow.comments.of(target.assessment, subject, internal=True)
        if len(before) >= MOST_COMMENTS:
            full = (("limit", str(MOST_COMMENTS)),)
            return with_notice(result, Reject("comments-full", full))
        here = result.conversation
        name = await uow.people.name(here.person) or "…"
        made = await uow.comments.add(
            target.assessment,
            subject,
            said.text,
            internal=said.internal,
            person=here.person,
            member=target.member,
            name=name,
            channel=here.channel,
            now=now,
        )
        await uow.comments.read(target.assessment, subject, here.person, made)
        people = await uow.comments.to_tell(
            target.assessment, subject, made, here.person, internal=said.internal
        )
        await self._tell(uow, result, target, people, name, said, now)
        return _counted(replace(result, notifies_others=bool(people)), target, subject, 1)

    async def withdraw(
        self, uow: UnitOfWork, result: TurnResult, said: CommentWithdrawn, now: datetime
    ) -> TurnResult:
        """Withdraw a comment of the person's own: it stays as one that was withdrawn."""
        may = permits(result.turn.dossier.membership, Act.COMMENT, said.subject)
        target = await self._target(uow, result) if may else None
        if target is None or not await uow.comments.withdraw(
            target.assessment, said.subject, said.comment, result.conversation.person, now
        ):
            return with_notice(result, Reject("comment-gone"))
        return _counted(result, target, said.subject, -1)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, _now: datetime) -> TurnResult:
        """Add the comments on a question, which are read from then on."""
        may, subject = result.turn.dossier.membership, result.turn.session.wait.subject
        target = await self._target(uow, result)
        if target is None or result.ended or not permits(may, Act.SEE_COMMENTS, subject):
            return result
        internal = permits(may, Act.SEE_INTERNAL, subject)
        found = await uow.comments.of(target.assessment, subject, internal=internal)
        person = result.conversation.person
        if found:
            await uow.comments.read(target.assessment, subject, person, found[-1].id)
        return replace(result, around=Around(comments=found, person=person))

    async def add_unread(self, uow: UnitOfWork, result: TurnResult, _now: datetime) -> TurnResult:
        """Add how many comments the person has not read, by question."""
        may = result.turn.dossier.membership
        target = await self._target(uow, result)
        if target is None or result.ended:
            return result
        internal = permits_somewhere(may, Act.SEE_INTERNAL)
        person = result.conversation.person
        found = await uow.comments.unread(target.assessment, person, internal=internal)
        unread = {
            one: count for one, count in found.items() if permits(may, Act.SEE_COMMENTS, one)
        }
        return replace(result, around=replace(result.around, unread=unread))

    async def _target(self, uow: UnitOfWork, result: TurnResult) -> Target | None:
        here, task = result.conversation, result.turn.dossier.task
        if task is None:
            name = result.turn.dossier.profile.name or ""
            return Target(here.assessment, here.owner, name, None)
        source = await uow.sharing.source_of(task.member)
        if source is None:
            return None
        return Target(source.assessment, source.person, source.enterprise, task.member)

    async def _tell(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        target: Target,
        people: Mapping[int, str],
        name: str,
        said: Commented,
        now: datetime,
    ) -> None:
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        number = index_of(catalogue).code.get(said.subject, "")
        words = {"name": name, "enterprise": target.enterprise or "…"}
        words["internal"] = "1" if said.internal else ""
        for person, role in people.items():
            code = _TOLD.get(role, "comment-new-in-case")
            for device in await uow.devices.of(person):
                where = name_in_text(number, device.language)
                told = say(device.language, "told", code, where=where, **words)
                await notify(uow, device.identity, told, now)
            await mail_too(uow, person, code, now, assessment=target.assessment, **words)


def _counted(result: TurnResult, target: Target, subject: str, more: int) -> TurnResult:
    """The turn with the number of comments of the present dossier, which has a new revision."""
    here = result.conversation
    if here.assessment != target.assessment:
        return result
    comments = dict(here.dossier.comments)
    comments[subject] = comments.get(subject, 0) + more
    comments = {one: count for one, count in comments.items() if count > 0}
    dossier = replace(here.dossier, comments=comments)
    after = replace(here, revision=here.revision + 1, dossier=dossier)
    turn = replace(result.turn, dossier=replace(result.turn.dossier, comments=comments))
    return replace(result, conversation=after, turn=turn)
