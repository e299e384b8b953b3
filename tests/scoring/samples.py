"""The demo catalogue, the 2018 one, and answers to try on them."""

from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from scoring.answers.model import Answer, Met, NotApplicable, Ratio, Value
from scoring.catalogue.loading import load_catalogue, parse_catalogue
from scoring.catalogue.model import Catalogue, Criterion, Kind, Requirement

DEMO_FILE = Path(__file__).parents[1] / "catalogues" / "demo.yaml"
YES, NO = Met(True), Met(False)


@cache
def demo() -> Catalogue:
    return parse_catalogue(DEMO_FILE.read_text(encoding="utf-8"), DEMO_FILE.name)


def gb2018() -> Catalogue:
    return load_catalogue("gb36132-2018")


def rule(catalogue: Catalogue, id: str) -> Criterion | Requirement:
    return next(r for r in catalogue.rules if r.id == id)


def ready(catalogue: Catalogue, optional: Answer | None = NO) -> dict[str, Answer]:
    """All requirements and mandatory criteria met; the optional ones answered alike."""
    answers: dict[str, Answer] = {rule.id: YES for rule in catalogue.requirements}
    for row in catalogue.criteria:
        if row.kind is Kind.MANDATORY:
            answers[row.id] = YES
        elif optional is not None:
            answers[row.id] = optional
    return answers


def ratio(text: str) -> Ratio:
    return Ratio(Decimal(text))


def value(
    text: str, unit: str = "", reference: str | None = None, measure: str | None = None
) -> Value:
    return Value(Decimal(text), unit, None if reference is None else Decimal(reference), measure)


hundredths = st.integers(0, 100).map(lambda n: Decimal(n) / 100)
quantities = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def answers_to(rule: Criterion | Requirement) -> st.SearchStrategy[Answer]:
    """Any answer the rule takes."""
    kinds: list[st.SearchStrategy[Answer]] = [st.builds(Met, st.booleans())]
    if rule.not_applicable_allowed:
        kinds.append(st.just(NotApplicable("没有这类设施")))
    if isinstance(rule, Criterion) and rule.kind is Kind.OPTIONAL:
        kinds.append(st.builds(Ratio, hundredths))
    if isinstance(rule, Criterion):
        for measure in rule.measures:
            numbers = quantities.filter(bool) if measure.reads == "rank" else quantities
            kinds.append(st.builds(Value, numbers, measure=st.just(measure.id)))
    return st.one_of(kinds)


@st.composite
def answers_for(
    draw: st.DrawFn, catalogue: Catalogue, complete: bool = False
) -> dict[str, Answer]:
    """Answers to all of the catalogue's rules, or to some."""
    answers: dict[str, Answer] = {}
    for rule in catalogue.rules:
        if complete or draw(st.booleans()):
            answers[rule.id] = draw(answers_to(rule))
    return answers
