"""Joining a person by a code from another of their devices.

A code is looked up when it is typed, and used up only when the question that names both sides is
confirmed. Everything is checked again in the transaction of the confirmation.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from msgspec.structs import replace

from bot.screens.core.context import Brought, JoinRow
from bot.screens.core.texts import say
from bot.screens.devices.devices import moment_in_china
from bot.turns.codes import LINK_MINUTES, device_code, hash_of, recovery_code
from bot.turns.device_rows import first_device, name_of_this, notify, others, rows_of
from bot.turns.result import (
    TurnResult,
    asking_at,
    in_assessment,
    with_notice,
    with_security_event,
)
from dialogs.core.outputs import (
    JoinConfirmed,
    LinkOffered,
    LinkRequested,
    RecoveryRequested,
    Reject,
    Tell,
)
from dialogs.devices.joining import asked_to_join
from scoring.overlays.library import OverlayLibrary
from storage.records import AssessmentSummary, Code, Conversation, Device
from storage.repositories.people.codes import SIGN_INS, CodeKind
from storage.unit_of_work import UnitOfWork

JOINED: Final[Mapping[str, str]] = {
    CodeKind.DEVICE: "device-joined",
    CodeKind.RECOVERY: "recovery-code-used",
    CodeKind.PASSKEY: "passkey-used",
    CodeKind.LET_IN: "browser-let-in",
}
"""What the log calls it."""
TOLD: Final[Mapping[str, str]] = {
    CodeKind.DEVICE: "device-joined",
    CodeKind.RECOVERY: "device-recovered",
    CodeKind.PASSKEY: "device-by-passkey",
    CodeKind.LET_IN: "device-joined",
}
"""What the devices that were there before are told."""


class Inviting(Protocol):
    """What knows invitations, or browsers that wait, by their codes."""

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, code_hash: str, now: datetime
    ) -> TurnResult | None:
        """Show what a code is for; nothing is used up. ``None``: it is not one of these."""


class JoiningService:
    """Makes codes, and lets devices join by them."""

    def __init__(self, library: OverlayLibrary, inviting: Sequence[Inviting]) -> None:
        self._library = library
        self._inviting = inviting

    async def offer_link(
        self, uow: UnitOfWork, result: TurnResult, _asked: LinkRequested, now: datetime
    ) -> TurnResult:
        """Tell a code to continue on another device."""
        conversation = result.conversation
        code = await device_code(uow, conversation.person, conversation.identity, now)
        told = Tell("link-code", (("code", code), ("minutes", str(LINK_MINUTES))))
        return with_notice(result, told)

    async def make_recovery(
        self, uow: UnitOfWork, result: TurnResult, _asked: RecoveryRequested, now: datetime
    ) -> TurnResult:
        """Tell a recovery code in place of any earlier one; only the first device may have one."""
        if not result.conversation.is_first:
            return with_notice(
                result, Reject("recovery-not-first", await first_device(uow, result))
            )
        result = with_security_event(result, "recovery-code-made")
        return with_notice(result, await _recovery_told(uow, result.conversation, now))

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, offered: LinkOffered, now: datetime
    ) -> TurnResult:
        """Ask whether to join by a code; it is not used up yet.

        A new browser that signs in has nothing to bring along, and is not asked.
        """
        conversation = result.conversation
        until = await uow.codes.barred_until(conversation.person, now)
        if until is not None:
            minutes = -(-int((until - now).total_seconds()) // 60)
            result = with_security_event(result, "codes-barred")
            return with_notice(result, Reject("code-barred", (("minutes", str(minutes)),)))
        hash = hash_of(offered.code)
        code = await uow.codes.good(hash, now) if hash is not None else None
        if code is None and hash is not None:
            for inviting in self._inviting:
                invited = await inviting.look_up(uow, result, hash, now)
                if invited is not None:
                    return invited
        if code is None:
            await uow.codes.count_wrong(conversation.person, now)
            result = with_security_event(result, "code-refused")
            return with_notice(result, Reject("link-failed"))
        refused = await self._refused(uow, result, code)
        if refused is not None:
            return with_notice(result, refused)
        if code.kind in SIGN_INS and conversation.session.turn == 0:  # it holds nothing yet
            return await self.join(uow, result, JoinConfirmed(code.id), now)
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        return asking_at(result, asked_to_join(result.turn.session, code.id), catalogue, now)

    async def _refused(self, uow: UnitOfWork, result: TurnResult, code: Code) -> Reject | None:
        """Why this device cannot join by a code that is valid."""
        conversation = result.conversation
        signs_in = code.kind in SIGN_INS
        if code.person == conversation.person and signs_in:
            return Reject("signed-in-already")
        if code.person == conversation.person:
            is_needed = code.kind == CodeKind.RECOVERY and not conversation.is_first
            return None if is_needed else Reject("code-own")
        if not conversation.is_first:
            return Reject("join-not-first", await first_device(uow, result))
        return None

    async def join(
        self, uow: UnitOfWork, result: TurnResult, confirmed: JoinConfirmed, now: datetime
    ) -> TurnResult:
        """Join, once the question is confirmed and if it still holds; other devices are told."""
        conversation = result.conversation
        code = await uow.codes.still_good(confirmed.code, now)
        if code is None:
            return with_notice(result, Reject("link-failed"))
        if (refused := await self._refused(uow, result, code)) is not None:
            return with_notice(result, refused)
        hosts = await uow.devices.of(code.person)
        along = await uow.devices.of(conversation.person)
        joined = await uow.joining.join(code.id, conversation, now)
        if joined is None:
            return with_notice(result, Reject("link-failed"))
        await self._tell_joined(uow, result, code, hosts, now)
        if code.person != conversation.person:
            await self._tell_moved(uow, result, code, along, now)
        arrived = await self._arrived(uow, result, joined, code, now)
        return with_security_event(replace(arrived, notifies_others=True), JOINED[code.kind])

    async def _arrived(
        self, uow: UnitOfWork, result: TurnResult, joined: Conversation, code: Code, now: datetime
    ) -> TurnResult:
        told: tuple[Tell, ...] = (Tell("signed-in" if code.kind in SIGN_INS else "linked"),)
        if code.kind == CodeKind.RECOVERY:
            told = (Tell("now-first-here"), await _recovery_told(uow, joined, now))
        if code.person != result.conversation.person:
            return await in_assessment(uow, self._library, result, joined, told, now)
        arrived = replace(result, conversation=joined)
        for one in reversed(told):
            arrived = with_notice(arrived, one)
        return arrived

    async def _tell_joined(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        code: Code,
        hosts: Iterable[Device],
        now: datetime,
    ) -> None:
        for host in others(hosts, result.conversation.identity):
            device, when = name_of_this(result.conversation, host.language), moment_in_china(now)
            words = say(host.language, "told", TOLD[code.kind], device=device, at=when)
            await notify(uow, host.identity, words, now)

    async def _tell_moved(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        code: Code,
        along: Iterable[Device],
        now: datetime,
    ) -> None:
        named = {row.id: row.name for row in await uow.conversations.assessments(code.person)}
        name = (named.get(code.assessment) if code.assessment else None) or "…"
        for moving in others(along, result.conversation.identity):
            device, when = name_of_this(result.conversation, moving.language), moment_in_china(now)
            language = moving.language
            words = say(language, "told", "device-moved", device=device, at=when, name=name)
            await notify(uow, moving.identity, words, now)

    async def question(
        self, uow: UnitOfWork, result: TurnResult, code_id: int, now: datetime
    ) -> JoinRow | None:
        """What the question whether to join names; ``None`` if it does not hold any more."""
        code = await uow.codes.still_good(code_id, now)
        if code is None or await self._refused(uow, result, code) is not None:
            return None
        return await _join_row(uow, result.conversation, code, now)


async def _join_row(
    uow: UnitOfWork, conversation: Conversation, code: Code, now: datetime
) -> JoinRow:
    own = rows_of(await uow.devices.of(conversation.person), conversation.identity)
    hosts = rows_of(await uow.devices.of(code.person), conversation.identity)
    theirs = [row for row in await uow.conversations.assessments(code.person) if _holds(row)]
    last = next((row.name for row in theirs if row.id == code.assessment), None)
    brought = await uow.conversations.assessments(conversation.person)
    is_own = code.person == conversation.person
    return JoinRow(
        kind=code.kind,
        is_own=is_own,
        brought=tuple(
            Brought(row.name, row.answered) for row in brought if _holds(row) and not is_own
        ),
        along=tuple(row for row in own if not row.is_this and not is_own),
        this=next(row for row in own if row.is_this),
        enterprise=last or next((row.name for row in theirs if row.name), None),
        assessments=len(theirs),
        passkeys=0 if is_own else len(await uow.passkeys.of(conversation.person)),
        device=next((row for row in hosts if row.id == code.device), None),
        made=code.made,
        left=None if code.expires is None else code.expires - now,
    )


async def _recovery_told(uow: UnitOfWork, conversation: Conversation, now: datetime) -> Tell:
    code = await recovery_code(uow, conversation.person, conversation.identity, now)
    return Tell("recovery-code", (("code", code),))


def _holds(row: AssessmentSummary) -> bool:
    """Whether anything was ever said in an assessment."""
    return row.revision > 0 or row.name is not None
