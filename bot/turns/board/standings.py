"""How assessments stand, kept by their revision: only what changed is evaluated again.

Each worker has its own: what is kept is worked out from the database and names the revision it
was worked out from, so none of it can be outdated.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.turns.board.said import decided_points, dossier_of, reviewed_points
from bot.wording.results.standing import Standing, standing_of
from scoring.catalogue.model import Catalogue
from scoring.overlays.library import OverlayLibrary
from storage.records import AssessmentContents, AssessmentSummary
from storage.unit_of_work import UnitOfWork

KEPT: Final = 10_000
"""Standings in memory, each about one kilobyte."""


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """An assessment as it was read, to be evaluated."""

    assessment: int
    revision: int
    catalogue: Catalogue
    contents: AssessmentContents


@dataclass(frozen=True, slots=True)
class Found:
    """The standings that are known, and what must be evaluated first."""

    known: Mapping[int, Standing]
    unevaluated: tuple[Unevaluated, ...]


class Standings:
    """The standing of each assessment at its last known revision."""

    def __init__(self, library: OverlayLibrary, most: int = KEPT) -> None:
        self._library = library
        self._most = most
        self._kept: OrderedDict[int, tuple[int, Standing]] = OrderedDict()

    async def find(self, uow: UnitOfWork, rows: Iterable[AssessmentSummary]) -> Found:
        """Those of these assessments that are known at their revision; all others are read.

        ``rows`` were read before in the same unit of work, so what is read now is at least as new.
        """
        known, unknown = dict[int, Standing](), dict[int, AssessmentSummary]()
        for row in rows:
            revision, standing = self._kept.get(row.id, (None, None))
            if standing is not None and revision == row.revision:
                known[row.id] = standing
                self._kept.move_to_end(row.id)
            else:
                unknown[row.id] = row
        read = await uow.board.contents(unknown) if unknown else {}
        unevaluated = [
            Unevaluated(
                id, unknown[id].revision, await self.rules(uow, unknown[id].catalogue, one), one
            )
            for id, one in read.items()
        ]
        return Found(known, tuple(unevaluated))

    async def rules(
        self, uow: UnitOfWork, catalogue: str, contents: AssessmentContents
    ) -> Catalogue:
        """The catalogue with the overlays of an assessment."""
        return await uow.catalogue(catalogue, contents.overlays, self._library)

    def evaluate(self, one: Unevaluated) -> Standing:
        """Evaluate an assessment, and keep the result."""
        contents = one.contents
        standing = _standing(one.catalogue, contents)
        self._kept[one.assessment] = (one.revision, standing)
        self._kept.move_to_end(one.assessment)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return standing


def _standing(catalogue: Catalogue, contents: AssessmentContents) -> Standing:
    standing = standing_of(catalogue, contents.overlays, contents.answers, contents.supported)
    if not contents.reviews and contents.released is None:
        return standing
    dossier = dossier_of(catalogue, contents)
    return replace(
        standing,
        reviewed=reviewed_points(catalogue, dossier),
        released=decided_points(catalogue, dossier),
    )
