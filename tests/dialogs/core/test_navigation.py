"""Where 上一题 leads."""

from dialogs.core.navigation import gone_back
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue

INDEX = index_of(load_catalogue("gb36132-2018"))
DOSSIER = Dossier(INDEX.catalogue.id)
FIRST, SECOND = (Wait(Place.QUESTION, subject) for subject in INDEX.subjects[:2])
ASIDE = Wait(Place.STATUS, detour=True)


def back(wait: Wait, *trail: Wait) -> Session:
    return gone_back(INDEX, Session(wait, mode="full", consented=True, trail=trail), DOSSIER)


def test_back_skips_what_was_only_looked_at() -> None:
    gone = back(SECOND, FIRST, ASIDE)
    assert (gone.wait, gone.trail) == (FIRST, ())


def test_back_from_aside_leads_to_where_the_person_was() -> None:
    gone = back(ASIDE, FIRST, SECOND)
    assert (gone.wait, gone.trail) == (SECOND, (FIRST,))


def test_back_without_a_way_leads_to_the_question_before() -> None:
    assert back(SECOND).wait == FIRST
    assert back(FIRST).wait == FIRST
