"""The owner's side of sharing: inviting, taking back, and deciding on what was proposed.

Every act asks ``dialogs.dossier.access`` first, and finds rows only beside the person they belong
to.
"""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.expiry import request_warnings
from bot.jobs.quotas import HISTORY_BYTES
from bot.screens.core.context import Around
from bot.screens.core.texts import say
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.device_rows import notify
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from bot.turns.sharing.proposing import Given, added_to, is_refused, still_kept
from bot.wording.rules import name_in_text
from dialogs.core.outputs import (
    InvitationRequested,
    InvitationRevoked,
    ProposalDeclined,
    ProposalTaken,
    Reject,
    Tell,
)
from dialogs.core.session import Place
from dialogs.core.waits import ProposalSeen
from dialogs.devices.joining import left
from dialogs.dossier.access import Act, Role, may_grant, permits
from dialogs.sharing.seen import fingerprint
from scoring.answers.serialise import answer_from_json
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import Proposal, SharedRow
from storage.unit_of_work import UnitOfWork

MOST_INVITATIONS = 100
"""Invitations of one assessment that are not taken back."""
MOST_EVER = 500
"""Invitations of one assessment in all."""
LISTS = frozenset({Place.SHARED, Place.LISTING})
ABOUT_PROPOSALS = frozenset({Place.PROPOSAL, Place.PROPOSAL_REASON})
ABOUT_SHARING = LISTS | ABOUT_PROPOSALS
"""Where the screen shows what storage knows of invitations and proposals."""


