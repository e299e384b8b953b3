"""What-if: trial answers next to the real ones, and what they would change."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from scoring.answers.acceptance import unfit
from scoring.answers.model import Answer, Answers, Chosen, Met, Value
from scoring.answers.scales import scale_position
from scoring.catalogue.model import Catalogue, Criterion, Requirement
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from scoring.units.patterns import converted, filled, wants_own


@dataclass(frozen=True, slots=True)
class Comparison:
    """The present result and the one with the trial. ``changed`` are the ids that were tried."""

    before: Evaluation
    after: Evaluation
    changed: tuple[str, ...]


def tried(answers: Answers, trial: Answers) -> Answers:
    """The answers with those of a trial replaced; the real ones are not changed."""
    return {**answers, **trial}


def compare(catalogue: Catalogue, answers: Answers, trial: Answers) -> Comparison:
    """What the answers of ``trial`` would change.

    Answers that the catalogue no longer accepts (another overlay was applied) are ignored.
    """
    known = {rule.id for rule in catalogue.rules} - unfit(catalogue, trial).keys()
    fitting = {id: answer for id, answer in trial.items() if id in known}
    return Comparison(
        before=evaluate(catalogue, answers),
        after=evaluate(catalogue, tried(answers, fitting)),
        changed=tuple(id for id, answer in fitting.items() if answer != answers.get(id)),
    )


def met_in_full(
    catalogue: Catalogue, rule: Requirement | Criterion, answers: Answers
) -> Answer | None:
    """The answer that earns a rule all its points; ``None`` where no value to reach is known.

    A number is set to the leading value, whether it is the scale's, the benchmark's, or the one
    the enterprise gave with its answer; it stays in the unit of the answer.
    """
    if not isinstance(rule, Criterion) or not rule.scales:
        return Met(True)
    if rule.checklist:
        needed = rule.scales[0].leading
        count = len(rule.checklist) if needed is None else int(needed)
        return Chosen(tuple(item.id for item in rule.checklist[:count]))
    given = answers.get(rule.id)
    if isinstance(given, Value):
        return _at_leading(catalogue, rule, given)
    fixed = (scale for scale in rule.scales if scale.leading is not None)
    scale = next((scale for scale in fixed if scale.baseline is not None), None)
    if scale is None or scale.leading is None:
        return None
    return Value(scale.leading, "" if wants_own(scale.unit) else scale.unit, measure=scale.id)


def _at_leading(catalogue: Catalogue, rule: Criterion, given: Value) -> Value | None:
    position = scale_position(rule, given, catalogue.benchmarks)
    if position.leading is None or position.baseline is None:
        return None
    unit = given.unit or filled(position.scale.unit, position.unit)
    leading = converted(position.leading.value, position.unit, unit)
    return replace(given, value=_as_decimal(leading), worked_out=False, products=())


def _as_decimal(number: Fraction) -> Decimal | Fraction:
    """The same number as an exact decimal, if there is one."""
    written = Decimal(number.numerator) / Decimal(number.denominator)
    return written if Fraction(written) == number else number
