"""Devices as screens show them and as notices name them."""

from collections.abc import Iterable
from datetime import datetime

from bot.screens.core.context import DeviceRow
from bot.screens.core.message import Message
from bot.screens.core.texts import words_of
from bot.screens.devices.devices import device_name
from bot.turns.result import TurnResult
from dialogs.core.outputs import Params
from scoring.values import Language
from storage.records import Conversation, Device
from storage.unit_of_work import UnitOfWork


def rows_of(devices: Iterable[Device], this: int) -> tuple[DeviceRow, ...]:
    """The rows of devices; ``this`` is the identity of the one that is asking."""
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


def others(devices: Iterable[Device], identity: int) -> tuple[Device, ...]:
    """The devices other than one."""
    return tuple(device for device in devices if device.identity != identity)


def name_of(device: Device, language: Language) -> str:
    """The name of a device."""
    return device_name(words_of(language), device.channel, device.label)


def name_of_this(conversation: Conversation, language: Language) -> str:
    """The name of the device of a conversation."""
    return device_name(words_of(language), conversation.channel, conversation.label)


async def first_device(uow: UnitOfWork, result: TurnResult) -> Params:
    """The name of the person's first device, as the parameter of a notice."""
    devices = await uow.devices.of(result.conversation.person)
    language = result.turn.session.language
    first = next((one for one in devices if one.is_first), None)
    return (("device", name_of(first, language) if first else "…"),)


async def notify(uow: UnitOfWork, identity: int, words: str, now: datetime) -> None:
    """Send a notice to a device."""
    await uow.deliveries.add_notice(identity, Message.notice(words).to_dict(), now)
