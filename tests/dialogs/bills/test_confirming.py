"""What a document gives is shown first, and recorded exactly as it is confirmed."""

from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from dialogs.bills import doubts as d
from dialogs.bills.screens import SHOWN_AT_ONCE
from dialogs.core import buttons as c
from dialogs.core.outputs import EvidenceAdded, EvidenceRemoved, FigureRecorded
from dialogs.core.places import Place
from dialogs.core.sent.bills import PROBLEMS, TOO_LARGE, ReadFile
from dialogs.dossier.access import Membership, Phase, Role
from dialogs.question.evidence import UNPLACED
from scoring.figures.model import Figure
from tests.dialogs.bills.sending import (
    DOSSIER,
    GAS,
    MONTH,
    POWER,
    WATER,
    YEAR,
    at,
    choices,
    codes,
    evidence,
    press,
    say,
    send,
    shown,
    take,
    ticks,
)

ENERGY = "performance-energy-use-required"
KWH = Figure(Decimal("2400000"), "kWh")


def test_nothing_is_recorded_before_it_is_confirmed() -> None:
    turn = send(at(), YEAR)
    assert ticks(turn) == [True, True]
    assert not turn.dossier.figures
    assert [type(one) for one in turn.events] == [EvidenceAdded]
    assert UNPLACED in turn.dossier.evidence


def test_what_is_ticked_is_recorded_and_the_file_is_kept_for_the_rows_it_serves() -> None:
    turn = take(send(at(), YEAR))
    assert {id: str(one.value) for id, one in turn.dossier.figures.items()} == {
        POWER: "2400000",
        GAS: "300000",
    }
    assert [one.id for one in turn.events if isinstance(one, FigureRecorded)] == [
        POWER,
        GAS,
    ]
    assert UNPLACED not in turn.dossier.evidence or not turn.dossier.evidence[UNPLACED]
    rows = {subject for subject, files in turn.dossier.evidence.items() if files}
    assert {ENERGY, "performance-carbon-required"} <= rows
    assert not any("building" in row or "water" in row for row in rows)
    assert turn.session.wait.at is Place.FIGURES
    assert (codes(turn)[0], codes(turn)[-1]) == ("bill-recorded", "bill-placed")
    assert "evidence-placed" not in codes(turn)


def test_of_a_file_at_a_question_the_question_keeps_it() -> None:
    turn = send(at(Place.QUESTION, ENERGY), YEAR)
    assert turn.dossier.evidence[ENERGY] == (evidence(),)
    dropped = press(turn, c.BILL_DROP)
    assert dropped.dossier.evidence[ENERGY] == (evidence(),)
    assert not dropped.dossier.figures
    assert dropped.session.wait.question == ENERGY


def test_dropped_at_the_figures_the_file_still_waits_for_its_question() -> None:
    turn = press(send(at(), YEAR), c.BILL_DROP)
    assert turn.session.wait.at is Place.FILE
    assert turn.dossier.evidence[UNPLACED] == (evidence(),)


def test_what_is_unticked_is_not_recorded() -> None:
    turn = take(press(send(at(), YEAR), c.choice(c.TICK, 1)))
    assert set(turn.dossier.figures) == {GAS}


def test_a_month_is_asked_about_and_never_taken_for_the_year() -> None:
    turn = send(at(), MONTH)
    assert (ticks(turn), c.BILL_TAKE in choices(turn)) == ([False], False)
    opened = press(turn, c.choice(c.TICK, 1))
    assert shown(opened).opened == 1
    assert ticks(opened) == [False]
    typed = say(opened, "250 万kWh")
    (one,) = shown(typed).figures
    assert (f"{one.value:f}", one.doubts, one.ticked, one.typed) == ("2500000", (), True, True)
    assert str(take(typed).dossier.figures[POWER].value) == "2500000"


def test_a_person_may_say_that_it_is_the_whole_year() -> None:
    opened = press(send(at(), MONTH), c.choice(c.TICK, 1))
    kept = press(opened, c.KEEP)
    assert (ticks(kept), shown(kept).opened) == ([True], 0)
    assert POWER in take(kept).dossier.figures


def test_the_year_that_is_not_said_is_asked_once_for_all() -> None:
    turn = send(at(), "用电量 240 万kWh\n天然气 30 万m³\n取水量 24000")
    assert ticks(turn) == [False] * 3
    assert c.BILL_YEAR in choices(turn)
    said = press(turn, c.BILL_YEAR)
    assert ticks(said) == [True, True, False]  # the unit of the water is still missing
    assert c.BILL_YEAR not in choices(said)


