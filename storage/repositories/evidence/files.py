"""The register of evidence files: which contents are stored, and what refers to them.

Attached evidence refers to a content, and so do versions of an assessment, and pins of uploads
whose turn has not ended. All are
written in transactions that lock the content's row. A removal begins only without references. It
holds the content by ``REMOVED_NOW`` in place of a number of pins until its file is gone: nobody
can pin it or attach it meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    bindparam,
    case,
    delete,
    select,
    update,
)

from storage.backends.protocol import Run
from storage.base import table
from storage.models import Evidence, EvidenceFile, VersionFile
from storage.upserts import Upsert

ASKED_AT_ONCE = 500
"""Most digests in one statement."""
REMOVED_NOW = -1
"""The ``pins`` of a content that is being removed; ``pinned_until`` says until when."""

_FILES, _EVIDENCE, _FROZEN = table(EvidenceFile), table(Evidence), table(VersionFile)


def _registered(insert: Any, where: object = None, **pinned: object) -> Insert:
    result: Insert = insert.on_conflict_do_update(
        index_elements=[_FILES.c.digest],
        set_={"size": insert.excluded.size, **pinned},
        where=where,
    )
    return result


_IS_KEPT = _FILES.c.pins > REMOVED_NOW
_LATER = case(
    (_IS_KEPT & (_FILES.c.pinned_until > bindparam("until")), _FILES.c.pinned_until),
    else_=bindparam("until", type_=_FILES.c.pinned_until.type),
)
_PIN = Upsert(
    _FILES,
    partial(
        _registered,
        where=_IS_KEPT | (_FILES.c.pinned_until <= bindparam("at")),
        pins=case((_IS_KEPT, _FILES.c.pins + 1), else_=1),
        pinned_until=_LATER,
    ),
)
_REGISTER = Upsert(_FILES, _registered)
_UNPIN = (
    update(_FILES)
    .where(_FILES.c.digest == bindparam("of_digest"), _FILES.c.pins > 0)
    .values(pins=_FILES.c.pins - 1)
)
_LOCK = select(_FILES.c.digest).where(_FILES.c.digest == bindparam("digest")).with_for_update()
_HOLD = _LOCK.where(_IS_KEPT)
_ATTACHED = select(_EVIDENCE.c.digest).where(
    _EVIDENCE.c.digest == _FILES.c.digest, _EVIDENCE.c.removed_at.is_(None)
)
_OF_A_VERSION = select(_FROZEN.c.digest).where(_FROZEN.c.digest == _FILES.c.digest)
_IS_FREE = (
    (_FILES.c.pins == 0)
    | _FILES.c.pinned_until.is_(None)
    | (_FILES.c.pinned_until <= bindparam("at")),
    ~_ATTACHED.exists(),
    ~_OF_A_VERSION.exists(),
)
_BEGIN_REMOVAL = (
    update(_FILES)
    .where(_FILES.c.digest == bindparam("of_digest"), *_IS_FREE)
    .values(pins=REMOVED_NOW, pinned_until=bindparam("until"))
)
_END_REMOVAL = delete(_FILES).where(
    _FILES.c.digest == bindparam("of_digest"),
    _FILES.c.pins == REMOVED_NOW,
    _FILES.c.pinned_until == bindparam("until"),
)
_FREE = select(_FILES.c.digest).where(*_IS_FREE).order_by(_FILES.c.digest)


class EvidenceFiles:
    """Which contents are stored, and what refers to them."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def pin(self, digest: str, size: int, now: datetime, until: datetime) -> bool:
        """Pin a content for an upload until its turn ends, or ``until`` then if it never does.

        ``False``: it is being removed, so wait a moment.
        """
        return await self._run(_pin, digest, size, now, until)

    async def unpin(self, digest: str) -> None:
        """Remove one pin: the turn of the upload has ended."""
        await self._run(_unpin, digest)

    async def hold(self, digest: str) -> bool:
        """Lock a content against removal until the unit of work ends; whether it is stored."""
        return await self._run(_hold, digest)

    async def begin_removal(self, digest: str, now: datetime, until: datetime) -> bool:
        """Hold a content without references ``until`` then; ``True``: remove its file."""
        return await self._run(_begin_removal, digest, now, until)

    async def end_removal(self, digest: str, until: datetime) -> None:
        """The file of a content held ``until`` then is gone."""
        await self._run(_end_removal, digest, until)

    async def free(self, now: datetime) -> tuple[str, ...]:
        """The contents without references."""
        return await self._run(_free, now)

    async def unknown(self, digests: Sequence[str]) -> tuple[str, ...]:
        """The digests that are not in the register."""
        return await self._run(_unknown, digests)

    async def adopt(self, digest: str, size: int, now: datetime) -> None:
        """Add a file that was found only on the disk, so that it can be removed."""
        await self._run(register, [(digest, size)], now)


def register(connection: Connection, files: Sequence[tuple[str, int]], now: datetime) -> None:
    """Add contents that evidence is about to refer to, and lock their rows."""
    rows = [
        {"digest": digest, "size": size, "pins": 0, "created_at": now} for digest, size in files
    ]
    connection.execute(_REGISTER.on(connection), rows)


def _pin(connection: Connection, digest: str, size: int, now: datetime, until: datetime) -> bool:
    row = {"digest": digest, "size": size, "pins": 1, "pinned_until": until, "created_at": now}
    pinned = connection.execute(_PIN.on(connection), row | {"until": until, "at": now})
    return pinned.rowcount == 1


def _unpin(connection: Connection, digest: str) -> None:
    connection.execute(_UNPIN, {"of_digest": digest})


def _hold(connection: Connection, digest: str) -> bool:
    return connection.execute(_HOLD, {"digest": digest}).first() is not None


def _begin_removal(connection: Connection, digest: str, now: datetime, until: datetime) -> bool:
    # Two statements: the second runs with the lock, so it sees what others attached.
    if connection.execute(_LOCK, {"digest": digest}).first() is None:
        return False
    held = {"of_digest": digest, "at": now, "until": until}
    return connection.execute(_BEGIN_REMOVAL, held).rowcount == 1


def _end_removal(connection: Connection, digest: str, until: datetime) -> None:
    connection.execute(_END_REMOVAL, {"of_digest": digest, "until": until})


def _free(connection: Connection, now: datetime) -> tuple[str, ...]:
    return tuple(connection.execute(_FREE, {"at": now}).scalars())


def _unknown(connection: Connection, digests: Sequence[str]) -> tuple[str, ...]:
    known: set[str] = set()
    for start in range(0, len(digests), ASKED_AT_ONCE):
        some = digests[start : start + ASKED_AT_ONCE]
        known.update(
            connection.execute(select(_FILES.c.digest).where(_FILES.c.digest.in_(some))).scalars()
        )
    return tuple(digest for digest in digests if digest not in known)