class SharingService:
    """What the owner of a case does about others who work on it."""

    def __init__(self, library: OverlayLibrary, links: InvitationLinks) -> None:
        self._library = library
        self._links = links

    async def invite(
        self, uow: UnitOfWork, result: TurnResult, asked: InvitationRequested, now: datetime
    ) -> TurnResult:
        """Make an invitation, and tell its code: shown this once, stored as a hash."""
        here, scope = result.conversation, frozenset(asked.subjects)
        if not scope or not may_grant(here.dossier.membership, Role.CONTRIBUTOR, scope):
            return with_notice(result, Reject("not-a-choice"))
        shared = await uow.sharing.shared(here.owner, here.assessment)
        live = sum(not row.invitation.revoked for row in shared)
        if live >= MOST_INVITATIONS or len(shared) >= MOST_EVER:
            limit = (("limit", str(MOST_INVITATIONS)),)
            return with_notice(result, Reject("invitations-full", limit))
        code = invitation_code(now)
        made = await uow.sharing.invite(
            here.owner,
            here.assessment,
            by=here.person,
            role=Role.CONTRIBUTOR,
            subjects=asked.subjects,
            name=asked.name,
            note=asked.note,
            due=asked.due,
            at_once=asked.at_once,
            code_hash=code.hash,
            now=now,
            expires=code.expires,
        )
        if made is None:
            return with_notice(result, Reject("not-a-choice"))
        params = (
            ("name", asked.name),
            ("enterprise", here.dossier.profile.name or "…"),
            ("count", str(len(asked.subjects))),
            ("note", asked.note),
            ("due", asked.due.isoformat() if asked.due else ""),
            ("days", str(INVITATION_DAYS)),
            *self._links.of(code.code, here.channel),
        )
        result = with_notice(result, Tell("invitation-made", params))
        return with_security_event(result, "invitation-made")

    async def revoke(
        self, uow: UnitOfWork, result: TurnResult, asked: InvitationRevoked, now: datetime
    ) -> TurnResult:
        """Take an invitation back; whoever accepted it is told."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.REVOKE):
            return with_notice(result, Reject("not-a-choice"))
        revoked = await uow.sharing.revoke(
            here.owner, here.assessment, asked.invitation, here.person, now
        )
        if revoked is None:
            return with_notice(result, Reject("invitation-gone"))
        invitation, people = revoked
        for person in people:
            for device in await uow.devices.of(person):
                words = say(
                    device.language, "told", "task-ended", enterprise=invitation.enterprise
                )
                await notify(uow, device.identity, words, now)
        told = Tell("invitation-revoked", (("name", invitation.name),))
        result = with_notice(replace(result, notifies_others=True), told)
        return with_security_event(result, "invitation-revoked")

    async def take(
        self, uow: UnitOfWork, result: TurnResult, asked: ProposalTaken, now: datetime
    ) -> TurnResult:
        """Take an answer that was proposed, if nothing has changed since it was shown."""
        proposal = await self._decidable(uow, result, asked.proposal)
        if proposal is None:
            return with_notice(result, Reject("proposal-gone"))
        dossier, language = result.turn.dossier, result.turn.session.language
        if fingerprint(dossier.answers.get(proposal.subject)) != asked.seen:
            return with_notice(result, Reject("answer-moved"))
        if result.conversation.written >= HISTORY_BYTES:
            return with_notice(result, Reject("history-full"))
        given = Given(
            proposal.subject,
            answer_from_json(proposal.value) if proposal.value else None,
            proposal.note,
            await still_kept(uow, proposal.files),
            proposal.name,
        )
        catalogue = await uow.catalogue_of(dossier, self._library)
        if is_refused(index_of(catalogue), given):
            return with_notice(result, Reject("proposal-unfit"))
        if not await uow.proposals.decide(proposal, result.conversation.person, "taken", "", now):
            return with_notice(result, Reject("proposal-gone"))
        after, events = added_to(dossier, given, language)
        await request_warnings(uow, result.conversation.assessment, events, now)
        turn = replace(result.turn, dossier=after, events=(*result.turn.events, *events))
        await self._tell_member(uow, result, proposal, "proposal-taken-there", now)
        told = Tell("proposal-taken", (("name", proposal.name),))
        taken = replace(result, turn=turn, notifies_others=True)
        return with_notice(await self._leave(uow, taken, now), told)

    async def decline(
        self, uow: UnitOfWork, result: TurnResult, asked: ProposalDeclined, now: datetime
    ) -> TurnResult:
        """Do not take it; whoever proposed it is told why."""
        proposal, person = await self._decidable(uow, result, asked.proposal), result.conversation
        if proposal is None or not await uow.proposals.decide(
            proposal, person.person, "declined", asked.reason, now
        ):
            return with_notice(result, Reject("proposal-gone"))
        await self._tell_member(
            uow, result, proposal, "proposal-declined-there", now, reason=asked.reason
        )
        told = Tell("proposal-declined", (("name", proposal.name),))
        declined = replace(result, notifies_others=True)
        return with_notice(await self._leave(uow, declined, now), told)

    async def _decidable(
        self, uow: UnitOfWork, result: TurnResult, number: int
    ) -> Proposal | None:
        may = permits(result.conversation.dossier.membership, Act.DECIDE)
        return await self._waiting(uow, result, number) if may else None

    async def _waiting(self, uow: UnitOfWork, result: TurnResult, number: int) -> Proposal | None:
        """A proposal to the present assessment that nobody has decided on yet."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.SEE_SHARING):
            return None
        found = await uow.proposals.proposal(here.owner, here.assessment, number)
        return found if found is not None and found.outcome is None else None

    async def proposal(self, uow: UnitOfWork, result: TurnResult, number: int) -> Proposal | None:
        """The invitation, to look at."""
        return await self._waiting(uow, result, number)

    async def _tell_member(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        proposal: Proposal,
        code: str,
        now: datetime,
        **params: str,
    ) -> None:
        if proposal.person is None:
            return
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        number = index_of(catalogue).code.get(proposal.subject, "")
        enterprise = result.conversation.dossier.profile.name or "…"
        for device in await uow.devices.of(proposal.person):
            subject = name_in_text(number, device.language)
            params |= {"enterprise": enterprise, "subject": subject}
            await notify(uow, device.identity, say(device.language, "told", code, **params), now)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of invitations and proposals."""
        here, wait = result.conversation, result.turn.session.wait
        if result.ended or not permits(here.dossier.membership, Act.SEE_SHARING):
            return result
        if wait.at in ABOUT_PROPOSALS:
            return await self._show_proposal(uow, result, int(wait.subject), now)
        if wait.at is Place.LISTING and wait.subject != "unanswered":
            return result
        shared = await uow.sharing.shared(here.owner, here.assessment)
        waits = any(row.waiting for row in shared)
        waiting = await uow.proposals.waiting(here.owner, here.assessment) if waits else ()
        tasks = await uow.sharing.tasks(here.person) if wait.at is Place.LISTING else ()
        around = Around(shared=tuple(filter(is_listed, shared)), waiting=waiting, tasks=tasks)
        return replace(result, around=around)

    async def _show_proposal(
        self, uow: UnitOfWork, result: TurnResult, number: int, now: datetime
    ) -> TurnResult:
        proposal = await self._waiting(uow, result, number)
        if proposal is None:
            if not any(isinstance(output, Reject | Tell) for output in result.turn.outputs):
                result = with_notice(result, Reject("proposal-gone"))
            return await self.add_around(uow, await self._leave(uow, result, now), now)
        session, dossier = result.turn.session, result.turn.dossier
        seen = ProposalSeen(fingerprint(dossier.answers.get(proposal.subject)))
        if session.wait.at is Place.PROPOSAL and session.wait.state != seen:
            catalogue = await uow.catalogue_of(dossier, self._library)
            shown = session.replaced(replace(session.wait, state=seen))
            result = asking_at(result, shown, catalogue, now)
        return replace(result, around=Around(proposal=proposal))

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Leave what was about one proposal."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session = turn.session
        for place in (Place.PROPOSAL_REASON, Place.PROPOSAL):
            session = left(index_of(catalogue), session, turn.dossier, place)
        return asking_at(result, session, catalogue, now)


def is_listed(row: SharedRow) -> bool:
    """Whether an invitation is still of interest: taken back, it is while answers wait."""
    return not row.invitation.revoked or row.waiting > 0
