"""What ``Browsers`` asks of a database, kept in memory, for the tests of the web chat."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from dialogs.core.session import Session
from dialogs.dossier.dossier import Dossier
from scoring.values import Language
from storage.records import Browser, KeptLink
from storage.repositories.people.codes import CodeKind

Begin = Callable[[str, Language], int]


@dataclass(frozen=True, slots=True)
class _Begun:
    identity: int
    person: int


class FakeConversations:
    """Begins conversations."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self.external_ids: dict[int, str] = {}

    async def begin(
        self,
        _channel: str,
        external_id: str,
        session: Session,
        _dossier: Dossier,
        _now: datetime,
        _label: str | None,
    ) -> _Begun:
        """A person with one identity of the same number."""
        identity = self._begin(external_id, session.language)
        self.external_ids[identity] = external_id
        return _Begun(identity, identity)


class FakeBrowsers:
    """The table of browsers; ``links`` are lasting links by their hash."""

    def __init__(self, conversations: FakeConversations) -> None:
        self._conversations = conversations
        self.rows: dict[int, Browser] = {}
        self.links: dict[str, KeptLink] = {}

    async def add(
        self, identity: int, person: int, *, secret_hash: str, form_key: str, now: datetime
    ) -> None:
        """Keep a row."""
        self.rows[identity] = Browser(
            identity=identity,
            external_id=self._conversations.external_ids[identity],
            person=person,
            secret_hash=secret_hash,
            previous_hash=None,
            previous_until=None,
            form_key=form_key,
            issued_to=person,
            rotated=now,
            created=now,
            seen=now,
        )

    async def find(self, secret_hash: str) -> Browser | None:
        """The row with this secret, present or previous."""
        hashes = ((row, (row.secret_hash, row.previous_hash)) for row in self.rows.values())
        return next((row for row, known in hashes if secret_hash in known), None)

    async def rotate(self, browser: Browser, secret_hash: str, now: datetime) -> bool:
        """A new secret, if the row is as it was read."""
        return self._replace(
            browser,
            secret_hash=secret_hash,
            previous_hash=browser.secret_hash,
            previous_until=None,
            issued_to=browser.person,
            rotated=now,
        )

    async def reissue(self, browser: Browser, secret_hash: str, now: datetime) -> bool:
        """One more new secret."""
        return self._replace(browser, secret_hash=secret_hash, rotated=now)

    async def touch(
        self, browser: Browser, now: datetime, *, previous_until: datetime | None
    ) -> None:
        """Seen."""
        self._replace(browser, seen=now, previous_until=previous_until)

    async def forget_previous(self, browser: Browser) -> None:
        """No previous secret."""
        self._replace(browser, previous_hash=None, previous_until=None)

    def _replace(self, browser: Browser, **values: object) -> bool:
        row = self.rows.get(browser.identity)
        if row is None or row.secret_hash != browser.secret_hash:
            return False
        self.rows[browser.identity] = replace(row, **values)  # type: ignore[arg-type]
        return True

    def drop(self, identity: int) -> None:
        """No row."""
        self.rows.pop(identity, None)

    async def link(self, link_hash: str) -> KeptLink | None:
        """A lasting link that is good."""
        return self.links.get(link_hash)

    async def take_link(self, link_hash: str, _identity: int) -> None:
        """Here taking a link uses it up at once."""
        del self.links[link_hash]


class FakeDevices:
    """A person's devices: here one each."""

    async def of(self, _person: int) -> tuple[object, ...]:
        """None but the one that asks, which is not counted."""
        return ()


class FakeCodes:
    """Codes given out, by their hash."""

    def __init__(self) -> None:
        self.given: list[str] = []

    async def give(
        self,
        _person: int,
        _device: int,
        _kind: CodeKind,
        code_hash: str,
        _now: datetime,
        _expires: datetime | None,
    ) -> None:
        """Keep the hash."""
        self.given.append(code_hash)

    async def recovery_since(self, _person: int) -> datetime | None:
        """Nobody has a recovery code."""
        return None


class FakePasskeys:
    """Nobody has one."""

    async def of(self, _person: int) -> tuple[object, ...]:
        """None."""
        return ()


class FakeDatabase:
    """A unit of work with what ``Browsers`` needs."""

    def __init__(self, begin: Begin) -> None:
        self.conversations = FakeConversations(begin)
        self.browsers = FakeBrowsers(self.conversations)
        self.devices = FakeDevices()
        self.codes = FakeCodes()
        self.passkeys = FakePasskeys()

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator["FakeDatabase"]:
        """Itself: nothing here is undone."""
        yield self
