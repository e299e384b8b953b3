"""Evidence that is asked for: making the list, giving what it asks, accepting or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.jobs.mail.telling import tell
from bot.jobs.quotas import HISTORY_BYTES
from bot.jobs.request_lists import request_zip
from bot.screens.core.context import Around
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, asking_at, with_notice
from bot.turns.sharing.proposing import still_kept
from dialogs.core.outputs import (
    Event,
    EvidenceAdded,
    EvidenceRemoved,
    Reject,
    RequestAccepted,
    RequestAnswered,
    RequestRejected,
    RequestsExported,
    RequestsMade,
    RequestWithdrawn,
    Tell,
)
from dialogs.core.session import Place
from dialogs.core.turn import EVIDENCE_BYTES, FILES_PER_SUBJECT
from dialogs.devices.joining import left
from dialogs.dossier.access import Act, Role, may_grant, permits
from dialogs.dossier.dossier import Evidence
from dialogs.dossier.requests import State, holder
from dialogs.roadmap.wanted import wanted
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import NewRequest, RequestLine
from storage.unit_of_work import UnitOfWork

MOST_LINES = 200
"""Lines of the list of one assessment."""
ABOUT_REQUESTS = frozenset(
    {
        Place.REQUESTS,
        Place.REQUEST,
        Place.REQUEST_REASON,
        Place.NEW_REQUESTS,
        Place.REQUEST_NAME,
        Place.TASK,
    }
)
"""Where the screen shows what is asked for."""
_TOLD = {
    State.ACCEPTED: ("request-accepted", "request-accepted-there"),
    State.REJECTED: ("request-rejected", "request-rejected-there"),
    State.WITHDRAWN: ("request-withdrawn", "request-withdrawn-there"),
}
"""What who decides is told, and who gave it."""


class RequestService:
    """What people do about evidence that is asked for."""

    def __init__(self, library: OverlayLibrary, links: InvitationLinks) -> None:
        self._library = library
        self._links = links

    # --- asking

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
        elif invitation is not None and not await self._is_theirs(uow, result, invitation):
            return with_notice(result, Reject("invitation-gone"))
        await uow.requests.add(
            here.assessment, lines, due=asked.due, invitation=invitation, by=here.person, now=now
        )
        people = [here.owner] if invitation is None else await uow.requests.people_of(invitation)
        words = {"count": str(len(lines)), "due": asked.due.isoformat() if asked.due else ""}
        await self._tell(uow, result, people, "requests-made-there", now, **words)
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

    async def _is_theirs(self, uow: UnitOfWork, result: TurnResult, invitation: int) -> bool:
        """Whether an invitation is one to this case, and still stands."""
        here = result.conversation
        shared = await uow.sharing.shared(here.owner, here.assessment)
        return any(
            row.invitation.id == invitation and not row.invitation.revoked and not row.ended
            for row in shared
        )

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

    # --- giving

    async def answer(
        self, uow: UnitOfWork, result: TurnResult, asked: RequestAnswered, now: datetime
    ) -> TurnResult:
        """Keep a file for a line, and go on with the next one."""
        here, mine = result.conversation, await self._mine(uow, result)
        line = next((one for one in mine if one.id == asked.request), None)
        if line is None or not permits(here.dossier.membership, Act.GIVE_EVIDENCE):
            return with_notice(result, Reject("request-gone"))
        refused = _refused(result, line, asked.evidence)
        if refused is not None:
            return with_notice(result, refused)
        if not await self._append(uow, result, line, State.RESPONDED, now, asked):
            return with_notice(result, Reject("request-gone"))
        result = _with_files(result, line, (asked.evidence,), accepted=False)
        told = Tell("request-answered", (("name", asked.evidence.name),))
        result = with_notice(replace(result, notifies_others=True), told)
        if line.made_by == here.person:  # nobody else is to look at it
            await self._append(uow, result, line, State.ACCEPTED, now)
            return _with_files(result, line, (asked.evidence,), accepted=True)
        if line.made_by is not None:
            words = {"what": line.what, "name": line.name}
            await self._tell(uow, result, [line.made_by], "request-answered-there", now, **words)
        return result

    async def _append(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        line: RequestLine,
        state: State,
        now: datetime,
        given: RequestAnswered | None = None,
        reason: str = "",
    ) -> bool:
        here = result.conversation
        return await uow.requests.append(
            line.id,
            state,
            said=given.said if given else reason,
            file=given.evidence if given else None,
            person=here.person,
            channel=here.channel,
            now=now,
        )

    # --- deciding

    async def decide(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        asked: RequestAccepted | RequestRejected | RequestWithdrawn,
        now: datetime,
    ) -> TurnResult:
        """Accept, send back with a reason, or withdraw; whoever gave it, or is asked, is told."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.REQUEST_EVIDENCE):
            return with_notice(result, Reject("not-a-choice"))
        found = await uow.requests.of(here.assessment)
        line = next((one for one in found if one.id == asked.request), None)
        if line is None or not may_decide(line, here.person):
            return with_notice(result, Reject("request-gone"))
        files = await still_kept(uow, line.standing.files)
        is_full = here.written >= HISTORY_BYTES
        if isinstance(asked, RequestAccepted) and line.subject is not None and is_full:
            return with_notice(result, Reject("history-full"))
        if isinstance(asked, RequestAccepted) and not files:
            return with_notice(result, Reject("request-files-gone"))
        state, reason = _decision(asked)
        if not await self._append(uow, result, line, state, now, reason=reason):
            return with_notice(result, Reject("request-gone"))
        if state is State.ACCEPTED:
            result = _with_files(result, line, files, accepted=True)
        told_to = line.standing.given_by
        people = [told_to] if told_to else await self._asked(uow, result, line)
        words = {"what": line.what, "reason": reason}
        others = [one for one in people if one != here.person]
        told, told_there = _TOLD[state]
        await self._tell(uow, result, others, told_there, now, **words)
        notice = Tell(told, (("number", str(line.number)),))
        return with_notice(replace(result, notifies_others=True), notice)

    async def _asked(
        self, uow: UnitOfWork, result: TurnResult, line: RequestLine
    ) -> Sequence[int]:
        if line.invitation is None:
            return [result.conversation.owner]
        return await uow.requests.people_of(line.invitation)

    async def export(
        self, uow: UnitOfWork, result: TurnResult, _asked: RequestsExported, _now: datetime
    ) -> TurnResult:
        """Have the list and its files packed; one at a time for a person."""
        here = result.conversation
        if not permits(here.dossier.membership, Act.REQUEST_EVIDENCE):
            return with_notice(result, Reject("not-a-choice"))
        await request_zip(uow, here, result.turn.session.language)
        return replace(result, awaits_file=True)

    # --- showing

    async def file(
        self, uow: UnitOfWork, result: TurnResult, request: int, start: str
    ) -> Evidence | None:
        """A file of a line that the person may see."""
        for line in await self._visible(uow, result):
            for file in line.standing.files if line.id == request else ():
                if file.digest.startswith(start):
                    return file
        return None

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add the lines that the person may see, and of whom more may be asked."""
        here, wait = result.conversation, result.turn.session.wait
        member = here.dossier.membership
        if result.ended or not permits(member, Act.SEE_REQUESTS):
            return result
        lines = await self._visible(uow, result)
        at_line = wait.at in (Place.REQUEST, Place.REQUEST_REASON)
        if at_line and not any(str(one.id) == wait.subject for one in lines):
            return await self._leave(uow, result, now)
        asks = permits(member, Act.REQUEST_EVIDENCE)
        shared = await uow.sharing.shared(here.owner, here.assessment) if asks else ()
        live = tuple(row for row in shared if not row.invitation.revoked and not row.ended)
        mine = tuple(one.id for one in await self._mine(uow, result, lines))
        decidable = tuple(one.id for one in lines if asks and may_decide(one, here.person))
        around = Around(requests=lines, shared=live, mine=mine, decidable=decidable)
        return replace(result, around=around)

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        if not any(isinstance(one, Reject) for one in result.turn.outputs):
            result = with_notice(result, Reject("request-gone"))
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        session = result.turn.session
        for place in (Place.REQUEST_REASON, Place.REQUEST):
            session = left(index_of(catalogue), session, result.turn.dossier, place)
        return await self.add_around(uow, asking_at(result, session, catalogue, now), now)

    async def _visible(self, uow: UnitOfWork, result: TurnResult) -> tuple[RequestLine, ...]:
        """The lines that the person may see: a colleague those for them, others all."""
        here = result.conversation
        if here.dossier.task is not None:
            return await uow.requests.of_member(here.dossier.task.member)
        if not permits(here.dossier.membership, Act.SEE_REQUESTS):
            return ()
        return await uow.requests.of(here.assessment)

    async def _mine(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        visible: tuple[RequestLine, ...] | None = None,
    ) -> tuple[RequestLine, ...]:
        """The lines that the person is to answer."""
        here = result.conversation
        lines = await self._visible(uow, result) if visible is None else visible
        if here.dossier.task is not None:
            return lines
        if here.owner != here.person:
            return ()
        return tuple(one for one in lines if one.invitation is None)

    async def _tell(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        people: Sequence[int],
        code: str,
        now: datetime,
        **words: str,
    ) -> None:
        """A notice to others; what they have on their screen stays as it is."""
        here = result.conversation
        task = here.dossier.task
        enterprise = task.enterprise if task else here.dossier.profile.name
        source = await uow.sharing.source_of(task.member) if task else None
        at = source.assessment if source else here.assessment
        for person in people:
            if person == here.person:
                continue
            said = {"enterprise": enterprise or "…"} | words
            await tell(uow, person, code, now, assessment=at, **said)


def may_decide(line: RequestLine, person: int) -> bool:
    """Whether somebody who may ask decides on a line: not on what they gave to another's."""
    return line.standing.given_by != person or line.made_by == person


