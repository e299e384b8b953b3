"""A person's assessments as a board: what is stuck comes first, and the page shown is evaluated.

It takes the same number of statements for one assessment and for three hundred.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.runtime.catalogues import catalogue_by
from bot.screens.assessments import page_of_board
from bot.screens.core.context import AssessmentRow, Stage
from bot.wording.verdict import Verdict
from dialogs.core.session import Wait
from scoring.evaluation.evaluate import evaluate
from scoring.overlays.library import OverlayLibrary
from storage.records import AssessmentSummary, Conversation
from storage.unit_of_work import UnitOfWork

STUCK_AFTER: Final = timedelta(days=7)
"""Without a change and without a report for so long, an assessment is stuck."""


async def board(
    uow: UnitOfWork,
    conversation: Conversation,
    wait: Wait,
    library: OverlayLibrary,
    now: datetime,
) -> tuple[AssessmentRow, ...]:
    """The person's assessments in order, with the verdicts of those on the page shown."""
    rows = await assessment_rows(uow, conversation, now)
    shown = {row.id for row in page_of_board(rows, wait).shown}
    stored = await uow.stored_assessments.some(shown)
    verdicts = {}
    for id, one in stored.items():
        catalogue = await catalogue_by(one.catalogue, one.overlays, library, uow)
        verdicts[id] = Verdict(catalogue, evaluate(catalogue, one.answers))
    return tuple(replace(row, verdict=verdicts.get(row.id)) for row in rows)


async def assessment_rows(
    uow: UnitOfWork, conversation: Conversation, now: datetime
) -> tuple[AssessmentRow, ...]:
    """The person's assessments: stuck ones first, those idle longest before others."""
    found = [
        row
        for row in await uow.conversations.assessments(conversation.person)
        if was_begun(row) or row.id == conversation.assessment
    ]
    return tuple(_row(one, conversation, now) for one in _in_order(found, now))


def was_begun(row: AssessmentSummary) -> bool:
    """Whether anything was ever said in an assessment."""
    return row.revision > 0 or row.name is not None


def _in_order(found: Sequence[AssessmentSummary], now: datetime) -> list[AssessmentSummary]:
    """``found`` has the one changed last first."""
    ordered: list[AssessmentSummary] = []
    for stage in Stage:
        of_stage = [row for row in found if _stage(row, now) is stage]
        ordered += reversed(of_stage) if stage is Stage.STUCK else of_stage
    return ordered


def _stage(row: AssessmentSummary, now: datetime) -> Stage:
    if row.reported is not None and row.reported >= row.last_activity:
        return Stage.REPORTED
    return Stage.STUCK if now - row.last_activity >= STUCK_AFTER else Stage.UNDER_WAY


def _row(one: AssessmentSummary, conversation: Conversation, now: datetime) -> AssessmentRow:
    return AssessmentRow(
        one.id,
        one.name,
        one.answered,
        one.id == conversation.assessment,
        one.catalogue,
        one.period,
        one.opened,
        stage=_stage(one, now),
        idle_days=max(0, (now - one.last_activity).days),
        is_own=one.is_own,
    )