def test_another_value_is_never_overwritten_unseen() -> None:
    dossier = DOSSIER.with_figure(POWER, replace(KWH, value=Decimal("2300000")))
    turn = send(at(), YEAR, dossier)
    assert ticks(turn) == [False, True]
    opened = press(turn, c.choice(c.TICK, 1))
    assert shown(opened).opened == 1
    kept = press(opened, c.KEEP)
    assert str(take(kept).dossier.figures[POWER].value) == "2400000"


def test_a_value_changed_meanwhile_is_shown_again() -> None:
    turn = send(at(), YEAR)
    meanwhile = turn.dossier.with_figure(POWER, replace(KWH, value=Decimal("2300000")))
    again = take(turn, meanwhile)
    assert codes(again) == ["bill-look-again"]
    assert ticks(again) == [False, True]
    assert again.dossier.figures == meanwhile.figures


def test_a_factor_of_ones_own_stays() -> None:
    own = Figure(Decimal("300000"), "m³", heating_value=Decimal("36.2"))
    turn = take(send(at(), "2025年\n天然气 30 万m³", DOSSIER.with_figure(GAS, own)))
    assert turn.dossier.figures[GAS] == own
    assert "bill-recorded" in codes(turn)


def test_an_odd_size_is_asked_back() -> None:
    turn = send(at(), "2025年\n取水量 24000 亿m³")
    assert ticks(turn) == [False]
    opened = press(turn, c.choice(c.TICK, 1))
    assert c.KEEP in choices(opened)
    assert ticks(press(opened, c.KEEP)) == [True]


def test_what_cannot_be_right_cannot_be_ticked() -> None:
    turn = send(at(), "2025年\n固废产生量 100 t\n固废综合利用量 500 t")
    assert ticks(turn) == [False, False]
    first = press(turn, c.choice(c.TICK, 1))
    assert ticks(first) == [True, False]
    second = press(first, c.choice(c.TICK, 2))
    assert shown(second).opened == 2
    assert c.KEEP not in choices(second)
    refused = say(second, "400 t")
    assert codes(refused) == ["figure-impossible"]
    assert ticks(say(second, "90 t")) == [True, True]


def test_which_figure_it_is_must_be_said_first() -> None:
    opened = press(send(at(), "2025年\n蒸汽 300"), c.choice(c.TICK, 1))
    assert {c.BILL_AS} <= choices(opened)
    assert c.KEEP not in choices(opened)
    assert codes(say(opened, "300 t")) == ["bill-which-first"]
    chosen = press(opened, c.choice(c.BILL_AS, "carrier-low-pressure-steam"))
    assert c.KEEP in choices(chosen)
    assert "carrier-low-pressure-steam" in take(press(chosen, c.KEEP)).dossier.figures


def test_a_unit_that_cannot_be_used_must_be_typed_anew() -> None:
    opened = press(send(at(), "2025年\n柴油 1200 升"), c.choice(c.TICK, 1))
    assert c.KEEP not in choices(opened)
    assert ticks(say(opened, "1 吨")) == [True]


def test_of_two_amounts_of_a_figure_one_is_ticked() -> None:
    turn = send(at(), "2025年\n用电量 240 万kWh\n外购电 250 万kWh")
    first = press(press(turn, c.choice(c.TICK, 1)), c.KEEP)
    second = press(press(first, c.choice(c.TICK, 2)), c.KEEP)
    assert ticks(second) == [False, True]


def test_several_files_are_looked_through_together() -> None:
    first = send(at(), "2025年\n用电量 240 万kWh", file=evidence("电.pdf", "a"))
    gas = evidence("气.pdf", "b")
    # the second of one upload was sent from the screen before
    turn = send(first.session, "2025年\n天然气 30 万m³", first.dossier, file=gas, turn=0)
    assert shown(turn).names == ("电.pdf", "气.pdf")
    assert [one.file[0] for one in shown(turn).figures] == ["a", "b"]
    done = take(turn)
    assert set(done.dossier.figures) == {POWER, GAS}
    assert done.session.wait.at is Place.FIGURES


def test_two_bills_of_one_figure_are_not_added_up() -> None:
    first = send(at(), MONTH, file=evidence("3月.pdf", "a"))
    turn = send(
        first.session, "2025年4月\n用电量 21 万kWh", first.dossier, file=evidence("4月.pdf", "b")
    )
    assert all({d.PART, d.TWICE} <= set(one.doubts) for one in shown(turn).figures)
    assert ticks(turn) == [False, False]


