"""Having a version signed by a second person: asking them, and what they do.

What they may see and do comes from their membership, which names the one version; nothing they
send names another.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import asdict, replace

from bot.jobs.mail.telling import tell
from bot.jobs.reports import FOLDER as REPORTS
from bot.jobs.reports import request_again
from bot.screens.core.context import Around
from bot.screens.core.message import Attachment
from bot.screens.core.texts import say
from bot.turns.codes import INVITATION_DAYS, invitation_code
from bot.turns.invitation_links import InvitationLinks
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from bot.turns.versions.closing import tell_not_to_sign
from bot.turns.versions.content import frozen
from dialogs.core.outputs import (
    Reject,
    SignatureRequested,
    SignedOff,
    SigningDeclined,
    SigningPdfRequested,
    Tell,
)
from dialogs.core.session import Place
from dialogs.core.waits import FactsSeen
from dialogs.dossier.access import Act, Membership, Phase, Role, may_grant, permits
from scoring.overlays.library import OverlayLibrary
from scoring.values import reading_language
from storage.records import Invitation, StoredReport, Version
from storage.repositories.work.reports import data_hash
from storage.unit_of_work import UnitOfWork

ABOUT_SIGNING: Final = frozenset({Place.SIGNING, Place.DECLINING})
"""Where the screen shows the version that somebody was asked to sign."""
SIGNATURES: Final = 20
"""Invitations to sign one version that are not taken back."""


class SigningService:
    """The signature of a second person."""

    def __init__(self, library: OverlayLibrary, links: InvitationLinks) -> None:
        self._library = library
        self._links = links

    # --- the owner

    async def ask(
        self, uow: UnitOfWork, result: TurnResult, asked: SignatureRequested, now: datetime
    ) -> TurnResult:
        """Invite somebody to sign the present version: the code is shown this once."""
        here, dossier = result.conversation, result.turn.dossier
        may = permits(dossier.membership, Act.ASK_TO_SIGN)
        if not may or not may_grant(dossier.membership, Role.SIGNATORY, frozenset()):
            return with_notice(result, Reject("not-a-choice"))
        version = await uow.versions.get(here.assessment, dossier.closed)
        if version is None or not version.stands:
            return with_notice(result, Reject("closed-not"))
        live = [
            row
            for row in await uow.sharing.shared(here.owner, here.assessment)
            if row.invitation.role == Role.SIGNATORY and not row.invitation.revoked
        ]
        if len(live) >= SIGNATURES:
            return with_notice(result, Reject("invitations-full", (("limit", str(SIGNATURES)),)))
        code = invitation_code(now)
        made = await uow.sharing.invite(
            here.owner,
            here.assessment,
            by=here.person,
            role=Role.SIGNATORY,
            subjects=(),
            version=version.id,
            name=asked.name,
            note=asked.note,
            due=asked.due,
            at_once=False,
            code_hash=code.hash,
            now=now,
            expires=code.expires,
        )
        if made is None:
            return with_notice(result, Reject("not-a-choice"))
        params = (
            ("name", asked.name),
            ("enterprise", dossier.profile.name or "…"),
            ("number", str(version.number)),
            ("hash", version.hash[:8]),
            ("note", asked.note),
            ("due", asked.due.isoformat() if asked.due else ""),
            ("days", str(INVITATION_DAYS)),
            *self._links.of(code.code, here.channel),
        )
        await self._tell_asked(uow, result, asked.name, now)
        told = with_notice(result, Tell("signature-asked", params))
        result = replace(told, notifies_others=True)
        return with_security_event(result, "signature-asked")

    async def _tell_asked(
        self, uow: UnitOfWork, result: TurnResult, name: str, now: datetime
    ) -> None:
        """The others who may ask somebody to sign learn that somebody was asked."""
        here = result.conversation
        words = {"enterprise": here.dossier.profile.name or "…", "name": name}
        words["by"] = await uow.people.name(here.person) or ""
        for person, role in await uow.case_access.people(here.assessment):
            may = permits(Membership(role, Phase.OPEN, None), Act.ASK_TO_SIGN)
            if may and person != here.person:
                at, code = here.assessment, "signature-asked-there"
                await tell(uow, person, code, now, assessment=at, **words)

    # --- the signatory

    async def sign(
        self, uow: UnitOfWork, result: TurnResult, asked: SignedOff, now: datetime
    ) -> TurnResult:
        """Sign the version that was shown, under the person's name."""
        found = await self._standing(uow, result, Act.SIGN)
        if isinstance(found, Reject):
            return with_notice(result, found)
        source, version = found
        if version.hash != asked.seen:
            return with_notice(result, Reject("facts-moved"))
        name = await uow.people.name(result.conversation.person)
        if name is None:
            return result  # the screen asks for it first
        if not await self._said(uow, result, version, name, "signed", "", now):
            return with_notice(result, Reject("signed-already"))
        await request_again(uow, version)
        words = {"name": name, "number": str(version.number), "hash": version.hash[:8]}
        await self._tell_owner(uow, source, "version-signed", now, **words)
        signed = with_notice(result, Tell("signed"))
        return with_security_event(replace(signed, notifies_others=True), "version-signed")

    async def decline(
        self, uow: UnitOfWork, result: TurnResult, asked: SigningDeclined, now: datetime
    ) -> TurnResult:
        """Do not sign: the assessment is reopened with the reason."""
        found = await self._standing(uow, result, Act.DECLINE_TO_SIGN)
        if isinstance(found, Reject):
            return with_notice(result, found)
        source, version = found
        person = result.conversation.person
        name = await uow.people.name(person) or "…"
        if not await self._said(uow, result, version, name, "declined", asked.reason, now):
            return with_notice(result, Reject("signed-already"))
        people = await uow.versions.reopen(
            version.assessment,
            version.number,
            person=person,
            name=name,
            reason=asked.reason,
            now=now,
        )
        others = tuple(one for one in people or () if one != person)
        await tell_not_to_sign(uow, others, source.enterprise or "…", now)
        words = {"name": name, "number": str(version.number), "reason": asked.reason}
        await self._tell_owner(uow, source, "version-declined", now, **words)
        declined = with_notice(result, Tell("signing-declined"))
        return with_security_event(replace(declined, notifies_others=True), "version-declined")

    async def send_report(
        self, uow: UnitOfWork, result: TurnResult, _asked: SigningPdfRequested, now: datetime
    ) -> TurnResult:
        """Send the report of the version, once it is made."""
        found = await self._asked(uow, result)
        if found is None or not permits(result.turn.dossier.membership, Act.SEE_SUMMARY):
            return with_notice(result, Reject("signing-gone"))
        source, version = found
        whole = data_hash(version.content["report"])
        made = [
            one
            for one in await uow.reports.of(source.assessment)
            if one.version == version.id and one.data_hash == whole and one.path is not None
        ]
        if not made:
            return with_notice(result, Reject("pdf-not-yet"))
        language = result.turn.session.language
        report = next((one for one in made if one.language == language), made[0])
        file = _attachment(report, language)
        await uow.deliveries.add_attachment(result.conversation.identity, asdict(file), now)
        return replace(result, notifies_others=True)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add the version, if it may still be seen."""
        found = await self._asked(uow, result)
        may_see = permits(result.turn.dossier.membership, Act.SEE_SUMMARY)
        if found is None or not may_see or result.ended:
            return result
        _, version = found
        session = result.turn.session
        if session.wait.at is Place.SIGNING and session.wait.state != FactsSeen(version.hash):
            catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
            seen = replace(session.wait, state=FactsSeen(version.hash))
            result = asking_at(result, session.replaced(seen), catalogue, now)
        return replace(result, around=Around(version=frozen(version, sees_reviews=True)))

    async def _asked(
        self, uow: UnitOfWork, result: TurnResult
    ) -> tuple[Invitation, Version] | None:
        """What the person's membership asks them to sign."""
        task = result.turn.dossier.task
        source = None if task is None else await uow.sharing.source_of(task.member)
        if source is None or source.version is None:
            return None
        version = await uow.versions.by_id(source.version)
        return None if version is None else (source, version)

    async def _standing(
        self, uow: UnitOfWork, result: TurnResult, act: Act
    ) -> tuple[Invitation, Version] | Reject:
        """The same for an act, with the owner's rows locked; or why it cannot be."""
        found = await self._asked(uow, result)
        if found is None or not permits(result.turn.dossier.membership, act):
            return Reject("signing-gone")
        source, version = found
        if source.person == result.conversation.person:
            return Reject("signing-own")
        if not await uow.sharing.hold_owner(source.person):
            return Reject("signing-gone")
        return (source, version) if version.stands else Reject("signing-gone")

    async def _said(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        version: Version,
        name: str,
        outcome: str,
        reason: str,
        now: datetime,
    ) -> bool:
        here, task = result.conversation, result.turn.dossier.task
        return task is not None and await uow.versions.sign(
            version,
            task.member,
            person=here.person,
            name=name,
            outcome=outcome,
            reason=reason,
            channel=here.channel,
            now=now,
        )

    async def _tell_owner(
        self, uow: UnitOfWork, source: Invitation, code: str, now: datetime, **words: str
    ) -> None:
        words = {"enterprise": source.enterprise or "…"} | words
        await tell(uow, source.person, code, now, assessment=source.assessment, **words)


def _attachment(report: StoredReport, language: str) -> Attachment:
    path = report.path or f"{REPORTS}/{report.number}-{report.language}.pdf"
    caption = say(reading_language(language), "told", "signing-pdf", number=report.number)
    return Attachment(path, f"{report.number}-{report.language}.pdf", "application/pdf", caption)
