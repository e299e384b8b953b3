"""Sessions and dossiers kept in memory, each good only at the version it was read or written.

The version always comes from the database in the same transaction, so a process never uses what
another has changed since. A unit of work publishes what it learned after its commit.
"""

from collections import OrderedDict
from typing import Generic, TypeVar

from dialogs.core.dossier import Dossier
from dialogs.core.session import Session

T = TypeVar("T")

WARM_LIMIT = 1000
"""How many sessions, and how many dossiers, are kept; the one unused longest goes first."""


class Recent(Generic[T]):
    """Values by id, each with its version; at most ``limit`` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[int, tuple[int, T]] = OrderedDict()

    def get(self, key: int, version: int) -> T | None:
        """The value, if it is known at exactly this version."""
        kept = self._kept.get(key)
        if kept is None or kept[0] != version:
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def put(self, key: int, version: int, value: T) -> None:
        """Remember the value at this version in place of any other."""
        self._kept[key] = (version, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Remember nothing."""
        self._kept.clear()


class VersionedCache:
    """What this process remembers."""

    def __init__(self, limit: int = WARM_LIMIT) -> None:
        self.sessions: Recent[Session] = Recent(limit)
        self.dossiers: Recent[Dossier] = Recent(limit)


class PendingCacheWrites:
    """What one unit of work read and wrote: nobody else's until ``publish``."""

    def __init__(self, warm: VersionedCache) -> None:
        self._warm = warm
        self._sessions: list[tuple[int, int, Session]] = []
        self._dossiers: list[tuple[int, int, Dossier]] = []
        self._forgets = False

    def session(self, key: int, version: int) -> Session | None:
        """The session, if this process knows it at this version."""
        return self._warm.sessions.get(key, version)

    def dossier(self, key: int, revision: int) -> Dossier | None:
        """The dossier of an assessment, if this process knows it at this revision."""
        return self._warm.dossiers.get(key, revision)

    def keep_session(self, key: int, version: int, session: Session) -> None:
        """Note a session as read or written."""
        self._sessions.append((key, version, session))

    def keep_dossier(self, key: int, revision: int, dossier: Dossier) -> None:
        """Note a dossier as read or written."""
        self._dossiers.append((key, revision, dossier))

    def forget(self) -> None:
        """Note that something was deleted, which nobody should remember."""
        self._forgets = True

    def publish(self) -> None:
        """Hand what was noted to the process; only after the commit."""
        if self._forgets:
            self._warm.sessions.clear()
            self._warm.dossiers.clear()
        for noted in self._sessions:
            self._warm.sessions.put(*noted)
        for kept in self._dossiers:
            self._warm.dossiers.put(*kept)
