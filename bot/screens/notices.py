"""Notices about an input, shown above the next question."""

from typing import Any

from markupsafe import Markup, escape

from bot.screens.core import texts
from bot.screens.core.context import ScreenContext
from bot.screens.figures.notices import figure_params
from bot.screens.scales.parts import scale_bar_at, scale_params, scale_reason
from bot.wording.answers import source_in_words
from bot.wording.key_industries import said_of_key_industries
from bot.wording.scale_bar import ScaleBar
from dialogs.core.answering.scale_position import ENDS_PLACES, is_scaled
from dialogs.core.outputs import Reject, Tell
from scoring.answers.model import Chosen, EndsSource, Value
from scoring.catalogue.model import Condition, Requirement
from scoring.evaluation.contradictions import contradictions
from scoring.evaluation.results import Outcome
from scoring.figures.plausibility_words import explain_implausible
from scoring.rounding import fixed, trimmed
from scoring.units.labels import unit_label

_MOVING = frozenset(
    {"saved", "group-saved", "answer-cleared", "source-kept", "source-kept-compared"}
)
"""Notices about answers that may change the total."""
_NUMBER_SAVED = frozenset({"saved", "unchanged", "scale-ends-later"})
"""Notices about an answer; if it is a number, its score is explained."""
_OF_AN_ANSWER = frozenset({"saved", "unchanged", "worked-out"})
"""Notices that state the answer and the points it earns."""

_OF_A_LIMIT = frozenset({"over-limit", "limit-not-in-force"})
"""Notices that name a published limit."""


def rejected(output: Reject, context: ScreenContext, part: Reject | None = None) -> str:
    """Why an input, or a ``part`` of it, was rejected; the input is quoted only once."""
    said = _rejected(output, context)
    typed = str(escape(dict(part.params)["typed"])) if part else ""
    if part and typed not in said:
        reason = Markup(said)  # noqa: S704 - escaped by the template  # nosec B704
        said = texts.say(
            context.language, "rejected", part.code, **dict(part.params), reason=reason
        )
    return f"⚠️ {said}"


def _rejected(output: Reject, context: ScreenContext) -> str:
    params = {"typed": "", **dict(output.params)}
    if output.code.startswith("figure-"):
        params = figure_params(output.code, params, context)
    if output.code.startswith(("scale-", "benchmarks-")):
        params = scale_params(context, params)
    if "subject" in params:
        params["code"] = context.index.code[params["subject"]]
    if output.issue is not None:
        params["reason"] = explain_implausible(output.issue, context.language)
    return texts.say(context.language, "rejected", output.code, **params)


def told(output: Tell, context: ScreenContext) -> str:
    """What an input did, and what the answer means for the total."""
    params: dict[str, str] = dict(output.params)
    subject, was = params.pop("subject", None), params.pop("was", "")
    said = context.notice(output.code, **_in_words(output.code, params, subject, context))
    if context.dossier.task is not None:  # a few answers of a whole say nothing about it
        return said
    is_of_number = output.code in _NUMBER_SAVED and _is_number(context, subject)
    lines = (
        said,
        _why(context, subject) if subject is not None and is_of_number else "",
        _contradiction(context, subject) if output.code == "saved" and subject else "",
        _running_total(context, subject, was) if output.code in _MOVING else "",
    )
    return "\n".join(filter(None, lines))


def bar_of_notice(output: Tell, context: ScreenContext) -> ScaleBar | None:
    """The bar of a number just saved; ``None`` for any other notice."""
    if output.code not in _NUMBER_SAVED:
        return None
    subject = dict(output.params).get("subject")
    return scale_bar_at(context, subject) if subject and _is_number(context, subject) else None


def _is_number(context: ScreenContext, subject: str | None) -> bool:
    return isinstance(context.dossier.answers.get(subject or ""), Value | Chosen)


def _in_words(
    code: str, params: dict[str, str], subject: str | None, context: ScreenContext
) -> dict[str, str]:
    """The parameters of a notice, in words."""
    if subject is not None:
        params["where"] = context.where(subject)
    if code.startswith("figure-") or code == "worked-out":
        params = figure_params(code, params, context, subject or "")
    if code in _OF_AN_ANSWER and subject is not None:
        params |= {"outcome": _outcome(context, subject), "earned": _earned(context, subject)}
    if code == "row-answer" and subject is not None:
        params |= _row_answer(context, subject)
    if code == "fact-saved":
        field: Any = params["field"]
        value = context.fact(field) or ""
        params |= {"field": context.words["fields"][field], "value": value}
    if code in _OF_A_LIMIT:
        named = next(x for x in context.catalogue.benchmarks if x.id == params["limit"])
        params |= {"product": context.say(named.product), "standard": named.standard}
        if "unit" in params:
            params["unit"] = context.say(unit_label(params["unit"]))
    if code == "benchmarks-kept":
        params["unit"] = context.say(unit_label(params["unit"]))
    if code.startswith("source-kept"):
        source = source_in_words(EndsSource(params["source"]))
        name = context.bracketed(params["name"])
        params |= {"source": context.say(source), "name": name}
    if code == "key-industry":
        industry = context.dossier.profile.industry
        said = said_of_key_industries(context.catalogue.id, industry)
        params["said"] = context.say(said) if said else ""
    if code == "edition-chosen":
        params["edition"] = context.say(context.catalogue.title)
    return params


