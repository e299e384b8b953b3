"""How much evidence a question and an assessment hold."""

from datetime import UTC, datetime

import pytest

from dialogs.core.outputs import EvidenceAdded, Reject
from dialogs.core.session import Place, Session, Wait
from dialogs.core.turn import EVIDENCE_BYTES, FILES_PER_SUBJECT, TurnContext
from dialogs.dossier.dossier import Dossier, Evidence
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.overlays.library import OverlayLibrary

CATALOGUE = load_catalogue("gb36132-2018")
SUBJECT, OTHER = index_of(CATALOGUE).subjects[:2]


def file(number: int, size: int = 1) -> Evidence:
    return Evidence(f"{number:064}", f"{number}.pdf", "application/pdf", size)


def kept(new: Evidence, **files: tuple[Evidence, ...]) -> TurnContext:
    held = {"own": SUBJECT, "other": OTHER}
    dossier = Dossier(CATALOGUE.id, evidence={held[key]: row for key, row in files.items()})
    session = Session(Wait(Place.QUESTION, SUBJECT), mode="full", consented=True)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    turn = TurnContext(CATALOGUE, session, dossier, now, OverlayLibrary(()))
    turn.keep_evidence(SUBJECT, new)
    return turn


def rejected(turn: TurnContext) -> list[str]:
    return [notice.code for notice in turn.notices if isinstance(notice, Reject)]


@pytest.mark.parametrize(
    ("held", "code"), [(FILES_PER_SUBJECT - 1, []), (FILES_PER_SUBJECT, ["evidence-full"])]
)
def test_a_question_holds_so_many_files(held: int, code: list[str]) -> None:
    turn = kept(file(99), own=tuple(map(file, range(held))))
    assert rejected(turn) == code
    assert len(turn.dossier.evidence[SUBJECT]) == FILES_PER_SUBJECT


@pytest.mark.parametrize(("size", "code"), [(10, []), (11, ["evidence-quota"])])
def test_all_files_of_an_assessment_have_a_quota(size: int, code: list[str]) -> None:
    turn = kept(file(99, size), other=(file(1, EVIDENCE_BYTES - 10),))
    assert rejected(turn) == code
    assert [isinstance(event, EvidenceAdded) for event in turn.events] == [True] * (not code)
