"""The screens of years and clients, at their longest and with nothing in them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import pytest
from msgspec import structs

from bot.screens.core.context import Around, AssessmentRow, ScreenContext
from bot.screens.core.message import Message
from bot.screens.render import render
from bot.wording.results.comparing import Compared
from dialogs.core import buttons as c
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import ChosenAssessments, RollForwardAsked
from dialogs.dossier.dossier import (
    Dossier,
    Evidence,
    ExpiredFile,
    Profile,
    RolledFrom,
    ToConfirm,
)
from dialogs.engine import current
from dialogs.years.rolling import rolling
from scoring.answers.model import Answer, Met, Value
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.overlays.library import OverlayLibrary
from scoring.values import Language
from storage.records import YearOf
from tests.support.messages import assert_fits, plain_text

NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
OLD, NEW = load_catalogue("gb36132-2018"), load_catalogue("gb36132-2025")
LIBRARY: Final = OverlayLibrary(())
LONG: Final = "<&>厂" * 80
FILE: Final = Evidence("ab" * 32, LONG, "application/pdf", 9)
ALL: Final[dict[str, Answer]] = {rule.id: Met(True) for rule in OLD.rules}
EXPIRED: Final = tuple(ExpiredFile(rule.id, LONG, "2025-03-01") for rule in OLD.rules)
FULL: Final = Dossier(
    OLD.id,
    Profile(name=LONG, period="2025"),
    ALL,
    notes=dict.fromkeys(ALL, LONG),
    evidence=dict.fromkeys(ALL, (FILE,)),
    to_confirm=dict.fromkeys(ALL, ToConfirm(year="2024")),
    rolled_from=RolledFrom("2024", OLD.id, 99, EXPIRED),
)
ON_2025: Final = structs.replace(FULL, catalogue=NEW.id, answers={}, to_confirm={})
YEARS: Final = tuple(Compared(n, LONG, str(2020 + n), OLD, ALL) for n in range(5))
OTHERS: Final = tuple(Compared(n + 5, LONG, str(2025 + n), NEW, {}) for n in range(2))
CHANGED: Final = Compared(9, LONG, "2025", OLD, {id: Met(False) for id in ALL})
AROUND: Final = Around(
    years=tuple(YearOf(n, str(2020 + n), OLD.id) for n in range(9)),
    compared=(*YEARS[:4], CHANGED, *OTHERS),
)
BOARD: Final = tuple(AssessmentRow(n, LONG, 99, n == 3, OLD.id, "2025") for n in range(30))
WAITS: Final = (
    Wait(Place.ROLL_FORWARD),
    Wait(Place.ROLL_FORWARD, "", RollForwardAsked("2026", NEW.id)),
    Wait(Place.NEWS),
    Wait(Place.YEARS),
    Wait(Place.YEARS, "rows"),
    Wait(Place.YEARS, "rows", page=99),
    Wait(Place.SIDE_BY_SIDE),
    Wait(Place.SIDE_BY_SIDE, "", ChosenAssessments((1, 2, 3, 4, 5)), page=3),
    Wait(Place.SIDE_BY_SIDE, "", ChosenAssessments((1, 2), shown=True)),
)


def _shown(
    wait: Wait,
    dossier: Dossier,
    language: Language = "zh",
    around: Around = AROUND,
    board: tuple[AssessmentRow, ...] = BOARD,
) -> Message:
    catalogue = load_catalogue(dossier.catalogue)
    session = Session(wait, language, mode="full", consented=True, turn=5)
    ask = current(catalogue, session, dossier, NOW)
    assert ask.wait == wait
    context = ScreenContext(
        catalogue, session, dossier, board, library=LIBRARY, now=NOW, around=around
    )
    message = render((ask,), context, 7)
    assert message is not None
    return message


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("dossier", [FULL, ON_2025], ids=["2018", "2025"])
@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: f"{wait.at}-{wait.subject}-{wait.page}")
def test_every_screen_fits_at_its_longest(
    wait: Wait, dossier: Dossier, language: Language
) -> None:
    assert_fits(_shown(wait, dossier, language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("wait", WAITS, ids=lambda wait: f"{wait.at}-{wait.subject}-{wait.page}")
def test_every_screen_says_something_with_nothing_in_it(wait: Wait, language: Language) -> None:
    if wait.state and wait.at is Place.SIDE_BY_SIDE:
        return  # nobody chooses from nothing
    empty = Dossier(OLD.id, rolled_from=RolledFrom("2024", OLD.id))
    assert_fits(_shown(wait, empty, language, Around(), ()))


def test_what_is_new_is_only_there_after_rolling_forward() -> None:
    session = Session(Wait(Place.NEWS), mode="full", consented=True, trail=(Wait(Place.STATUS),))
    asked = current(OLD, session, Dossier(OLD.id, Profile(name="某厂")), NOW)
    assert asked.wait.at is Place.STATUS


def test_expired_files_are_named_with_their_question_and_last_day() -> None:
    said = plain_text(_shown(Wait(Place.NEWS), FULL).html)
    assert "换新过期的证明材料：99 份" in said
    assert "2025-03-01 到期" in said
    assert "还有 91 份" in said


def test_what_the_new_edition_asks_is_said_where_it_is_new() -> None:
    said = plain_text(_shown(Wait(Place.NEWS), ON_2025).html)
    assert "2025 版的新要求" not in plain_text(_shown(Wait(Place.NEWS), FULL).html)
    assert "2025 版的新要求" in said


def test_figures_on_different_scales_share_no_table() -> None:
    lines = plain_text(_shown(Wait(Place.YEARS), FULL).html).splitlines()
    heads = [line for line in lines if line.endswith("满分 100）")]
    assert heads == [
        "2020 → 2021 → 2022 → 2023 → 2025 年（2018 版，各部分满分 100）",
        "2025 → 2026 年（2025 版，各部分满分 100）",
    ]
    assert any("分数不能比较" in line for line in lines)


def test_a_changed_answer_is_shown_as_it_was_and_is() -> None:
    around = structs.replace(AROUND, compared=(*YEARS[:4], CHANGED))
    message = _shown(Wait(Place.YEARS, "rows"), FULL, around=around)
    assert "符合 → 不符合" in plain_text(message.html)
    assert "2023 → 2025 年" in plain_text(message.html)


def test_only_those_of_the_first_chosen_edition_are_offered() -> None:
    board = (*BOARD[:2], replace(BOARD[2], catalogue=NEW.id))
    wait = Wait(Place.SIDE_BY_SIDE, "", ChosenAssessments((0,)))
    offered = [
        button.choice
        for row in _shown(wait, FULL, board=board).rows
        for button in row
        if button.choice.startswith(c.COMPARE)
    ]
    assert offered == ["compare:0", "compare:1"]


# --- what comes along


def test_a_file_that_is_no_longer_valid_stays_and_is_listed() -> None:
    until = date(2026, 3, 1)
    subject = "management-quality-system"
    old, new = (
        Evidence(f"{name:64}", name, "application/pdf", 9, valid_until=day)
        for name, day in (("旧.pdf", until), ("新.pdf", None))
    )
    present = Dossier(
        OLD.id, Profile(period="2025"), {subject: Met(True)}, evidence={subject: (old, new)}
    )
    asked = RollForwardAsked("2026", OLD.id)
    for day, kept in ((until, (old, new)), (date(2026, 3, 2), (new,))):
        came = rolling(present, asked, LIBRARY, day)
        assert came.evidence == {subject: kept}
    assert came.origin.expired == (ExpiredFile(subject, "旧.pdf", "2026-03-01"),)


def test_a_file_of_a_yearly_row_stays_with_its_year() -> None:
    yearly = "performance-building-density-required"
    present = Dossier(
        OLD.id,
        Profile(period="2025"),
        {yearly: Value(Decimal(32), "%")},
        notes={yearly: "按竣工测绘"},
        evidence={yearly: (FILE,)},
    )
    came = rolling(present, RollForwardAsked("2026", OLD.id), LIBRARY, date(2026, 1, 1))
    assert not came.marks
    assert not came.evidence
    assert not came.notes
    assert yearly in came.forward.yearly


def test_notes_of_several_old_rows_stand_together_by_the_new_one() -> None:
    index = index_of(OLD)
    systems = ("management-quality-system", "management-energy-system")
    notes = {id: f"{index.code[id]} 的证书" for id in systems}
    present = Dossier(OLD.id, Profile(period="2025"), notes=notes)
    came = rolling(present, RollForwardAsked("2026", NEW.id), LIBRARY, date(2026, 1, 1))
    assert came.notes == {"management-systems": "\n".join(notes.values())}