def test_a_second_file_without_figures_leaves_the_first() -> None:
    first = send(at(), YEAR, file=evidence("电.pdf", "a"))
    turn = send(first.session, "照片", first.dossier, file=evidence("照片.jpg", "b"))
    assert len(shown(turn).figures) == 2
    assert codes(turn) == ["bill-nothing"]


@pytest.mark.parametrize("problem", sorted(PROBLEMS))
def test_a_file_that_cannot_be_read_is_kept_and_it_is_said(problem: str) -> None:
    turn = send(at(), "", read=ReadFile(problem=problem))
    assert problem in codes(turn)
    assert turn.dossier.evidence[UNPLACED] == (evidence(),)
    assert turn.session.wait.at is Place.FILE


def test_of_too_long_a_document_it_is_said() -> None:
    turn = send(at(), "\n".join(f"用电量 {number} kWh" for number in range(1_000)))
    assert codes(turn) == [TOO_LARGE]


def test_without_figures_the_file_is_asked_about_as_ever() -> None:
    turn = send(at(), "厂房照片")
    assert codes(turn) == ["bill-nothing"]
    assert turn.session.wait.at is Place.FILE
    quiet = send(at(Place.QUESTION, ENERGY), "厂房照片")
    assert codes(quiet) == ["evidence-kept"]


def test_more_than_a_page_is_paged() -> None:
    text = "2025年\n" + "\n".join(
        f"{name} {at + 1} 吨"
        for at, name in enumerate(("原煤", "焦炭", "柴油", "汽油", "煤油", "原油", "燃料油"))
    )
    turn = send(at(), text)
    assert len(shown(turn).figures) > SHOWN_AT_ONCE
    assert press(turn, c.choice(c.PAGE, 1)).session.wait.page == 1


def test_a_figure_is_changed_by_typing_it_at_the_list() -> None:
    turn = say(send(at(), YEAR), "天然气 31 万m³")
    assert [f"{one.value:f}" for one in shown(turn).figures] == ["2400000", "310000"]
    assert shown(say(turn, "2")).opened == 2
    assert codes(say(turn, "什么")) == ["bill-typed"]
    assert codes(say(turn, "9")) == ["bill-typed"]


def test_an_old_button_records_nothing() -> None:
    turn = send(at(), YEAR)
    assert not press(turn, c.choice(c.BILL_TAKE, "0" * 12)).dossier.figures


def test_a_table_of_months_that_is_pasted_is_shown_first() -> None:
    rows = "\n".join(f"{month}月\t{month}000" for month in range(1, 13))
    turn = say(send(at(), "照片"), f"月份\t用水量(m³)\n{rows}")
    assert turn.session.wait.at is Place.FILE  # which asks for a question
    session = at()
    from_figures = structs.replace(turn, session=session)
    pasted = say(from_figures, f"2025年用水\n月份\t用水量(m³)\n{rows}")
    (one,) = shown(pasted).figures
    assert (one.figures, f"{one.value:f}", one.ticked) == ((WATER,), "78000", True)
    assert str(take(pasted).dossier.figures[WATER].value) == "78000"


def test_other_lists_are_still_recorded_at_once() -> None:
    turn = say(
        structs.replace(send(at(), "照片"), session=at()), "用电量\t万kWh\t240\n天然气\t万m³\t30"
    )
    assert set(turn.dossier.figures) == {POWER, GAS}


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.VIEWER])
def test_who_may_not_change_the_case_is_offered_nothing(role: Role) -> None:
    turn = send(at(), YEAR, structs.replace(DOSSIER, seat=Membership(role, Phase.OPEN, None)))
    assert turn.session.wait.at is not Place.READ_BILL
    assert not turn.events


def test_a_closed_assessment_is_offered_nothing() -> None:
    turn = send(at(), YEAR, structs.replace(DOSSIER, closed=True))
    assert turn.session.wait.at is not Place.READ_BILL


def test_the_removed_file_that_waited_is_not_lost() -> None:
    turn = take(send(at(), YEAR))
    removed = [one for one in turn.events if isinstance(one, EvidenceRemoved)]
    added = [one for one in turn.events if isinstance(one, EvidenceAdded)]
    assert removed
    assert {one.evidence.digest for one in added} == {evidence().digest}
