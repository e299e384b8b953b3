"""Quick mode behind its gates."""

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.navigation import following
from dialogs.dossier.dossier import Dossier
from dialogs.dossier.narrowing import is_settled, next_most_informative, quick_criteria
from scoring.answers.model import Answer, Met, NotApplicable
from scoring.catalogue.index import CatalogueIndex, index_of
from scoring.catalogue.loading import load_catalogue
from scoring.catalogue.model import Criterion, Requirement
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.results import Evaluation
from tests.scoring.scored_samples import answers_for, answers_to, overlaid, scored

OUTLINES = tuple(map(index_of, (load_catalogue("gb36132-2025"), overlaid(), scored())))
EDITION = OUTLINES[0]
WITHOUT = NotApplicable("没有这道工序")


@dataclass(frozen=True)
class Standing:
    """Some answers under one of ``OUTLINES``, by its position to keep failures readable."""

    at: int
    answers: dict[str, Answer]

    @property
    def index(self) -> CatalogueIndex:
        return OUTLINES[self.at]

    @property
    def dossier(self) -> Dossier:
        return Dossier(self.index.catalogue.id, answers=self.answers)

    @property
    def evaluation(self) -> Evaluation:
        return evaluate(self.index.catalogue, self.dossier.answers)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    at = draw(st.integers(0, len(OUTLINES) - 1))
    return Standing(at, draw(answers_for(OUTLINES[at].catalogue)))


@given(standings(), st.data())
def test_what_is_answered_is_never_asked(at: Standing, data: st.DataObject) -> None:
    after = data.draw(st.sampled_from([None, *(row.id for row in at.index.catalogue.criteria)]))
    asked = next_most_informative(at.index, at.dossier, after)
    assert asked is None or (asked not in at.dossier.answers and asked != after)


@given(standings())
def test_it_stops_when_settled_and_only_then_or_when_nothing_is_left(at: Standing) -> None:
    asked = next_most_informative(at.index, at.dossier, None)
    quick = quick_criteria(at.index.catalogue)
    left_open = [row for row in quick if row.id not in at.dossier.answers]
    assert (asked is None) == (is_settled(at.evaluation) or not left_open)


@given(standings(), st.data())
def test_settled_means_that_no_answer_can_change_the_readiness(
    at: Standing, data: st.DataObject
) -> None:
    if not is_settled(at.evaluation):
        return
    rules: list[Requirement | Criterion] = [
        rule for rule in at.index.catalogue.criteria if rule.id not in at.dossier.answers
    ]
    more = {rule.id: data.draw(_scored(rule)) for rule in rules}
    after = evaluate(at.index.catalogue, {**at.dossier.answers, **more})
    assert after.blocked == at.evaluation.blocked
    if not after.blocked and not after.unscored and after.total is not None:
        assert after.grade == at.evaluation.grade


def _scored(rule: Requirement | Criterion) -> st.SearchStrategy[Answer]:
    """Any answer but leaving it out, which changes what the others are counted by."""
    return answers_to(rule).filter(lambda answer: not isinstance(answer, NotApplicable))


@given(standings())
def test_skipping_everything_comes_to_an_end_and_asks_nothing_twice(at: Standing) -> None:
    asked: list[str] = []
    after: str | None = None
    while (after := following(at.index, "quick", at.dossier, after)) is not None:
        assert after not in asked
        asked.append(after)


@given(st.lists(st.booleans(), min_size=20, max_size=20))
def test_answering_what_is_asked_comes_to_an_end(said: list[bool]) -> None:
    dossier, after = Dossier(EDITION.catalogue.id), None
    for met in said:
        after = following(EDITION, "quick", dossier, after)
        if after is None:
            break
        rule = EDITION.asked[after]
        takes_met = isinstance(rule, Requirement) or not rule.scales
        dossier = dossier.with_answer(after, Met(met) if takes_met else WITHOUT)
    assert following(EDITION, "quick", dossier, after) is None


def test_the_most_points_come_first_and_then_the_order_of_the_document() -> None:
    gates = dict.fromkeys((rule.id for rule in EDITION.catalogue.gates), Met(True))
    dossier, asked = Dossier(EDITION.catalogue.id, answers=gates), []
    after: str | None = None
    while (after := next_most_informative(EDITION, dossier, after)) is not None:
        asked.append(after)
    rows = [EDITION.asked[id] for id in asked]
    orders = [(-row.points, row.number) for row in rows if isinstance(row, Criterion)]
    assert len(orders) == len(quick_criteria(EDITION.catalogue)) == 4
    assert orders == sorted(orders)


def test_once_it_narrows_the_range_is_within_the_one_before() -> None:
    gates = dict.fromkeys((rule.id for rule in EDITION.catalogue.gates), Met(True))
    before = evaluate(EDITION.catalogue, gates)
    after = evaluate(EDITION.catalogue, {**gates, "green-design": Met(False)})
    assert before.lower == 0
    assert before.upper == 100
    assert after.upper == before.upper - Fraction(8)
