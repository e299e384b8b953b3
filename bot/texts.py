"""An output -> words in the reader's language.

The words live in ``templates/<language>/``: ``words.yaml`` for buttons and notices, one template
a place for what is asked. Everything filled in is escaped.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.messages import Button, Message
from bot.scene import Scene
from bot.shortening import brief
from dialogs import choices as c
from dialogs.industries import industry
from dialogs.navigation import SUB_PLACES
from dialogs.noting import is_plan
from dialogs.outputs import Ask, Ignore, Output, Reject, Tell
from dialogs.regions import region
from dialogs.session import Language, Place
from scoring.answers import Value
from scoring.results import Outcome
from scoring.rounding import plain, shown
from scoring.totals import shown_total

TEMPLATES = Path(__file__).parent / "templates"
_MOVING = frozenset({"saved", "group-saved", "answer-cleared"})
"""What is told of an answer that may have moved the whole."""
LABEL_LIMIT = 60
"""Characters of a button; more would be cut off by the client."""


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
    text = (TEMPLATES / language / "words.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.safe_load(text)
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


def render(outputs: Iterable[Output], scene: Scene, session_id: int) -> Message | None:
    """The one message a turn shows; ``None`` when there is nothing to show."""
    notices: list[str] = []
    asked: Ask | None = None
    for output in outputs:
        match output:
            case Tell():
                notices.append(_told(output, scene))
            case Reject():
                words = say(scene.language, "rejected", output.code, **_typed(output))
                notices.append(f"⚠️ {words}")
            case Ask():
                asked = output
            case Ignore():
                return None
    if asked is None:
        return Message("\n".join(notices), (), session_id, scene.session.turn)
    body = _place(scene.language, asked.wait.at).render(s=scene).strip()
    rows = [*_assessment_rows(scene, asked), *asked.choices]
    return Message(
        html="\n\n".join(filter(None, ("\n".join(notices), body))),
        rows=tuple(tuple(Button(label(scene, item), item) for item in row) for row in rows),
        session=session_id,
        turn=scene.session.turn,
        progress=(scene.done, scene.of) if scene.session.mode else None,
        placeholder=_placeholder(scene),
    )


def _typed(output: Tell | Reject) -> dict[str, str]:
    return {"typed": "", **dict(output.params)}


def _told(output: Tell, scene: Scene) -> str:
    params: dict[str, str] = dict(output.params)
    subject = params.pop("subject", None)
    if subject is not None:
        params["where"] = scene.where(subject)
    if output.code in ("saved", "unchanged") and subject is not None:
        params["outcome"] = _outcome(scene, subject)
        params["earned"] = _earned(scene, subject)
    if output.code == "fact-saved":
        field: Any = params["field"]
        params |= {"field": scene.words["fields"][field], "value": scene.fact(field) or ""}
    told = say(scene.language, "told", output.code, **params)
    standing = _standing(scene, subject) if output.code in _MOVING else ""
    clash = _contradiction(scene, subject) if output.code == "saved" and subject else ""
    return "\n".join(filter(None, (told, clash, standing)))


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
    if not isinstance(scene.dossier.answers[subject], Value):
        return said
    score, outcome = scene.score_of(subject), scene.outcome_of(subject)
    is_partial = score and outcome is Outcome.MET and score.obtained < score.points
    return f"{said} → {scene.words['outcomes']['partial' if is_partial else outcome.value]}"


def _earned(scene: Scene, subject: str) -> str:
    score = scene.score_of(subject)
    if score is None or score.outcome is Outcome.NOT_APPLICABLE:
        return ""
    earned, points = plain(score.obtained, 2), plain(score.points)
    return (
        f"（{earned}/{points} 分）" if scene.language == "zh" else f" ({earned}/{points} points)"
    )


def _standing(scene: Scene, subject: str | None) -> str:
    """What the answer means for the whole: first whether one may apply at all.

    A basic requirement that is met moves no total, and without an answer that is scored there is
    no range yet.
    """
    result = scene.evaluation
    if subject in scene.met_requirements:
        return ""
    if result.unmet_requirements:
        count = str(len(result.unmet_requirements))
        return say(scene.language, "told", "barred", count=count)
    if not scene.has_scored_answers:
        return ""
    if result.total is not None:
        total = shown_total(scene.catalogue.grade_scale, result.total)
        return say(scene.language, "told", "total", total=total)
    lower, upper = shown(result.lower), shown(result.upper)
    return say(scene.language, "told", "range", lower=lower, upper=upper)


def _assessment_rows(scene: Scene, asked: Ask) -> list[tuple[str, ...]]:
    if asked.wait.at is not Place.ASSESSMENTS:
        return []
    return [(c.choice(c.OPEN, row.id),) for row in scene.assessments_shown if not row.current]


def _placeholder(scene: Scene) -> str:
    placeholders = scene.words["placeholders"]
    wait = scene.wait
    key = wait.subject if wait.at is Place.PROFILE else wait.at.value
    return str(placeholders.get({"reference": "number"}.get(key, key), placeholders["other"]))


def label(scene: Scene, choice: str) -> str:
    """What the button of a choice says; nothing for a choice that cannot be made here."""
    verb, argument = c.verb_and_argument(choice)
    try:
        return brief(_words_of_choice(scene, verb, argument), LABEL_LIMIT)
    except (LookupError, StopIteration, ValueError):
        return ""


def _words_of_choice(scene: Scene, verb: str, argument: str) -> str:
    labels: dict[str, str] = scene.words["labels"]
    if not argument:
        return _plain_label(scene, verb, labels)
    match verb:
        case c.ASK if scene.wait.at is Place.GROUP:
            return scene.index_in_group(argument)
        case c.ASK | c.YEAR:
            return argument
        case c.GROUP:
            return labels["group"]
        case c.SECTION:
            return scene.title_of(argument)
        case c.LISTING:
            return scene.listing_label(argument)
        case c.PAGE:
            return labels["page-before" if int(argument) < scene.wait.page else "page-after"]
        case c.BAND:
            return scene.say(
                next(b.label for b in scene.catalogue.rating_bands if b.id == argument)
            )
        case c.MEASURE:
            return scene.say(next(m.label for m in scene.measures if m.id == argument))
        case c.REGION:
            found = region(argument)
            return scene.say(found.short_name) if found else argument
        case c.INDUSTRY:
            known = industry(argument)
            return f"{argument} {scene.say(known.name)}" if known else argument
        case c.FACT:
            return str(scene.words["fields"][argument])
        case c.DROP:
            name = next(f.name for f in scene.files if f.digest.startswith(argument))
            return labels["drop"].replace("{{ name }}", name)
        case c.OPEN:
            row = next(row for row in scene.assessments if str(row.id) == argument)
            return row.name or "…"
        case c.MODE if argument == "full" and scene.wait.at is not Place.MODE:
            return labels["mode-full-after-quick"].replace("{{ count }}", str(scene.open_count))
        case _:
            return labels[f"{verb}-{argument}"]


def _plain_label(scene: Scene, verb: str, labels: dict[str, str]) -> str:
    match verb:
        case c.HELP if scene.wait.at is Place.QUESTION and scene.wait.help_open:
            return labels["help-open"]
        case c.SAME if found := scene.figure_elsewhere:
            where, figure = found
            return labels["same"].replace("{{ where }}", where).replace("{{ figure }}", figure)
        case c.BACK if scene.wait.at in SUB_PLACES:
            return labels["back-to-question"]
        case c.KEEP_AS_NOTE if is_plan(scene.wait.detail):
            return labels["keep-note-only"]
        case c.CLEAR if scene.wait.at is Place.NOTE:
            return labels["clear-note"]
        case c.LATER if scene.wait.at is Place.GROUP and not scene.group_open:
            return labels["go-on"]
        case c.ALL_MET if 0 < scene.group_open < scene.group_size:
            return labels["all-met-rest"].replace("{{ count }}", str(scene.group_open))
        case _:
            return labels[verb]
