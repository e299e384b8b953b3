"""Joining by a code, and the end of devices: what the dialogue cannot know or do by itself.

A code is looked up when it is given and used up only when its question, which names both sides,
is confirmed. Whatever is confirmed is checked once more in the transaction that does it.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.runtime.catalogues import catalogue_of
from bot.screens.context import Around, Brought, DeviceRow, JoinRow
from bot.screens.devices import device_name, moment_in_china
from bot.screens.message import Message
from bot.screens.texts import say, words_of
from bot.turns.result import (
    TurnResult,
    asking_at,
    in_assessment,
    with_notice,
    with_security_event,
)
from dialogs.core.dossier import Dossier
from dialogs.core.outputs import Params, Reject, Tell
from dialogs.core.session import Place
from dialogs.devices.joining import OTHERS, asked_to_join, left
from dialogs.engine import start
from dialogs.typed.text import half_width
from scoring.catalogue.index import index_of
from scoring.overlays.library import Library
from scoring.values import Language
from storage.records import AssessmentSummary, Code, Conversation, Device
from storage.repositories.people.codes import CodeKind
from storage.unit_of_work import UnitOfWork

LINK_MINUTES = 30
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUP = 5
LINK_GROUPS = 2
"""Groups of a device code: 50 bits, good once and for half an hour."""
RECOVERY_GROUPS = 5
"""Groups of a recovery code: 125 bits, good once and without a time limit."""
LONGEST_CODE = 64
LOOKS_BY_ITSELF = frozenset({"web"})
"""Channels whose page sees by itself that its conversation is gone; others are told."""
DEVICE_PLACES = frozenset({Place.DEVICES, Place.DEVICE_END, Place.RECOVERY, Place.DELETION})


class Exports(Protocol):
    """What is needed of the exporter."""

    def made_for(self, identity: int) -> list[Path]:
        """The exports there are of an identity."""


class DeviceService:
    """The services around the views of devices and the question whether to join."""

    def __init__(self, library: Library, exports: Exports, default_catalogue: str) -> None:
        self._library = library
        self._exports = exports
        self._default_catalogue = default_catalogue

    # --- codes

    async def offer_link(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """A code to go on from another device."""
        conversation = result.conversation
        code = await device_code(uow, conversation.person, conversation.identity, now)
        told = Tell("link-code", (("code", code), ("minutes", str(LINK_MINUTES))))
        return with_notice(result, told)

    async def make_recovery(
        self, uow: UnitOfWork, result: TurnResult, now: datetime
    ) -> TurnResult:
        """A recovery code in place of any earlier one; only the first device may have one."""
        if not result.conversation.is_first:
            return with_notice(
                result, Reject("recovery-not-first", await self._first(uow, result))
            )
        result = with_security_event(result, "recovery-code-made")
        return with_notice(result, await _recovery_told(uow, result.conversation, now))

    async def look_up(
        self, uow: UnitOfWork, result: TurnResult, typed: str, now: datetime
    ) -> TurnResult:
        """Ask whether to join by a code; the code stays as it is."""
        conversation = result.conversation
        until = await uow.codes.barred_until(conversation.person, now)
        if until is not None:
            minutes = -(-int((until - now).total_seconds()) // 60)
            result = with_security_event(result, "codes-barred")
            return with_notice(result, Reject("code-barred", (("minutes", str(minutes)),)))
        bare = _bare(typed)
        code = await uow.codes.good(_hash(bare), now) if len(bare) <= LONGEST_CODE else None
        if code is None:
            await uow.codes.count_wrong(conversation.person, now)
            result = with_security_event(result, "code-refused")
            return with_notice(result, Reject("link-failed"))
        refused = await self._refused(uow, result, code)
        if refused is not None:
            return with_notice(result, refused)
        catalogue = await catalogue_of(result.turn.dossier, self._library, uow)
        return asking_at(result, asked_to_join(result.turn.session, code.id), catalogue, now)

    async def _refused(self, uow: UnitOfWork, result: TurnResult, code: Code) -> Reject | None:
        """Why this device cannot join by a code that is good."""
        conversation = result.conversation
        if code.person == conversation.person:
            is_needed = code.kind == CodeKind.RECOVERY and not conversation.is_first
            return None if is_needed else Reject("code-own")
        if not conversation.is_first:
            return Reject("join-not-first", await self._first(uow, result))
        return None

    async def _first(self, uow: UnitOfWork, result: TurnResult) -> Params:
        """The name of the first device, to be filled in."""
        devices = await uow.devices.of(result.conversation.person)
        language = result.turn.session.language
        first = next((one for one in devices if one.is_first), None)
        return (("device", _name(first, language) if first else "…"),)

    # --- joining

    async def join(
        self, uow: UnitOfWork, result: TurnResult, code_id: int, now: datetime
    ) -> TurnResult:
        """The question was confirmed: join, unless it has been overtaken. The others are told."""
        conversation = result.conversation
        code = await uow.codes.still_good(code_id, now)
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
        event = "recovery-code-used" if code.kind == CodeKind.RECOVERY else "device-joined"
        return with_security_event(replace(arrived, notifies_others=True), event)

    async def _arrived(
        self, uow: UnitOfWork, result: TurnResult, joined: Conversation, code: Code, now: datetime
    ) -> TurnResult:
        told: tuple[Tell, ...] = (Tell("linked"),)
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
        for host in _but(hosts, result.conversation.identity):
            device, when = _this(result.conversation, host.language), moment_in_china(now)
            if code.kind == CodeKind.RECOVERY:
                words = say(host.language, "told", "device-recovered", device=device, at=when)
            else:
                words = say(host.language, "told", "device-joined", device=device, at=when)
            await _notify(uow, host.identity, words, now)

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
        for moving in _but(along, result.conversation.identity):
            device, when = _this(result.conversation, moving.language), moment_in_china(now)
            language = moving.language
            words = say(language, "told", "device-moved", device=device, at=when, name=name)
            await _notify(uow, moving.identity, words, now)

    # --- the end of devices

    async def end(
        self, uow: UnitOfWork, result: TurnResult, identity: int, now: datetime
    ) -> TurnResult:
        """End one device: this one, or another that this one may end."""
        devices = await uow.devices.hold(result.conversation.person)
        device = next((one for one in devices if one.identity == identity), None)
        if device is None:
            return with_notice(result, Reject("device-gone"))
        if identity == result.conversation.identity:
            return await self._end_this(uow, result, device, devices, now)
        if device.is_first:
            result = with_security_event(result, "device-end-refused")
            return with_notice(result, Reject("end-not-first", await self._first(uow, result)))
        result = await self._end_others(uow, result, (device,), devices, now)
        name = _name(device, result.turn.session.language)
        return with_notice(result, Tell("device-ended", (("device", name),)))

    async def end_others(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """End every other device that this one may end."""
        devices = await uow.devices.hold(result.conversation.person)
        others = tuple(_but(devices, result.conversation.identity))
        doomed = tuple(one for one in others if not one.is_first)
        if not doomed:
            return with_notice(result, Reject("device-gone"))
        result = await self._end_others(uow, result, doomed, devices, now)
        return with_notice(result, Tell("devices-ended", (("count", str(len(doomed))),)))

    async def _end_others(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        doomed: tuple[Device, ...],
        devices: tuple[Device, ...],
        now: datetime,
    ) -> TurnResult:
        files = result.removed_files
        for device in doomed:
            files += tuple(self._exports.made_for(device.identity))
            await uow.devices.end(device)
            by = _this(result.conversation, device.language)
            when = moment_in_china(now)
            words = say(device.language, "told", "device-ended-here", device=by, at=when)
            await self._begin_afresh(uow, device, words, now)
        if not result.conversation.is_first:
            await self._tell_first(uow, result, doomed, devices, now)
        return with_security_event(
            replace(result, removed_files=files, notifies_others=True), "devices-ended"
        )

    async def _tell_first(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        doomed: tuple[Device, ...],
        devices: tuple[Device, ...],
        now: datetime,
    ) -> None:
        """One that is not the first has ended others: the first hears of it."""
        for first in (one for one in devices if one.is_first):
            ended = ", ".join(_name(one, first.language) for one in doomed)
            by = _this(result.conversation, first.language)
            when = moment_in_china(now)
            words = say(first.language, "told", "device-ended-by", device=ended, by=by, at=when)
            await _notify(uow, first.identity, words, now)

    async def _end_this(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        device: Device,
        devices: tuple[Device, ...],
        now: datetime,
    ) -> TurnResult:
        files = (*result.removed_files, *self._exports.made_for(device.identity))
        await uow.devices.end(device)
        others = tuple(_but(devices, device.identity))
        if device.is_first and others:
            heir = others[0]
            old = _this(result.conversation, heir.language)
            when = moment_in_china(now)
            words = say(heir.language, "told", "now-first", device=old, at=when)
            await _notify(uow, heir.identity, words, now)
        farewell = Message.notice(say(result.turn.session.language, "told", "device-left"))
        ended = replace(
            result, message=farewell, ended=True, removed_files=files, notifies_others=True
        )
        return with_security_event(ended, "device-left")

    async def tell_deleted(
        self, uow: UnitOfWork, result: TurnResult, devices: Iterable[Device], now: datetime
    ) -> None:
        """Everything was deleted on one device: the others that do not see it hear of it."""
        for device in _but(devices, result.conversation.identity):
            by = _this(result.conversation, device.language)
            when = moment_in_china(now)
            words = say(device.language, "told", "deleted-elsewhere", device=by, at=when)
            await self._begin_afresh(uow, device, words, now)

    async def _begin_afresh(
        self, uow: UnitOfWork, device: Device, words: str, now: datetime
    ) -> None:
        """Tell a device that has no conversation any more; for that it begins a new, empty one."""
        if device.channel in LOOKS_BY_ITSELF:
            return
        begun = await uow.conversations.begin(
            device.channel,
            device.external_id,
            start(device.language),
            Dossier(self._default_catalogue),
            now,
            device.label,
        )
        await _notify(uow, begun.identity, words, now)

    # --- what the views show

    async def look_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """What the present place shows of devices and codes; on, where that is gone by now."""
        if result.ended:
            return result
        wait = result.turn.session.wait
        if wait.at is Place.JOIN:
            return await self._ask_to_join(uow, result, int(wait.subject), now)
        if wait.at not in DEVICE_PLACES:
            return result
        rows = await self._rows(uow, result.conversation)
        if wait.at is Place.DEVICE_END and not _is_about(wait.subject, rows):
            result = with_notice(result, Reject("device-gone"))
            result = await self._leave(uow, result, now)
        since = await uow.codes.recovery_since(result.conversation.person)
        return replace(result, around=Around(rows, recovery_since=since))

    async def _ask_to_join(
        self, uow: UnitOfWork, result: TurnResult, code_id: int, now: datetime
    ) -> TurnResult:
        code = await uow.codes.still_good(code_id, now)
        if code is None or await self._refused(uow, result, code) is not None:
            if not any(isinstance(output, Reject) for output in result.turn.outputs):
                result = with_notice(result, Reject("link-failed"))
            return await self.look_around(uow, await self._leave(uow, result, now), now)
        row = await self._join_row(uow, result.conversation, code, now)
        return replace(result, around=Around(join=row))

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        turn = result.turn
        catalogue = await catalogue_of(turn.dossier, self._library, uow)
        place = turn.session.wait.at
        session = left(index_of(catalogue), turn.session, turn.dossier, place)
        return asking_at(result, session, catalogue, now)

    async def _join_row(
        self, uow: UnitOfWork, conversation: Conversation, code: Code, now: datetime
    ) -> JoinRow:
        own = await self._rows(uow, conversation)
        hosts = _rows_of(await uow.devices.of(code.person), conversation.identity)
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
            device=next((row for row in hosts if row.id == code.device), None),
            made=code.made,
            left=None if code.expires is None else code.expires - now,
        )

    async def _rows(self, uow: UnitOfWork, conversation: Conversation) -> tuple[DeviceRow, ...]:
        return _rows_of(await uow.devices.of(conversation.person), conversation.identity)


async def device_code(uow: UnitOfWork, person: int, device: int, now: datetime) -> str:
    """A code to go on from another device, good once and for ``LINK_MINUTES``."""
    expires = now + timedelta(minutes=LINK_MINUTES)
    return await _give(uow, person, device, CodeKind.DEVICE, LINK_GROUPS, now=now, expires=expires)


async def _give(
    uow: UnitOfWork,
    person: int,
    device: int,
    kind: CodeKind,
    groups: int,
    *,
    now: datetime,
    expires: datetime | None,
) -> str:
    """A new code as it is shown, in groups; kept as a hash."""
    parts = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(groups)]
    code = "-".join(parts)
    await uow.codes.give(person, device, kind, _hash(_bare(code)), now, expires)
    return code


async def _recovery_told(uow: UnitOfWork, conversation: Conversation, now: datetime) -> Tell:
    person, device, kind = conversation.person, conversation.identity, CodeKind.RECOVERY
    code = await _give(uow, person, device, kind, RECOVERY_GROUPS, now=now, expires=None)
    return Tell("recovery-code", (("code", code),))


def _bare(typed: str) -> str:
    """A code however it is typed: in small or full-width letters, with or without its dashes."""
    return "".join(char for char in half_width(typed).upper() if char.isalnum())


def _hash(bare: str) -> str:
    return hashlib.sha256(bare.encode()).hexdigest()


async def _notify(uow: UnitOfWork, identity: int, words: str, now: datetime) -> None:
    await uow.deliveries.add_notice(identity, Message.notice(words).to_dict(), now)


def _name(device: Device, language: Language) -> str:
    return device_name(words_of(language), device.channel, device.label)


def _this(conversation: Conversation, language: Language) -> str:
    return device_name(words_of(language), conversation.channel, conversation.label)


def _but(devices: Iterable[Device], identity: int) -> Iterable[Device]:
    return (device for device in devices if device.identity != identity)


def _rows_of(devices: Iterable[Device], this: int) -> tuple[DeviceRow, ...]:
    return tuple(
        DeviceRow(
            one.identity,
            one.channel,
            one.label,
            one.is_first,
            one.identity == this,
            one.since,
            one.active,
        )
        for one in devices
    )


def _is_about(subject: str, rows: Iterable[DeviceRow]) -> bool:
    return subject == OTHERS or any(str(row.id) == subject for row in rows)


def _holds(row: AssessmentSummary) -> bool:
    """Whether anything was ever said in an assessment."""
    return row.revision > 0 or row.name is not None
