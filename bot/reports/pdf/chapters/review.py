"""What reviewers said of the answers, beside the self-assessment, which stays as it is."""

from bot.reports.model import ReportModel
from bot.reports.pdf.layout.blocks import Heading
from bot.reports.pdf.layout.reportlab_types import Block
from bot.reports.pdf.layout.styles import FINE, SMALL
from bot.reports.pdf.layout.table import Cell, Grid, Row, columns
from bot.reports.pdf.layout.text import Prose
from bot.reports.pdf.layout.words import ReportWords
from bot.reports.pdf.rows import Rows
from bot.reports.words import phrase
from bot.wording.results.reviewed import reviewed_figure
from bot.wording.results.verdict import Verdict as ResultInWords
from bot.wording.results.verdict import figure
from dialogs.dossier.reviews import Review, Signature, Verdict
from dialogs.typed.china_time import CHINA
from scoring.evaluation.readiness import Readiness
from scoring.values import Text

MARK = SMALL.but(bold=True)


def review(model: ReportModel, words: ReportWords) -> list[Block]:
    """Both results, then each row that was reviewed."""
    rows = Rows(model, words)
    results = rows.head("head-result", "head-points", "head-verdict", "head-by")
    rated = rows.head("head-number", "head-self", "head-reviewed", "head-reason", "head-by")
    table = [
        _row(rows, id, model.data.reviews[id]) for id in model.rules if id in model.data.reviews
    ]
    return [
        *words.say(phrase("review-intro"), SMALL),
        Grid(columns(3, 3, 5.5, 5.3, head=results), _results(model, words)),
        *words.say(phrase("review-span"), FINE.but(before=2)),
        Heading("review-rows", phrase("review-rows"), words, level=1),
        Grid(columns(1.1, 3.6, 3.9, 4.9, 3.3, head=rated), table),
    ]


def _results(model: ReportModel, words: ReportWords) -> list[Row]:
    after, latest = model.reviewed, max(one.by.at for one in model.data.reviews.values())
    by = next(one.by for one in model.data.reviews.values() if one.by.at == latest)
    decides = after.high if after.readiness is Readiness.NOT_READY else after.low
    said = ResultInWords(model.catalogue, decides).badge
    own = figure(model.catalogue, model.evaluation)
    return [
        _result(words, phrase("review-self"), own, model.verdict.badge, ()),
        _result(
            words,
            phrase("review-reviewed"),
            reviewed_figure(model.catalogue, after),
            said,
            _signature(words, by),
        ),
    ]


def _result(words: ReportWords, name: Text, points: str, verdict: Text, by: Cell) -> Row:
    return Row((words.say(name, MARK), (Prose(points, SMALL),), words.say(verdict, SMALL), by))


def _row(rows: Rows, id: str, review: Review) -> Row:
    words, data = rows.words, rows.model.data
    is_outdated = review.on != data.answers.get(id)
    outdated = words.say(phrase("review-outdated"), FINE) if is_outdated else ()
    own = rows.answer(id, review.value) if review.verdict is Verdict.OVERRIDE else ()
    reason = (Prose(review.reason, SMALL),) if review.reason else (Prose("—", SMALL),)
    return Row(
        (
            rows.number(id),
            rows.answer(id, data.answers.get(id)),
            (*words.say(phrase(f"review-{review.verdict.value}"), MARK), *own, *outdated),
            reason,
            _signature(words, review.by),
        ),
        pad=3,
    )


def _signature(words: ReportWords, by: Signature) -> Cell:
    role = words.line(phrase(f"review-by-{by.role}"))
    return (
        Prose(f"{by.name} · {role}", FINE),
        Prose(f"{by.at.astimezone(CHINA):%Y-%m-%d %H:%M}", FINE),
    )
