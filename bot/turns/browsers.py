"""Browsers and their secrets: which are admitted, and when a secret is replaced.

There are no accounts, so nobody can be asked to prove who they are in another way: a secret that
is refused too early is an assessment lost. The limits below weigh that against leaked secrets.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

import structlog

from bot.turns.codes import LINK_MINUTES, device_code
from dialogs.dossier.dossier import Dossier
from dialogs.engine import start
from scoring.values import Language
from storage.database import Database
from storage.records import Browser, KeptLink
from storage.unit_of_work import UnitOfWork

SECRET_BYTES = 32
ROTATE_AFTER = timedelta(days=1)
"""A secret older than this is replaced at the next page: one copied from a browser, a backup or a
proxy is valid until its owner is back, not for as long as they use the chat."""
GRACE = timedelta(minutes=2)
"""How long the previous secret is accepted once its successor was seen: for requests under way,
and for those that other tabs sent at the same moment."""
IDLE_LIMIT = timedelta(days=400)
"""A browser not seen for longer is refused. Factories apply once a year and come back for the next
round with last year's figures; browsers keep a cookie for 400 days at most."""
ABSOLUTE_LIMIT = timedelta(days=3 * 365)
"""After this a browser has to be connected again, by a code from another device or the recovery
code: a published list of green factories stands for as long before it is reviewed."""
SEEN_EVERY = timedelta(hours=1)
"""How often the last visit of a browser is stored: a write for each request costs too much."""

log = structlog.get_logger()


