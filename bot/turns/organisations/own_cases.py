"""Ends from the closed cases of one's own organisation: shown, and taken into an answer.

They are looked up at the moment they are shown or taken, by the membership of whoever asks, and
are part of the answer from then on: later cases change nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from msgspec.structs import replace

from bot.jobs.quotas import HISTORY_BYTES
from bot.screens.core.context import ScaleOfCases
from bot.turns.result import TurnResult, asking_at, with_notice
from dialogs.core.answering.scale_position import scale_answer_of
from dialogs.core.outputs import AnswerRecorded, EndsOfCasesTaken, Reject, Tell
from dialogs.core.session import Place
from dialogs.dossier.dossier import Profile
from dialogs.enterprise.industries import industry
from scoring.answers.acceptance import refusal
from scoring.answers.model import EndsSource, Value
from scoring.answers.serialise import answer_from_json
from scoring.catalogue.index import index_of
from scoring.catalogue.model import Catalogue, Criterion, Scale
from scoring.evaluation.own_cases import (
    LEAST,
    EndsOfCases,
    ends_of_cases,
    is_comparable,
    numbers_on,
)
from scoring.overlays.library import OverlayLibrary
from scoring.rounding import significant
from storage.records import ClosedCase
from storage.unit_of_work import UnitOfWork

ABOUT_OWN_CASES: Final = frozenset({Place.BASELINE, Place.BENCHMARKS})
"""Where the screen shows what other closed cases came to."""


class OwnCasesService:
    """What a member of a consultancy or agency sees of its other clients: never a single one."""

    def __init__(self, library: OverlayLibrary) -> None:
        self._library = library

    async def take(
        self, uow: UnitOfWork, result: TurnResult, asked: EndsOfCasesTaken, now: datetime
    ) -> TurnResult:
        """Put both ends into the answer, with how many clients they are of."""
        dossier, subject = result.turn.dossier, asked.subject
        if not dossier.may_answer(subject):
            return with_notice(result, Reject("not-a-choice"))
        if result.conversation.written >= HISTORY_BYTES:
            return with_notice(result, Reject("history-full"))
        cases = await _cases(uow, result)
        catalogue = await uow.catalogue_of(dossier, self._library)
        index = index_of(catalogue)
        scaled = scale_answer_of(index, dossier, subject)
        if not cases or scaled is None or not isinstance(scaled.answer, Value):
            return with_notice(result, Reject("not-a-choice"))
        scale, answer = scaled.position.scale, scaled.answer
        if not is_comparable(scaled.criterion, scale):
            return with_notice(result, Reject("not-a-choice"))
        ends = _ends(catalogue, scaled.criterion, scale, cases, answer.unit)
        if not ends.is_whole:
            few = (("count", str(ends.count)), ("least", str(LEAST)))
            return with_notice(result, Reject("own-cases-few", few))
        name = name_of(ends.count, dossier.profile)
        taken = replace(
            answer.bare,
            reference=ends.average,
            leading=ends.leading,
            source=EndsSource.OWN_CASES,
            source_name=name,
        )
        if code := refusal(scaled.criterion, taken, catalogue.benchmarks):
            return with_notice(result, Reject(code))
        turn = replace(
            result.turn,
            dossier=dossier.with_answer(subject, taken),
            events=(*result.turn.events, AnswerRecorded(subject, answer, taken)),
        )
        result = asking_at(replace(result, turn=turn), turn.session, catalogue, now)
        source = (("source", EndsSource.OWN_CASES.value), ("name", name), ("count", "1"))
        return with_notice(
            with_notice(result, Tell("source-kept-compared", source)),
            Tell("benchmarks-kept", _kept(subject, ends, answer.unit or scale.unit)),
        )

    async def add_around(self, uow: UnitOfWork, result: TurnResult, now: datetime) -> TurnResult:
        """Add what closed cases came to; nothing for who is in no organisation that works here."""
        del now
        if result.ended:
            return result
        cases = await _cases(uow, result)
        if cases is None:
            return result
        catalogue = await uow.catalogue_of(result.turn.dossier, self._library)
        is_table = result.turn.session.wait.at is Place.BENCHMARKS
        rows = _table(catalogue, cases) if is_table else self._at(result, catalogue, cases)
        return replace(result, around=replace(result.around, own_cases=tuple(rows)))

    def _at(
        self, result: TurnResult, catalogue: Catalogue, cases: tuple[ClosedCase, ...]
    ) -> Iterator[ScaleOfCases]:
        """The one scale whose baseline is asked for, in the unit of the number."""
        turn = result.turn
        scaled = scale_answer_of(index_of(catalogue), turn.dossier, turn.session.wait.subject)
        if scaled is None or not isinstance(scaled.answer, Value):
            return
        scale, unit = scaled.position.scale, scaled.answer.unit
        if is_comparable(scaled.criterion, scale):
            ends = _ends(catalogue, scaled.criterion, scale, cases, unit)
            yield ScaleOfCases(scaled.criterion.id, scale, unit or scale.unit, ends)


def name_of(count: int, profile: Profile) -> str:
    """The name of the source, the same in every language: n = 23; GB/T 4754 C3441; 2025."""
    known = industry(profile.industry or "")
    code = known.full_code if known is not None else profile.industry
    return f"n = {count}; GB/T 4754 {code}; {profile.period}"


async def _cases(uow: UnitOfWork, result: TurnResult) -> tuple[ClosedCase, ...] | None:
    """Other clients' closed cases of the same industry, year and edition, the client's own left
    out; ``None`` for whoever is in no organisation with clients that works on this one.
    """
    here, dossier = result.conversation, result.turn.dossier
    if dossier.task is not None:
        return None
    working = await uow.closed_cases.organisations(here.person, here.assessment)
    if not working:
        return None
    facts = dossier.profile
    if facts.industry is None or facts.period is None:
        return ()
    found = await uow.closed_cases.others(
        working,
        here.assessment,
        catalogue=dossier.catalogue,
        industry=facts.industry,
        period=facts.period,
    )
    own = facts.credit_code
    return tuple(case for case in found if own is None or case.credit_code != own)


def _table(catalogue: Catalogue, cases: tuple[ClosedCase, ...]) -> Iterator[ScaleOfCases]:
    """Every scale that at least one client has a number on."""
    for criterion in catalogue.criteria:
        for scale in criterion.scales:
            if is_comparable(criterion, scale):
                ends = _ends(catalogue, criterion, scale, cases)
                if ends.count:
                    yield ScaleOfCases(criterion.id, scale, scale.unit, ends)


def _ends(
    catalogue: Catalogue,
    criterion: Criterion,
    scale: Scale,
    cases: Iterable[ClosedCase],
    unit: str = "",
) -> EndsOfCases:
    stored = (case.answers.get(criterion.id) for case in cases)
    answers = [answer_from_json(one) for one in stored if one is not None]
    numbers = numbers_on(criterion, scale, answers, unit, catalogue.benchmarks)
    return ends_of_cases(tuple(numbers), scale.direction)


def _kept(subject: str, ends: EndsOfCases, unit: str) -> tuple[tuple[str, str], ...]:
    assert ends.average is not None  # noqa: S101 - they are whole
    assert ends.leading is not None  # noqa: S101
    return (
        ("subject", subject),
        ("baseline", significant(ends.average)),
        ("leading", significant(ends.leading)),
        ("unit", unit),
    )