def _row_answer(context: ScreenContext, subject: str) -> dict[str, str]:
    """What the catalogue says about a row."""
    item = context.index.asked[subject]
    return {
        "help": context.say(item.help),
        "evidence": context.listed([context.say(hint) for hint in item.evidence]),
        "check_at": context.say(item.check_at) if isinstance(item, Condition) else "",
    }


# --- one answer and its points


def _outcome(context: ScreenContext, subject: str) -> str:
    """The answer in words; for a number also its outcome."""
    said = context.answer_words(subject) or ""
    if not isinstance(context.dossier.answers[subject], Value | Chosen):
        return said
    return f"{said} → {context.words['outcomes'][_outcome_key(context, subject)]}"


def _outcome_key(context: ScreenContext, subject: str) -> str:
    """The key of the outcome's words; a scale has full or no points instead of met or not met."""
    score, outcome = context.score_of(subject), context.outcome_of(subject)
    if score and outcome is Outcome.MET and score.obtained < score.points:
        return "partial"
    on_scale = {Outcome.MET: "full", Outcome.NOT_MET: "no-points"}
    if outcome in on_scale and is_scaled(context.index.asked[subject]):
        return on_scale[outcome]
    return outcome.value


def _earned(context: ScreenContext, subject: str) -> str:
    score = context.score_of(subject)
    if score is None or score.outcome in (Outcome.NOT_APPLICABLE, Outcome.UNSCORED):
        return ""
    earned, points = trimmed(score.obtained, 2), trimmed(score.points)
    return context.phrase("earned", earned=earned, points=points)


def _why(context: ScreenContext, subject: str) -> str:
    """Why a number earns its points; empty while its ends are asked, where the screen says it."""
    wait = context.wait
    if wait.at in ENDS_PLACES and wait.subject == subject:
        return ""
    reason = scale_reason(context, subject)
    return f"<i>{escape(reason)}</i>" if reason else ""


def _contradiction(context: ScreenContext, subject: str) -> str:
    """The earlier answer that contradicts the one just saved; empty if there is none."""
    related = context.index.related.get(subject)
    if related is None:
        return ""
    for pair in contradictions(related, context.evaluation):
        if subject in (pair.id, pair.presupposed):
            other = pair.presupposed if pair.id == subject else pair.id
            answer = context.answer_words(other) or ""
            return context.notice("contradicts", where=context.where(other), answer=answer)
    return ""


# --- the total


def _running_total(context: ScreenContext, subject: str | None, was: str) -> str:
    """What the answer means for the total, or that the enterprise may not apply.

    Empty for a requirement that has not failed, since it does not affect the total, and while no
    criterion is answered and nothing bars the application.
    """
    rule = context.index.asked.get(subject) if subject else None
    if isinstance(rule, Requirement) and context.outcome_of(rule.id) is not Outcome.NOT_MET:
        return ""
    result = context.evaluation
    if result.unmet_requirements:
        return _barred(context)
    if not context.has_scored_answers:
        return ""
    if result.nothing_applies:
        return context.say(context.verdict.nothing_scored)
    if not result.is_span:
        return context.notice("total", total=context.verdict.total_figure)
    lower, upper = fixed(result.certain), fixed(result.possible)
    if was and was != f"{lower}–{upper}":
        return context.notice("range-narrowed", was=was, lower=lower, upper=upper)
    return context.notice("range", lower=lower, upper=upper)


def _barred(context: ScreenContext) -> str:
    """That the enterprise may not apply: by the round's conditions, the requirements, or both."""
    unmet = set(context.evaluation.unmet_requirements)
    by_round = len(unmet & {item.id for item in context.catalogue.conditions})
    counts = {"barred-by-round": by_round, "barred": len(unmet) - by_round}
    return "\n".join(
        context.notice(code, count=str(count)) for code, count in counts.items() if count
    )
