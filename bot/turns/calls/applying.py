"""An enterprise and a call: finding it by a code, seeing what is asked, submitting, withdrawing.

Which call somebody may see comes from what storage knows of them: that they found it by a code,
or have submitted to it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Final

from msgspec import structs

from bot.jobs.calls.flags import request_flags
from bot.screens.core.context import Around
from bot.screens.core.moments import with_weekday
from bot.screens.core.of_calls import CallLine, OfCalls, OwnCall
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from bot.turns.versions.content import digests_in
from dialogs.calls.access import Act, Part, Status
from dialogs.calls.events import Appealed, By, Withdrawn
from dialogs.calls.intake import (
    ApplicantRecord,
    Found,
    Obstacle,
    Offer,
    lateness,
    obstacles,
    regions,
)
from dialogs.calls.reviewing.by_rows import gates_of
from dialogs.calls.reviewing.rows import rows_named
from dialogs.calls.screens import numbers_in
from dialogs.calls.terms import Call
from dialogs.calls.visible import Result, Submission, visible, visible_of
from dialogs.core.outputs import (
    Reject,
    SubmissionAppealed,
    SubmissionMade,
    SubmissionWithdrawn,
    Tell,
)
from dialogs.core.session import Place, Wait
from dialogs.core.waits import FactsSeen
from dialogs.devices.joining import left
from dialogs.dossier.dossier import UNDECIDED, Dossier
from dialogs.roadmap.documents import DocumentStatus, evidence_list, files_of
from dialogs.typed.china_time import day_in_china
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language
from storage.records import Version
from storage.repositories.calls.submissions import HandIn
from storage.repositories.sharing.audit import Audited
from storage.unit_of_work import UnitOfWork

ABOUT_OWN_CALLS: Final = frozenset(
    {Place.CALLS, Place.CALL, Place.SUBMITTING, Place.WITHDRAWING, Place.APPEALING}
)
"""Where the screen shows what storage knows of calls, to an enterprise."""

_NOT_NOW: Final = {Act.WITHDRAW: "withdraw-not-now", Act.APPEAL: "appeal-not-now"}
_DONE: Final = {
    Audited.SUBMISSION_WITHDRAWN: "submission-withdrawn",
    Audited.SUBMISSION_APPEALED: "submission-appealed",
}


class ApplyingService:
    """What enterprises do about calls."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, code_hash: str, now: datetime
    ) -> TurnResult | None:
        """Show the call of a code, which is in the person's list from then on.

        ``None``: it is no code of a call.
        """
        call = await uow.calls.by_code(code_hash)
        if call is None:
            return None
        await uow.calls.enter(call.id, result.conversation.person, now)
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        if not turn.session.consented:
            return with_notice(result, Tell("call-found", (("title", call.terms.title),)))
        there = turn.session.moved(Wait(Place.CALL, str(call.id), detour=True))
        return asking_at(result, there, catalogue, now)

    # --- acts

    async def submit(
        self, uow: UnitOfWork, result: TurnResult, asked: SubmissionMade, now: datetime
    ) -> TurnResult:
        """Hand in the version that was seen, under a receipt."""
        call = await self._call(uow, result, asked.call)
        if call is None:
            return with_notice(result, Reject("call-gone"))
        version = await self._version(uow, result)
        own = await self._own(uow, result, call, now)
        if own.obstacles or version is None:
            first = (*own.obstacles, Found(Obstacle.NOT_CLOSED))[0]
            return with_notice(result, _refused(result, call, first))
        region = asked.region or own.regions[0]
        if version.hash != asked.seen or region not in own.regions:
            return with_notice(result, Reject("facts-moved"))
        given = await self._hand_in(uow, result, version, own, region)
        before = own.submission
        left = await uow.submissions.sharing(call, before.id) if before else frozenset()
        done = await uow.submissions.hand_in(call, given, now)
        if isinstance(done, Found):
            return with_notice(result, _refused(result, call, done))
        submission, receipt = done
        here = result.conversation
        details = {"call": call.id, "receipt": receipt.receipt, "hash": receipt.hash}
        await uow.audit.add(here.assessment, here.person, Audited.SUBMITTED, now, details)
        await request_flags(uow, call.id, submission)
        await self._look_again(uow, call, left)
        params = (
            ("title", call.terms.title),
            ("receipt", str(receipt.receipt)),
            ("number", str(receipt.number)),
            ("hash", receipt.hash),
            ("at", with_weekday(result.turn.session.language, now)),
            ("late", str(receipt.late_minutes or "")),
        )
        submitted = with_notice(result, Tell("submitted", params))
        return with_security_event(submitted, "submitted")

    async def withdraw(
        self, uow: UnitOfWork, result: TurnResult, asked: SubmissionWithdrawn, now: datetime
    ) -> TurnResult:
        """Take the submission back; its receipts stay."""
        call = await self._call(uow, result, asked.call)
        if call is None:
            return with_notice(result, Reject("call-gone"))
        done = await self._do(uow, result, call, Act.WITHDRAW, Withdrawn(asked.reason), now)
        if isinstance(done, Reject):
            return with_notice(result, done)
        await self._look_again(uow, call, await uow.submissions.sharing(call, done))
        return await self._did(uow, result, call, Audited.SUBMISSION_WITHDRAWN, now)

    async def appeal(
        self, uow: UnitOfWork, result: TurnResult, asked: SubmissionAppealed, now: datetime
    ) -> TurnResult:
        """Object to what was decided and told."""
        call = await self._call(uow, result, asked.call)
        if call is None:
            return with_notice(result, Reject("call-gone"))
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        named = rows_named(asked.reason, index_of(catalogue))
        items = tuple(subject for subject, _ in named.rows)
        appealed = Appealed(items, asked.reason, "ours")
        done = await self._do(uow, result, call, Act.APPEAL, appealed, now)
        if isinstance(done, Reject):
            return with_notice(result, done)
        return await self._did(uow, result, call, Audited.SUBMISSION_APPEALED, now)

    async def _do(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        call: Call,
        act: Act,
        event: Withdrawn | Appealed,
        now: datetime,
    ) -> int | Reject:
        """An act of the applicant on their own submission; which it was on, or why not."""
        here = result.conversation
        own = await self._submission(uow, result, call)
        held = None if own is None else await uow.submissions.hold(call, own.id)
        if held is None:
            return Reject("call-gone")
        submission, _ = held
        seen = visible(await uow.calls.viewer(call, here.person, now), submission)
        if seen is None or not seen.may(act):
            return Reject(_NOT_NOW[act], _contact(call))
        name = await uow.people.name(here.person) or "…"
        by = By(here.person, name, Part.APPLICANT)
        await uow.submissions.append(submission.id, (event,), by, now)
        return submission.id

    async def _did(
        self, uow: UnitOfWork, result: TurnResult, call: Call, act: Audited, now: datetime
    ) -> TurnResult:
        here = result.conversation
        await uow.audit.add(here.assessment, here.person, act, now, {"call": call.id})
        told = with_notice(result, Tell(_DONE[act], (("title", call.terms.title),)))
        return with_security_event(told, _DONE[act])

    async def _look_again(self, uow: UnitOfWork, call: Call, others: Iterable[int]) -> None:
        """Find the flags again of submissions with the same files as one that was removed."""
        for other in sorted(others):
            await request_flags(uow, call.id, other, also=False)

    # --- showing

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of calls."""
        if result.ended:
            return result
        wait = result.turn.session.wait
        if wait.at is Place.CALLS:
            lines = await self._lines(uow, result.conversation.person, now)
            return structs.replace(result, around=Around(calls=OfCalls(lines=lines)))
        (number,) = numbers_in(wait.subject)
        call = await self._call(uow, result, number)
        if call is None:
            return await self._leave(uow, with_notice(result, Reject("call-gone")), now)
        own = await self._own(uow, result, call, now)
        if wait.at is Place.SUBMITTING:
            if own.obstacles:
                refused = with_notice(result, _refused(result, call, own.obstacles[0]))
                return await self._leave(uow, refused, now)
            if wait.state != FactsSeen(own.hash):
                catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
                seen = structs.replace(wait, state=FactsSeen(own.hash))
                session = result.turn.session.replaced(seen)
                result = asking_at(result, session, catalogue, now)
        name = await uow.people.name(result.conversation.person)
        return structs.replace(result, around=Around(calls=OfCalls(own=own), name=name))

    async def _lines(self, uow: UnitOfWork, person: int, now: datetime) -> tuple[CallLine, ...]:
        found = []
        for call in await uow.calls.of(person):
            viewer = await uow.calls.viewer(call, person, now)
            is_officer, read = bool(viewer.seats), uow.submissions
            held = await (read.of_call(call) if is_officer else read.of_person(call, person))
            seen = visible_of(viewer, held)
            found.append(CallLine(call, call.terms.phase(now), is_officer, seen))
        return tuple(found)

    async def _call(self, uow: UnitOfWork, result: TurnResult, number: int) -> Call | None:
        """A call that the person has found, or submitted to."""
        if not await uow.calls.has_entered(number, result.conversation.person):
            return None
        return await uow.calls.get(number)

    async def _submission(
        self, uow: UnitOfWork, result: TurnResult, call: Call
    ) -> Submission | None:
        here = result.conversation
        code = result.turn.dossier.profile.credit_code or ""
        return await uow.submissions.own(call, here.person, here.assessment, code)

    async def _own(
        self, uow: UnitOfWork, result: TurnResult, call: Call, now: datetime
    ) -> OwnCall:
        here, dossier = result.conversation, result.turn.dossier
        code = dossier.profile.credit_code or ""
        submission, record = await uow.submissions.record(call, here.person, here.assessment, code)
        bar = await uow.calls.barred(call.id, code, day_in_china(now))
        version = await self._version(uow, result)
        catalogue = await uow.catalogue_of(dossier, self._library)
        offer = offer_of(call, dossier, index_of(catalogue), version)
        found = obstacles(call.terms, offer, replace(record, bar=bar), now)
        viewer = await uow.calls.viewer(call, here.person, now)
        seen = None if submission is None else visible(viewer, submission)
        return OwnCall(
            call,
            call.terms.phase(now),
            lateness(call.terms, now),
            seen,
            found,
            now,
            version.number if version else 0,
            offer.hash,
            _regions(call, offer, submission, record),
        )

    async def _version(self, uow: UnitOfWork, result: TurnResult) -> Version | None:
        """The version that the assessment stands closed as."""
        closed = result.turn.dossier.closed
        if not closed:
            return None
        return await uow.versions.get(result.conversation.assessment, closed)

    async def _hand_in(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        version: Version,
        own: OwnCall,
        region: str,
    ) -> HandIn:
        here, dossier = result.conversation, result.turn.dossier
        catalogue = await uow.catalogue_of(dossier, self._library)
        profile = dossier.profile
        return HandIn(
            person=here.person,
            by=await uow.people.name(here.person) or "…",
            assessment=here.assessment,
            version=version.id,
            version_number=version.number,
            hash=version.hash,
            name=profile.name or "",
            credit_code=profile.credit_code or "",
            region=region,
            industry=profile.industry or "",
            result=result_of(catalogue, dossier),
            digests=digests_in(version.content),
            late_minutes=_late(own),
        )

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        at = turn.session.wait.at
        session = left(index_of(catalogue), turn.session, turn.dossier, at)
        moved = asking_at(result, session, catalogue, now)
        if session.wait.at in ABOUT_OWN_CALLS:
            return await self.add_around(uow, moved, now)
        return moved


def offer_of(
    call: Call, dossier: Dossier, index: CatalogueIndex, version: Version | None
) -> Offer:
    """What somebody would submit, as it stands."""
    profile = dossier.profile
    listed = evidence_list(index, files_of(dossier))
    missing = tuple(
        one.item.id
        for one in listed
        if one.item.id in call.terms.documents and one.status is DocumentStatus.MISSING
    )
    unanswered = sum(isinstance(dossier.answers.get(one), UNDECIDED) for one in index.subjects)
    return Offer(
        catalogue=dossier.catalogue,
        name=profile.name or "",
        credit_code=profile.credit_code or "",
        region=region_of(dossier),
        overlays=tuple(ref.partition("@")[0] for ref in dossier.overlays),
        unanswered=unanswered,
        missing=missing,
        hash=version.hash if version else "",
        is_signed=bool(version and any(one.outcome == "signed" for one in version.sign_offs)),
    )


def _regions(
    call: Call, offer: Offer, submission: Submission | None, record: ApplicantRecord
) -> tuple[str, ...]:
    """Where it may be submitted from: what is in somebody's hands stays where it is."""
    found = regions(call.terms, offer.region) if offer.region else ()
    is_live = submission is not None and record.state.status is not Status.WITHDRAWN
    if submission is not None and is_live and submission.region in found:
        return (submission.region,)
    return found


