"""Evidence is asked for: lines of the list are made, and the list is packed."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from bot.jobs.request_lists import request_zip
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, with_notice
from bot.turns.sharing.requests.telling import tell_others
from dialogs.core.outputs import (
    Reject,
    RequestsExported,
    RequestsMade,
    Tell,
)
from dialogs.dossier.access import Act, Role, may_grant, permits
from dialogs.roadmap.wanted import wanted
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import NewRequest, RequestLine
from storage.unit_of_work import UnitOfWork

MOST_LINES = 200
"""Lines of the list of one assessment."""


class AskingService:
    """Makes lines, invites whom they are asked of, and has the list packed."""

    def __init__(self, library: OverlayLibrary, links: InvitationLinks) -> None:
        self._library = library
        self._links = links

    async def make(
        self, uow: UnitOfWork, result: TurnResult, asked: RequestsMade, now: datetime
    ) -> TurnResult:
        """Add lines to the list; of whom they are asked is told."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.REQUEST_EVIDENCE):
            return with_notice(result, Reject("not-a-choice"))
        known = await uow.requests.of(here.assessment)
        lines = await self._new_lines(uow, result, asked, known)
        if not lines:
            return with_notice(result, Reject("requests-none"))
        if len(known) + len(lines) > MOST_LINES:
            return with_notice(result, Reject("requests-full", (("limit", str(MOST_LINES)),)))
        invitation, told = asked.invitation, Tell("requests-made", (("count", str(len(lines))),))
        if asked.name:
            offered = await self._invite(uow, result, asked, now)
            if offered is None:
                return with_notice(result, Reject("not-a-choice"))
            invitation, told = offered
        elif invitation is not None and not await _is_theirs(uow, result, invitation):
            return with_notice(result, Reject("invitation-gone"))
        await uow.requests.add(
            here.assessment, lines, due=asked.due, invitation=invitation, by=here.person, now=now
        )
        people = [here.owner] if invitation is None else await uow.requests.people_of(invitation)
        words = {"count": str(len(lines)), "due": asked.due.isoformat() if asked.due else ""}
        await tell_others(uow, result, people, "requests-made-there", now, **words)
        return with_notice(replace(result, notifies_others=True), told)

    async def _new_lines(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        asked: RequestsMade,
        known: Sequence[RequestLine],
    ) -> list[NewRequest]:
        if asked.what:
            return [NewRequest(asked.what, asked.about)]
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        language = result.turn.session.language
        found = wanted(
            index_of(catalogue),
            result.turn.dossier,
            [one.subject for one in known if one.subject],
            [one.document for one in known if one.document],
        )
        return [NewRequest(one.what[language], one.subject, one.document) for one in found]

    async def _invite(
        self, uow: UnitOfWork, result: TurnResult, asked: RequestsMade, now: datetime
    ) -> tuple[int, Tell] | None:
        """Invite a colleague who gives files and sees no question."""
        here = result.conversation
        if not may_grant(here.dossier.membership, Role.CONTRIBUTOR, frozenset()):
            return None
        code = invitation_code(now)
        made = await uow.sharing.invite(
            here.owner,
            here.assessment,
            by=here.person,
            role=Role.CONTRIBUTOR,
            subjects=(),
            name=asked.name,
            note="",
            due=asked.due,
            at_once=False,
            code_hash=code.hash,
            now=now,
            expires=code.expires,
        )
        if made is None:
            return None
        params = (
            ("name", asked.name),
            ("enterprise", here.dossier.profile.name or "…"),
            ("count", "0"),
            ("note", ""),
            ("due", asked.due.isoformat() if asked.due else ""),
            ("days", str(INVITATION_DAYS)),
            *self._links.of(code.code, here.channel),
        )
        return made, Tell("invitation-made", params)

    async def export(
        self, uow: UnitOfWork, result: TurnResult, _asked: RequestsExported, _now: datetime
    ) -> TurnResult:
        """Have the list and its files packed; one at a time for a person."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.REQUEST_EVIDENCE):
            return with_notice(result, Reject("not-a-choice"))
        await request_zip(uow, here, result.turn.session.language)
        return replace(result, awaits_file=True)


async def _is_theirs(uow: UnitOfWork, result: TurnResult, invitation: int) -> bool:
    """Whether an invitation is one to this case, and still stands."""
    here = result.conversation
    shared = await uow.sharing.shared(here.owner, here.assessment)
    return any(
        row.invitation.id == invitation and not row.invitation.revoked and not row.ended
        for row in shared
    )
