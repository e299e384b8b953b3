"""Giving, confirming and removing the address for notices."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from msgspec import structs

from bot.jobs.mail.codes import code_hash, request_code
from bot.screens.core.context import MailShown
from bot.screens.devices.mail import masked_address
from bot.turns.result import TurnResult, with_notice, with_security_event
from dialogs.core.outputs import (
    MailAddressGiven,
    MailAddressRemoved,
    MailCodeRequested,
    MailCodeTyped,
    Reject,
    Tell,
)
from dialogs.core.session import Place
from storage.repositories.people.mail_addresses import Typed
from storage.unit_of_work import UnitOfWork

ABOUT_MAIL: Final = frozenset({Place.MAIL, Place.SETTINGS, Place.TASK})
"""Where the screen shows the address, or leads to it."""
_REJECTED: Final = {
    Typed.WRONG: "mail-code-wrong",
    Typed.EXPIRED: "mail-code-expired",
    Typed.NONE: "mail-code-none",
}


class MailAddressService:
    """What a person does about their address. ``is_set``: there is a server that sends mail."""

    def __init__(self, *, is_set: bool) -> None:
        self._is_set = is_set

    async def give(
        self, uow: UnitOfWork, result: TurnResult, given: MailAddressGiven, now: datetime
    ) -> TurnResult:
        """Send a code to an address; until it is typed nothing else is sent there."""
        return await self._ask(uow, result, given.address, now)

    async def send_again(
        self, uow: UnitOfWork, result: TurnResult, _asked: MailCodeRequested, now: datetime
    ) -> TurnResult:
        """Send another code to the address that waits."""
        return await self._ask(uow, result, None, now)

    async def _ask(
        self, uow: UnitOfWork, result: TurnResult, address: str | None, now: datetime
    ) -> TurnResult:
        if not self._is_set:
            return with_notice(result, Reject("mail-not-set"))
        person = result.conversation.person
        known = await uow.mail_addresses.of(person)
        wanted = address or (known.pending if known is not None else None)
        if wanted is None:
            return with_notice(result, Reject("mail-code-none"))
        if not await uow.mail_addresses.ask(person, address, now):
            result = with_security_event(result, "mail-codes-refused")
            return with_notice(result, Reject("mail-too-many"))
        await request_code(uow, person)
        told = Tell("mail-code-sent", (("address", masked_address(wanted)),))
        return with_notice(result, told)

    async def confirm(
        self, uow: UnitOfWork, result: TurnResult, typed: MailCodeTyped, now: datetime
    ) -> TurnResult:
        """Confirm the address that waits, if the code is right."""
        person = result.conversation.person
        outcome = await uow.mail_addresses.confirm(person, code_hash(typed.code), now)
        if outcome is not Typed.CONFIRMED:
            return with_notice(result, Reject(_REJECTED[outcome]))
        known = await uow.mail_addresses.of(person)
        address = masked_address(known.address or "") if known is not None else ""
        told = Tell("mail-confirmed", (("address", address),))
        return with_security_event(with_notice(result, told), "mail-confirmed")

    async def remove(
        self, uow: UnitOfWork, result: TurnResult, _asked: MailAddressRemoved, _now: datetime
    ) -> TurnResult:
        """Forget the address; mails that wait are not sent."""
        if not await uow.mail_addresses.remove(result.conversation.person):
            return result
        return with_security_event(with_notice(result, Tell("mail-removed")), "mail-removed")

    async def add_around(self, uow: UnitOfWork, result: TurnResult, _now: datetime) -> TurnResult:
        """Add the address to its own screen; elsewhere only whether it can be given."""
        if result.ended:
            return result
        shown = MailShown(is_set=self._is_set)
        if self._is_set and result.turn.session.wait.at is Place.MAIL:
            known = await uow.mail_addresses.of(result.conversation.person)
            if known is not None:
                shown = replace(shown, address=known.address, pending=known.pending)
        return structs.replace(result, around=structs.replace(result.around, mail=shown))
