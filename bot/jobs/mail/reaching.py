"""Tells people in the chat what became of their address."""

from datetime import datetime

from bot.screens.core.message import Message
from bot.screens.core.texts import say
from bot.screens.devices.mail import masked_address
from storage.unit_of_work import UnitOfWork


async def tell_in_chat(
    uow: UnitOfWork, person: int, code: str, address: str, now: datetime
) -> None:
    """Send a notice about an address, which is masked, to all devices."""
    for device in await uow.devices.of(person):
        words = say(device.language, "told", code, address=masked_address(address))
        await uow.deliveries.add_notice(device.identity, Message.notice(words).to_dict(), now)
