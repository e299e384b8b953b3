"""What was handed in, row by row, for officers and reviewers who may see the content.

What the enterprise's own reviewers said of it, and comments, are left out: they are not the
agency's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any, Final

from bot.previews.kinds import is_previewable
from bot.reports.data import Judgement, from_snapshot
from bot.reports.model import ReportModel
from bot.reports.said import answer_said, outcome_in_words, own_reason
from bot.screens.core.handed_in import File, Group, HandedIn, Row
from bot.turns.versions.content import without_reviews
from bot.wording.figures import amount
from bot.wording.proof import status_in_words, validity_in_words
from dialogs.dossier.dossier import Evidence
from scoring.catalogue.model import Criterion
from scoring.evaluation.results import Outcome
from scoring.figures.kinds import figure_kinds
from scoring.rounding import trimmed
from scoring.values import Text
from storage.records import Version

JUDGED = (Outcome.MET, Outcome.NOT_MET)
Files = Mapping[str, Sequence[Mapping[str, Any]]]
NO_FILES: Final[Files] = {}


def handed_in(version: Version) -> HandedIn:
    """A version with its content, in words."""
    data = from_snapshot(without_reviews(version.content["report"]), number="")
    model = ReportModel(data)
    return HandedIn(
        version.number,
        version.hash,
        data.catalogue.title,
        data.period or "",
        _groups(model, version.content["files"]),
        tuple(
            (kind.title, Text(zh=amount(id, figure, "zh"), en=amount(id, figure, "en")))
            for id, kind in figure_kinds().items()
            if (figure := data.figures.get(id)) is not None
        ),
    )


def file_in(version: Version, digest: str) -> Evidence | None:
    """The file of a version with this digest; ``None``: it holds none."""
    held = (one for files in version.content["files"].values() for one in files)
    found = next((one for one in held if one["digest"] == digest), None)
    if found is None:
        return None
    return Evidence(found["digest"], found["name"], found["media_type"], found["size"])


def _groups(model: ReportModel, held: Files) -> tuple[Group, ...]:
    found: dict[tuple[str, str], list[Row]] = {}
    for id in model.rules:
        title = heading_of(model, id)
        found.setdefault((title.zh, title.en), []).append(row_of(model, id, held))
    return tuple(Group(Text(zh=zh, en=en), tuple(rows)) for (zh, en), rows in found.items())


def heading_of(model: ReportModel, id: str) -> Text:
    """Under which heading a row stands."""
    rule = model.rules[id]
    if not isinstance(rule, Criterion):
        return rule.group
    return next(one.title for one in model.catalogue.sections if one.id == rule.section)


def row_of(model: ReportModel, id: str, held: Files = NO_FILES) -> Row:
    """A row in words; ``held``: the files of the version by row, where they are to be opened."""
    data, answer = model.data, model.data.answers.get(id)
    outcome = outcome_in_words(model, id)
    said = None if answer is None else answer_said(model, id, answer)
    named = zip(data.evidence.get(id, ()), model.files.get(id, ()), strict=False)
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
            _file(name, judged, stored)
            for (name, judged), stored in zip_longest(named, held.get(id, ()))
        ),
    )


def _file(name: str, judged: Judgement, stored: Mapping[str, Any] | None) -> File:
    """A file in words; one that is not ``stored`` cannot be opened."""
    valid = validity_in_words(judged.valid_until, None) if judged.valid_until else None
    file = File(name, status_in_words(judged.status), valid)
    if stored is None:
        return file
    is_shown = is_previewable(stored["media_type"], name)
    return replace(file, digest=stored["digest"], size=stored["size"], is_shown=is_shown)


def _points(model: ReportModel, id: str) -> str:
    score = model.scores.get(id)
    if score is None:
        return ""
    obtained = trimmed(score.obtained, 2) if score.outcome in JUDGED else "—"
    return f"{obtained} / {trimmed(score.points, 2)}"
