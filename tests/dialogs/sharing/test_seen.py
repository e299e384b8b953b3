"""What was in view when a question was shown."""

from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.sharing.seen import NOTHING, as_json, fingerprint, from_json, in_view, is_overtaken
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2018"))
FIRST = INDEX.subjects[0]
QUESTION = Wait(Place.QUESTION, FIRST)


def test_answers_that_differ_have_other_fingerprints() -> None:
    answers = (None, Met(True), Met(False), NotApplicable("a"), NotApplicable("b"))
    assert len({fingerprint(one) for one in answers}) == len(answers)
    assert [from_json(as_json(one)) for one in answers] == list(answers)


def test_a_session_of_before_is_never_overtaken() -> None:
    stored = Session(QUESTION, consented=True).to_dict()
    del stored["seen"]
    session = Session.from_dict(stored)
    assert not is_overtaken(INDEX, session, Dossier("gb36132-2018", answers={FIRST: Met(True)}))


def test_of_a_view_nothing_is_in_view_and_of_a_group_all_rows_are() -> None:
    empty = Dossier("gb36132-2018")
    answered = empty.with_answer(FIRST, Met(True))
    assert in_view(INDEX, answered, Wait(Place.STATUS)) == ""
    assert in_view(INDEX, empty, QUESTION) == NOTHING
    for wait in (QUESTION, Wait(Place.GROUP, INDEX.group[FIRST])):
        assert in_view(INDEX, empty, wait) != in_view(INDEX, answered, wait)
