"""The end of devices, and what their screens show."""

from datetime import datetime

from msgspec.structs import replace

from bot.jobs.exports import folder_of
from bot.screens.core.context import Around, DeviceRow
from bot.screens.core.message import Message
from bot.screens.core.texts import say
from bot.screens.devices.devices import moment_in_china
from bot.turns.device_rows import first_device, name_of, name_of_this, notify, others, rows_of
from bot.turns.devices.joining import JoiningService
from bot.turns.devices.letting_in import LettingInService
from bot.turns.devices.passkeys import passkey_rows
from bot.turns.result import TurnResult, asking_at, with_notice, with_security_event
from dialogs.core.outputs import DeviceEndConfirmed, OtherDevicesEndConfirmed, Reject, Tell
from dialogs.core.session import Place
from dialogs.devices.joining import OTHERS, left
from dialogs.dossier.dossier import Dossier
from dialogs.engine import start
from scoring.catalogue.index import index_of
from scoring.overlays.library import OverlayLibrary
from storage.records import Device
from storage.unit_of_work import UnitOfWork

SEES_BY_ITSELF = frozenset({"web"})
"""Channels whose page sees by itself that its conversation is gone; others are sent a notice."""
DEVICE_PLACES = frozenset(
    {
        Place.ASSESSMENT_DELETION,
        Place.DELETION,
        Place.DEVICES,
        Place.DEVICE_END,
        Place.PASSKEY_END,
        Place.RECOVERY,
    }
)
ABOUT_DEVICES = DEVICE_PLACES | {Place.JOIN, Place.SIGN_IN}
"""Where the screen shows what storage knows of devices and codes."""


