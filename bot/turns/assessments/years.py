"""The same enterprise over the years, and clients side by side: always the person's own."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from bot.jobs.quotas import Quotas
from bot.reports.data import EarlierYear
from bot.turns.assessments.carry_over import rolled
from bot.turns.result import TurnResult, asking_at, in_assessment, with_notice
from bot.wording.results.comparing import Compared
from dialogs.core.navigation import visited
from dialogs.core.outputs import Reject, Tell
from dialogs.core.session import Place, Wait
from dialogs.core.waits import RollForwardAsked
from dialogs.dossier.access import Act, permits
from dialogs.typed.china_time import day_in_china
from dialogs.years.rolling import rolling
from dialogs.years.screens import MOST_COMPARED
from scoring.overlays.library import OverlayLibrary
from storage.records import Conversation, YearOf
from storage.unit_of_work import UnitOfWork

ABOUT_YEARS = frozenset({Place.ROLL_FORWARD, Place.YEARS})
"""Where the screen shows what storage knows of other years."""


class YearsService:
    """Rolls assessments forward, and finds those of other years."""

    def __init__(self, library: OverlayLibrary, quotas: Quotas) -> None:
        self._library = library
        self._quotas = quotas

    async def roll_forward(
        self, uow: UnitOfWork, result: TurnResult, catalogue: str, year: str, now: datetime
    ) -> TurnResult:
        """Open the same enterprise's assessment of another year, and show what is new in it."""
        here, present = result.conversation, result.turn.dossier
        if not permits(present.membership, Act.CHANGE_CASE):
            return with_notice(result, Reject("not-a-choice"))
        if refused := await self._quotas.opening_refused(uow, here.person):
            code, params = refused
            return with_notice(result, Reject(code, tuple(params.items())))
        asked = RollForwardAsked(year, catalogue)
        came = rolling(present, asked, self._library, day_in_china(now))
        opened = await uow.conversations.roll_forward(
            here, catalogue, came.origin, now, rolled(came)
        )
        told = Tell("rolled-forward", (("year", year), ("from", came.origin.year)))
        result = await in_assessment(uow, self._library, result, opened, (told,), now)
        session = visited(result.turn.session, Wait(Place.NEWS, detour=True))
        rules = await uow.catalogue_of(opened.dossier, self._library)
        return asking_at(result, session, rules, now)

    async def earlier(
        self, uow: UnitOfWork, conversation: Conversation, year: str | None
    ) -> EarlierYear | None:
        """The enterprise's latest year before ``year`` that a report was made of."""
        if year is None:
            return None
        of = conversation
        years = await uow.stored_assessments.years_of(of.person, of.assessment)
        reported = [one for one in years if one.reported and one.year < year]
        latest = max(reported, key=lambda one: one.year, default=None)
        found = await compared_by_id(uow, [latest.id] if latest else (), self._library)
        if not found:
            return None
        (one,) = found
        overlays = tuple(map(self._library.overlay, one.overlays))
        return EarlierYear(one.year or "", one.catalogue, one.answers, overlays)

    async def add_around(self, uow: UnitOfWork, result: TurnResult, _now: datetime) -> TurnResult:
        """Add what the present screen shows of other years."""
        here = result.conversation
        if result.ended or here.dossier.task is not None:
            return result
        years = await uow.stored_assessments.years_of(here.person, here.assessment)
        around = structs.replace(result.around, years=years)
        if result.turn.session.wait.at is Place.YEARS:
            shown = _shown(years, here.assessment)
            compared = await compared_by_id(uow, shown, self._library)
            around = structs.replace(around, compared=compared)
        return structs.replace(result, around=around)


def _shown(years: Iterable[YearOf], present: int) -> list[int]:
    """One assessment of each of the latest years: the present one, else the one changed last."""
    by_year: dict[str, int] = {}
    for one in years:
        if one.id == present:
            by_year[one.year] = one.id
        else:
            by_year.setdefault(one.year, one.id)
    return list(by_year.values())[-MOST_COMPARED:]


async def compared_by_id(
    uow: UnitOfWork, ids: Iterable[int], library: OverlayLibrary
) -> tuple[Compared, ...]:
    """Assessments to stand side by side, in the order of ``ids``, which are the person's own.

    Those in which nothing was ever answered are left out.
    """
    wanted = list(ids)
    stored = await uow.stored_assessments.some(wanted) if wanted else {}
    return tuple(
        [
            Compared(
                one.id,
                one.name or "…",
                one.year,
                await uow.catalogue(one.catalogue, one.overlays, library),
                one.answers,
                one.overlays,
            )
            for id in wanted
            if (one := stored.get(id)) is not None
        ]
    )
