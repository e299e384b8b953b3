"""A yearly figure as it is typed: read exactly, whatever its unit, or refused; nothing raises."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.core.inputs import Choice, Text
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import FactorTyped, FigureAsked, FigureInDoubt
from dialogs.dossier.dossier import Dossier
from dialogs.engine import current, resume
from dialogs.figures.calculations import calculable, calculation_options, calculation_shown
from dialogs.figures.reading import BareFactor, Reading, read_figure
from dialogs.figures.recording import doubts
from dialogs.figures.search import carriers_in_order, find_figures
from dialogs.typed.rejections import REJECTIONS, Rejection
from scoring.catalogue.index import index_of
from scoring.catalogue.loading import load_catalogue
from scoring.figures.amounts import canonical
from scoring.figures.calculation import calculated_answers
from scoring.figures.carriers import carriers
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure

EDITIONS: Final = ("gb36132-2018", "gb36132-2025")
CATALOGUES: Final = [load_catalogue(id) for id in EDITIONS]
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
KINDS: Final = list(figure_kinds())
PRESENT: Final = Figure(Decimal(7), "t")

words = st.sampled_from(
    [
        "3", "亩", "万", "吨", "kWh", "/", "m³", "-", "约", "热值", "系数", " ", "。", ".", ",",
        "%", "亿", "元", "两千", "tce", "kg", "没有", "|", "1e9", "零", "MJ", "kgCO2", "产量",
        "柴油", "是",
    ]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(words, max_size=8).map("".join))


@given(st.sampled_from(KINDS), texts, st.sampled_from([None, PRESENT]))
def test_any_text_is_read_or_refused(id: str, text: str, present: Figure | None) -> None:
    read = read_figure(figure_kinds()[id], text, present)
    if isinstance(read, Rejection):
        assert tuple(name for name, _ in read.params) == REJECTIONS[read.code]
    elif isinstance(read, BareFactor):
        assert read.value > 0
    else:
        assert canonical(figure_kinds()[id], read.figure)[0] >= 0


PLACES: Final = [
    Wait(Place.FIGURES, detour=True),
    Wait(Place.FIGURES, "energy", detour=True),
    Wait(Place.FIGURE, "", FigureAsked("site-area"), detour=True),
    Wait(Place.FIGURE, "", FigureAsked("output"), detour=True),
    Wait(Place.FIGURE, "", FigureAsked("carrier-natural-gas"), detour=True),
    Wait(Place.CARRIERS, detour=True),
    Wait(Place.ODD, "", FigureInDoubt("site-area", Decimal(3), "亩"), detour=True),
    Wait(
        Place.UNIT,
        "",
        FactorTyped("carrier-natural-gas", "heating_value", Decimal(8500)),
        detour=True,
    ),
]
FIGURES: Final = {
    "carrier-natural-gas": Figure(Decimal(5), "m³"),
    "output": Figure(Decimal(9), "台"),
    "footprint": Figure(Decimal(1), "m²"),
}
steps = st.lists(st.one_of(texts, st.integers(0, 30)), min_size=1, max_size=12)


@given(st.sampled_from(EDITIONS), st.sampled_from(PLACES), steps)
def test_whatever_is_typed_or_pressed_there_is_a_way_on(
    edition: str, place: Wait, acts: list[str | int]
) -> None:
    known = load_catalogue(edition)
    trail = (Wait(Place.QUESTION, known.criteria[0].id),)
    session = Session(place, mode="full", consented=True, turn=3, trail=trail)
    dossier = Dossier(known.id, figures=FIGURES)
    for number, act in enumerate(acts):
        shown = current(known, session, dossier, NOW)
        offered = [choice for row in shown.choices for choice in row]
        assert offered
        key, turn = f"act-{number}", session.turn
        taken = (
            Text(key=key, text=act)
            if isinstance(act, str)
            else Choice(key=key, session=7, turn=turn, choice=offered[act % len(offered)])
        )
        after = resume(known, session, dossier, taken, NOW)
        session, dossier = Session.from_dict(after.session.to_dict()), after.dossier
        assert session == after.session
        assert set(dossier.figures) <= set(figure_kinds())


# --- units never change the result

AREAS: Final = {"m²": Decimal(1), "平方公里": Decimal(1_000_000), "公顷": Decimal(10_000)}
MASSES: Final = {"t": Decimal(1), "kg": Decimal("0.001"), "万吨": Decimal(10_000)}
MONEY: Final = {"万元": Decimal(1), "亿元": Decimal(10_000), "元": Decimal("0.0001")}
amounts = st.decimals(min_value=1, max_value=90_000, places=2)


def _typed(id: str, amount: Decimal, unit: str, factor: Decimal) -> Figure:
    read = read_figure(figure_kinds()[id], f"{amount / factor:f} {unit}", None)
    assert isinstance(read, Reading), read
    return read.figure


@given(
    st.tuples(amounts, amounts, amounts),
    st.tuples(*(st.sampled_from(list(table)) for table in (AREAS, MASSES, MONEY))),
)
def test_units_never_change_the_result(
    numbers: tuple[Decimal, ...], units: tuple[str, ...]
) -> None:
    ids, tables = ("site-area", "water-withdrawn", "output-value"), (AREAS, MASSES, MONEY)
    one, other = (
        {
            id: _typed(id, number, unit, table[unit])
            for id, number, unit, table in zip(ids, numbers, chosen, tables, strict=True)
        }
        for chosen in (units, ("m²", "t", "万元"))
    )
    for catalogue in CATALOGUES:
        assert calculated_answers(catalogue, one, {}) == calculated_answers(catalogue, other, {})


@pytest.mark.parametrize("id", KINDS)
def test_every_figure_is_read_in_the_unit_it_is_asked_in(id: str) -> None:
    kind = figure_kinds()[id]
    read = read_figure(kind, f"12.5 {kind.unit}", None)
    assert read == Reading(Figure(Decimal("12.5"), kind.unit))


def test_what_is_known_of_a_carrier_stays_when_its_amount_changes() -> None:
    kind = figure_kinds()["carrier-natural-gas"]
    present = Figure(Decimal(5), "m³", heating_value=Decimal("38.9"), option="coefficient-1-2143")
    read = read_figure(kind, "6万方", present)
    assert read == Reading(replace(present, value=Decimal(60000), unit="m³"))


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("热值 38.9 MJ/m³", "heating_value", "38.9"),
        ("低位发热量：389 GJ/万m³", "heating_value", "38.9"),
        ("38.9 MJ/m3", "heating_value", "38.9"),
        ("热值 8500 大卡/m³", "heating_value", "35.5878"),
        ("折标准煤系数1.22 kgce/m³", "coefficient", "1.22"),
        ("coefficient 12.2 tce/万m³", "coefficient", "1.22"),
        ("排放因子 21.65 tCO2/万m³", "co2_factor", "2.165"),
    ],
)
def test_a_factor_of_her_own_is_read_in_any_unit(typed: str, field: str, value: str) -> None:
    present = Figure(Decimal(5), "m³")
    read = read_figure(figure_kinds()["carrier-natural-gas"], typed, present)
    assert isinstance(read, Reading)
    assert read.figure == replace(present, **{field: Decimal(value)})  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["热值 38.9", "折标准煤系数1.22", "排放因子 2.165", "热值5500"])
def test_a_factor_without_a_unit_is_never_taken(typed: str) -> None:
    read = read_figure(figure_kinds()["carrier-natural-gas"], typed, Figure(Decimal(5), "m³"))
    assert isinstance(read, BareFactor)


@pytest.mark.parametrize(
    ("id", "typed", "code"),
    [
        ("carrier-natural-gas", "热值 8500 卡/m³", "figure-own-unit"),
        ("carrier-natural-gas", "热值 38.9 MJ/kg", "figure-own-unit"),
        ("carrier-natural-gas", "系数 0", "figure-own-zero"),
        ("carrier-heat", "热值 3 MJ/MJ", "figure-no-heating-value"),
        ("carrier-natural-gas", "热值 很高", "not-a-number"),
    ],
)
def test_a_factor_that_cannot_be_used_is_refused(id: str, typed: str, code: str) -> None:
    read = read_figure(figure_kinds()[id], typed, Figure(Decimal(5), figure_kinds()[id].unit))
    assert isinstance(read, Rejection)
    assert read.code == code


# --- names, ways and doubts


def test_every_figure_and_carrier_is_found_by_its_title() -> None:
    for id, kind in figure_kinds().items():
        assert id in find_figures(kind.title.zh).ids
        assert id in find_figures(kind.title.en.upper()).ids


def test_the_common_carriers_come_first_and_none_is_missing() -> None:
    assert set(carriers_in_order()) == set(carriers())
    assert len(carriers_in_order()) == len(carriers())
    assert carriers_in_order()[0] == "electricity-purchased"


def test_every_indicator_with_a_formula_can_be_worked_out_at_its_question() -> None:
    for catalogue in CATALOGUES:
        index = index_of(catalogue)
        with_formula = {i.id for i in catalogue.performance_indicators if i.calculations}
        for row in catalogue.criteria:
            judged = [s.performance_indicator for s in row.scales]
            judged += [m.performance_indicator for m in row.measures if m.reads != "rank"]
            assert (row.id in calculable(index)) == bool(with_formula & set(judged))
            if row.id in calculable(index):
                assert calculation_shown(
                    index, Dossier(catalogue.id), row.id
                ) in calculation_options(index, row.id)


def test_only_what_is_new_is_doubted() -> None:
    index = index_of(CATALOGUES[1])
    figures = {"footprint": Figure(Decimal(900), "m²"), "floor-area": Figure(Decimal(800), "m²")}
    dossier = Dossier(CATALOGUES[1].id, figures=figures)
    assert doubts(index, dossier, "site-area", Figure(Decimal(5000), "m²")) == ()
    assert doubts(index, dossier, "floor-area", Figure(Decimal(850), "m²"))
