"""Who may see or work on a whole case: offering that, handing it to an organisation, ending it."""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.mail.telling import tell_members
from bot.screens.core.context import Around
from bot.screens.core.texts import say
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.device_rows import notify
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, with_notice, with_security_event
from dialogs.core.outputs import AccessEnded, CaseHandedOver, Reject, Tell, WholeCaseOffered
from dialogs.core.session import Place
from dialogs.dossier.access import Act, may_grant, permits
from storage.repositories.sharing.case_access import INVITATION
from storage.unit_of_work import UnitOfWork

MOST_OFFERED = 50
"""Organisations, members and open invitations of one case."""
ABOUT_ACCESS = frozenset({Place.CASE_ACCESS, Place.RECORD})
"""Where the screen shows who has access to the case."""


class CaseAccessService:
    """What the owner of a case does about others who see all of it."""

    def __init__(self, links: InvitationLinks) -> None:
        self._links = links

    async def offer(
        self, uow: UnitOfWork, result: TurnResult, asked: WholeCaseOffered, now: datetime
    ) -> TurnResult:
        """Make an invitation to the whole case, and tell its code."""
        here = result.conversation
        if not self._may(result) or not may_grant(here.dossier.membership, asked.role, None):
            return with_notice(result, Reject("not-a-choice"))
        if len(await uow.case_access.of(here.assessment, now)) >= MOST_OFFERED:
            limit = (("limit", str(MOST_OFFERED)),)
            return with_notice(result, Reject("invitations-full", limit))
        code = invitation_code(now)
        made = await uow.sharing.invite(
            here.owner,
            here.assessment,
            by=here.person,
            role=asked.role,
            subjects=None,
            name=asked.name,
            note="",
            due=None,
            at_once=True,
            code_hash=code.hash,
            now=now,
            expires=code.expires,
        )
        if made is None:
            return with_notice(result, Reject("not-a-choice"))
        params = (
            ("name", asked.name),
            ("enterprise", here.dossier.profile.name or "…"),
            ("role", asked.role),
            ("days", str(INVITATION_DAYS)),
            *self._links.of(code.code, here.channel),
        )
        result = with_notice(result, Tell("whole-case-offered", params))
        return with_security_event(result, "invitation-made")

    async def hand_over(
        self, uow: UnitOfWork, result: TurnResult, asked: CaseHandedOver, now: datetime
    ) -> TurnResult:
        """Let the members of an organisation of the person's work on the case."""
        here = result.conversation
        if not self._may(result):
            return with_notice(result, Reject("not-a-choice"))
        done = await uow.case_access.hand_over(
            here.assessment, asked.organisation, here.person, now
        )
        if not done:
            return with_notice(result, Reject("organisation-not-yours"))
        at, enterprise = here.assessment, here.dossier.profile.name or ""
        await tell_members(uow, asked.organisation, at, enterprise, here.person, now)
        told = with_notice(result, Tell("case-handed-over"))
        result = replace(told, notifies_others=True)
        return with_security_event(result, "case-handed-over")

    async def end(
        self, uow: UnitOfWork, result: TurnResult, asked: AccessEnded, now: datetime
    ) -> TurnResult:
        """End an access; whoever had it is told."""
        here = result.conversation
        if not self._may(result):
            return with_notice(result, Reject("not-a-choice"))
        people = await uow.case_access.end(
            here.assessment, asked.kind, asked.number, here.person, now
        )
        if people is None:
            return with_notice(result, Reject("access-gone"))
        enterprise = here.dossier.profile.name or "…"
        for person in people:
            if person == here.person:
                continue
            for device in await uow.devices.of(person):
                words = say(device.language, "told", "access-ended-there", enterprise=enterprise)
                await notify(uow, device.identity, words, now)
        code = "member-invitation-revoked" if asked.kind == INVITATION else "access-ended"
        result = with_notice(replace(result, notifies_others=True), Tell(code))
        return with_security_event(result, "access-ended")

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add who has access, and the organisations it may be handed to."""
        here = result.conversation
        if result.ended or not self._may(result):
            return result
        if result.turn.session.wait.at is Place.RECORD:
            around = Around(
                record=await uow.audit.of(here.assessment),
                record_broken_at=await uow.audit.broken_at(here.assessment),
            )
            return replace(result, around=around)
        around = Around(
            access=await uow.case_access.of(here.assessment, now),
            organisations=await uow.organisations.of(here.person),
        )
        return replace(result, around=around)

    def _may(self, result: TurnResult) -> bool:
        return permits(result.conversation.dossier.membership, Act.HAND_TO_ORGANISATION)
