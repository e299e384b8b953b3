"""The guest's side of sharing: accepting, and the one door by which answers reach the case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from msgspec import structs

from bot.jobs.expiry import request_warnings
from bot.jobs.mail.telling import tell, tell_members
from bot.jobs.quotas import HISTORY_BYTES, Quotas
from bot.screens.core.context import Around
from bot.turns.result import (
    TurnResult,
    asking_at,
    in_assessment,
    with_notice,
    with_security_event,
)
from bot.turns.sharing.proposing import Given, added_to, is_refused, still_kept
from dialogs.core.navigation import task_subjects
from dialogs.core.outputs import (
    AnswerConfirmed,
    AnswerRecorded,
    ConsentGiven,
    EvidenceAdded,
    EvidenceDated,
    EvidenceRemoved,
    InvitationAccepted,
    NoteRecorded,
    OverlaysPinned,
    OwnCaseChosen,
    Reject,
    TaskFinished,
    Tell,
)
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import TwoAnswers
from dialogs.devices.joining import left
from dialogs.dossier.access import WHOLE_CASE, Act, Membership, Phase, permits
from dialogs.dossier.dossier import Dossier, Task
from dialogs.sharing.seen import as_json
from scoring.answers.model import Answer
from scoring.answers.serialise import answer_from_json, answer_to_json
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import Invitation
from storage.repositories.assessments.conversations import HeldAssessment
from storage.unit_of_work import UnitOfWork

ABOUT_TASKS = frozenset({Place.INVITATION, Place.TASKS})
"""Where the screen shows what storage knows of what others ask."""
_GIVEN = (
    AnswerRecorded,
    AnswerConfirmed,
    NoteRecorded,
    EvidenceAdded,
    EvidenceDated,
    EvidenceRemoved,
)


class GuestService:
    """What somebody does who was asked to answer questions of another person's case."""

    def __init__(self, library: OverlayLibrary, quotas: Quotas, default_catalogue: str) -> None:
        self._library = library
        self._quotas = quotas
        self._default_catalogue = default_catalogue

    # --- accepting

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, code_hash: str, now: datetime
    ) -> TurnResult | None:
        """Show what a code invites to; nothing is used up. ``None``: it is no invitation."""
        invitation = await uow.sharing.by_code(code_hash, now)
        if invitation is None:
            return None
        if invitation.person == result.conversation.person:
            return with_notice(result, Reject("invitation-own"))
        asked = Wait(Place.INVITATION, str(invitation.id), detour=True)
        session = result.turn.session
        at_one = session.wait.at is Place.INVITATION
        there = session.replaced(asked) if at_one else session.moved(asked)
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        return asking_at(result, there, catalogue, now)

    async def _acceptable(
        self, uow: UnitOfWork, result: TurnResult, number: int, now: datetime
    ) -> Invitation | None:
        invitation = await uow.sharing.good(number, now)
        if invitation is None or invitation.person == result.conversation.person:
            return None
        scope = None if invitation.subjects is None else frozenset(invitation.subjects)
        invited = Membership(invitation.role, Phase.INVITED, scope)
        return invitation if permits(invited, Act.ACCEPT) else None

    async def accept(
        self, uow: UnitOfWork, result: TurnResult, asked: InvitationAccepted, now: datetime
    ) -> TurnResult:
        """Use the invitation up, and go to a working copy of one's own, or to the whole case."""
        number = asked.invitation
        here, invitation = result.conversation, await self._acceptable(uow, result, number, now)
        if invitation is None or not await uow.sharing.hold_owner(invitation.person):
            return with_notice(result, Reject("invitation-gone"))
        if invitation.role in WHOLE_CASE:
            return await self._enter(uow, result, invitation, asked.organisation, now)
        if refused := await self._quotas.opening_refused(uow, here.person):
            code, params = refused
            return with_notice(result, Reject(code, tuple(params.items())))
        if not await uow.sharing.use(number, now):
            return with_notice(result, Reject("invitation-gone"))
        consent = tuple(one for one in result.turn.events if isinstance(one, ConsentGiven))
        overlays = tuple(map(self._library.overlay, invitation.overlays))
        pinned = (OverlaysPinned(overlays),) if overlays else ()
        begun = (*consent, *pinned)
        opened = await uow.conversations.open_task(here, invitation.catalogue, now, begun)
        await uow.sharing.add_member(invitation, here.person, opened.assessment, now)
        there = await uow.conversations.current(here.session_id)
        assert there is not None  # noqa: S101 - it was opened in this transaction  # nosec B101
        words = {"name": invitation.name, "enterprise": invitation.enterprise}
        await self._tell_owner(uow, invitation, "invitation-accepted", now, **words)
        code = "signing-opened" if invitation.version is not None else "task-opened"
        told = Tell(code, (("enterprise", invitation.enterprise or "…"),))
        arrived = await in_assessment(uow, self._library, result, there, (told,), now)
        return with_security_event(
            structs.replace(arrived, notifies_others=True), "invitation-accepted"
        )

    async def _enter(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        invitation: Invitation,
        organisation: int | None,
        now: datetime,
    ) -> TurnResult:
        """Go to the case itself; on behalf of an organisation, its other members may as well."""
        here, behalf = result.conversation, ""
        if organisation is not None:
            theirs = await uow.organisations.of(here.person)
            behalf = next((one.name for one in theirs if one.id == organisation), "")
            if not behalf:
                return with_notice(result, Reject("organisation-not-yours"))
        if not await uow.sharing.use(invitation.id, now):
            return with_notice(result, Reject("invitation-gone"))
        if organisation is None:
            await uow.sharing.add_member(invitation, here.person, None, now)
        elif not await uow.case_access.hand_over(
            invitation.assessment, organisation, here.person, now
        ):
            return with_notice(result, Reject("organisation-not-yours"))
        else:
            at, enterprise = invitation.assessment, invitation.enterprise
            await tell_members(uow, organisation, at, enterprise, here.person, now)
        there = await uow.conversations.switch(here, invitation.assessment)
        await uow.audit.add(there.assessment, here.person, "opened", now)
        words = {"name": invitation.name, "organisation": behalf}
        await self._tell_owner(uow, invitation, "access-accepted", now, **words)
        told = Tell("assessment-opened", (("name", invitation.enterprise or "…"),))
        consent = tuple(one for one in result.turn.events if isinstance(one, ConsentGiven))
        arrived = await in_assessment(uow, self._library, result, there, (told,), now)
        turn = structs.replace(arrived.turn, events=consent)
        arrived = structs.replace(arrived, turn=turn, notifies_others=True)
        return with_security_event(arrived, "invitation-accepted")

    # --- answering

    async def hand_over(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Take what the turn brought to the case: as proposals, or at once."""
        task = result.conversation.dossier.task
        if task is None:
            return result
        subjects = {
            one.subject
            for one in result.turn.events
            if isinstance(one, _GIVEN) and permits(task.membership, Act.ANSWER, one.subject)
        }
        if not subjects:
            return result
        source = await uow.sharing.source_of(task.member)
        if source is None or not await uow.sharing.hold_owner(source.person):
            return with_notice(result, Reject("task-gone"))
        held = await uow.conversations.hold_assessment(source.assessment)
        if held is None:
            return with_notice(result, Reject("task-gone"))
        for subject in sorted(subjects):
            result, held = await self._give(uow, result, task, held, subject, now)
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        was = _open_in(index_of(catalogue), result.conversation.dossier)
        if not _open_in(index_of(catalogue), result.turn.dossier):
            code = "task-changed" if not was else "task-answered"
            await self._tell_answered(uow, source, code, result, now)
        return structs.replace(result, notifies_others=True)

    async def _give(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        task: Task,
        held: HeldAssessment,
        subject: str,
        now: datetime,
    ) -> tuple[TurnResult, HeldAssessment]:
        mine = result.turn.dossier
        files = await still_kept(uow, mine.evidence.get(subject, ()))
        note = mine.notes.get(subject, "")
        dated = frozenset(
            one.evidence.digest for one in result.turn.events if isinstance(one, EvidenceDated)
        )
        given = Given(subject, mine.answers.get(subject), note, files, task.name, dated)
        present = held.dossier.answers.get(subject)
        catalogue = await uow.catalogue_of(held.dossier, self._library)
        counts = task.at_once and held.written < HISTORY_BYTES and not held.dossier.closed
        if task.at_once and held.dossier.closed:
            result = with_notice(result, Tell("task-closed"))
        counts = counts and not is_refused(index_of(catalogue), given)
        if counts and await self._is_unseen(uow, result, task, given, present):
            return await self._ask_which(uow, result, given, present, now), held
        if counts:
            language = result.turn.session.language
            after, events = added_to(held.dossier, given, language)
            if events:
                await uow.conversations.record_in(result.conversation, held, events, now)
                await request_warnings(uow, held.assessment, events, now)
                revision = held.revision + len(events)
                held = replace(held, revision=revision, dossier=after)
        await uow.proposals.propose(
            task.member,
            held.assessment,
            subject,
            value=_stored(given.answer),
            before=_stored(present),
            note=note,
            files=files,
            person=result.conversation.person,
            channel=result.conversation.channel,
            now=now,
            outcome="counted" if counts else None,
        )
        return result, held

    async def _is_unseen(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        task: Task,
        given: Given,
        present: Answer | None,
    ) -> bool:
        """Whether an answer would replace one of the case that this person has not seen."""
        if given.answer is None or present is None or present == given.answer:
            return False
        over = [one.over for one in result.turn.events if isinstance(one, AnswerConfirmed)]
        if as_json(present) in over:
            return False
        last = await uow.proposals.last_of(task.member, given.subject)
        was_counted = last is not None and last.outcome == "counted" and last.value is not None
        return not (was_counted and last and answer_from_json(last.value or {}) == present)

    async def _ask_which(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        given: Given,
        present: Answer | None,
        now: datetime,
    ) -> TurnResult:
        two = TwoAnswers(as_json(given.answer), as_json(present))
        session = result.turn.session
        asked = session.moved(Wait(Place.CONFLICT, given.subject, two))
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        kept = tuple(one for one in result.turn.outputs if not isinstance(one, Tell))
        result = structs.replace(result, turn=structs.replace(result.turn, outputs=kept))
        return asking_at(result, asked, catalogue, now)

    async def finish(
        self, uow: UnitOfWork, result: TurnResult, _said: TaskFinished, now: datetime
    ) -> TurnResult:
        """The guest is done; the owner is told, unless they know since the last answer."""
        here = result.conversation
        task = here.dossier.task
        if task is None or not permits(task.membership, Act.FINISH):
            return with_notice(result, Reject("only-your-task"))
        source = await uow.sharing.source_of(task.member)
        if source is None or not await uow.sharing.hold_owner(source.person):
            return with_notice(result, Reject("task-gone"))
        if not await uow.sharing.finish(task.member, here.person, now):
            return with_notice(result, Reject("task-gone"))
        catalogue = await uow.catalogue_of(here.dossier, self._library)
        if _open_in(index_of(catalogue), here.dossier):
            await self._tell_answered(uow, source, "task-finished", result, now)
        return structs.replace(result, notifies_others=True)

    async def _tell_answered(
        self,
        uow: UnitOfWork,
        source: Invitation,
        code: str,
        result: TurnResult,
        now: datetime,
    ) -> None:
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        index, dossier = index_of(catalogue), result.turn.dossier
        of = len(task_subjects(index, dossier))
        words = {"name": source.name, "of": str(of), "at_once": "1" if source.at_once else ""}
        words["done"] = str(of - len(_open_in(index, dossier)))
        await self._tell_owner(uow, source, code, now, **words)

    async def _tell_owner(
        self, uow: UnitOfWork, source: Invitation, code: str, now: datetime, **words: str
    ) -> None:
        """A notice beside the turns: what the owner has on their screen stays as it is."""
        words = {"enterprise": source.enterprise or "…"} | words
        await tell(uow, source.person, code, now, assessment=source.assessment, **words)

    # --- moving

    async def go_to_own(
        self, uow: UnitOfWork, result: TurnResult, _asked: OwnCaseChosen, now: datetime
    ) -> TurnResult:
        """From a task to one's own assessment: the one touched last, or a new one."""
        here = result.conversation
        rows = [row for row in await uow.conversations.assessments(here.person) if row.is_own]
        if rows:
            latest = max(rows, key=lambda row: (row.name is not None, row.last_activity))
            opened = await uow.conversations.switch(here, latest.id)
        else:
            opened = await uow.conversations.open_assessment(here, self._default_catalogue, now)
        return await in_assessment(uow, self._library, result, opened, (Tell("own-case"),), now)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of what others ask."""
        wait = result.turn.session.wait
        if result.ended:
            return result
        if wait.at is Place.TASKS:
            tasks = await uow.sharing.tasks(result.conversation.person)
            return structs.replace(result, around=Around(tasks=tasks))
        if wait.at is not Place.INVITATION:
            return result
        invitation = await self._acceptable(uow, result, int(wait.subject), now)
        if invitation is not None:
            scope = invitation.subjects
            rules = Dossier(invitation.catalogue, overlays=invitation.overlays)
            index = index_of(await uow.catalogue_of(rules, self._library))
            asked = index.subjects if scope is None else scope
            topics = tuple(
                (index.code[one], index.asked[one]) for one in asked if one in index.asked
            )
            whole = invitation.role in WHOLE_CASE
            organisations = await uow.organisations.of(result.conversation.person) if whole else ()
            around = Around(invitation=invitation, topics=topics, organisations=organisations)
            return structs.replace(result, around=around)
        if not any(isinstance(output, Reject) for output in result.turn.outputs):
            result = with_notice(result, Reject("invitation-gone"))
        return await self._leave(uow, result, now)

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session: Session = left(index_of(catalogue), turn.session, turn.dossier, Place.INVITATION)
        return asking_at(result, session, catalogue, now)


def _open_in(index: CatalogueIndex, dossier: Dossier) -> Sequence[str]:
    """The questions of a task that have no answer yet."""
    return [one for one in task_subjects(index, dossier) if one not in dossier.answers]


def _stored(answer: Answer | None) -> dict[str, Any] | None:
    return None if answer is None else answer_to_json(answer)
