"""The screens of calls: full, empty, in both languages, within what a channel shows."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import pytest

from bot.screens.core.context import Around, ScreenContext
from bot.screens.core.handed_in import File, ReviewedRow, Row
from bot.screens.core.message import Message
from bot.screens.core.of_calls import Board, CallLine, Decisions, OfCalls, OneSubmission, OwnCall
from bot.screens.core.texts import words_of
from bot.screens.render import render
from dialogs.calls import events as e
from dialogs.calls.intake import Found, Obstacle, lateness
from dialogs.calls.reviewing.by_rows import Judgement
from dialogs.calls.screens import BUTTONS
from dialogs.calls.shown.board import counts, ranked
from dialogs.calls.terms import Call
from dialogs.calls.visible import Seen, Submission, visible
from dialogs.core import buttons as c
from dialogs.core.session import Place, Session, Wait
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current
from scoring.catalogue.loading import load_catalogue
from scoring.values import Language, Text
from tests.dialogs.calls.scene import (
    APPLICANT,
    DECIDER,
    FIRST,
    MOMENTS,
    SECOND,
    SUBMITTED,
    TERMS,
    UNDECLARED,
    entries,
    eventful,
    submission,
    viewer,
)
from tests.support.messages import assert_fits, plain_text

CATALOGUE: Final = load_catalogue("gb36132-2018")
LONG: Final = "名<&>" * 60
NOW: Final = MOMENTS["deciding"]
CALL: Final = Call(1, 1, LONG, replace(TERMS, title=LONG, contact=LONG, documents=("awards",)))
NOW_TOTAL: Final = Fraction("81.5")
RULES: Final = e.FlagsFound(
    tuple(
        (
            f"{rule}:{at}",
            rule,
            rule,
            json.dumps({"subjects": [], "numbers": numbers, "checks": []}),
        )
        for rule, numbers in (
            ("contradiction", {}),
            ("unproven", {"points": "141/2", "of": "80", "rows": "9"}),
            ("same-file", {"others": "2"}),
            ("outdated", {"until": "2026-01-01", "on": "2026-03-03"}),
        )
        for at in range(4)
    )
)


def seen_by(person: int, *more: Any, phase: str = "deciding") -> Seen:
    """The submission of the scene as somebody sees it, its flags by every rule."""
    happened = (
        *(one.event for one in eventful() if not isinstance(one.event, e.FlagsFound)),
        *more,
    )
    held = submission(*entries(RULES, *happened))
    found = visible(viewer(person, phase), replace(held, name=LONG))
    assert found is not None
    return found


def shown(wait: Wait, of_calls: OfCalls, language: Language) -> Message:
    """The screen of a place."""
    session = Session(wait, language, mode="full", consented=True, turn=5)
    dossier = Dossier(CATALOGUE.id)
    ask = current(CATALOGUE, session, dossier, NOW)
    assert ask.wait == wait
    around = Around(calls=of_calls)
    message = render((ask,), ScreenContext(CATALOGUE, session, dossier, around=around), 7)
    assert message is not None
    assert_fits(message)
    return message


def choices_of(message: Message) -> set[str]:
    """What can be pressed."""
    return {button.choice for row in message.rows for button in row}


def own(seen: Seen | None, *obstacles: Found) -> OfCalls:
    """A call as an enterprise sees it."""
    now = MOMENTS["intake"]
    return OfCalls(
        own=OwnCall(
            CALL, TERMS.phase(now), lateness(TERMS, now), seen, obstacles, now, 3, "ab" * 32
        )
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_enterprise_reads_every_obstacle(language: Language) -> None:
    params = (("documents", "awards business-licence"), ("reason", LONG[:80]), ("until", ""))
    every = tuple(
        Found(
            one,
            (
                *params,
                *((name, "9") for name in ("minutes", "limit", "wanted", "overlay", "count")),
            ),
        )
        for one in Obstacle
    )
    seen = seen_by(APPLICANT, phase="intake")
    message = shown(Wait(Place.CALL, "1"), own(seen, *every), language)
    assert "&lt;" in message.html
    for place in (Place.CALL, Place.SUBMITTING, Place.WITHDRAWING, Place.APPEALING):
        assert shown(Wait(place, "1"), own(None), language).html
        assert shown(Wait(place, "1"), OfCalls(), language).html
    grace = plain_text(shown(Wait(Place.CALL, "1"), own(None), language).html)
    assert "30 " in grace
    assert "30.0" not in grace


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("many", [0, 40])
def test_a_list_is_short_however_many_there_are(language: Language, many: int) -> None:
    deciding = seen_by(DECIDER)
    seen = tuple(replace(deciding, id=at) for at in range(1, many + 1))
    board = Board(CALL, TERMS.phase(NOW), "", seen, counts(seen), True, ranked(TERMS, seen))
    for wait in (Wait(Place.CALL_BOARD, "1"), Wait(Place.CALL_BOARD, "1-pending", page=2)):
        message = shown(wait, OfCalls(board=board), language)
        assert len(message.html) < 4000
    lines = tuple(
        CallLine(CALL, TERMS.phase(NOW), at % 2 == 0, seen[:2]) for at in range(min(many, 9))
    )
    assert shown(Wait(Place.CALLS), OfCalls(lines=lines), language).html
    decisions = Decisions(CALL, seen, "ab" if many else "", NOW, many)
    assert shown(Wait(Place.DECISIONS, "1"), OfCalls(decisions=decisions), language).html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_pending_decision_is_on_a_page(language: Language) -> None:
    deciding = seen_by(DECIDER)
    seen = tuple(replace(deciding, id=at, name=f"<{at:02}>") for at in range(1, 41))
    of_calls = OfCalls(decisions=Decisions(CALL, seen, "ab", NOW, 40))
    pages = [
        plain_text(shown(Wait(Place.DECISIONS, "1", page=page), of_calls, language).html)
        for page in range(4)
    ]
    found = [one.name for page in pages for one in seen if one.name in page]
    assert found == [one.name for one in seen]
    assert all("40" in page for page in pages), "how many would be applied"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("person", [DECIDER, FIRST, UNDECLARED])
def test_a_submission_shows_what_its_viewer_sees(language: Language, person: int) -> None:
    made = e.DecisionMade("b", "nurture", "判定的理由", NOW.isoformat())
    appealed = (made, e.DecisionTold("b"), e.Appealed((), "申诉的话", "ours"))
    for phase, more in (("review", ()), ("deciding", ()), ("objections", appealed)):
        seen = seen_by(person, *more, phase=phase)
        one = OfCalls(submission=OneSubmission(CALL, seen))
        message = shown(Wait(Place.SUBMISSION, "1-5"), one, language)
        assert ("乙的总评" in message.html) is (person == DECIDER)
        assert ("❗" in message.html) is (person != UNDECLARED)
    assert shown(Wait(Place.SUBMISSION, "1-5"), OfCalls(), language).html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_act_that_needs_words_asks_for_them(language: Language) -> None:
    acts = [
        label.removeprefix("act-")
        for label in words_of("zh")["labels"]
        if label.startswith("act-")
    ]
    assert set(acts) == set(BUTTONS)
    one = OfCalls(submission=OneSubmission(CALL, seen_by(DECIDER)))
    for act in acts:
        assert shown(Wait(Place.HANDLING, f"1-5-{act}"), one, language).html


@pytest.mark.parametrize(
    ("step", "words"), [(e.Returned, "县区退回：缺证书"), (e.ScreenedOut, "县区不予受理：缺证书")]
)
def test_an_enterprise_reads_what_was_done_with_it(
    step: type[e.Returned | e.ScreenedOut], words: str
) -> None:
    held = submission(*entries(SUBMITTED, step("county", "缺证书")))
    seen = visible(viewer(APPLICANT, "checking"), held)
    html = shown(Wait(Place.CALL, "1"), own(seen), "zh").html
    assert words in plain_text(html)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((), "您的申诉：漏看了证书（等待答复）"),
        ((e.AppealAnswered(True, "属实"),), "（申诉成立：属实）"),
        ((e.AppealAnswered(False, "已看过"),), "（驳回：已看过）"),
    ],
)
def test_an_enterprise_reads_what_came_of_its_appeal(answer: tuple[Any, ...], words: str) -> None:
    made = e.DecisionMade("b", "reject", "x", NOW.isoformat())
    told = (made, e.DecisionTold("b"), e.Appealed((), "漏看了证书", "ours"))
    seen = visible(
        viewer(APPLICANT, "objections"), submission(*entries(SUBMITTED, *told, *answer))
    )
    assert words in plain_text(shown(Wait(Place.CALL, "1"), own(seen), "zh").html)


def test_totals_are_shown_as_they_were_typed() -> None:
    """A rounded difference would be no more than the threshold that it is beyond."""
    assigned = (e.ReviewerAssigned(FIRST, "甲"), e.ReviewerAssigned(SECOND, "乙"))
    declared = (e.InterestDeclared(FIRST, False), e.InterestDeclared(SECOND, False))
    reviews = (e.ReviewGiven(FIRST, "80.005"), e.ReviewGiven(SECOND, "85.00500001"))
    way = [e.Recommended(*step) for step in pairwise((*SUBMITTED.way, ""))]
    held = submission(*entries(SUBMITTED, *way, *assigned, *declared, *reviews))
    seen = visible(viewer(DECIDER, "review"), held)
    assert seen is not None
    one = OfCalls(submission=OneSubmission(CALL, seen))
    html = plain_text(shown(Wait(Place.SUBMISSION, "1-5"), one, "zh").html)
    for words in ("80.005", "85.00500001", "相差 5.00000001 分"):
        assert words in html


def test_points_are_those_of_the_reviews_where_there_are_any() -> None:
    held: Submission = submission(*eventful())
    found = visible(viewer(DECIDER, "review"), held)
    assert found is not None
    assert found.result is not None
    assert found.result.certain == Fraction("71.25")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    ("most", "said"),
    [
        (None, None),
        (Fraction(4), Judgement()),
        (Fraction(4), Judgement("5/2", LONG * 3)),
    ],
)
def test_a_row_before_a_reviewer_fits_and_says_how_far_they_are(
    language: Language, most: Fraction | None, said: Judgement | None
) -> None:
    long = Text(zh=LONG * 3, en=LONG * 3)
    files = tuple(File(LONG, Text(zh="有效", en="valid"), None) for _ in range(20))
    row = Row("r1", "r1", long, long, long, "3 / 4", long, LONG * 3, files)
    before = ReviewedRow(2, 99, long, row, "3", most, False, said, 1, 0, Fraction(1, 3), NOW_TOTAL)
    one = OfCalls(submission=OneSubmission(CALL, seen_by(FIRST, phase="review"), row=before))
    message = shown(Wait(Place.REVIEW_ROW, "1-5-2"), one, language)
    assert {c.choice(c.REVIEW_ROW, f"1-5-{at}") for at in (1, 3)} <= choices_of(message)
    assert ("2/99" in plain_text(message.html)) is True
    giving = shown(Wait(Place.HANDLING, "1-5-review-rows"), one, language)
    assert "98" in plain_text(giving.html), "so many were not looked at"
    assert c.GIVE_REVIEW in choices_of(giving)
    assert shown(Wait(Place.REVIEW_ROW, "1-5-2"), OfCalls(), language).html
