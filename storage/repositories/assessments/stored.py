"""All assessments by a catalogue, read in batches: as many as there are, a few at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from storage.backends.protocol import Run
from storage.base import table
from storage.mapping import answers_from
from storage.models import Answer, Assessment, Case, PinnedOverlay
from storage.records import StoredAssessment, YearOf
from storage.repositories.assessments.previous import years_of
from storage.repositories.assessments.summaries import CLIENT_NAME

_ASSESSMENTS, _CASES = table(Assessment), table(Case)
_ANSWERS, _PINNED = table(Answer), table(PinnedOverlay)

_IS_BEGUN = (
    select(_ANSWERS.c.revision).where(_ANSWERS.c.assessment_id == _ASSESSMENTS.c.id).exists()
)
_COUNT = (
    select(func.count())
    .select_from(_ASSESSMENTS)
    .where(_ASSESSMENTS.c.catalogue == bindparam("catalogue"), _IS_BEGUN)
)
_HEADS = (
    select(_ASSESSMENTS.c.id, _ASSESSMENTS.c.catalogue, _CASES.c.period, CLIENT_NAME.label("name"))
    .join(_CASES, _CASES.c.id == _ASSESSMENTS.c.case_id)
    .where(_IS_BEGUN)
)
_SOME = _HEADS.where(_ASSESSMENTS.c.id.in_(bindparam("ids", expanding=True)))
_NEXT = (
    _HEADS.where(
        _ASSESSMENTS.c.catalogue == bindparam("catalogue"),
        _ASSESSMENTS.c.id > bindparam("after"),
    )
    .order_by(_ASSESSMENTS.c.id)
    .limit(bindparam("most"))
)
_ANSWERS_OF = (
    select(_ANSWERS.c.assessment_id, _ANSWERS.c.subject, _ANSWERS.c.value, _ANSWERS.c.at)
    .where(_ANSWERS.c.assessment_id.in_(bindparam("ids", expanding=True)))
    .order_by(_ANSWERS.c.assessment_id, _ANSWERS.c.revision)
)
_OVERLAYS_OF = (
    select(_PINNED.c.assessment_id, _PINNED.c.ref)
    .where(_PINNED.c.assessment_id.in_(bindparam("ids", expanding=True)))
    .order_by(_PINNED.c.assessment_id, _PINNED.c.position)
)

ByAssessment = dict[int, list[Row[Any]]]


class StoredAssessments:
    """The assessments in which something was answered."""

    def __init__(self, run: Run) -> None:
        self._run = run

    async def count(self, catalogue: str) -> int:
        """How many there are by a catalogue."""
        return await self._run(_count, catalogue)

    async def following(
        self, catalogue: str, after: int, most: int
    ) -> tuple[StoredAssessment, ...]:
        """The next of a catalogue, by id; none where ``after`` is the last id."""
        return await self._run(_following, catalogue, after, most)

    async def some(self, ids: Collection[int]) -> dict[int, StoredAssessment]:
        """The assessments with these ids that were begun, by id, in one batch."""
        return await self._run(_some, ids)

    async def years_of(self, person: int, assessment: int) -> tuple[YearOf, ...]:
        """The person's assessments of the enterprise of one of theirs, by year; of one year the
        one changed last first.
        """
        return await self._run(years_of, person, assessment)


def _count(connection: Connection, catalogue: str) -> int:
    return connection.execute(_COUNT, {"catalogue": catalogue}).scalar_one()


def _following(
    connection: Connection, catalogue: str, after: int, most: int
) -> tuple[StoredAssessment, ...]:
    by = {"catalogue": catalogue, "after": after, "most": most}
    return _with_answers(connection, connection.execute(_NEXT, by).all())


def _some(connection: Connection, ids: Collection[int]) -> dict[int, StoredAssessment]:
    heads = connection.execute(_SOME, {"ids": list(ids)}).all()
    return {stored.id: stored for stored in _with_answers(connection, heads)}


def _with_answers(connection: Connection, heads: Sequence[Any]) -> tuple[StoredAssessment, ...]:
    of = {"ids": [head.id for head in heads]}
    answers = _by_assessment(connection.execute(_ANSWERS_OF, of))
    overlays = _by_assessment(connection.execute(_OVERLAYS_OF, of))
    return tuple(
        StoredAssessment(
            id=head.id,
            name=head.name,
            catalogue=head.catalogue,
            overlays=tuple(row.ref for row in overlays[head.id]),
            answers=answers_from(answers[head.id]),
            answered_at=answers[head.id][-1].at,
            year=head.period,
        )
        for head in heads
    )


def _by_assessment(rows: Iterable[Row[Any]]) -> ByAssessment:
    grouped: ByAssessment = defaultdict(list)
    for row in rows:
        grouped[row.assessment_id].append(row)
    return grouped
