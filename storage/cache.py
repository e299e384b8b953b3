"""Sessions and dossiers cached in memory, each valid only at the version it was read or written.

The version always comes from the database in the same transaction, so a process never uses what
another has changed since. A unit of work publishes its cache writes after its commit.
"""

from collections import OrderedDict
from typing import Generic, TypeVar

from dialogs.core.session import Session
from dialogs.dossier.dossier import Dossier

T = TypeVar("T")

CACHE_LIMIT = 1000
"""Most sessions, and most dossiers, cached; the one unused longest is dropped first."""


class Recent(Generic[T]):
    """Values by id, each with its version; at most ``limit`` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[int, tuple[int, T]] = OrderedDict()

    def get(self, key: int, version: int) -> T | None:
        """The value, if it is cached at exactly this version."""
        kept = self._kept.get(key)
        if kept is None or kept[0] != version:
            return None
        self._kept.move_to_end(key)
        return kept[1]

    def put(self, key: int, version: int, value: T) -> None:
        """Cache the value at this version, in place of any other."""
        self._kept[key] = (version, value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Drop everything."""
        self._kept.clear()


class VersionedCache:
    """The cache of this process."""

    def __init__(self, limit: int = CACHE_LIMIT) -> None:
        self.sessions: Recent[Session] = Recent(limit)
        self.dossiers: Recent[Dossier] = Recent(limit)


class PendingCacheWrites:
    """What one unit of work read and wrote; others see it only after ``publish``."""

    def __init__(self, cache: VersionedCache) -> None:
        self._cache = cache
        self._sessions: list[tuple[int, int, Session]] = []
        self._dossiers: list[tuple[int, int, Dossier]] = []
        self._forgets = False

    def session(self, key: int, version: int) -> Session | None:
        """The session, if it is cached at this version."""
        return self._cache.sessions.get(key, version)

    def dossier(self, key: int, revision: int) -> Dossier | None:
        """The dossier of an assessment, if it is cached at this revision."""
        return self._cache.dossiers.get(key, revision)

    def keep_session(self, key: int, version: int, session: Session) -> None:
        """Cache a session that was read or written."""
        self._sessions.append((key, version, session))

    def keep_dossier(self, key: int, revision: int, dossier: Dossier) -> None:
        """Cache a dossier that was read or written."""
        self._dossiers.append((key, revision, dossier))

    def forget(self) -> None:
        """Clear the cache: something was deleted that must not stay in it."""
        self._forgets = True

    def publish(self) -> None:
        """Put it all into the cache of the process; only after the commit."""
        if self._forgets:
            self._cache.sessions.clear()
            self._cache.dossiers.clear()
        for noted in self._sessions:
            self._cache.sessions.put(*noted)
        for kept in self._dossiers:
            self._cache.dossiers.put(*kept)
