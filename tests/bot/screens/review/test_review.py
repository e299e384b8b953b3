"""The screens of reviewing, at their longest and with nothing in them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

import pytest
from msgspec import structs

from bot.screens.core.context import ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from dialogs.core.decided import UNDECIDED
from dialogs.core.reviewed import REVIEW_LISTINGS
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import DecisionTyped, ReviewTyped
from dialogs.dossier.access import Membership, Phase, Role
from dialogs.dossier.decisions import Decision, Release
from dialogs.dossier.dossier import Dossier, Evidence, Profile
from dialogs.dossier.reviews import Return, ReturnedRow, Review, Signature, Verdict
from dialogs.engine import current
from dialogs.sharing.limits import may_be_at
from dialogs.sharing.seen import as_json
from scoring.answers.acceptance import refusal
from scoring.answers.model import Answer, Met, NotApplicable
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language
from tests.support.messages import assert_fits

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
CATALOGUES: Final = {id: load_catalogue(id) for id in ("gb36132-2018", "gb36132-2025")}
BY: Final = Signature("王" * 30, "consultant", NOW)
REASON: Final = "<因>&" * 100
OWN: Final[Answer] = NotApplicable("<无>&" * 125)
FILES: Final = tuple(Evidence(f"{n:064x}", "<照>&.jpg" * 20, "image/jpeg", 1) for n in range(20))
VERDICTS: Final = (Verdict.ACCEPT, Verdict.QUESTION, Verdict.OVERRIDE, Verdict.QUESTION)


def _reviewed(catalogue: str, role: Role) -> Dossier:
    """Everything reviewed at length, and all that is questioned sent back."""
    index = index_of(CATALOGUES[catalogue])
    subjects = index.subjects
    plain = [one for one in subjects[::5] if refusal(index.asked[one], Met(False)) is None]
    reviews = {
        one: Review(
            VERDICTS[at % 4],
            Met(False) if one in plain else None,
            BY,
            OWN if VERDICTS[at % 4] is Verdict.OVERRIDE else None,
            REASON,
        )
        for at, one in enumerate(subjects)
    }
    decisions = {
        one: Decision(OWN, Met(False) if at % 2 else None, BY, REASON, is_own=at % 3 > 0)
        for at, one in enumerate(subjects)
    }
    rows = tuple(ReturnedRow(one, REASON, OWN, "", ("ab" * 32,)) for one in subjects)
    return Dossier(
        catalogue,
        Profile(name="<厂>&" * 20),
        dict.fromkeys(plain, Met(False)),
        notes=dict.fromkeys(subjects[::2], "<注>&" * 100),
        evidence=dict.fromkeys(subjects[::2], FILES),
        reviews=reviews,
        returns=(Return(rows, BY),),
        released=Release(BY, decisions),
        decisions=decisions if role is Role.DECIDER else {},
        seat=None if role is Role.OWNER else Membership(role, Phase.OPEN, None),
    )


def _waits(catalogue: str) -> list[Wait]:
    index = index_of(CATALOGUES[catalogue])
    waits = [
        Wait(Place.REVIEWS, name, page=page)
        for name in ("", *REVIEW_LISTINGS, UNDECIDED)
        for page in (0, 9)
    ]
    whole = (
        Place.RELEASING,
        Place.RETURNING,
        Place.RETURNS,
        Place.HANDING_BACK,
        Place.SUMMARY,
        Place.STATUS,
    )
    waits += [Wait(place, page=page, detour=True) for place in whole for page in (0, 2)]
    typed = ReviewTyped(Verdict.OVERRIDE, as_json(OWN), REASON)
    for subject in index.subjects:
        waits += [Wait(place, subject) for place in (Place.QUESTION, Place.REVIEW, Place.OVERRIDE)]
        waits += [
            Wait(Place.REVIEW_REASON, subject, typed),
            Wait(Place.REVIEW_CONFLICT, subject, typed),
            Wait(Place.DECISION, subject),
            Wait(Place.DECISION_REASON, subject, DecisionTyped(as_json(OWN))),
        ]
    return waits


def _shown(wait: Wait, dossier: Dossier, language: Language) -> Message:
    catalogue = CATALOGUES[dossier.catalogue]
    session = Session(wait, language, mode="full", consented=True, turn=5)
    ask = current(catalogue, session, dossier, NOW)
    message = render((ask,), ScreenContext(catalogue, session, dossier, now=NOW), 7)
    assert message is not None
    assert ask.wait.at is wait.at
    return message


@pytest.mark.long
@pytest.mark.parametrize("role", [Role.OWNER, Role.CONSULTANT, Role.REVIEWER, Role.DECIDER])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_the_longest_fit(catalogue: str, language: Language, role: Role) -> None:
    dossier = _reviewed(catalogue, role)
    for wait in _waits(catalogue):
        if not may_be_at(dossier, wait):
            continue
        message = _shown(wait, dossier, language)
        assert_fits(message)
        assert "<因>" not in message.html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_with_nothing_in_them(language: Language) -> None:
    dossier = Dossier("gb36132-2018", Profile(name="某厂"))
    for place in (Place.REVIEWS, Place.RETURNING):
        assert_fits(_shown(Wait(place, detour=True), dossier, language))
    handed_back = replace(_reviewed("gb36132-2018", Role.OWNER).returns[0], handed_back=BY)
    assert_fits(
        _shown(
            Wait(Place.RETURNS, detour=True),
            structs.replace(dossier, returns=(handed_back,)),
            language,
        )
    )
