"""An output -> words in the reader's language.

The words live in ``templates/<language>/``: ``words*.yaml`` for buttons and notices, one template
a place for what is asked. Everything filled in is escaped.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import escape

from bot.screens.labels import label
from bot.screens.message import Button, Message, Picture
from bot.screens.registry import Scene
from bot.wording.coverage import points_told
from bot.wording.truncate import brief
from bot.wording.verdict import Verdicts
from dialogs.core import buttons as c
from dialogs.core.outputs import Ask, Ignore, Output, Reject, Tell
from dialogs.core.scale_position import ENDS_PLACES, is_scaled
from dialogs.core.session import Place, Wait
from dialogs.question.measures import takes_share
from scoring.answers.model import Chosen, Value
from scoring.evaluation.results import Outcome
from scoring.evaluation.totals import shown_total
from scoring.figures.plausibility_words import explain_oddity
from scoring.rounding import fixed, trimmed
from scoring.values import Language

TEMPLATES = Path(__file__).parent / "templates"
_MOVING = frozenset({"saved", "group-saved", "answer-cleared"})
"""What is told of an answer that may have moved the whole."""
_NUMBER_SAVED = frozenset({"saved", "unchanged", "scale-ends-later"})
"""What is told of an answer whose number is explained."""


def filesize(size: int) -> str:
    """A file's size as people read it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"


@lru_cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / language),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.globals.clear()  # unused here, and copied for each short notice otherwise
    environment.filters["brief"] = brief
    environment.filters["filesize"] = filesize
    return environment


@lru_cache
def words_of(language: Language) -> dict[str, Any]:
    """The words of a language."""
    words: dict[str, Any] = {}
    for file in sorted((TEMPLATES / language).glob("words*.yaml")):
        for key, value in yaml.safe_load(file.read_text(encoding="utf-8")).items():
            words[key] = words[key] | value if key in words else value
    return words


@cache
def _notice(language: Language, kind: str, code: str) -> Template:
    return _environment(language).from_string(words_of(language)[kind][code])


@cache
def _place(language: Language, place: Place) -> Template:
    return _environment(language).get_template(f"{place.value}.j2")


def say(language: Language, kind: str, code: str, /, **params: object) -> str:
    """A notice: ``kind`` is ``told`` or ``rejected``. Parameters are escaped."""
    return _notice(language, kind, code).render(**params).rstrip()


def render(outputs: Sequence[Output], scene: Scene, session_id: int) -> Message | None:
    """The one message a turn shows; ``None`` when there is nothing to show."""
    notices: list[str] = []
    asked: Ask | None = None
    for output in outputs:
        match output:
            case Tell():
                notices.append(_told(output, scene))
            case Reject():
                params = scene.figure_params(output.code, _typed(output))
                params = scene.scale_params(output.code, params)
                if output.issue is not None:
                    params["reason"] = explain_oddity(output.issue, scene.language)
                words = say(scene.language, "rejected", output.code, **params)
                notices.append(f"⚠️ {words}")
            case Ask():
                asked = output
            case Ignore():
                return None
    if asked is None:
        return Message("\n".join(notices), (), session_id, scene.session.turn)
    body = _place(scene.language, asked.wait.at).render(s=scene).strip()
    rows = _rows(scene, asked)
    notice = "\n".join(notices)
    html = "\n\n".join(filter(None, (notice, body)))
    return Message(
        html=html,
        rows=tuple(tuple(Button(label(scene, item), item) for item in row) for row in rows),
        session=session_id,
        turn=scene.session.turn,
        progress=(scene.done, scene.of) if scene.session.mode else None,
        placeholder=_placeholder(scene),
        picture=_picture(outputs, asked.wait, scene, len(notice), len(html)),
    )


def _picture(
    outputs: Sequence[Output], wait: Wait, scene: Scene, behind_notice: int, at_end: int
) -> Picture | None:
    """The number just saved against its ends, else that of the question asked."""
    for output in outputs:
        if isinstance(output, Tell) and output.code in _NUMBER_SAVED:
            bar = scene.bar_of(dict(output.params).get("subject", ""))
            if bar is not None:
                return Picture(bar, behind_notice)
    bar = scene.bar_of(wait.subject) if wait.at is Place.QUESTION else None
    return None if bar is None else Picture(bar, at_end)


def _typed(output: Tell | Reject) -> dict[str, str]:
    return {"typed": "", **dict(output.params)}


def _told(output: Tell, scene: Scene) -> str:
    params: dict[str, str] = dict(output.params)
    subject, was = params.pop("subject", None), params.pop("was", "")
    if subject is not None:
        params["where"] = scene.where(subject)
    params = scene.figure_params(output.code, params, subject or "")
    if output.code in ("saved", "unchanged", "worked-out") and subject is not None:
        params["outcome"] = _outcome(scene, subject)
        params["earned"] = _earned(scene, subject)
    if output.code == "fact-saved":
        field: Any = params["field"]
        params |= {"field": scene.words["fields"][field], "value": scene.fact(field) or ""}
    if output.code == "edition-chosen":
        params["edition"] = scene.catalogue_title
    told = say(scene.language, "told", output.code, **params)
    standing = _standing(scene, subject, was) if output.code in _MOVING else ""
    clash = _contradiction(scene, subject) if output.code == "saved" and subject else ""
    why = _why(scene, subject) if output.code in _NUMBER_SAVED and subject else ""
    return "\n".join(filter(None, (told, why, clash, standing)))


