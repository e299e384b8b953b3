"""What reviewers said and what was decided, beside the self-assessment, which stays as it is."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.said import is_outdated
from bot.reports.words import phrase
from bot.wording.results.reviewed import reviewed_badge, reviewed_figure
from bot.wording.results.verdict import figure
from dialogs.dossier.reviews import Review, Signature, Verdict
from dialogs.typed.china_time import CHINA
from scoring.evaluation.reviewed import Reviewed
from scoring.values import Text

MARK = SMALL.but(bold=True)


def has_review(model: ReportModel) -> bool:
    """Whether anything was said of the answers, or decided and released."""
    return bool(model.data.reviews) or model.data.released is not None


def review(model: ReportModel, words: ReportWords) -> list[Block]:
    """The results side by side, then each row that was reviewed or decided otherwise."""
    rows = Rows(model, words)
    results = rows.head("head-result", "head-points", "head-verdict", "head-by")
    is_decided = model.data.released is not None
    spans = [phrase("decided-span", count=len(model.undecided))] if is_decided else []
    return [
        *words.say(phrase("review-intro"), SMALL),
        Grid(columns(3, 3, 5.5, 5.3, head=results), _results(model, words)),
        *words.say(phrase("review-span"), FINE.but(before=2)),
        *(block for span in spans for block in words.say(span, FINE.but(before=2))),
        Heading("review-rows", phrase("review-rows"), words, level=1),
        _decided_rows(rows) if is_decided else _reviewed_rows(rows),
    ]


def _reviewed_rows(rows: Rows) -> Grid:
    data = rows.model.data
    head = rows.head("head-number", "head-self", "head-reviewed", "head-reason", "head-by")
    return Grid(
        columns(1.1, 3.6, 3.9, 4.9, 3.3, head=head),
        [_row(rows, id, data.reviews[id]) for id in rows.model.rules if id in data.reviews],
    )


def _decided_rows(rows: Rows) -> Grid:
    """Self, reviewed and decided in three columns, each with its reason, name and time."""
    data = rows.model.data
    decided = {} if data.released is None else data.released.rows
    of_self, of_others = 3.6, 6.05
    head = rows.head("head-number", "head-self", "head-reviewed", "head-decided")
    return Grid(
        columns(1.1, of_self, of_others, of_others, head=head),
        [
            _row_of_three(rows, id)
            for id in rows.model.rules
            if id in data.reviews or id in decided
        ],
    )


def _row_of_three(rows: Rows, id: str) -> Row:
    answer = rows.answer(id, rows.model.data.answers.get(id))
    return Row((rows.number(id), answer, _reviewed(rows, id), _decided(rows, id)), pad=3)


def _reviewed(rows: Rows, id: str) -> Cell:
    review = rows.model.data.reviews.get(id)
    if review is None:
        return (Prose("—", SMALL),)
    reason = (Prose(review.reason, SMALL),) if review.reason else ()
    return (*_said(rows, id, review), *reason, *_signature(rows.words, review.by))


def _decided(rows: Rows, id: str) -> Cell:
    words, data = rows.words, rows.model.data
    decision = None if data.released is None else data.released.rows.get(id)
    if decision is None or decision.on != data.answers.get(id):
        return words.say(phrase("decided-open"), MARK)
    if not decision.is_own:
        taken = words.say(phrase("decided-as-reviewed"), FINE)
        return (*rows.answer(id, decision.value), *taken)
    reason = (Prose(decision.reason, SMALL),)
    return (*rows.answer(id, decision.value), *reason, *_signature(words, decision.by))


def _results(model: ReportModel, words: ReportWords) -> list[Row]:
    data = model.data
    own = figure(model.catalogue, model.evaluation)
    results = [_result(words, phrase("review-self"), own, model.verdict.badge, ())]
    if data.reviews:
        latest = max((one.by for one in data.reviews.values()), key=lambda by: by.at)
        results.append(_result_of(model, words, "review-reviewed", model.reviewed, latest))
    if data.released is not None:
        by = data.released.by
        results.append(_result_of(model, words, "review-decided", model.decided, by))
    return results


def _result_of(
    model: ReportModel, words: ReportWords, name: str, after: Reviewed, by: Signature
) -> Row:
    said = reviewed_badge(model.catalogue, after)
    points = reviewed_figure(model.catalogue, after)
    return _result(words, phrase(name), points, said, _signature(words, by))


def _result(words: ReportWords, name: Text, points: str, verdict: Text, by: Cell) -> Row:
    return Row((words.say(name, MARK), (Prose(points, SMALL),), words.say(verdict, SMALL), by))


def _row(rows: Rows, id: str, review: Review) -> Row:
    words, data = rows.words, rows.model.data
    reason = (Prose(review.reason, SMALL),) if review.reason else (Prose("—", SMALL),)
    return Row(
        (
            rows.number(id),
            rows.answer(id, data.answers.get(id)),
            _said(rows, id, review),
            reason,
            _signature(words, review.by),
        ),
        pad=3,
    )


def _said(rows: Rows, id: str, review: Review) -> Cell:
    words = rows.words
    outdated = words.say(phrase("review-outdated"), FINE) if is_outdated(rows.model, id) else ()
    own = rows.answer(id, review.value) if review.verdict is Verdict.OVERRIDE else ()
    return (*words.say(phrase(f"review-{review.verdict.value}"), MARK), *own, *outdated)


def _signature(words: ReportWords, by: Signature) -> Cell:
    role = words.line(phrase(f"review-by-{by.role}"))
    return (
        Prose(f"{by.name} · {role}", FINE),
        Prose(f"{by.at.astimezone(CHINA):%Y-%m-%d %H:%M}", FINE),
    )
