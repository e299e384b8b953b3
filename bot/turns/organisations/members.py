"""Who is in an organisation: inviting, accepting, leaving.

What somebody may do in an organisation comes from their membership, which storage reads for the
person, never from an id in what they sent.
"""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.mail.telling import tell, tell_members
from bot.screens.core.context import Around
from bot.screens.core.texts import say
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.device_rows import notify
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from dialogs.core.outputs import (
    MemberInvitationRevoked,
    MemberInvited,
    MembershipAccepted,
    MembershipEnded,
    Reject,
    Tell,
)
from dialogs.core.session import Place, Wait
from dialogs.devices.joining import left
from dialogs.dossier.access import Act, permits
from dialogs.dossier.organisations import CLIENT, may_invite_as
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import OrganisationInvitation, OrganisationRow
from storage.unit_of_work import UnitOfWork

MOST_MEMBERS = 200
"""Members of one organisation, with those invited."""
ABOUT_ORGANISATIONS = frozenset(
    {
        Place.ORGANISATIONS,
        Place.ORGANISATION,
        Place.NEW_MEMBER,
        Place.ORGANISATION_INVITATION,
    }
)
"""Where the screen shows what storage knows of organisations."""


class OrganisationService:
    """What people do about their organisations."""

    def __init__(self, library: OverlayLibrary, links: InvitationLinks) -> None:
        self._library = library
        self._links = links

    # --- inviting

    async def invite(
        self, uow: UnitOfWork, result: TurnResult, asked: MemberInvited, now: datetime
    ) -> TurnResult:
        """Make an invitation, and tell its code: shown this once, stored as a hash."""
        here = result.conversation
        organisation = await _inviting(uow, here.person, asked.organisation, asked.post)
        if organisation is None:
            return with_notice(result, Reject("organisation-not-yours"))
        waiting = await uow.organisations.waiting(organisation.id, now)
        if organisation.members + waiting >= MOST_MEMBERS:
            limit = (("limit", str(MOST_MEMBERS)),)
            return with_notice(result, Reject("organisation-full", limit))
        code = invitation_code(now)
        await uow.organisations.invite(
            organisation.id,
            post=asked.post,
            name=asked.name,
            code_hash=code.hash,
            made_by=here.person,
            now=now,
            expires=code.expires,
        )
        params = (
            ("name", asked.name),
            ("organisation", organisation.name),
            ("post", asked.post),
            ("days", str(INVITATION_DAYS)),
            *self._links.of(code.code, here.channel),
        )
        result = with_notice(result, Tell("member-invited", params))
        return with_security_event(result, "member-invited")

    async def revoke(
        self, uow: UnitOfWork, result: TurnResult, asked: MemberInvitationRevoked, now: datetime
    ) -> TurnResult:
        """Take an invitation back."""
        person = result.conversation.person
        revoked = await uow.organisations.revoke(person, asked.invitation, now)
        if revoked is None:
            return with_notice(result, Reject("invitation-gone"))
        return with_notice(result, Tell("member-invitation-revoked", (("name", revoked.name),)))

    # --- accepting

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, code_hash: str, now: datetime
    ) -> TurnResult | None:
        """Show to what a code invites; nothing is used up. ``None``: it is no invitation."""
        invitation = await uow.organisations.by_code(code_hash, now)
        if invitation is None:
            return None
        asked = Wait(Place.ORGANISATION_INVITATION, str(invitation.id), detour=True)
        session = result.turn.session
        at_one = session.wait.at is Place.ORGANISATION_INVITATION
        there = session.replaced(asked) if at_one else session.moved(asked)
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        return asking_at(result, there, catalogue, now)

    async def accept(
        self, uow: UnitOfWork, result: TurnResult, asked: MembershipAccepted, now: datetime
    ) -> TurnResult:
        """Use the invitation up; whoever made it is told."""
        person = result.conversation.person
        invitation = await uow.organisations.good(asked.invitation, now)
        if invitation is not None and invitation.post == CLIENT:
            return await self._become_client(uow, result, invitation, now)
        if invitation is None or not await uow.organisations.accept(invitation, person, now):
            return with_notice(result, Reject("invitation-gone"))
        if invitation.made_by is not None:
            words = {"name": invitation.name, "organisation": invitation.organisation_name}
            await tell(uow, invitation.made_by, "member-joined", now, assessment=None, **words)
        told = Tell("organisation-joined", (("organisation", invitation.organisation_name),))
        joined = await self._agreed(uow, result, now)
        session = joined.turn.session
        there = session.moved(Wait(Place.ORGANISATION, str(invitation.organisation), detour=True))
        catalogue = await uow.catalogue_of(joined.turn.dossier, self._library)
        joined = asking_at(joined, there, catalogue, now)
        return with_security_event(with_notice(joined, told), "organisation-joined")

    async def _become_client(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        invitation: OrganisationInvitation,
        now: datetime,
    ) -> TurnResult:
        """Use the invitation up: the organisation works on the person's own assessment."""
        here, organisation = result.conversation, invitation.organisation_name
        if invitation.made_by == here.person:
            return with_notice(result, Reject("invitation-own"))
        if not permits(here.dossier.membership, Act.HAND_TO_ORGANISATION):
            return with_notice(result, Reject("client-own-first"))
        if not await uow.organisations.use(invitation, now):
            return with_notice(result, Reject("invitation-gone"))
        at = here.assessment
        await uow.case_access.hand_to_host(at, invitation, here.person, now)
        if invitation.made_by is not None:
            words = {"name": invitation.name, "organisation": organisation}
            await tell(uow, invitation.made_by, "client-joined", now, assessment=at, **words)
            enterprise = here.dossier.profile.name or invitation.name
            to = (invitation.organisation, at, enterprise, invitation.made_by)
            await tell_members(uow, *to, now)
        told = Tell("client-accepted", (("organisation", organisation),))
        agreed = with_notice(await self._agreed(uow, result, now), told)
        return with_security_event(agreed, "case-handed-over")

    async def _agreed(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Leave the invitation; somebody new is asked for their profile next."""
        left_it = replace(await self._leave(uow, result, now), notifies_others=True)
        if left_it.turn.session.wait.at is not Place.CONSENT:
            return left_it
        there = left_it.turn.session.replaced(Wait(Place.PROFILE, "name"))
        catalogue = await uow.catalogue_of(left_it.turn.dossier, self._library)
        return asking_at(left_it, there, catalogue, now)

    # --- leaving

    async def end(
        self, uow: UnitOfWork, result: TurnResult, asked: MembershipEnded, now: datetime
    ) -> TurnResult:
        """End a membership; whoever it was of is told, if that is somebody else."""
        person = result.conversation.person
        ended = await uow.organisations.end(person, asked.membership, now)
        if ended is None:
            return with_notice(result, Reject("membership-stays"))
        if ended.person != person:
            for device in await uow.devices.of(ended.person):
                words = say(device.language, "told", "membership-ended-there")
                await notify(uow, device.identity, words, now)
        told = Tell("membership-ended", (("name", ended.name),))
        ended_result = replace(with_notice(result, told), notifies_others=True)
        return with_security_event(ended_result, "membership-ended")

    # --- showing

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of organisations."""
        if result.ended:
            return result
        person, wait = result.conversation.person, result.turn.session.wait
        if wait.at is Place.ORGANISATION_INVITATION:
            return await self._show_invitation(uow, result, int(wait.subject), now)
        organisations = await uow.organisations.of(person)
        if wait.at is Place.ORGANISATIONS:
            return replace(result, around=Around(organisations=organisations))
        shown = next((row for row in organisations if str(row.id) == wait.subject), None)
        if shown is None:
            result = await self._leave(uow, result, now)
            if result.turn.session.wait.at is not Place.ORGANISATIONS:
                return result
            return replace(result, around=Around(organisations=organisations))
        around = Around(
            organisation=shown,
            members=await uow.organisations.members(person, shown.id),
            member_invitations=await uow.organisations.invitations(person, shown.id, now),
        )
        return replace(result, around=around)

    async def _show_invitation(
        self, uow: UnitOfWork, result: TurnResult, number: int, now: datetime
    ) -> TurnResult:
        invitation: OrganisationInvitation | None = await uow.organisations.good(number, now)
        if invitation is not None:
            return replace(result, around=Around(organisation_invitation=invitation))
        if not any(isinstance(output, Reject) for output in result.turn.outputs):
            result = with_notice(result, Reject("invitation-gone"))
        return await self._leave(uow, result, now)

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Leave what was about one organisation or invitation."""
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        session, index = turn.session, index_of(catalogue)
        for place in (Place.NEW_MEMBER, Place.ORGANISATION, Place.ORGANISATION_INVITATION):
            session = left(index, session, turn.dossier, place)
        return asking_at(result, session, catalogue, now)


async def _inviting(
    uow: UnitOfWork, person: int, organisation: int, asked: str
) -> OrganisationRow | None:
    """An organisation, if the person's post there lets them invite somebody as what they ask."""
    own = await uow.organisations.of(person)
    may = (row for row in own if asked in may_invite_as(row.kind, row.post))
    return next((row for row in may if row.id == organisation), None)
