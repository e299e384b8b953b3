"""Answers tried out beside the real ones."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Chosen, Met, Value
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Outcome
from scoring.evaluation.what_if import compare, met_in_full, tried
from tests.scoring.scored_samples import answers_for, number, overlaid, scored

CATALOGUES = (scored(), overlaid(), load_catalogue("gb36132-2025"))


@st.composite
def trials(draw: st.DrawFn) -> tuple[int, dict[str, Answer], dict[str, Answer]]:
    at = draw(st.integers(0, len(CATALOGUES) - 1))
    return at, draw(answers_for(CATALOGUES[at])), draw(answers_for(CATALOGUES[at]))


@given(trials())
def test_a_trial_gives_the_result_that_the_same_answers_would_give(
    case: tuple[int, dict[str, Answer], dict[str, Answer]],
) -> None:
    at, answers, trial = case
    catalogue = CATALOGUES[at]
    real = dict(answers)
    compared = compare(catalogue, answers, trial)
    assert compared.before == evaluate(catalogue, answers)
    assert compared.after == evaluate(catalogue, {**answers, **trial})
    assert set(compared.changed) == {id for id in trial if trial[id] != answers.get(id)}
    assert answers == real


@given(trials())
def test_met_in_full_is_taken_and_earns_all_points(
    case: tuple[int, dict[str, Answer], dict[str, Answer]],
) -> None:
    at, answers, _ = case
    catalogue = CATALOGUES[at]
    for rule in catalogue.rules:
        best = met_in_full(catalogue, rule, answers)
        if best is None:
            continue
        assert refusal(rule, best, catalogue.benchmarks) is None
        after = evaluate(catalogue, tried(answers, {rule.id: best}))
        outcomes = {found.id: found.outcome for found in after.requirements}
        outcomes |= {row.id: row.outcome for row in after.criteria}
        assert outcomes[rule.id] is Outcome.MET
        earned = {row.id: (row.obtained, row.points) for row in after.criteria}
        if rule.id in earned:
            assert earned[rule.id][0] == earned[rule.id][1]


def test_a_number_goes_to_the_leading_value_in_the_unit_it_was_given_in() -> None:
    energy = next(row for row in overlaid().criteria if row.id == "energy-intensity")
    given_in_kg = {"energy-intensity": number("130", "kgce/t", measure="energy-per-product")}
    assert met_in_full(overlaid(), energy, given_in_kg) is None
    by_limit = {"energy-intensity": number("0.13", "tce/t", benchmark="cement")}
    assert met_in_full(overlaid(), energy, by_limit) == number("0.08", "tce/t", benchmark="cement")
    own = {"energy-intensity": number("0.13", "tce/t", "0.12", "0.1")}
    assert met_in_full(overlaid(), energy, own) == number("0.1", "tce/t", "0.12", "0.1")
    followed = {"energy-intensity": replace(own["energy-intensity"], worked_out=True)}
    assert met_in_full(overlaid(), energy, followed) == number("0.1", "tce/t", "0.12", "0.1")


def test_without_a_value_to_reach_there_is_nothing_to_try() -> None:
    edition = load_catalogue("gb36132-2025")
    energy = next(row for row in edition.criteria if row.id == "energy-intensity")
    assert met_in_full(edition, energy, {}) is None
    half = {"energy-intensity": Value(Decimal(1), "tce/t", leading=Decimal("0.5"))}
    assert met_in_full(edition, energy, half) is None


def test_a_checklist_is_met_by_as_many_as_its_leading_value_asks() -> None:
    edition = load_catalogue("gb36132-2025")
    platform = next(row for row in edition.criteria if row.id == "platform-functions")
    best = met_in_full(edition, platform, {})
    assert isinstance(best, Chosen)
    assert len(best.items) == 8


def test_what_the_catalogue_does_not_take_is_left_aside() -> None:
    edition = load_catalogue("gb36132-2025")
    trial: dict[str, Answer] = {
        "gone": Met(True),
        "land-output": Value(Decimal(1), "kg", measure="gone"),
        "green-design": Met(True),
    }
    compared = compare(edition, {}, trial)
    assert compared.changed == ("green-design",)
    assert compared.after == evaluate(edition, {"green-design": Met(True)})