Renewal = Literal["rotate", "reissue"]
"""What the next page brings: a successor of the present secret, or another one in place of a
successor that was never used because the response with it was lost."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A browser whose secret was accepted, and whether it is to get a new one."""

    browser: Browser
    renewal: Renewal | None = None


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A secret for a browser to keep, and for how many seconds. ``repr`` does not show it."""

    secret: str = field(repr=False)
    seconds: int


@dataclass(frozen=True, slots=True)
class WaysLeft:
    """What else leads to the same assessments: how many devices, a recovery code, how many
    passkeys.
    """

    devices: int
    recovery: bool
    passkeys: int = 0


@dataclass(frozen=True, slots=True)
class JoinCode:
    """A code for another device to join with: valid once, and for a limited number of minutes."""

    code: str = field(repr=False)
    minutes: int


def digest_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Browsers:
    """Admits browsers by their secret."""

    def __init__(
        self,
        database: Database,
        *,
        default_catalogue: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._default_catalogue = default_catalogue
        self._clock = clock

    async def admit(self, secret: str) -> Admitted | None:
        """The browser with this secret; ``None`` if there is none, or the secret has expired."""
        digest, now = digest_of(secret), self._clock()
        async with self._database.unit_of_work() as uow:
            browser = await uow.browsers.find(digest)
            if browser is None or _is_over(browser, now):
                return None
            if digest == browser.secret_hash:
                await _note_present(uow, browser, now)
                return Admitted(browser, "rotate" if _is_due(browser, now) else None)
            if browser.previous_until is None or now < browser.previous_until:
                return Admitted(browser, "reissue" if _is_lost(browser, now) else None)
            await self._refuse_replay(uow, browser, digest)
            return None

    async def _refuse_replay(self, uow: UnitOfWork, browser: Browser, digest: str) -> None:
        """Somebody has a copy of a secret that was replaced long ago, or restored a backup.

        The present secret stays valid: ending it would let anyone with the old one lock out the
        owner, who has no other proof. It is logged once, then forgotten.
        """
        if await uow.browsers.link(digest) is None:
            log.warning("replaced-secret-refused", identity=browser.identity)
            await uow.browsers.forget_previous(browser)

    async def begin(
        self, channel: str, language: Language, label: str = ""
    ) -> tuple[Admitted, NewSecret]:
        """A new person in a new browser, before their first turn."""
        now = self._clock()
        secret = secrets.token_urlsafe(SECRET_BYTES)
        digest = digest_of(secret)
        async with self._database.unit_of_work() as uow:
            begun = await uow.conversations.begin(
                channel,
                secrets.token_hex(SECRET_BYTES),
                start(language),
                Dossier(self._default_catalogue),
                now,
                label or None,
            )
            form_key = secrets.token_hex(SECRET_BYTES)
            await uow.browsers.add(
                begun.identity, begun.person, secret_hash=digest, form_key=form_key, now=now
            )
            browser = await uow.browsers.find(digest)
        assert browser is not None  # noqa: S101 - added in the same transaction
        return Admitted(browser), _for(browser, secret, now)

    async def renew(self, admitted: Admitted) -> NewSecret | None:
        """A new secret for a browser that is to get one; ``None``: another request brings it."""
        browser, now = admitted.browser, self._clock()
        secret = secrets.token_urlsafe(SECRET_BYTES)
        async with self._database.unit_of_work() as uow:
            if admitted.renewal == "rotate":
                done = await uow.browsers.rotate(browser, digest_of(secret), now)
            else:
                done = await uow.browsers.reissue(browser, digest_of(secret), now)
        return _for(browser, secret, now) if done else None

    async def ways_left(self, browser: Browser) -> WaysLeft:
        """What leads to the same assessments without this browser."""
        async with self._database.unit_of_work() as uow:
            devices = await uow.devices.of(browser.person)
            since = await uow.codes.recovery_since(browser.person)
            passkeys = await uow.passkeys.of(browser.person)
        others = sum(device.identity != browser.identity for device in devices)
        return WaysLeft(others, recovery=since is not None, passkeys=len(passkeys))

    async def join_code(self, browser: Browser) -> JoinCode:
        """A code for another device; earlier ones become invalid."""
        async with self._database.unit_of_work() as uow:
            return await self._code_for(uow, browser.person, browser.identity)

    async def link(self, secret: str) -> KeptLink | None:
        """A lasting link of the first release, if it is still valid."""
        async with self._database.unit_of_work() as uow:
            return await uow.browsers.link(digest_of(secret))

    async def take_link(self, secret: str, taker: Browser) -> JoinCode | None:
        """The code that now replaces a lasting link; ``None`` when the link is no longer valid.

        The link is used up once the taker has joined, not before: somebody who closes the page
        at the question whether to join would have lost the only way back.
        """
        async with self._database.unit_of_work() as uow:
            link = await uow.browsers.link(digest_of(secret))
            if link is None:
                return None
            await uow.browsers.take_link(link.link_hash, taker.identity)
            return await self._code_for(uow, link.person, link.identity)

    async def _code_for(self, uow: UnitOfWork, person: int, device: int) -> JoinCode:
        code = await device_code(uow, person, device, self._clock())
        return JoinCode(code, LINK_MINUTES)


def last_day(browser: Browser) -> datetime:
    """When a browser must be connected again, however often it is used."""
    return browser.created + ABSOLUTE_LIMIT


def _for(browser: Browser, secret: str, now: datetime) -> NewSecret:
    kept = min(IDLE_LIMIT, last_day(browser) - now)
    return NewSecret(secret, int(kept.total_seconds()))


def _is_over(browser: Browser, now: datetime) -> bool:
    return now - browser.seen > IDLE_LIMIT or now > last_day(browser)


def _is_due(browser: Browser, now: datetime) -> bool:
    """Whether the secret is too old, or was made for another person than the identity has now."""
    return now - browser.rotated >= ROTATE_AFTER or browser.person != browser.issued_to


def _is_lost(browser: Browser, now: datetime) -> bool:
    """Whether the successor of the secret just used has not been seen for too long."""
    return browser.previous_until is None and now - browser.rotated >= GRACE


async def _note_present(uow: UnitOfWork, browser: Browser, now: datetime) -> None:
    first = browser.previous_hash is not None and browser.previous_until is None
    if first or now - browser.seen >= SEEN_EVERY:
        until = now + GRACE if first else browser.previous_until
        await uow.browsers.touch(browser, now, previous_until=until)
