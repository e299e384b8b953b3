"""Signing in a browser, by a passkey or by a device that lets it in.

Both end in a code that only the server sees, by which the browser joins its person in a turn as
with a code from another device: see ``JoiningService``.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

import structlog

from bot.jobs.notifier import Notifier
from bot.screens.core.context import PasskeyRow
from bot.turns.codes import LINK_GROUPS, hash_of, sign_in_code
from bot.turns.device_rows import name_of
from bot.turns.devices.challenges import (
    CEREMONY_MINUTES,
    NotVerified,
    RelyingParty,
    new_challenge,
    new_handle,
)
from bot.turns.devices.passkeys import passkey_rows, remove_passkey, tell_others
from bot.turns.result import TurnResult
from dialogs.core.outputs import PasskeyEndConfirmed, Reject, Turn
from dialogs.typed.codes import ALPHABET, GROUP
from scoring.values import Language
from storage.database import Database
from storage.models.people.sign_in import PASSKEY_NAME
from storage.records import Conversation
from storage.repositories.people.codes import CodeKind
from storage.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from bot.turns.devices.ceremonies import Ceremonies

WAIT_MINUTES = 5
"""How long a browser waits to be let in."""
NUMBERS = 3
"""Numbers that a device chooses from."""
PASSKEYS_KEPT = 10
"""Passkeys of one person."""
BOT_NAME_FOR = timedelta(minutes=1)
"""How long the name of a bot is not looked up again, once it is known."""
SECRET_BYTES = 32

log = structlog.get_logger()


class PasskeyRefused(Exception):
    """A passkey was not added, or does not sign in; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outcome(Enum):
    """What became of a browser that waits."""

    NONE = "none"
    LET_IN = "let-in"
    KEPT_OUT = "kept-out"


@dataclass(frozen=True, slots=True)
class Wait:
    """A browser that waits: the code and the number it shows, for how long, and the outcome.

    ``device`` and ``enterprise`` say who has let it in. ``repr`` does not show the code.
    """

    code: str = field(repr=False)
    number: int
    until: datetime
    outcome: Outcome = Outcome.NONE
    device: str = ""
    enterprise: str | None = None


