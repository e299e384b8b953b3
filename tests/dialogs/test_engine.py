"""Which inputs belong to the question that is asked now."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from dialogs.core.inputs import Choice, Input, Text
from dialogs.core.outputs import Ignore, Reject, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.engine import resume
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

CATALOGUE = load_catalogue("gb36132-2018")
SUBJECT = index_of(CATALOGUE).subjects[0]
SESSION = Session(
    Wait(Place.QUESTION, SUBJECT), mode="full", consented=True, turn=7, asked=5, last_choice="met"
)


def take(given: Input, session: Session = SESSION) -> Turn:
    return resume(
        CATALOGUE, session, Dossier(CATALOGUE.id), given, datetime(2026, 3, 2, tzinfo=UTC)
    )


def rejected(turn: Turn) -> list[str]:
    return [output.code for output in turn.outputs if isinstance(output, Reject)]


@pytest.mark.parametrize(("seen", "code"), [(4, ["late-text"]), (5, []), (7, []), (None, [])])
def test_a_text_answers_the_question_since_the_turn_that_asked_it(
    seen: int | None, code: list[str]
) -> None:
    turn = take(Text(key="new", text="符合", turn=seen))
    assert rejected(turn) == code
    assert (SUBJECT in turn.dossier.answers) is (not code)


@pytest.mark.parametrize(("shown_in", "is_repeated"), [(6, True), (5, False), (4, False)])
def test_only_a_button_just_pressed_is_a_second_tap(shown_in: int, is_repeated: bool) -> None:
    turn = take(Choice(key="new", session=1, turn=shown_in, choice="met"))
    assert (turn.outputs == (Ignore(),)) is is_repeated
    assert rejected(turn) == ([] if is_repeated else ["old-button"])
    assert turn.events == ()


@pytest.mark.parametrize(("order", "code"), [(9, ["late-text"]), (10, []), (11, [])])
def test_a_text_written_before_one_already_taken_is_handed_back(
    order: int, code: list[str]
) -> None:
    turn = take(Text(key="new", text="符合", order=order), replace(SESSION, last_order=10))
    assert rejected(turn) == code