def region_of(dossier: Dossier) -> str:
    """The narrowest region of the enterprise that is known."""
    return dossier.profile.city or dossier.profile.province or ""


def result_of(catalogue: Catalogue, dossier: Dossier) -> Result:
    """What a submission is ranked by until it is reviewed."""
    result = evaluate(catalogue, dossier.answers)
    sections = tuple((one.id, one.lower or Fraction(0)) for one in result.sections)
    return Result(gates_of(result), result.certain, result.possible, sections)


def _refused(result: TurnResult, call: Call, found: Found) -> Reject:
    language = result.turn.session.language
    return Reject(f"submission-{found.obstacle}", (*_of_call(call, language), *found.params))


def _late(own: OwnCall) -> int:
    """How late it is; what was returned by an officer is corrected without being late."""
    is_returned = own.submission is not None and own.submission.status is Status.RETURNED
    return 0 if is_returned else own.lateness.minutes


def _of_call(call: Call, language: Language) -> tuple[tuple[str, str], ...]:
    terms = call.terms
    moments = (("opens", terms.opens), ("closes", terms.closes), ("last", terms.last_moment))
    shown = tuple((name, with_weekday(language, moment)) for name, moment in moments)
    return (("title", terms.title), *shown, *_contact(call))


def _contact(call: Call) -> tuple[tuple[str, str], ...]:
    return (("agency", call.organisation_name), ("contact", call.terms.contact))
