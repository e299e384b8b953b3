"""What the points rest on: every point counts once, and nothing is scaled."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dossier.dossier import NO_END, WARNED_BEFORE, Dossier, Evidence, EvidenceStatus
from dialogs.evidence.proof import (
    Proof,
    also_attached_to,
    attached_files,
    expiring,
    points_by_proof,
    proof_of,
)
from scoring.answers.model import Answer, Met, Ratio
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.evaluation.evaluate import evaluate

TODAY = date(2026, 11, 30)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
CATALOGUE = load_catalogue("gb36132-2018")
INDEX = index_of(CATALOGUE)
CRITERIA = [row.id for row in CATALOGUE.criteria]
UNVERIFIED, VERIFIED, CONFLICTING = (
    EvidenceStatus.UNVERIFIED,
    EvidenceStatus.VERIFIED,
    EvidenceStatus.CONFLICTING,
)

statuses = st.sampled_from(list(EvidenceStatus))
days = st.sampled_from([None, NO_END, YESTERDAY, TODAY, TOMORROW])
files = st.builds(
    lambda status, day: Evidence("ab" * 32, "a.pdf", "application/pdf", 1, status, day),
    statuses,
    days,
)
answers: st.SearchStrategy[Answer] = st.sampled_from([Met(True), Met(False)])


def file(
    status: EvidenceStatus = UNVERIFIED, until: date | None = None, digest: str = "ab"
) -> Evidence:
    """A file."""
    return Evidence(digest * 32, f"{digest}.pdf", "application/pdf", 1, status, until)


@pytest.mark.parametrize(
    ("attached", "proof"),
    [
        ((), Proof.NONE),
        ((file(),), Proof.UNVERIFIED),
        ((file(), file()), Proof.UNVERIFIED),
        ((file(), file(VERIFIED)), Proof.VERIFIED),
        ((file(VERIFIED, TODAY),), Proof.VERIFIED),
        ((file(VERIFIED, NO_END),), Proof.VERIFIED),
        ((file(VERIFIED, YESTERDAY),), Proof.EXPIRED),
        ((file(VERIFIED), file(UNVERIFIED, YESTERDAY)), Proof.EXPIRED),
        ((file(CONFLICTING), file(VERIFIED), file(UNVERIFIED, YESTERDAY)), Proof.CONFLICTING),
    ],
)
def test_what_a_criterion_rests_on(attached: tuple[Evidence, ...], proof: Proof) -> None:
    assert proof_of(attached, TODAY) is proof


def test_without_a_day_nothing_is_expired() -> None:
    assert proof_of((file(VERIFIED, date(2001, 1, 1)),), None) is Proof.VERIFIED


@given(
    st.dictionaries(st.sampled_from(CRITERIA), answers),
    st.dictionaries(st.sampled_from(CRITERIA), st.lists(files, max_size=3)),
)
def test_the_sums_are_all_points_obtained(
    given_answers: dict[str, Answer], attached: dict[str, list[Evidence]]
) -> None:
    evaluation = evaluate(CATALOGUE, given_answers)
    found = points_by_proof(evaluation, attached, TODAY)
    assert sum((one.points for one in found.values()), Fraction(0)) == sum(
        (score.obtained for score in evaluation.criteria), Fraction(0)
    )
    earning = [score for score in evaluation.criteria if score.obtained]
    assert sum(one.criteria for one in found.values()) == len(earning)
    for proof, resting in found.items():
        assert resting.points == sum(
            (s.obtained for s in earning if proof_of(attached.get(s.id, ()), TODAY) is proof),
            Fraction(0),
        )


def test_a_part_of_the_points_is_counted_exactly() -> None:
    optional = next(row for row in CATALOGUE.criteria if row.kind.value == "optional")
    evaluation = evaluate(CATALOGUE, {optional.id: Ratio(Decimal("0.335"))})
    found = points_by_proof(evaluation, {optional.id: (file(),)}, TODAY)
    assert found[Proof.UNVERIFIED].points == Fraction(optional.points) * Fraction("0.335")


def test_what_needs_something_done_comes_first() -> None:
    near = TODAY + WARNED_BEFORE
    kept = (
        file(VERIFIED, digest="aa"),
        file(digest="bb"),
        file(until=near, digest="cc"),
        file(until=YESTERDAY, digest="dd"),
        file(CONFLICTING, digest="ee"),
        file(until=near + timedelta(days=1), digest="ff"),
    )
    dossier = Dossier(CATALOGUE.id, evidence={CRITERIA[0]: kept, "unplaced": kept})
    listed = [one.file.digest[:2] for one in attached_files(INDEX, dossier, TODAY)]
    assert listed == ["ee", "dd", "cc", "bb", "ff", "aa"]
    assert [one.file.digest[:2] for one in expiring(INDEX, dossier, TODAY)] == ["dd", "cc"]


def test_the_same_content_is_found_at_other_questions_alone() -> None:
    dossier = Dossier(
        CATALOGUE.id,
        evidence={
            CRITERIA[0]: (file(),),
            CRITERIA[5]: (file(),),
            CRITERIA[6]: (file(digest="cd"),),
        },
    )
    assert also_attached_to(INDEX, dossier, CRITERIA[0], "ab" * 32) == [CRITERIA[5]]
    assert also_attached_to(INDEX, dossier, CRITERIA[6], "cd" * 32) == []