def _why(scene: Scene, subject: str) -> str:
    """Why a number earns what it does. While its ends are asked, the question says it."""
    wait = scene.wait
    if wait.at in ENDS_PLACES and wait.subject == subject:
        return ""
    reason = scene.scale_reason(subject)
    return f"<i>{escape(reason)}</i>" if reason else ""


def _contradiction(scene: Scene, subject: str) -> str:
    """Which earlier answer the one just saved does not agree with."""
    other = scene.contradicted(subject)
    if other is None:
        return ""
    there = scene.answer_words(other) or ""
    return say(scene.language, "told", "contradicts", where=scene.where(other), answer=there)


def _outcome(scene: Scene, subject: str) -> str:
    """What was said; with a number also what the rule makes of it."""
    said = scene.answer_words(subject) or ""
    if not isinstance(scene.dossier.answers[subject], Value | Chosen):
        return said
    return f"{said} → {scene.words['outcomes'][_outcome_word(scene, subject)]}"


def _outcome_word(scene: Scene, subject: str) -> str:
    """The rule's outcome; on a scale nothing is met or not, it earns points or none."""
    score, outcome = scene.score_of(subject), scene.outcome_of(subject)
    if score and outcome is Outcome.MET and score.obtained < score.points:
        return "partial"
    on_scale = {Outcome.MET: "full", Outcome.NOT_MET: "no-points"}
    if outcome in on_scale and is_scaled(scene.index.asked[subject]):
        return on_scale[outcome]
    return outcome.value


def _earned(scene: Scene, subject: str) -> str:
    score = scene.score_of(subject)
    if score is None or score.outcome in (Outcome.NOT_APPLICABLE, Outcome.UNSCORED):
        return ""
    earned, points = trimmed(score.obtained, 2), trimmed(score.points)
    return (
        f"（{earned}/{points} 分）" if scene.language == "zh" else f" ({earned}/{points} points)"
    )


def _standing(scene: Scene, subject: str | None, was: str) -> str:
    """What the answer means for the whole: first whether one may apply at all.

    A basic requirement that is met moves no total, and without an answer that is scored there is
    no range yet.
    """
    result = scene.evaluation
    if subject in scene.met_requirements:
        return ""
    if result.unmet_requirements:
        return _barred(scene)
    if not scene.has_scored_answers:
        return ""
    if result.unscored and result.total is None:
        return points_told(result, scene.language == "zh")
    if result.is_nothing_scored:
        return Verdicts(scene.catalogue, result, scene.language).score
    if result.total is not None:
        total = shown_total(scene.catalogue.grade_scale, result.total)
        covered = trimmed(100 * result.coverage, 1) if result.unscored else ""
        return say(scene.language, "told", "total", total=total, covered=covered)
    lower, upper = fixed(result.lower), fixed(result.upper)
    if was and was != f"{lower}–{upper}":
        return say(scene.language, "told", "range-narrowed", was=was, lower=lower, upper=upper)
    return say(scene.language, "told", "range", lower=lower, upper=upper)


def _barred(scene: Scene) -> str:
    """That one may not apply: for the round, for the standard, or for both."""
    unmet = set(scene.evaluation.unmet_requirements)
    by_round = len(unmet & {item.id for item in scene.catalogue.conditions})
    counts = {"barred-by-round": by_round, "barred": len(unmet) - by_round}
    return "\n".join(
        say(scene.language, "told", code, count=str(count))
        for code, count in counts.items()
        if count
    )


def _rows(scene: Scene, asked: Ask) -> list[tuple[str, ...]]:
    """The choices of the place; what storage knows fills some in and leaves others out."""
    offered = [
        tuple(choice for choice in row if not scene.is_hidden(choice)) for row in asked.choices
    ]
    return [*_assessment_rows(scene, asked), *scene.device_rows(), *filter(None, offered)]


def _assessment_rows(scene: Scene, asked: Ask) -> list[tuple[str, ...]]:
    if asked.wait.at is not Place.ASSESSMENTS:
        return []
    return [(c.choice(c.OPEN, row.id),) for row in scene.assessments_shown if not row.current]


def _placeholder(scene: Scene) -> str:
    placeholders = scene.words["placeholders"]
    wait = scene.wait
    key = wait.subject if wait.at is Place.PROFILE else wait.at.value
    if wait.at is Place.QUESTION and scene.is_scaled:
        key = "question-scaled"
    elif wait.at is Place.QUESTION and not takes_share(scene.index.asked[wait.subject]):
        key = "question-must"
    elif wait.at is Place.REASON and wait.detail:
        key = "reason-of-share"
    return str(placeholders.get({"reference": "number"}.get(key, key), placeholders["other"]))
