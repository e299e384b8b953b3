"""What several screens show about a number between baseline and leading value."""

from bot.screens.core.context import ScreenContext
from bot.wording.scale_bar import ScaleBar, bar_of
from dialogs.core.answering.scale_position import ScaleAnswer, scale_answer_of
from scoring.answers.model import Chosen, Value
from scoring.catalogue.model import Criterion, Scale
from scoring.evaluation.reasons import explain
from scoring.units.labels import amount_label, unit_label


def criterion_of(context: ScreenContext, subject: str) -> Criterion | None:
    """The criterion; ``None`` for a requirement, or at a place without a subject."""
    item = context.index.asked.get(subject)
    return item if isinstance(item, Criterion) else None


def answer_on_scale(context: ScreenContext, subject: str) -> ScaleAnswer | None:
    """The answer with its position on the scale; ``None`` if it is no number on a scale."""
    return scale_answer_of(context.index, context.dossier, subject)


def scale_reason(context: ScreenContext, subject: str) -> str:
    """Why the number earns its points; empty for other answers."""
    score = context.score_of(subject)
    if score is None:
        return ""
    if answer_on_scale(context, subject) is None and not score.finding.is_estimate:
        return ""
    return explain(score.finding.reason, context.language)


def missing_ends(context: ScreenContext, subject: str) -> str:
    """Which of baseline and leading value are missing; empty if the number can be scored."""
    given = answer_on_scale(context, subject)
    score = context.score_of(subject)
    if given is None or given.is_scored or (score and score.finding.is_estimate):
        return ""
    names = context.words["ends"]
    ends = {"baseline": given.position.baseline, "leading": given.position.leading}
    missing = [str(names[key]) for key, end in ends.items() if end is None]
    return context.phrase("both", items=missing)


def scale_bar_at(context: ScreenContext, subject: str) -> ScaleBar | None:
    """The bar of the number; ``None`` until both ends are known."""
    item, answer = criterion_of(context, subject), context.dossier.answers.get(subject)
    if item is None or not item.scales or not isinstance(answer, Value | Chosen):
        return None
    return bar_of(item, answer, context.catalogue.benchmarks, context.language)


def scale_in_words(context: ScreenContext, scale: Scale) -> str:
    """The name of a scale, with its unit."""
    unit, label = context.say(unit_label(scale.unit)), context.say(scale.label)
    return label + context.bracketed(unit)


def scale_params(context: ScreenContext, params: dict[str, str]) -> dict[str, str]:
    """The parameters of a rejection about a scale, in words."""
    worded = dict(params)
    if "example" in params:
        worded["example"] = context.say(amount_label(params["example"], params["unit"]))
    if "unit" in params:
        worded["unit"] = context.say(unit_label(params["unit"]))
    if "better" in params:
        worded["better"] = str(context.words["directions"][params["better"]])
    return worded
