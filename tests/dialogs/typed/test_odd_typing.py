"""What people type for a yearly figure, and how it is read or why it is refused."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import pytest

from dialogs.core.inputs import Text
from dialogs.core.outputs import Reject, Turn
from dialogs.core.session import Place, Session, Wait
from dialogs.core.waits import FigureAsked, FigureInDoubt
from dialogs.dossier.dossier import Dossier
from dialogs.engine import resume
from scoring.catalogue.loading import load_catalogue
from scoring.figures.kinds import figure_kinds
from scoring.figures.model import Figure
from scoring.values import Language

CATALOGUE: Final = load_catalogue("gb36132-2025")
NOW: Final = datetime(2026, 11, 20, tzinfo=UTC)
KNOWN: Final = {
    "footprint": Figure(Decimal(1500), "m²"),
    "solid-waste-generated": Figure(Decimal(100), "t"),
    "carrier-natural-gas": Figure(Decimal(50000), "m³"),
    "main-material": Figure(Decimal(900), "卷"),
}
"""What was given before."""
LAST_YEAR: Final = {"water-withdrawn": Figure(Decimal(30000), "m³")}


@dataclass(frozen=True)
class Row:
    """Something typed where a figure is asked: the figure kept, or the code of what is wrong."""

    typed: str
    figure: str
    value: str = ""
    unit: str = ""
    rejected: str = ""
    asked_back: bool = False


def _kept(figure: str, *rows: tuple[str, str, str]) -> list[Row]:
    return [Row(typed, figure, value, unit) for typed, value, unit in rows]


def _rejected(figure: str, *rows: tuple[str, str]) -> list[Row]:
    return [Row(typed, figure, rejected=code) for typed, code in rows]


ROWS: Final = [
    *_kept(
        "site-area",
        ("3亩", "3", "亩"),
        ("３．５　亩", "3.5", "亩"),
        ("5公顷", "5", "hm²"),
        ("12万", "120000", "m²"),
        ("1,834.5", "1834.5", "m²"),
        ("2.1万平方米", "21000", "m²"),
        ("0.05平方公里", "0.05", "km²"),
        ("约3000平", "3000", "m²"),
        ("20 mu", "20", "亩"),
        ("2000 m2", "2000", "m²"),
        ("差不多60亩吧", "60", "亩"),
        ("占地大概60亩", "60", "亩"),
    ),
    *_rejected(
        "site-area",
        ("3 kg", "figure-wrong-dimension"),
        ("85%", "figure-wrong-dimension"),
        ("3000 立方", "figure-wrong-dimension"),
        ("0", "figure-impossible"),
        ("-5亩", "negative-number"),
        ("1000", "figure-impossible"),
        ("2000-3000", "several-numbers"),
        ("几千平", "vague-number"),
        ("3,5", "ambiguous-comma"),
        ("5 英亩", "figure-unit-unknown"),
        ("没有", "figure-none"),
        ("很大", "not-a-number"),
    ),
    *_kept(
        "output",
        ("两千吨", "2000", "t"),
        ("3.5万吨", "35000", "t"),
        ("十二万双", "120000", "双"),
        ("12000台左右", "12000", "台"),
        ("1.2e5 件", "120000", "件"),
        ("35万t/a", "350000", "t"),
        ("65k 件", "65000", "件"),
        ("3万五千吨", "35000", "t"),
        ("两吨半", "2.5", "t"),
        ("二十来吨", "20", "t"),
        ("3.5×10⁴ t", "35000", "t"),
        ("500台（套）", "500", "台"),
        ("40000 吨钢", "40000", "t"),
        ("3000 MW", "3000", "MW"),
    ),
    *_rejected(
        "output",
        ("12000", "figure-unit-missing"),
        ("3.5亿元", "figure-wrong-dimension"),
        ("5000斤", "figure-unit-unknown"),
        ("65ksets", "figure-unit-prefix"),
    ),
    *_kept(
        "output-value",
        ("3.5亿", "35000", "万元"),
        ("3500万元", "3500", "万元"),
        ("8600", "8600", "万元"),
        ("1200000元", "1200000", "元"),
        ("三千五百万", "3500", "万元"),
        ("3.2个亿", "32000", "万元"),
        ("3.2亿产值", "32000", "万元"),
        ("一亿二", "12000", "万元"),
        ("¥297,940,000.00", "297940000", "元"),
    ),
    Row("2.98万亿元", "output-value", "298000000", "万元", asked_back=True),
    *_rejected("output-value", ("500 万美元", "figure-unit-unknown")),
    *_kept(
        "carrier-electricity-purchased",
        ("120万千瓦时", "1200000", "kWh"),
        ("85万度", "850000", "kWh"),
        ("1.2 GWh", "1.2", "GWh"),
        ("220万度吧", "2200000", "kWh"),
        ("去年一共用了2600万度", "26000000", "kWh"),
        ("一年大概220万度", "2200000", "kWh"),
        ("220万度电", "2200000", "kWh"),
        ("8.2 GWh of electricity", "8.2", "GWh"),
        ("240萬度", "2400000", "kWh"),
        ("240w度", "2400000", "kWh"),
        ("无", "0", "kWh"),
        ("/", "0", "kWh"),
    ),
    *_rejected(
        "carrier-electricity-purchased",
        ("电费 600万", "figure-money"),
        ("每月20万度", "figure-part-of-year"),
        ("氮气 5000万m³", "figure-medium"),
    ),
    *_rejected("carrier-electricity-purchased", ("热值 3.6 MJ/kWh", "figure-amount-first")),
    *_kept(
        "carrier-natural-gas",
        ("3.2万方", "32000", "m³"),
        ("天然气大概4.8万方", "48000", "m³"),
        ("热值 38.9 MJ/m³", "50000", "m³"),
    ),
    *_kept("carrier-diesel", ("12.5 吨", "12.5", "t"), ("12500公斤", "12500", "kg")),
    *_rejected("carrier-diesel", ("8000升", "figure-wrong-dimension")),
    *_kept("water-withdrawn", ("3.2万吨", "32000", "t"), ("2.8万m3", "28000", "m³")),
    Row("320000", "water-withdrawn", "320000", "m³", asked_back=True),
    *_kept("main-material", ("1000", "1000", "卷")),
    *_kept("energy", ("1,250吨标煤", "1250", "tce"), ("850000 kgce", "850000", "kgce")),
    *_kept("carbon", ("3500吨二氧化碳", "3500", "tCO2")),
    *_rejected("solid-waste-utilised", ("120吨", "figure-impossible")),
    *_kept("solid-waste-utilised", ("九十五吨", "95", "t")),
]


def _asked(row: Row, language: Language) -> tuple[Session, Dossier]:
    figures = {id: figure for id, figure in KNOWN.items() if _concerns(id, row.figure)}
    dossier = Dossier(CATALOGUE.id, figures=figures, previous=LAST_YEAR)
    trail = (Wait(Place.SETTINGS), Wait(Place.FIGURES, detour=True))
    wait = Wait(Place.FIGURE, "", FigureAsked(row.figure), detour=True)
    session = Session(wait, language, mode="full", consented=True, turn=3, trail=trail)
    return session, dossier


def _concerns(known: str, asked: str) -> bool:
    kinds = figure_kinds()
    return known == asked or (kinds[known].group == kinds[asked].group and "carrier" not in known)


def typed(row: Row, language: Language = "zh") -> Turn:
    session, dossier = _asked(row, language)
    return resume(CATALOGUE, session, dossier, Text(key="1", text=row.typed), NOW)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.figure}: {row.typed}")
def test_what_is_typed_is_read_or_refused_by_its_code(row: Row) -> None:
    turn = typed(row)
    codes = [output.code for output in turn.outputs if isinstance(output, Reject)]
    figure = turn.dossier.figures.get(row.figure)
    if row.rejected:
        assert codes == [row.rejected]
        assert figure == _asked(row, "zh")[1].figures.get(row.figure)
    elif row.asked_back:
        assert (codes, figure, turn.session.wait.at) == ([], None, Place.ODD)
        assert turn.session.wait.state == FigureInDoubt(row.figure, Decimal(row.value), row.unit)
    else:
        assert codes == []
        assert figure is not None
        assert (figure.value, figure.unit) == (Decimal(row.value), row.unit)


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 40
    assert len({(row.typed, row.figure) for row in ROWS}) == len(ROWS)
