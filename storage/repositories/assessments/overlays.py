"""Overlays that assessments pin, stored as a whole: their rules hold even if files change."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select

from scoring.overlays.model import Overlay
from storage.backends.protocol import Run
from storage.base import table
from storage.models import Overlay as OverlayRow
from storage.models import PinnedOverlay
from storage.upserts import Upsert

_OVERLAYS, _PINNED = table(OverlayRow), table(PinnedOverlay)

_KEEP = Upsert(_OVERLAYS)
"""Two people may pin the same overlay at the same moment."""
_UNPIN = delete(_PINNED).where(_PINNED.c.assessment_id == bindparam("of_assessment"))
_INSERT_PINNED = insert(_PINNED)
_ALL = select(_OVERLAYS.c.content).order_by(_OVERLAYS.c.ref)


class Overlays:
    """All overlays that were ever pinned."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def all(self) -> tuple[Overlay, ...]:
        """Every overlay that an assessment has pinned, even if it no longer does."""
        return await self._run(_all)


def pin(connection: Connection, assessment: int, overlays: Sequence[Overlay]) -> None:
    """Pin these overlays to the assessment, and no others."""
    connection.execute(_UNPIN, {"of_assessment": assessment})
    if not overlays:
        return
    contents = [
        {"ref": overlay.ref, "content": overlay.model_dump(mode="json", exclude_defaults=True)}
        for overlay in overlays
    ]
    connection.execute(_KEEP.on(connection), contents)
    pinned = [
        {"assessment_id": assessment, "position": position, "ref": overlay.ref}
        for position, overlay in enumerate(overlays)
    ]
    connection.execute(_INSERT_PINNED, pinned)


def _all(connection: Connection) -> tuple[Overlay, ...]:
    contents = connection.execute(_ALL).scalars()
    return tuple(Overlay.model_validate(content) for content in contents)