class SignIns:
    """What browsers ask for that want to sign in, and for their passkeys."""

    def __init__(
        self, database: Database, notifier: Notifier, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._notifier = notifier
        self._clock = clock
        self._bot: tuple[datetime, str] | None = None

    # --- let in by a device

    async def bot(self, channel: str) -> str | None:
        """The name of the bot on a channel, if one was ever there."""
        now = self._clock()
        if self._bot is not None and now - self._bot[0] <= BOT_NAME_FOR:
            return self._bot[1]
        async with self._database.unit_of_work() as uow:
            name = await uow.waiting.bot(channel)
        self._bot = None if name is None else (now, name)
        return name

    async def name_bot(self, channel: str, name: str) -> None:
        """Let every worker know the name of the bot on a channel."""
        async with self._database.unit_of_work() as uow:
            await uow.waiting.name_bot(channel, name)

    async def wait(self, label: str) -> str:
        """Let a browser wait; returns the secret that it keeps."""
        secret, now = secrets.token_urlsafe(SECRET_BYTES), self._clock()
        code_hash = hash_of(_code_of(secret))
        assert code_hash is not None  # noqa: S101 - ours is not too long  # nosec B101
        numbers = tuple(secrets.SystemRandom().sample(range(10, 100), NUMBERS))
        expires = now + timedelta(minutes=WAIT_MINUTES)
        async with self._database.unit_of_work() as uow:
            await uow.waiting.add(_digest(secret), code_hash, numbers, label, now, expires)
        return secret

    async def waiting(self, secret: str, language: Language) -> Wait | None:
        """What a browser shows that waits; ``None`` once its time is over."""
        async with self._database.unit_of_work() as uow:
            found = await uow.waiting.by_secret(_digest(secret), self._clock())
            if found is None:
                return None
            shown = Wait(_code_of(secret), found.numbers[0], found.expires)
            if not found.answered:
                return shown
            if found.person is None:
                return Wait(shown.code, shown.number, shown.until, Outcome.KEPT_OUT)
            device, enterprise = await _who(uow, found.person, found.identity, language)
        return Wait(shown.code, shown.number, shown.until, Outcome.LET_IN, device, enterprise)

    async def take_let_in(self, secret: str) -> str | None:
        """The code by which a browser that was let in joins; ``None``: it was not, or is used."""
        now = self._clock()
        async with self._database.unit_of_work() as uow:
            taken = await uow.waiting.take(_digest(secret), now)
            if taken is None:
                return None
            return await sign_in_code(uow, taken.person, taken.identity, CodeKind.LET_IN, now)

    # --- passkeys

    async def passkeys(self, here: Conversation) -> tuple[PasskeyRow, ...]:
        """The passkeys of a person."""
        async with self._database.unit_of_work() as uow:
            return await passkey_rows(uow, here)

    async def begin_adding(self, here: Conversation, party: RelyingParty) -> str:
        """What the browser asks its authenticator to add a passkey. Raises ``PasskeyRefused``."""
        challenge = new_challenge()
        async with self._database.unit_of_work() as uow:
            known = await uow.passkeys.of(here.person)
            if len(known) >= PASSKEYS_KEPT:
                raise PasskeyRefused("passkeys-full")
            handle = known[0].user_handle if known else new_handle()
            await self._keep(uow, challenge, (here.identity, handle))
        account = here.dossier.profile.name or party.name
        ceremonies = await _ceremonies(party)
        return ceremonies.options_to_add(challenge, handle, account, known)

    async def add(self, here: Conversation, party: RelyingParty, answer: str, name: str) -> None:
        """Add the passkey that an authenticator made; others are told. ``PasskeyRefused``."""
        now, ceremonies = self._clock(), await _ceremonies(party)
        try:
            credential, challenge = ceremonies.added(answer)
            handle = await self._handle_of(challenge, here.identity)
            async with self._database.unit_of_work() as uow:
                await uow.devices.hold(here.person)
                if len(await uow.passkeys.of(here.person)) >= PASSKEYS_KEPT:
                    raise PasskeyRefused("passkeys-full")
                kept = name.strip()[:PASSKEY_NAME]
                new = ceremonies.verified_new(credential, challenge, handle, kept)
                if not await uow.passkeys.add(here.person, here.identity, new, now):
                    raise PasskeyRefused("passkey-known")
                await tell_others(uow, here, "passkey-added", new.name, now)
        except NotVerified as error:
            self._log("passkey-not-added", here)
            raise PasskeyRefused("passkey-not-added") from error
        self._log("passkey-added", here)
        self._notifier.notify(None)

    async def begin_signing_in(self, party: RelyingParty) -> str:
        """What a browser asks its authenticator to sign in."""
        challenge = new_challenge()
        async with self._database.unit_of_work() as uow:
            await self._keep(uow, challenge)
        return (await _ceremonies(party)).options_to_sign_in(challenge)

    async def by_passkey(self, party: RelyingParty, answer: str) -> str:
        """The code by which a browser joins the person of a passkey. Raises ``PasskeyRefused``."""
        now, ceremonies = self._clock(), await _ceremonies(party)
        try:
            given = ceremonies.signed_in(answer)
            await self._use_up(given.challenge)
            async with self._database.unit_of_work() as uow:
                passkey = await uow.passkeys.find(given.credential_id)
                if passkey is None:
                    raise PasskeyRefused("passkey-unknown")
                count = ceremonies.verified_count(given, passkey)
                if (count or passkey.sign_count) and count <= passkey.sign_count:
                    raise PasskeyRefused("passkey-copied")
                if not await uow.passkeys.use(passkey, count, now):
                    raise PasskeyRefused("passkey-unknown")
                return await sign_in_code(uow, passkey.person, None, CodeKind.PASSKEY, now)
        except NotVerified as error:
            log.info("passkey-refused", code="passkey-not-verified")
            raise PasskeyRefused("passkey-not-verified") from error
        except PasskeyRefused as refused:
            log.info("passkey-refused", code=refused.code)
            raise

    async def remove(self, here: Conversation, passkey: int) -> str | None:
        """Remove a passkey; the code of a notice why not."""
        result = TurnResult(here, Turn(here.session, here.dossier, (), ()))
        async with self._database.unit_of_work() as uow:
            confirmed = PasskeyEndConfirmed(passkey)
            result = await remove_passkey(uow, result, confirmed, self._clock())
        for event in result.security_events:
            self._log(event, here)
        self._notifier.notify(None)
        [said] = result.turn.outputs
        return said.code if isinstance(said, Reject) else None

    async def _keep(
        self, uow: UnitOfWork, challenge: bytes, adds: tuple[int, str] | None = None
    ) -> None:
        now = self._clock()
        expires = now + timedelta(minutes=CEREMONY_MINUTES)
        await uow.passkeys.challenge(_digest(challenge.hex()), now, expires, adds=adds)

    async def _use_up(self, challenge: bytes) -> None:
        """Use a challenge up, in a transaction of its own: whatever follows, it is used."""
        async with self._database.unit_of_work() as uow:
            if not await uow.passkeys.take_to_sign_in(_digest(challenge.hex()), self._clock()):
                raise PasskeyRefused("passkey-expired")

    async def _handle_of(self, challenge: bytes, identity: int) -> str:
        """The user handle that a device asked its authenticator to take; uses the challenge up."""
        digest, now = _digest(challenge.hex()), self._clock()
        async with self._database.unit_of_work() as uow:
            handle = await uow.passkeys.take_to_add(digest, identity, now)
        if handle is None:
            raise PasskeyRefused("passkey-expired")
        return handle

    def _log(self, event: str, here: Conversation) -> None:
        log.info(event, person=here.person, identity=here.identity, channel=here.channel)


async def _ceremonies(party: RelyingParty) -> "Ceremonies":
    """The ceremonies; a thread loads their library for the first who has a passkey."""
    return await asyncio.to_thread(_loaded, party)


def _loaded(party: RelyingParty) -> "Ceremonies":
    from bot.turns.devices.ceremonies import Ceremonies  # noqa: PLC0415 - fifty milliseconds

    return Ceremonies(party)


async def _who(
    uow: UnitOfWork, person: int, identity: int | None, language: Language
) -> tuple[str, str | None]:
    """The device that let a browser in, and the enterprise its person worked on last."""
    device = next((one for one in await uow.devices.of(person) if one.identity == identity), None)
    rows = await uow.conversations.assessments(person)
    latest = max(rows, key=lambda row: row.last_activity, default=None)
    return name_of(device, language) if device else "…", latest.name if latest else None


def _code_of(secret: str) -> str:
    """The code that a waiting browser shows, so that any worker can show it again."""
    drawn = hmac.new(secret.encode(), b"code to be let in", hashlib.sha256).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in drawn[: GROUP * LINK_GROUPS])
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
