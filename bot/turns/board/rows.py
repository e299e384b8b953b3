"""The rows of a person's board: what is stuck comes first.

The chat and the web show the same rows. They take the same number of statements for one
assessment and for three hundred.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.jobs.stuck import known_facts, membership_in
from bot.screens.core.context import AssessmentRow, Stage
from bot.turns.board.standings import Standings
from bot.wording.results.standing import Standing
from dialogs.dossier.access import Act, permits
from dialogs.overview.stuck import Fact, Reason, stuck_at
from dialogs.typed.china_time import day_in_china
from storage.records import AssessmentSummary, BoardSummary, Conversation
from storage.unit_of_work import UnitOfWork


async def board(
    uow: UnitOfWork, conversation: Conversation, standings: Standings, now: datetime
) -> tuple[AssessmentRow, ...]:
    """The person's assessments in order: stuck ones first, those idle longest before others."""
    summaries = await begun_summaries(uow, conversation, now)
    found = await standings.find(uow, (one.summary for one in summaries))
    known = dict(found.known)
    known |= {one.assessment: standings.evaluate(one) for one in found.unevaluated}
    return rows_of(summaries, known, conversation.assessment, now)


async def begun_summaries(
    uow: UnitOfWork, conversation: Conversation, now: datetime
) -> tuple[BoardSummary, ...]:
    """The assessments of the board, read; the present one is among them in any case."""
    read = await uow.board.rows(conversation.person, now, day_in_china(now))
    return tuple(
        one for one in read if was_begun(one.summary) or one.summary.id == conversation.assessment
    )


def was_begun(row: AssessmentSummary) -> bool:
    """Whether anything was ever said in an assessment."""
    return row.revision > 0 or row.name is not None


def rows_of(
    summaries: Iterable[BoardSummary],
    standings: Mapping[int, Standing],
    current: int,
    now: datetime,
) -> tuple[AssessmentRow, ...]:
    """The rows in order; ``summaries`` have the one changed last first."""
    rows = [_row(one, standings[one.summary.id], current, now) for one in summaries]
    return tuple(_in_order(rows))


def _stuck(
    summary: AssessmentSummary, facts: Mapping[Fact, int], ages: Mapping[Fact, int]
) -> tuple[Reason, ...]:
    """What it is stuck at. One that was never begun, as everybody's own is at first, is not."""
    if not was_begun(summary):
        return ()
    return stuck_at(facts, is_reported=summary.is_reported, ages=ages)


def _in_order(found: Sequence[AssessmentRow]) -> list[AssessmentRow]:
    ordered: list[AssessmentRow] = []
    for stage in Stage:
        of_stage = [row for row in found if row.stage is stage]
        ordered += reversed(of_stage) if stage is Stage.STUCK else of_stage
    return ordered


def _row(one: BoardSummary, standing: Standing, current: int, now: datetime) -> AssessmentRow:
    summary, asked = one.summary, one.asked
    facts, ages = known_facts(one, now)
    facts[Fact.MUSTS] = standing.open_musts
    facts[Fact.UNSUPPORTED] = standing.unsupported
    dues = [one.reminder]
    membership = membership_in(one)
    sees_reviews = permits(membership, Act.REVIEW)
    # What colleagues were asked is for those who may see it, as is the day it is due.
    if permits(membership, Act.SEE_SHARING):
        facts |= {Fact.PROPOSALS: one.proposals, Fact.ASKED: asked.count}
        facts[Fact.OVERDUE] = asked.overdue
        dues.append(asked.due)
    return AssessmentRow(
        summary.id,
        summary.name,
        summary.answered,
        summary.id == current,
        summary.catalogue,
        summary.period,
        summary.opened,
        idle_days=facts[Fact.IDLE],
        is_own=summary.is_own,
        is_reported=summary.is_reported,
        stuck=_stuck(summary, facts, ages),
        standing=standing.bare,
        reviewed=standing.reviewed if sees_reviews else None,
        decided=standing.released if sees_reviews else None,
        is_decider=permits(membership, Act.DECIDE_ROWS),
        credit_code=summary.credit_code,
        last_activity=summary.last_activity,
        due=min((day for day in dues if day is not None), default=None),
        organisations=one.part.organisations,
        tags=one.tags,
    )
