"""A worksheet is shown, then applied exactly as it was shown."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from dialogs.core import buttons as c
from dialogs.core.inputs import Choice, Input, Sheet
from dialogs.core.outputs import (
    AnswerRecorded,
    Ask,
    FigureRecorded,
    NoteRecorded,
    Reject,
    Tell,
    Turn,
)
from dialogs.core.places import Place
from dialogs.core.sent.sheets import FilledSheet, SheetRow
from dialogs.core.session import Session
from dialogs.core.waits import SheetShown
from dialogs.dossier.dossier import Dossier, Profile
from dialogs.engine import current, resume, start
from dialogs.sheets.comparing import Change
from dialogs.sheets.screens import MOST_REFUSED, SHOWN_AT_ONCE, last_page
from scoring.answers.model import Met, NotApplicable
from scoring.catalogue.loading import load_catalogue
from scoring.figures.model import Figure

CATALOGUE = load_catalogue("gb36132-2018")
NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
LAWFUL, POLICY = "infrastructure-building-lawful", "infrastructure-construction-policy"


def _session() -> Session:
    session = start("zh")
    return Session.from_dict({**session.to_dict(), "consented": True})


def _row(id: str, *, figure: bool = False, **cells: str) -> SheetRow:
    at = {name: f"D{len(id)}" for name in cells}
    return SheetRow(id, "", "问卷", 5, cells, None, {}, at, figure)


def _sheet(*rows: SheetRow, **more: Any) -> FilledSheet:
    return FilledSheet("问卷.xlsx", {"catalogue": CATALOGUE.id}, rows, **more)


def _take(session: Session, dossier: Dossier, given: Input) -> Turn:
    return resume(CATALOGUE, session, dossier, given, NOW)


def _send(session: Session, dossier: Dossier, sheet: FilledSheet) -> Turn:
    return _take(session, dossier, Sheet(key="s1", sheet=sheet))


def _press(turn: Turn, choice: str, dossier: Dossier | None = None, key: str = "p") -> Turn:
    given = Choice(key=key, session=1, turn=turn.session.turn, choice=choice)
    return _take(turn.session, dossier or turn.dossier, given)


def _apply_button(turn: Turn) -> str:
    (ask,) = [one for one in turn.outputs if isinstance(one, Ask)]
    return next(one for row in ask.choices for one in row if one.startswith(c.SHEET_APPLY))


EDITS = (
    _row(LAWFUL, choice="not-met", note="已查"),
    _row("figure:output", figure=True, number="500", unit="t"),
)


@pytest.fixture
def dossier() -> Dossier:
    """Two answers, and no figures."""
    return Dossier(CATALOGUE.id, Profile(name="示例"), {LAWFUL: Met(True), POLICY: Met(True)})


def test_nothing_is_written_before_it_is_confirmed(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    assert turn.events == ()
    assert turn.dossier == dossier
    assert turn.session.wait.at is Place.SHEET
    shown = turn.session.wait.state_of(SheetShown)
    assert [change[:2] for change in shown.changes] == [
        ("note", LAWFUL),
        ("answer", LAWFUL),
        ("figure", "output"),
    ]


def test_what_was_shown_is_written(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    done = _press(turn, _apply_button(turn))
    assert done.dossier.answers[LAWFUL] == Met(False)
    assert done.dossier.notes[LAWFUL] == "已查"
    assert done.dossier.figures["output"] == Figure(Decimal(500), "t")
    kinds = {type(event) for event in done.events}
    assert kinds >= {AnswerRecorded, NoteRecorded, FigureRecorded}
    assert Tell("sheet-applied", (("count", "3"),)) in done.outputs
    assert done.session.wait.at is not Place.SHEET


def test_dropped_it_leaves_everything(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    done = _press(turn, c.SHEET_DROP)
    assert (done.events, done.dossier) == ((), dossier)


def test_another_digest_is_no_choice(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    done = _press(turn, c.choice(c.SHEET_APPLY, "0" * 12))
    assert done.events == ()
    assert Reject("not-a-choice") in done.outputs


def test_what_changes_while_it_is_shown_is_shown_again(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    meanwhile = dossier.with_answer(LAWFUL, NotApplicable("没有厂房"))
    again = _press(turn, _apply_button(turn), meanwhile)
    assert again.events == ()
    assert Reject("sheet-changed-meanwhile") in again.outputs
    shown = again.session.wait.state_of(SheetShown)
    assert shown.changes[1][5] == "meanwhile"
    done = _press(again, _apply_button(again), meanwhile, key="q")
    assert done.dossier.answers[LAWFUL] == Met(False)


@pytest.mark.parametrize(
    "gone",
    [
        ("answer", "a-row-of-an-overlay", "问卷!D10", "", '{"met": true}', ""),
        ("note", "a-row-of-an-overlay", "问卷!J10", '""', '"已查"', ""),
        ("answer", LAWFUL, "问卷!D10", "", '{"industry_level": "average"}', ""),
    ],
)
def test_a_row_that_went_away_with_its_overlay_ends_the_preview(
    dossier: Dossier, gone: Change
) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    shown = turn.session.wait.state_of(SheetShown)
    stale = replace(shown, changes=(*shown.changes, gone))
    session = structs.replace(turn.session, wait=structs.replace(turn.session.wait, state=stale))
    assert current(CATALOGUE, session, dossier, NOW).wait.at is not Place.SHEET
    given = Choice(key="p", session=1, turn=session.turn, choice=_apply_button(turn))
    done = _take(session, dossier, given)
    assert (done.events, done.dossier) == ((), dossier)


def test_how_much_is_refused_and_not_listed_is_said(dossier: Dossier) -> None:
    odd = [_row(f"no-such-row-{at}", choice="met") for at in range(MOST_REFUSED + 7)]
    turn = _send(_session(), dossier, _sheet(*odd))
    refused = turn.session.wait.state_of(SheetShown).refused
    assert len(refused) == MOST_REFUSED + 1
    assert refused[-1] == ("", "sheet-more-refused", (("count", "7"),))
    turn = _send(_session(), dossier, _sheet(*odd[:MOST_REFUSED]))
    assert len(turn.session.wait.state_of(SheetShown).refused) == MOST_REFUSED


def test_the_session_keeps_it_across_a_restart(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(*EDITS))
    assert Session.from_dict(turn.session.to_dict()) == turn.session


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (_sheet(problem="sheet-macro"), "sheet-macro"),
        (_sheet(*EDITS, is_of_another=True), "sheet-of-another"),
        (FilledSheet("x.xlsx", {"catalogue": "gb36132-2025"}, EDITS), "sheet-other-catalogue"),
    ],
)
def test_what_cannot_be_used_says_why(dossier: Dossier, sheet: FilledSheet, code: str) -> None:
    turn = _send(_session(), dossier, sheet)
    assert [one.code for one in turn.outputs if isinstance(one, Reject)] == [code]
    assert turn.session.wait.at is not Place.SHEET


def test_a_closed_assessment_takes_none(dossier: Dossier) -> None:
    turn = _send(_session(), structs.replace(dossier, closed=1), _sheet(*EDITS))
    assert [one.code for one in turn.outputs if isinstance(one, Reject)] == ["sheet-closed"]


def test_the_same_as_there_is_changes_nothing(dossier: Dossier) -> None:
    turn = _send(_session(), dossier, _sheet(_row(LAWFUL, choice="met")))
    assert [one.code for one in turn.outputs if isinstance(one, Tell)] == ["sheet-unchanged"]


def test_many_lines_come_in_pages(dossier: Dossier) -> None:
    rules = [row.id for row in CATALOGUE.criteria if row.kind == "mandatory"][:30]
    turn = _send(_session(), dossier, _sheet(*(_row(id, choice="not-met") for id in rules)))
    shown = turn.session.wait.state_of(SheetShown)
    assert last_page(shown) == (30 - 1) // SHOWN_AT_ONCE
    later = _press(turn, c.choice(c.PAGE, 1))
    assert later.session.wait.page == 1
    done = _press(later, _apply_button(later), key="q")
    assert all(done.dossier.answers[id] == Met(False) for id in rules)
