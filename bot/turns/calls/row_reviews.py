"""Reviewing row by row: what was handed in, what a reviewer has said so far, and the next row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from bot.reports.data import ReportData, from_snapshot
from bot.reports.model import ReportModel
from bot.screens.core.handed_in import ReviewedRow
from bot.turns.calls.handed_in import heading_of, row_of
from bot.turns.versions.content import without_reviews
from dialogs.calls.acting import reviewing, total_and_reason
from dialogs.calls.refusals import Refusal
from dialogs.calls.reviewing.by_rows import (
    HandedIn,
    Judgement,
    Judgements,
    Outcomes,
    Unfit,
    judged,
    outcomes,
    own_total,
)
from dialogs.calls.state import Assigned
from dialogs.calls.visible import Submission, Viewer
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.model import Criterion, Kind
from storage.unit_of_work import UnitOfWork

_NUMBERED: Final = re.compile(
    r"\s*[#＃]\s*(?P<code>[er]?[0-9]{1,3})(?![0-9])[\s:：,，、.。;；]*(?P<said>.*)", re.IGNORECASE
)
"""A row by its number, and perhaps what it counts as, and why."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows before one reviewer, and what they have said of them."""

    data: ReportData
    judgements: Judgements

    @property
    def handed_in(self) -> HandedIn:
        """What is judged."""
        return HandedIn(self.data.catalogue, self.data.answers)

    @property
    def index(self) -> CatalogueIndex:
        """Its questions."""
        return index_of(self.data.catalogue)

    @property
    def rows(self) -> tuple[str, ...]:
        """Its rows in their order; a position counts from 1."""
        return self.index.subjects

    def within(self, at: int) -> int:
        """A position that there is; of the first row that is open for 0, or one too large."""
        return at if 0 < at <= len(self.rows) else self.next_open(0)

    def next_open(self, after: int) -> int:
        """The position of the next row of which nothing was said; the one after it if none is."""
        count = len(self.rows)
        order = [*range(after + 1, count + 1), *range(1, after + 1)]
        is_open = (at for at in order if self.rows[at - 1] not in self.judgements)
        return next(is_open, min(after + 1, count))


async def sheet_of(uow: UnitOfWork, submission: Submission, mine: Assigned) -> Sheet | None:
    """What a reviewer judges; ``None`` where the version is gone.

    Who has given a review row by row goes on from what they said there.
    """
    receipt = submission.state.receipt
    data = await data_of(uow, submission)
    if data is None or receipt is None:
        return None
    draft = await uow.review_drafts.get(submission.id, mine.reviewer, receipt.receipt)
    if draft is None:
        given = submission.state.review_of((mine.reviewer,))
        is_by_rows = given is not None and given.is_by_rows
        said = given.rows if given is not None and is_by_rows else ()
        draft = {row: Judgement(value if why else "", why) for row, value, why in said}
    return Sheet(data, draft)


async def data_of(uow: UnitOfWork, submission: Submission) -> ReportData | None:
    """What was handed in last; ``None`` where it is gone."""
    version = await uow.versions.by_id(submission.version) if submission.version else None
    if version is None:
        return None
    return from_snapshot(without_reviews(version.content["report"]), number="")


async def outcomes_of_draft(
    uow: UnitOfWork, viewer: Viewer, submission: Submission
) -> Outcomes | None:
    """What the rows come to by what a reviewer has said so far; ``None`` for who reviews not."""
    mine = reviewing(viewer, submission)
    sheet = None if isinstance(mine, Refusal) else await sheet_of(uow, submission, mine)
    return None if sheet is None else outcomes(sheet.handed_in, sheet.judgements)


async def outcomes_of(
    uow: UnitOfWork, submission: Submission, said: Iterable[tuple[str, str, str]]
) -> Outcomes | Unfit:
    """What the rows come to by what is said of them at once, each with its value and reason."""
    data = await data_of(uow, submission)
    if data is None:
        return Unfit(Refusal.NOT_ALLOWED)
    handed_in, judgements = HandedIn(data.catalogue, data.answers), dict[str, Judgement]()
    for row, value, reason in said:
        judgement = judged(handed_in, row, value, reason)
        if isinstance(judgement, Unfit):
            return judgement
        judgements[row] = judgement
    return outcomes(handed_in, judgements)


async def judge(
    uow: UnitOfWork,
    viewer: Viewer,
    submission: Submission,
    at: int,
    words: str,
    seen: str,
    now: datetime,
) -> int | tuple[Unfit, str] | Refusal:
    """Keep what a reviewer says of a row, or of others by their numbers; which row comes next.

    Of several nothing is kept where one cannot be taken; it is named as it was typed.
    """
    mine = reviewing(viewer, submission, seen)
    if isinstance(mine, Refusal):
        return mine
    sheet = await sheet_of(uow, submission, mine)
    if sheet is None:
        return Refusal.NOT_ALLOWED
    at = sheet.within(at)
    read = _read(sheet, at, words)
    if not isinstance(read, dict):
        return read
    receipt = submission.state.receipt
    kept = {**sheet.judgements, **read}
    assert receipt is not None  # noqa: S101 - what has no receipt has no sheet
    await uow.review_drafts.keep(submission.id, mine.reviewer, receipt.receipt, kept, now)
    last = max(sheet.rows.index(row) + 1 for row in read)
    return Sheet(sheet.data, kept).next_open(last)


def _read(sheet: Sheet, at: int, words: str) -> dict[str, Judgement] | int | tuple[Unfit, str]:
    """What is said of each row; a number alone is the row that is looked for."""
    if not words:
        return {sheet.rows[at - 1]: Judgement()}
    lines = [line for line in words.splitlines() if line.strip()]
    if not lines[0].lstrip().startswith(("#", "＃")):
        return _one(sheet, sheet.rows[at - 1], words)
    found = dict[str, Judgement]()
    for line in lines:
        numbered = _NUMBERED.fullmatch(line)
        row = numbered and sheet.index.subject.get(numbered["code"].casefold())
        if not numbered or not row:
            return Unfit(Refusal.NOT_A_ROW), line.strip()
        if not numbered["said"].strip():
            if len(lines) == 1:
                return sheet.rows.index(row) + 1
            return Unfit(Refusal.NOT_A_ROW), line.strip()
        one = _one(sheet, row, numbered["said"])
        if isinstance(one, tuple):
            return one[0], line.strip()
        found |= one
    return found


def _one(sheet: Sheet, row: str, words: str) -> dict[str, Judgement] | tuple[Unfit, str]:
    value, reason = total_and_reason(words)
    judgement = judged(sheet.handed_in, row, value, reason)
    return (judgement, "") if isinstance(judgement, Unfit) else {row: judgement}


def reviewed_row(sheet: Sheet, at: int) -> ReviewedRow:
    """A row as its reviewer sees it."""
    at = sheet.within(at)
    id = sheet.rows[at - 1]
    rule, handed_in, model = sheet.index.asked[id], sheet.handed_in, ReportModel(sheet.data)
    is_mandatory = isinstance(rule, Criterion) and rule.kind is Kind.MANDATORY
    return ReviewedRow(
        at=at,
        count=len(sheet.rows),
        heading=heading_of(model, id),
        row=row_of(model, id),
        counts_as=handed_in.counts_as(id),
        most=Fraction(rule.points) if isinstance(rule, Criterion) else None,
        all_or_nothing=is_mandatory,
        said=sheet.judgements.get(id),
        looked_at=len(sheet.judgements),
        changed=sum(bool(said.reason) for said in sheet.judgements.values()),
        total=outcomes(handed_in, sheet.judgements).total,
        own=own_total(handed_in),
    )