class DeviceService:
    """Ends devices, and fills in the screens about devices and joining."""

    def __init__(
        self,
        library: OverlayLibrary,
        joining: JoiningService,
        letting_in: LettingInService,
        default_catalogue: str,
    ) -> None:
        self._library = library
        self._joining = joining
        self._letting_in = letting_in
        self._default_catalogue = default_catalogue

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
            return with_notice(result, Reject("end-not-first", await first_device(uow, result)))
        result = await self._end_others(uow, result, (device,), devices, now)
        name = name_of(device, result.turn.session.language)
        return with_notice(result, Tell("device-ended", (("device", name),)))

    async def end_confirmed(
        self, uow: UnitOfWork, result: TurnResult, confirmed: DeviceEndConfirmed, now: datetime
    ) -> TurnResult:
        """End the device that was confirmed."""
        return await self.end(uow, result, confirmed.device, now)

    async def end_others(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        _confirmed: OtherDevicesEndConfirmed,
        now: datetime,
    ) -> TurnResult:
        """End every other device that this one may end."""
        devices = await uow.devices.hold(result.conversation.person)
        doomed = tuple(
            one for one in others(devices, result.conversation.identity) if not one.is_first
        )
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
        folders = result.removed_folders
        for device in doomed:
            folders += (folder_of(device.identity),)
            await uow.passkeys.remove_added_on(result.conversation.person, device.identity)
            await uow.devices.end(device)
            by = name_of_this(result.conversation, device.language)
            when = moment_in_china(now)
            words = say(device.language, "told", "device-ended-here", device=by, at=when)
            await self._begin_afresh(uow, device, words, now)
        if not result.conversation.is_first:
            await self._tell_first(uow, result, doomed, devices, now)
        return with_security_event(
            replace(result, removed_folders=folders, notifies_others=True), "devices-ended"
        )

    async def _tell_first(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        doomed: tuple[Device, ...],
        devices: tuple[Device, ...],
        now: datetime,
    ) -> None:
        """Tell the first device that another has ended some."""
        for first in (one for one in devices if one.is_first):
            ended = ", ".join(name_of(one, first.language) for one in doomed)
            by = name_of_this(result.conversation, first.language)
            when = moment_in_china(now)
            words = say(first.language, "told", "device-ended-by", device=ended, by=by, at=when)
            await notify(uow, first.identity, words, now)

    async def _end_this(
        self,
        uow: UnitOfWork,
        result: TurnResult,
        device: Device,
        devices: tuple[Device, ...],
        now: datetime,
    ) -> TurnResult:
        folders = (*result.removed_folders, folder_of(device.identity))
        await uow.devices.end(device)
        left_over = others(devices, device.identity)
        if device.is_first and left_over:
            heir = left_over[0]
            old = name_of_this(result.conversation, heir.language)
            when = moment_in_china(now)
            words = say(heir.language, "told", "now-first", device=old, at=when)
            await notify(uow, heir.identity, words, now)
        farewell = Message.notice(say(result.turn.session.language, "told", "device-left"))
        ended = replace(
            result, message=farewell, ended=True, removed_folders=folders, notifies_others=True
        )
        return with_security_event(ended, "device-left")

    async def tell_deleted(
        self, uow: UnitOfWork, result: TurnResult, devices: tuple[Device, ...], now: datetime
    ) -> None:
        """Tell the other devices that everything was deleted on this one."""
        for device in others(devices, result.conversation.identity):
            by = name_of_this(result.conversation, device.language)
            when = moment_in_china(now)
            words = say(device.language, "told", "deleted-elsewhere", device=by, at=when)
            await self._begin_afresh(uow, device, words, now)

    async def _begin_afresh(
        self, uow: UnitOfWork, device: Device, words: str, now: datetime
    ) -> None:
        """Tell a device that has no conversation any more, in a new and empty one."""
        if device.channel in SEES_BY_ITSELF:
            return
        begun = await uow.conversations.begin(
            device.channel,
            device.external_id,
            start(device.language),
            Dossier(self._default_catalogue),
            now,
            device.label,
        )
        await notify(uow, begun.identity, words, now)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what the present screen shows of devices and codes, or leave it if that is gone."""
        if result.ended:
            return result
        wait = result.turn.session.wait
        if wait.at is Place.JOIN:
            return await self._show_question(uow, result, int(wait.subject), now)
        if wait.at is Place.SIGN_IN:
            shown = await self._letting_in.around(uow, result, int(wait.subject), now)
            return shown or await self._gone(uow, result, "sign-in-gone", now)
        if wait.at not in DEVICE_PLACES:
            return result
        conversation = result.conversation
        rows = rows_of(await uow.devices.of(conversation.person), conversation.identity)
        if wait.at is Place.DEVICE_END and not _is_about(wait.subject, rows):
            result = with_notice(result, Reject("device-gone"))
            result = await self._leave(uow, result, now)
        passkeys = await passkey_rows(uow, conversation)
        if wait.at is Place.PASSKEY_END and wait.subject not in {str(p.id) for p in passkeys}:
            result = with_notice(result, Reject("passkey-gone"))
            result = await self._leave(uow, result, now)
        since = await uow.codes.recovery_since(result.conversation.person)
        return replace(result, around=Around(rows, recovery_since=since, passkeys=passkeys))

    async def _show_question(
        self, uow: UnitOfWork, result: TurnResult, code_id: int, now: datetime
    ) -> TurnResult:
        row = await self._joining.question(uow, result, code_id, now)
        if row is not None:
            return replace(result, around=Around(join=row))
        return await self._gone(uow, result, "link-failed", now)

    async def _gone(
        self, uow: UnitOfWork, result: TurnResult, why: str, now: datetime
    ) -> TurnResult:
        """The turn at the place before a question that does not hold any more."""
        if not any(isinstance(output, Reject) for output in result.turn.outputs):
            result = with_notice(result, Reject(why))
        return await self.add_around(uow, await self._leave(uow, result, now), now)

    async def _leave(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        turn = result.turn
        catalogue = await uow.catalogue_of(turn.dossier, self._library)
        place = turn.session.wait.at
        session = left(index_of(catalogue), turn.session, turn.dossier, place)
        return asking_at(result, session, catalogue, now)


def _is_about(subject: str, rows: tuple[DeviceRow, ...]) -> bool:
    return subject == OTHERS or any(str(row.id) == subject for row in rows)
