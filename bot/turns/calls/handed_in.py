"""What was handed in, row by row, for officers and reviewers who may see the content.

What the enterprise's own reviewers said of it, and comments, are left out: they are not the
agency's.
"""

from bot.reports.data import from_snapshot
from bot.reports.model import ReportModel
from bot.reports.said import answer_said, outcome_in_words, own_reason
from bot.screens.core.handed_in import File, Group, HandedIn, Row
from bot.turns.versions.content import without_reviews
from bot.wording.figures import amount
from bot.wording.proof import status_in_words, validity_in_words
from scoring.catalogue.model import Criterion
from scoring.evaluation.results import Outcome
from scoring.figures.kinds import figure_kinds
from scoring.rounding import trimmed
from scoring.values import Text
from storage.records import Version

JUDGED = (Outcome.MET, Outcome.NOT_MET)


def handed_in(version: Version) -> HandedIn:
    """A version with its content, in words."""
    data = from_snapshot(without_reviews(version.content["report"]), number="")
    model = ReportModel(data)
    return HandedIn(
        version.number,
        version.hash,
        data.catalogue.title,
        data.period or "",
        _groups(model),
        tuple(
            (kind.title, Text(zh=amount(id, figure, "zh"), en=amount(id, figure, "en")))
            for id, kind in figure_kinds().items()
            if (figure := data.figures.get(id)) is not None
        ),
    )


def _groups(model: ReportModel) -> tuple[Group, ...]:
    found: dict[tuple[str, str], list[Row]] = {}
    for id in model.rules:
        title = heading_of(model, id)
        found.setdefault((title.zh, title.en), []).append(row_of(model, id))
    return tuple(Group(Text(zh=zh, en=en), tuple(rows)) for (zh, en), rows in found.items())


def heading_of(model: ReportModel, id: str) -> Text:
    """Under which heading a row stands."""
    rule = model.rules[id]
    if not isinstance(rule, Criterion):
        return rule.group
    return next(one.title for one in model.catalogue.sections if one.id == rule.section)


def row_of(model: ReportModel, id: str) -> Row:
    """A row in words."""
    data, answer = model.data, model.data.answers.get(id)
    outcome = outcome_in_words(model, id)
    said = None if answer is None else answer_said(model, id, answer)
    files = zip(data.evidence.get(id, ()), model.files.get(id, ()), strict=False)
    return Row(
        id=id,
        code=model.codes[id],
        text=model.rules[id].text,
        outcome=outcome,
        answer=None if said == outcome else said,
        points=_points(model, id),
        reason=own_reason(model, id),
        note=data.notes.get(id, ""),
        files=tuple(
            File(
                name,
                status_in_words(judged.status),
                validity_in_words(judged.valid_until, None) if judged.valid_until else None,
            )
            for name, judged in files
        ),
    )


def _points(model: ReportModel, id: str) -> str:
    score = model.scores.get(id)
    if score is None:
        return ""
    obtained = trimmed(score.obtained, 2) if score.outcome in JUDGED else "—"
    return f"{obtained} / {trimmed(score.points, 2)}"
