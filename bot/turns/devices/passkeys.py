"""The passkeys of a person as their devices see them.

Any device may add one, as any device may make a code for another. A passkey belongs to the device
it was added on: it goes when another device ends that one, so nobody who was let in leaves a way
back. The first device may remove every passkey, others those they added.
"""

from datetime import datetime

from bot.screens.core.context import PasskeyRow
from bot.screens.core.texts import say
from bot.screens.devices.devices import moment_in_china
from bot.turns.device_rows import first_device, name_of_this, notify, others
from bot.turns.result import TurnResult, with_notice, with_security_event
from dialogs.core.outputs import PasskeyEndConfirmed, Reject, Tell
from storage.records import Conversation, StoredPasskey
from storage.unit_of_work import UnitOfWork


async def passkey_rows(uow: UnitOfWork, conversation: Conversation) -> tuple[PasskeyRow, ...]:
    """The person's passkeys, and which of them can be removed on this device."""
    return tuple(
        PasskeyRow(one.id, one.name, one.made, one.used, _may_remove(one, conversation))
        for one in await uow.passkeys.of(conversation.person)
    )


def _may_remove(passkey: StoredPasskey, conversation: Conversation) -> bool:
    return conversation.is_first or passkey.added_on == conversation.identity


async def remove_passkey(
    uow: UnitOfWork, result: TurnResult, confirmed: PasskeyEndConfirmed, now: datetime
) -> TurnResult:
    """Remove a passkey where this device may; the other devices are told."""
    here, passkey = result.conversation, confirmed.passkey
    found = next((one for one in await uow.passkeys.of(here.person) if one.id == passkey), None)
    if found is None:
        return with_notice(result, Reject("passkey-gone"))
    if not _may_remove(found, here):
        result = with_security_event(result, "passkey-removal-refused")
        return with_notice(result, Reject("passkey-not-yours", await first_device(uow, result)))
    await uow.passkeys.remove(here.person, passkey)
    await tell_others(uow, here, "passkey-removed-by", found.name, now)
    result = with_security_event(result, "passkey-removed")
    return with_notice(result, Tell("passkey-removed", (("name", found.name),)))


async def tell_others(
    uow: UnitOfWork, here: Conversation, code: str, name: str, now: datetime
) -> None:
    """Tell the person's other devices what was done here with a passkey."""
    for other in others(await uow.devices.of(here.person), here.identity):
        device, when = name_of_this(here, other.language), moment_in_china(now)
        words = say(other.language, "told", code, device=device, name=name, at=when)
        await notify(uow, other.identity, words, now)