def _decision(asked: RequestAccepted | RequestRejected | RequestWithdrawn) -> tuple[State, str]:
    match asked:
        case RequestAccepted():
            return State.ACCEPTED, ""
        case RequestRejected(reason=reason):
            return State.REJECTED, reason
        case RequestWithdrawn():
            return State.WITHDRAWN, ""


def _refused(result: TurnResult, line: RequestLine, file: Evidence) -> Reject | None:
    """Why a file is not taken: the limits are those of evidence."""
    dossier = result.turn.dossier
    held = dossier.evidence.get(holder(line.number), ())
    if any(one.digest == file.digest for one in line.standing.files):
        return Reject("request-file-known", (("name", file.name),))
    if len(held) >= FILES_PER_SUBJECT:
        limit = (("name", file.name), ("limit", str(FILES_PER_SUBJECT)))
        return Reject("evidence-full", limit)
    used = sum(one.size for files in dossier.evidence.values() for one in files)
    if used + file.size > EVIDENCE_BYTES:
        limit = (("name", file.name), ("limit", str(EVIDENCE_BYTES // 1_000_000)))
        return Reject("evidence-quota", limit)
    return None


def _with_files(
    result: TurnResult, line: RequestLine, files: Sequence[Evidence], *, accepted: bool
) -> TurnResult:
    """The turn that also keeps files: for the line, or once accepted as evidence of its question.

    A guest keeps them in their working copy, so that they stay theirs.
    """
    dossier, events = result.turn.dossier, list[Event]()
    at = holder(line.number)
    to = line.subject if accepted and line.subject is not None else at
    for file in files:
        there = dossier.evidence.get(to, ())
        if any(one.digest == file.digest for one in there) or len(there) >= FILES_PER_SUBJECT:
            continue
        dossier = dossier.with_evidence(to, (*there, file))
        events.append(EvidenceAdded(to, file))
        held = dossier.evidence.get(at, ())
        if to != at and any(one.digest == file.digest for one in held):
            kept = tuple(one for one in held if one.digest != file.digest)
            dossier = dossier.with_evidence(at, kept)
            events.append(EvidenceRemoved(at, file.digest))
    turn = replace(result.turn, dossier=dossier, events=(*result.turn.events, *events))
    return replace(result, turn=turn)
