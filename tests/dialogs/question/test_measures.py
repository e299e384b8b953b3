"""Figures given at one criterion and good for another."""

from decimal import Decimal

import pytest

from dialogs.dossier.dossier import Dossier
from dialogs.question.measures import figure_elsewhere
from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Met, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Criterion

CATALOGUE = load_catalogue("gb36132-2018")
OUTLINE = index_of(CATALOGUE)
REQUIRED, ADVANCED = (OUTLINE.subject[number] for number in ("68", "69"))


def elsewhere(subject: str, answers: dict[str, Answer]) -> tuple[str, Value] | None:
    return figure_elsewhere(OUTLINE, Dossier(CATALOGUE.id, answers=answers), subject)


def number(text: str, reference: str | None = None, measure: str | None = None) -> Value:
    return Value(Decimal(text), "", None if reference is None else Decimal(reference), measure)


def test_the_same_ratio_serves_both_criteria() -> None:
    given = number("1.05", "0.7", "control-value")
    assert elsewhere(ADVANCED, {REQUIRED: given}) == (REQUIRED, given)
    assert elsewhere(REQUIRED, {ADVANCED: given}) == (ADVANCED, given)


def test_nothing_is_offered_that_stands_there_already() -> None:
    given = number("1.5", measure="control-value")
    assert elsewhere(ADVANCED, {REQUIRED: given, ADVANCED: given}) is None
    other = number("1.6", measure="control-value")
    assert elsewhere(ADVANCED, {REQUIRED: given, ADVANCED: other}) == (REQUIRED, given)


def test_the_measure_is_that_of_the_criterion_asked() -> None:
    outputs = [OUTLINE.subject[number] for number in ("72", "73")]
    given = number("1.3", measure="output-province-or-city")
    assert elsewhere(outputs[1], {outputs[0]: given}) == (outputs[0], given)
    capacity = number("1.3", measure="capacity-industry-average")
    assert elsewhere(outputs[1], {outputs[0]: capacity}) is None


@pytest.mark.parametrize("answer", [Met(True), None])
def test_only_numbers_are_carried(answer: Answer | None) -> None:
    assert elsewhere(ADVANCED, {} if answer is None else {REQUIRED: answer}) is None


@pytest.mark.parametrize(
    ("here", "other"), [("77", "76"), ("89", "88"), ("13", "71"), ("5", "71")]
)
def test_other_quantities_are_not_offered(here: str, other: str) -> None:
    assert elsewhere(OUTLINE.subject[here], {OUTLINE.subject[other]: number("1")}) is None


@pytest.mark.parametrize(
    ("here", "other", "value"), [("71", "70", "45"), ("85", "84", "80"), ("84", "85", "80")]
)
def test_what_is_offered_is_taken(here: str, other: str, value: str) -> None:
    found = elsewhere(OUTLINE.subject[here], {OUTLINE.subject[other]: number(value)})
    rule = OUTLINE.asked[OUTLINE.subject[here]]
    assert found is not None
    assert isinstance(rule, Criterion)
    assert refusal(rule, found[1]) is None
